"""Cheap change detection: whether another connection has committed."""

from typing import Any

from sqlalchemy import Engine


class ChangeWatcher:
    """Watches a store from one connection, outside any transaction.

    ``PRAGMA data_version`` moves when another connection has committed; it may also
    move for a checkpoint, so a move is a hint to read again, not news.
    """

    def __init__(self, reading: Engine) -> None:
        self._pooled = reading.raw_connection()
        self._driver: Any = self._pooled.driver_connection
        self._seen = self.data_version()

    def data_version(self) -> int:
        """Read the number that moves with every commit of another connection."""
        return int(self._driver.execute("PRAGMA data_version").fetchone()[0])

    def has_changed(self) -> bool:
        """Tell whether anything was committed since this was last asked."""
        before, self._seen = self._seen, self.data_version()
        return before != self._seen

    def close(self) -> None:
        """Give the connection back."""
        self._pooled.close()
