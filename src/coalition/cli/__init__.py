"""The ``coalition`` command: it only composes what the rooms can do.

Rooms that take long to load are imported inside the commands that need them.
"""

import sys

from coalition.cli import exchanging, keeping, making, packing, running, sheets
from coalition.cli.desk import app

__all__ = ["app", "main"]

making.add_to(app)
exchanging.add_to(app)
running.add_to(app)
packing.add_to(app)
sheets.add_to(app)
keeping.add_to(app)


def main() -> None:
    """Run the command line and leave with its exit code.

    0 is done, 1 is that some of it failed and was named, 2 is wrong use or bad input.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot write a character shows a mark in its place.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    app(prog_name="coalition")
