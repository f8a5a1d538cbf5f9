"""Side by side with the stock tools, in one run: only the ratios mean anything.

``make bench`` prints the table; ``make bench ARGS=3`` repeats each job three times and
takes the quickest.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from coalition.batch.executing import Task, execute, workshop_of_workers
from coalition.store import Store
from coalition.workbook import EXAMPLE, load_example, notebook_path

BIN = Path(sys.executable).parent
NOTEBOOKS = 4


def main(repeats: int) -> None:
    """Measure every job and print what it took, stock first."""
    source = notebook_path("12_landscape")
    assert source is not None
    with TemporaryDirectory() as folder:
        place = Path(folder)
        store = place / "coalition.db"
        load_example(made := Store.make(store))
        made.close()
        os.environ["COALITION_STORE"] = str(store)
        jobs: list[tuple[str, Callable[[], None], Callable[[], None]]] = [
            (
                f"{NOTEBOOKS} notebooks in batch",
                lambda: stock_batch(source, place),
                lambda: our_batch(source, place, store),
            ),
            (
                "one executed notebook to print",
                lambda: convert("html", place),
                lambda: convert("typstpdf", place),
            ),
        ]
        print(f"{'job':34} {'stock':>9} {'ours':>9} {'ratio':>7}")
        for name, stock, ours in jobs:
            theirs, own = quickest(stock, repeats), quickest(ours, repeats)
            print(f"{name:34} {theirs:7.1f} s {own:7.1f} s {own / theirs:7.2f}")


def quickest(job: Callable[[], None], repeats: int) -> float:
    """Time a job, in seconds."""
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        job()
        taken.append(time.perf_counter() - began)
    return min(taken)


def stock_batch(source: Path, place: Path) -> None:
    """Run the notebook with papermill's command, once for each coalition."""
    for n in range(NOTEBOOKS):
        command = [BIN / "papermill", source, place / f"stock-{n}.ipynb"]
        subprocess.run(
            [*command, "-p", "coalition", EXAMPLE], check=True, capture_output=True
        )


def our_batch(source: Path, place: Path, store: Path) -> None:
    """Run the notebook with our pool of workers, without printing it."""
    tasks = [
        Task(
            notebook=source,
            output=place / f"ours-{n}.ipynb",
            failed=place / f"failed-{n}.ipynb",
            parameters={"coalition": EXAMPLE},
        )
        for n in range(NOTEBOOKS)
    ]
    with workshop_of_workers(store, os.cpu_count() or 1) as pool:
        assert list(pool.map(execute, tasks)) == [None] * NOTEBOOKS


def convert(kind: str, place: Path) -> None:
    """Convert an executed notebook with nbconvert's command."""
    command = [BIN / "jupyter-nbconvert", "--to", kind, place / "ours-0.ipynb"]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
