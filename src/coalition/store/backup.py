"""Backups of a store, with answers without names unlinked from seats."""

import sqlite3
from contextlib import closing
from pathlib import Path

from coalition.store.anonymity import UnlinkerLookup, unlink_all_answers
from coalition.store.engine import wrap_connection
from coalition.store.rehearsal_copies import delete_coalition, list_rehearsals


def copy_store(path: Path, to: Path) -> None:
    """Copy a store as it is while it is in use: only to put it in another's place."""
    with (
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(to)) as copy_,
    ):
        source.backup(copy_)


def copy_anonymised(
    path: Path, to: Path, unlinks: UnlinkerLookup | None = None
) -> None:
    """Copy a store in use, unlinking all answers without names.

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
        with wrap_connection(memory).begin() as connection:
            for coalition in list_rehearsals(connection):
                delete_coalition(connection, coalition)
            unlink_all_answers(connection, unlinks)
        memory.execute("VACUUM")
        memory.backup(target)
    part.replace(to)
