"""Holding up those who try codes until one fits."""

import time
from collections import deque
from collections.abc import Callable

from coalition.errors import CoalitionError, _

WINDOW_S = 60.0


class TooManyTries(CoalitionError):
    """Too many wrong codes in the last minute."""

    code = "too-many-tries"
    sentence = _("Too many tries. Wait a minute.")


class Tries:
    """Counts wrong codes, by address and in all, over the last minute.

    Parameters
    ----------
    by_address : int
        Wrong tries a minute from one address. People of one table may share it.
    in_all : int
        Wrong tries a minute from everywhere; high, so that one who guesses cannot
        keep a whole room out.
    clock : callable
        Gives seconds that only grow.
    """

    def __init__(
        self,
        by_address: int = 20,
        in_all: int = 300,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most_by_address, self._most_in_all = by_address, in_all
        self._clock = clock
        self._wrong: deque[tuple[float, str]] = deque()

    def begin(self, address: str) -> None:
        """Count a try as wrong until it is forgiven.

        Counting comes first, so that many tries at the same moment gain nothing.

        Raises
        ------
        TooManyTries
            If this address, or all together, tried too often.
        """
        now = self._clock()
        while self._wrong and self._wrong[0][0] < now - WINDOW_S:
            self._wrong.popleft()
        own = sum(who == address for _, who in self._wrong)
        if own >= self._most_by_address or len(self._wrong) >= self._most_in_all:
            raise TooManyTries
        self._wrong.append((now, address))

    def forgive(self, address: str) -> None:
        """Take back the last try of an address: its code was right."""
        for at in range(len(self._wrong) - 1, -1, -1):
            if self._wrong[at][1] == address:
                del self._wrong[at]
                return
