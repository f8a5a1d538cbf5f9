"""Secure delete: remove all traces of deleted data from the file and log.

``secure_delete`` overwrites a row where it lay last, but not the copies that SQLite
left in the gaps of pages when it moved the row, nor the frames of the write-ahead log.
Writing the file anew and emptying the log takes those away too. That it is still to be
done is noted in the file, in the same transaction as the cut, so that whoever opens
the store next does it if the program was killed in between.

The note is an odd number that no other cut has, and the even one after it when the
file was written anew and only the log, which a reader may hold, is still to be emptied.
"""

import secrets
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine

_PATIENCE = 5000
_NOTE = "PRAGMA user_version"
_NOTES = 2**30


def mark_pending(connection: Connection) -> None:
    """Mark in the current transaction that the file must be scrubbed."""
    connection.exec_driver_sql(f"{_NOTE}={2 * secrets.randbelow(_NOTES - 1) + 1}")


def is_pending(writing: Engine) -> bool:
    """Tell whether something was cut or erased and the file not scrubbed since."""
    with writing.connect() as connection:
        driver: Any = connection.connection.driver_connection
        return _note(driver) != 0


def scrub(writing: Engine, *, wait: bool = True) -> bool:
    """Write the file anew and empty its log.

    Parameters
    ----------
    wait : bool
        Wait some seconds for readers and writers that hold it up.

    Returns
    -------
    bool
        False if somebody held it up; it stays noted, and can be tried again.
    """
    if writing.url.database is None:
        return True
    with writing.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={_PATIENCE if wait else 0}")
        try:
            return _vacuum_and_truncate(driver)
        except sqlite3.OperationalError:
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout={_PATIENCE}")


def _vacuum_and_truncate(driver: Any) -> bool:
    note = _note(driver)
    if note % 2 or not note:
        driver.execute("VACUUM")
        # Written anew once is enough: each time fills the log with the whole file.
        if not _update_marker(driver, note, note + 1 if note else 0):
            return False
        note = note + 1 if note else 0
    if not _truncate_log(driver) or not _update_marker(driver, note, 0):
        return False
    _truncate_log(driver)
    return True


def _note(driver: Any) -> int:
    return int(driver.execute(_NOTE).fetchone()[0])


def _update_marker(driver: Any, before: int, after: int) -> bool:
    """Update the marker, unless another deletion changed it meanwhile."""
    if before == after:
        return True
    driver.execute("BEGIN IMMEDIATE")
    same = _note(driver) == before
    if same:
        driver.execute(f"{_NOTE}={after}")
    driver.execute("COMMIT")
    return same


def _truncate_log(driver: Any) -> bool:
    busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
