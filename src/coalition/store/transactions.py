"""Write transactions, with plain errors and pending scrubs retried.

Each write is refused in plain words if the file is no longer where it was, if another
program is using it, or if the disk is full; and each write tries again to scrub what
could not be scrubbed before.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from coalition.errors import StoreError, _
from coalition.store.secure_delete import is_pending, scrub

_GONE = _("the file was moved or taken away. Put it back, or start the program again.")
_IN_USE = _("another program is using the file. Try again in a moment.")
_FULL = _("the disk is full. Make some room on it and try again.")
_PROBLEMS = {
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_FULL: _FULL,
}
_FIRST_BYTE = 0xFF
"""SQLite's own errors are in the first byte; the others say more about them."""


class Writer:
    """Opens write transactions, and retries pending scrubs.

    Parameters
    ----------
    engine : Engine
        The one that writes.
    path : Path or None
        The file, which is there; None for a store in memory.
    """

    def __init__(self, engine: Engine, path: Path | None) -> None:
        self.engine, self._path = engine, path
        self._file = _file_at(path)
        self._owed = False

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Write in one transaction.

        Raises
        ------
        StoreTrouble
            If the file is not there any more, is locked, or the disk is full.
        """
        self._insist()
        try:
            with self.engine.begin() as connection:
                yield connection
        except (OperationalError, sqlite3.OperationalError) as error:
            problem = _problem(error)
            if problem is None:
                raise
            raise StoreError(store=self._path, problem=problem) from None
        # Nothing is acknowledged that went into a file which is not found again.
        self._insist()
        if self._owed:
            self.scrub(wait=False)

    def is_there(self) -> bool:
        """Tell whether the file that is open is the one at its path."""
        return self._path is None or _file_at(self._path) == self._file

    def scrub(self, *, wait: bool = True) -> bool:
        """Leave nothing of what was cut or erased; False if somebody held it up."""
        self._owed = not scrub(self.engine, wait=wait)
        return not self._owed

    def scrub_pending(self) -> bool:
        """Scrub, without waiting, if it is owed; True when nothing is owed any more."""
        if self._path is None or not is_pending(self.engine):
            self._owed = False
            return True
        return self.scrub(wait=False)

    def _insist(self) -> None:
        if not self.is_there():
            raise StoreError(store=self._path, problem=_GONE)


def _file_at(path: Path | None) -> tuple[int, int] | None:
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _problem(error: OperationalError | sqlite3.OperationalError) -> str | None:
    cause = error.orig if isinstance(error, OperationalError) else error
    code = getattr(cause, "sqlite_errorcode", 0)
    return _PROBLEMS.get(code & _FIRST_BYTE)
