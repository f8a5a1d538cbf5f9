"""The day's paper: by way of an executed notebook, and laid out at once."""

import subprocess
import sys
from pathlib import Path
from shutil import rmtree

from benchmarks.measured import Row, in_turns
from benchmarks.places import EXAMPLE, Place

from coalition.batch.notebook_runner import Task, open_worker_pool, run_notebook
from coalition.batch.reports import session_pdf

SESSION = "landscape-2026"
WAY = "papermill, then print"


def day(place: Place, repeats: int) -> list[Row]:
    """Make the paper with a kernel, as ``coalition run`` does, and without one."""
    command = in_turns(
        repeats, lambda: _run_and_print(place), lambda: _report_by_command(place)
    )
    inside = in_turns(repeats, lambda: _with_kernel(place), lambda: _without(place))
    return [
        Row("the day's paper, by the command", WAY, "s", *command),
        Row("the day's paper, in a program that runs already", WAY, "s", *inside),
    ]


def _run_and_print(place: Place) -> None:
    out = place.folder / "day"
    asked = ("--notebook", place.notebook.stem, "-p", f"session={SESSION}")
    _coalition(place, "run", EXAMPLE, *asked, "--again", "--out", str(out))
    assert list(out.rglob("*.pdf"))
    rmtree(out)


def _report_by_command(place: Place) -> None:
    out = place.folder / "day.pdf"
    _coalition(place, "report", EXAMPLE, "--session", SESSION, "-o", str(out))
    out.unlink()


def _with_kernel(place: Place) -> None:
    output = place.folder / "day.ipynb"
    parameters = {"coalition": EXAMPLE, "session": SESSION}
    task = Task(place.notebook, output, Path(f"{output}.failed"), parameters, pdf=True)
    with open_worker_pool(place.store, 1) as pool:
        assert pool.submit(run_notebook, task).result() is None


def _without(place: Place) -> None:
    assert session_pdf(place.store, EXAMPLE, SESSION)


def _coalition(place: Place, *command: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "coalition", *command],
        cwd=place.folder,
        env=place.environment,
        capture_output=True,
        check=True,
    )
