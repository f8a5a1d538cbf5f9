"""The command line interface, ``coalition``.

Rooms that take long to load are imported inside the commands that need them.
"""

import sys

from coalition.cli import backup, coalitions, erase, io, pack, run, sheets
from coalition.cli.console import app

__all__ = ["app", "main"]

coalitions.register_commands(app)
io.register_commands(app)
run.register_commands(app)
pack.register_commands(app)
sheets.register_commands(app)
backup.register_commands(app)
erase.register_commands(app)


def main() -> None:
    """Run the command line and leave with its exit code.

    0 is done, 1 is that some of it failed and was named, 2 is wrong use or bad input.
    """
    for stream in (sys.stdout, sys.stderr):
        # A console that cannot write a character shows a mark in its place.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    app(prog_name="coalition")
