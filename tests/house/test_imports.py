"""The direction of imports is a rule of the build, not a wish."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the sources that a test may spoil."""
    for part in ("src", "widgets"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    roots = os.pathsep.join([str(house / "src"), str(house / "widgets")])
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": roots},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_contracts_hold(house: Path) -> None:
    result = lint(house)

    assert result.returncode == 0, result.stdout


VIOLATIONS = {
    "one way only": ("src/coalition/domain", "import coalition.server"),
    "know ipywidgets": ("src/coalition/workbooks", "import ipywidgets"),
    "loads nothing": ("src/coalition/analysis", "import pathlib"),
    "never open the store": ("widgets/coalition_widgets", "import coalition.store"),
}
"""What each contract says, and where a line breaks it and no other."""


def test_deliberate_violations_fail_the_build_each_by_its_contract(
    house: Path,
) -> None:
    for folder, line in VIOLATIONS.values():
        spoilt = house / folder / "spoilt.py"
        spoilt.write_text(f'"""Spoilt on purpose."""\n\n{line}\n')

    result = lint(house)

    assert result.returncode == 1
    broken = [x for x in result.stdout.splitlines() if x.endswith("BROKEN")]
    for contract, (folder, line) in VIOLATIONS.items():
        assert [x for x in broken if contract in x], (contract, broken)
        module = ".".join([*Path(folder).parts[1:], "spoilt"])
        assert f"{module} -> {line.removeprefix('import ')} (l.3)" in result.stdout
