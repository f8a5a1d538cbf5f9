"""SQLite engines: durable pragmas and IMMEDIATE transactions.

Writers begin ``IMMEDIATE``: a deferred transaction that reads first and writes later
fails at once when another writer was quicker, whatever the time-out.
"""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from coalition.errors import StoreError

PRAGMAS = {
    # The time-out comes first, so that the switch to WAL can wait too.
    "busy_timeout": 5000,
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: an answer that was acknowledged survives a dead battery
    "foreign_keys": 1,
    "secure_delete": 1,  # what was cut or erased is overwritten, not only unlinked
    "temp_store": 2,  # MEMORY: nothing is spilled into files that nobody scrubs
}
"""What every connection to a file is set to, and is checked to be."""


def make_engines(path: Path | None) -> tuple[Engine, Engine]:
    """Make the engine that reads and the one that writes.

    Parameters
    ----------
    path : Path or None
        The file; None for a store in memory, where both are the same.
    """
    if path is None:
        memory = wrap_connection(sqlite3.connect(":memory:", check_same_thread=False))
        return memory, memory
    # Made of parts, because a folder's name may hold what an address gives a meaning.
    url = URL.create("sqlite", database=str(path))
    reading, writing = create_engine(url), create_engine(url)
    _attach_listeners(reading, "BEGIN", checked=True)
    _attach_listeners(writing, "BEGIN IMMEDIATE", checked=True)
    return reading, writing


def wrap_connection(connection: sqlite3.Connection) -> Engine:
    """Make an engine over one connection that is there already: a store in memory."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, creator=lambda: connection
    )
    _attach_listeners(engine, "BEGIN", checked=False)
    return engine


def _attach_listeners(engine: Engine, begin: str, *, checked: bool) -> None:
    event.listen(engine, "connect", _set_pragmas if checked else _hand_over)
    event.listen(engine, "begin", _begin_with(begin))


def _begin_with(statement: str) -> Callable[[Connection], None]:
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return begin


def _hand_over(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions of its own: ours begin IMMEDIATE.
    connection.isolation_level = None


def _set_pragmas(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    _hand_over(connection, entry)
    for name, value in PRAGMAS.items():
        _set(connection, f"PRAGMA {name}={value}")
    for name, value in PRAGMAS.items():
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        if found != value:
            raise StoreError(
                store=connection.execute("PRAGMA database_list").fetchone()[2],
                problem="it does not keep {setting}. Use a folder on this "
                "computer's own disk.",
                setting=f"{name}={value}",
            )


def _set(connection: sqlite3.Connection, pragma: str) -> None:
    # SQLite does not wait where waiting could last for ever: when two connections to a
    # new file switch to WAL at the same moment, one is refused at once.
    last = time.monotonic() + PRAGMAS["busy_timeout"] / 1000  # type: ignore[operator]
    while True:
        try:
            connection.execute(pragma)
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
        time.sleep(0.01)
