"""Write transactions, with plain errors and pending scrubs retried.

Each write is refused in plain words if the file is no longer where it was, if another
program is using it, or if the disk is full; and each write tries again to scrub what
could not be scrubbed before.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, RootTransaction
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
_PATIENCE = 5
"""How often the time-out of SQLite is waited for before a write is given up."""
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
        self._here = threading.local()

    @property
    def current(self) -> Connection | None:
        """The connection of the transaction that this thread is in, if any."""
        connection: Connection | None = getattr(self._here, "connection", None)
        return connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Write in one transaction; within another of this thread, as a part of it.

        Raises
        ------
        StoreError
            If the file is not there any more, is locked, or the disk is full.
        """
        if self.current is not None:
            yield self.current
            return
        with self._begin() as connection:
            self._here.connection, self._here.scrub = connection, False
            try:
                yield connection
            finally:
                self._here.connection = None
        if self._here.scrub:
            self.scrub()

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        self._insist()
        try:
            with self.engine.connect() as connection, self._lock(connection):
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

    def _lock(self, connection: Connection) -> RootTransaction:
        """Begin, patiently: SQLite's own waiting is unfair to who comes second.

        Two programs that write at full speed would else keep each other out for longer
        than its time-out, though each holds the file for milliseconds only.
        """
        for _attempt in range(_PATIENCE):
            try:
                return connection.begin()
            except OperationalError as error:
                if _problem(error) is not _IN_USE:
                    raise
        return connection.begin()

    def is_there(self) -> bool:
        """Tell whether the file that is open is the one at its path."""
        return self._path is None or _file_at(self._path) == self._file

    def scrub(self, *, wait: bool = True) -> bool:
        """Leave nothing of what was cut or erased; False if somebody held it up.

        Within a transaction it waits for the end: SQLite cannot do both at once.
        """
        if self.current is not None:
            self._here.scrub = True
            return False
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


class Reader:
    """Opens read connections; within a transaction, that transaction's own.

    So whatever is read while something is decided is read from the state that the
    decision changes.
    """

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self.engine, self._writer = engine, writer

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Read in one transaction."""
        if self._writer.current is not None:
            yield self._writer.current
            return
        with self.engine.connect() as connection:
            yield connection


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
