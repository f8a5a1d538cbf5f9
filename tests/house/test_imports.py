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


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("src/coalition/domain/spoilt.py", "import coalition.server", "one way only"),
        ("src/coalition/workbook/spoilt.py", "import ipywidgets", "know ipywidgets"),
        ("src/coalition/analysis/spoilt.py", "import pathlib", "loads nothing"),
        (
            "widgets/coalition_widgets/spoilt.py",
            "import coalition.store",
            "never open the store",
        ),
    ],
)
def test_a_deliberate_violation_fails_the_build(
    house: Path, module: str, line: str, contract: str
) -> None:
    (house / module).write_text(f'"""Spoilt on purpose."""\n\n{line}\n')

    result = lint(house)

    assert result.returncode == 1
    broken = [x for x in result.stdout.splitlines() if x.endswith("BROKEN")]
    assert any(contract in x for x in broken), broken
    assert "spoilt" in result.stdout
