import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_make_says_what_there_is_to_make() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    said = subprocess.run(
        ["make", "--no-print-directory"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert {line.split()[1] for line in said.splitlines()} == targets
    assert {"workshop", "test", "test-all", "lint", "fix", "lock"} <= targets


def test_the_machine_that_checks_runs_what_the_readme_says() -> None:
    script = ROOT / ".ci/run"

    assert script.stat().st_mode & 0o111
    assert "make test" in script.read_text()
