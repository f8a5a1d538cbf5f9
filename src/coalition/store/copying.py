"""Copies of a store, in which nothing leads from a nameless answer to a seat."""

import sqlite3
from contextlib import closing
from pathlib import Path

from coalition.store.engine import over
from coalition.store.nameless import Unlinks, cut_everything
from coalition.store.rehearsals import drop, rehearsals


def copy(path: Path, to: Path) -> None:
    """Copy a store as it is while it is in use: only to put it in another's place."""
    with (
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(to)) as copy_,
    ):
        source.backup(copy_)


def copy_to_keep(path: Path, to: Path, unlinks: Unlinks | None = None) -> None:
    """Copy a store while it is in use, with every nameless answer cut, open or not.

    A copy is kept long, and goes to places that nobody thought of. An earlier file is
    replaced only when the new one is whole.

    Parameters
    ----------
    unlinks : callable, optional
        Gives for an activity what takes its answers apart, if its kind has that.
    """
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    with (
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(":memory:")) as memory,
        closing(sqlite3.connect(part)) as target,
    ):
        source.backup(memory)
        with over(memory).begin() as connection:
            for coalition in rehearsals(connection):
                drop(connection, coalition)
            cut_everything(connection, unlinks)
        memory.execute("VACUUM")
        memory.backup(target)
    part.replace(to)
