"""Side by side with the stock tools, in one run: only the ratios mean anything.

``make bench`` prints the table; ``make bench ARGS="--repeats 9"`` looks longer, and
``ARGS="--only batch paper"`` does some jobs alone. Ends with 1 if we were slower.
"""

import argparse
import sys
from collections.abc import Callable

from benchmarks.batches import batch
from benchmarks.days import day
from benchmarks.drawing import drawing
from benchmarks.measured import Alone, Row, machine, table
from benchmarks.opening import opening
from benchmarks.papers import paper
from benchmarks.places import Place, place_to_measure

JOBS: dict[str, Callable[[Place, int], list[Row | Alone]]] = {
    "opening": lambda place, repeats: [*opening(place, repeats)],
    "batch": lambda place, repeats: [*batch(place, repeats)],
    "paper": lambda place, repeats: [*paper(place, repeats)],
    "day": lambda place, repeats: [*day(place, repeats)],
    "drawing": lambda place, repeats: [*drawing(repeats)],
}


def main(given: list[str]) -> int:
    """Measure, print what came of it, and say whether anything was slower."""
    asked = _asked(given)
    rows: list[Row | Alone] = []
    with place_to_measure(asked.copies) as place:
        for name in asked.only:
            print(f"Measuring: {name} ...", file=sys.stderr, flush=True)
            rows += JOBS[name](place, asked.repeats)
    print(f"{machine()}; medians of {asked.repeats}\n")
    print(table(rows))
    slower = [row.job for row in rows if isinstance(row, Row) and row.is_slower]
    for job in slower:
        print(f"\nSlower than the stock tool: {job}.")
    return 1 if slower else 0


def _asked(given: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--copies", type=int, default=4, help="coalitions in batch")
    parser.add_argument("--only", nargs="+", choices=list(JOBS), default=list(JOBS))
    return parser.parse_args(given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
