"""Presence: which phones sent a request in the last minute, in memory only."""

import time
from collections.abc import Callable, Iterable
from typing import Any

ACTIVE_WINDOW_S = 60.0
"""A phone whose page is open asks every other second; a pocket is quiet."""

MOST_ADDRESSES = 1000


class PresenceTracker:
    """Last request time of each seat, in memory only.

    Parameters
    ----------
    clock : callable
        Gives seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard: dict[str, float] = {}
        self._reached: set[str] = set()

    def record_device(self, address: str) -> None:
        """Remember that another device opened a page for phones."""
        if len(self._reached) < MOST_ADDRESSES:
            self._reached.add(address)

    @property
    def device_count(self) -> int:
        """How many other devices have opened a page for phones."""
        return len(self._reached)

    def record_seat(self, seat: str) -> None:
        """Remember that a seat's phone asked just now."""
        self._heard[seat] = self._clock()

    def count_active(self, seats: Iterable[str]) -> int:
        """Count the seats whose phones were heard of in the last minute."""
        since = self._clock() - ACTIVE_WINDOW_S
        return sum(self._heard.get(seat, since - 1) >= since for seat in seats)


def get_presence(settings: dict[str, Any]) -> PresenceTracker:
    """Return the presence tracker of this server."""
    lately: PresenceTracker = settings.setdefault("coalition_lately", PresenceTracker())
    return lately
