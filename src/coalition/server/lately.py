"""Which phones were heard of lately: kept in memory, by seat, and forgotten."""

import time
from collections.abc import Callable, Iterable
from typing import Any

LATELY_S = 60.0
"""A phone whose page is open asks every other second; a pocket is quiet."""

MOST_ADDRESSES = 1000


class Lately:
    """When each phone was last heard of.

    Parameters
    ----------
    clock : callable
        Gives seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard: dict[str, float] = {}
        self._reached: set[str] = set()

    def reach(self, address: str) -> None:
        """Remember that another device opened a page for phones."""
        if len(self._reached) < MOST_ADDRESSES:
            self._reached.add(address)

    @property
    def reached(self) -> int:
        """How many other devices have opened a page for phones."""
        return len(self._reached)

    def note(self, seat: str) -> None:
        """Remember that a seat's phone asked just now."""
        self._heard[seat] = self._clock()

    def among(self, seats: Iterable[str]) -> int:
        """Count the seats whose phones were heard of in the last minute."""
        since = self._clock() - LATELY_S
        return sum(self._heard.get(seat, since - 1) >= since for seat in seats)


def lately_of(settings: dict[str, Any]) -> Lately:
    """Give what this server remembers."""
    lately: Lately = settings.setdefault("coalition_lately", Lately())
    return lately
