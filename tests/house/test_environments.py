"""One list of libraries, in three files that must say the same."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

ON_CONDA_FORGE = {
    "jupyter-client": "jupyter_client",
    "jupyter-server": "jupyter_server",
    "matplotlib": "matplotlib-base",  # without the Qt that nobody here needs
    "nbconvert": "nbconvert-core",  # without pandoc
    "typst": "typst-py",  # "typst" is the command line there
    "tzdata": "python-tzdata",  # "tzdata" is the system's there
}
"""The libraries that have another name there."""

TO_INSTALL_WITH = {"python", "pip", "hatchling", "editables"}
"""What conda needs besides, to install the package itself."""

# Written in two pieces, so that this file is not the one that is found.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "conda" + ".anaconda.org",
         "npm" + "js.org", "npm" + "js.com"]  # fmt: skip
MACHINE = re.compile("/wo" + r"rk/\w|/tmp" + r"/dev|(?<![\w.~])/root/")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def lock() -> str:
    return (ROOT / "requirements.lock").read_text()


def tracked() -> list[Path]:
    """Every file of the repository that is text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("this is not a git checkout")
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [f for f in files if f.is_file() and b"\0" not in f.read_bytes()[:1024]]


def test_conda_gets_the_same_libraries_in_the_same_ranges(
    project: dict[str, Any],
) -> None:
    wanted = {}
    for line in project["project"]["dependencies"]:
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        wanted[ON_CONDA_FORGE.get(name, name)] = requirement.specifier

    listed = yaml.safe_load((ROOT / "environment.yml").read_text())
    there = {Requirement(line).name: Requirement(line).specifier
             for line in listed["dependencies"]}  # fmt: skip

    assert listed["channels"] == ["conda-forge"]
    assert there.keys() >= TO_INSTALL_WITH
    assert {n: s for n, s in there.items() if n not in TO_INSTALL_WITH} == wanted
    assert (
        there["python"]
        == Requirement(f"python{project['project']['requires-python']}").specifier
    )


def test_binder_uses_the_same_environment() -> None:
    assert (ROOT / "binder/environment.yml").resolve() == ROOT / "environment.yml"
    assert (ROOT / "binder/postBuild").stat().st_mode & 0o111


def test_the_lock_has_every_library_with_hashes(
    project: dict[str, Any], lock: str
) -> None:
    entries = re.findall(
        r"^([\w.-]+)==([^\s;\\]+)[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}[ \\]*\n?)+)",
        lock,
        re.MULTILINE,
    )
    pinned = {canonicalize_name(name): version for name, version, _ in entries}
    lines = [x for x in lock.splitlines() if x and not x.startswith((" ", "#"))]
    extras = project["project"]["optional-dependencies"]["dev"]

    assert len(entries) == len(lines), "a line without a hash"
    for line in [*project["project"]["dependencies"], *extras]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), line


def test_the_lock_names_no_address(lock: str) -> None:
    assert not re.search(r"https?:|file:|--index|--find| @ ", lock)


def test_no_file_names_a_registry_or_a_machine() -> None:
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [(path.name, host) for host in HOSTS if host in text]
        if path != Path(__file__):
            found += [(path.name, m.group()) for m in MACHINE.finditer(text)]

    assert found == []


def test_hooks_fetch_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())

    assert {repo["repo"] for repo in hooks["repos"]} == {"local"}
