"""Leaving nothing behind of what was cut or erased.

``secure_delete`` overwrites a row where it lay last, but not the copies that SQLite
left in the gaps of pages when it moved the row, nor the frames of the write-ahead log.
Writing the file anew and emptying the log takes those away too. That it is still to be
done is noted in the file, in the same transaction as the cut, so that whoever opens
the store next does it if the program was killed in between.
"""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine

_PATIENCE = 5000
_OWED = "PRAGMA user_version"


def owe(connection: Connection) -> None:
    """Note, inside somebody's transaction, that the file must be scrubbed."""
    connection.exec_driver_sql(f"{_OWED}=1")


def is_owed(writing: Engine) -> bool:
    """Tell whether something was cut or erased and the file not scrubbed since."""
    with writing.connect() as connection:
        driver: Any = connection.connection.driver_connection
        return bool(driver.execute(_OWED).fetchone()[0])


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
            return _scrubbed(driver)
        except sqlite3.OperationalError:
            return False
        finally:
            driver.execute(f"PRAGMA busy_timeout={_PATIENCE}")


def _scrubbed(driver: Any) -> bool:
    driver.execute("VACUUM")
    if not _emptied(driver):
        return False
    driver.execute(f"{_OWED}=0")
    _emptied(driver)
    return True


def _emptied(driver: Any) -> bool:
    busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
