"""Job 4: one notebook in batch, over several coalitions."""

import subprocess
import sys
from shutil import rmtree

from benchmarks.measured import Row, in_turns
from benchmarks.places import Place


def batch(place: Place, repeats: int) -> list[Row]:
    """Run the notebook for every copy: ``papermill`` one by one, and ``coalition run``.

    Ours makes no PDF here, as papermill makes none.
    """
    stock, ours = in_turns(repeats, lambda: _stock(place), lambda: _ours(place))
    return [
        Row(
            f"one notebook in batch, of {len(place.copies)}",
            "papermill",
            "s",
            [took / len(place.copies) for took in stock],
            [took / len(place.copies) for took in ours],
        )
    ]


def executed(place: Place) -> None:
    """Run the notebook once, for those who print it."""
    _call(place, "papermill", str(place.notebook), str(place.folder / "one.ipynb"))


def _stock(place: Place) -> None:
    for name in place.copies:
        out = place.folder / f"stock-{name}.ipynb"
        _call(
            place, "papermill", str(place.notebook), str(out), "-p", "coalition", name
        )


def _ours(place: Place) -> None:
    out = place.folder / "ours"
    chosen = ("--notebook", place.notebook.stem, "--no-pdf", "--again")
    _call(place, "coalition", "run", *place.copies, *chosen, "--out", str(out))
    made = list(out.rglob("*.ipynb"))
    assert len(made) == len(place.copies), made
    rmtree(out)


def _call(place: Place, *command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=place.folder,
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
