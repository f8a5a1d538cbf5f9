"""Rate limits of guessed codes and of new seats."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from coalition.errors import CoalitionError, _

WINDOW_S = 60.0
TURN_S = 0.25
LONGEST_S = 5.0


class TooManyTries(CoalitionError):
    """Too many wrong codes in the last minute."""

    code = "too-many-tries"
    sentence = _("Too many tries. Wait a minute.")


class TooManySeats(CoalitionError):
    """More seats in a minute than a room has people."""

    code = "too-many-seats"
    sentence = _(
        "Very many seats were taken from here in the last minute. "
        "Wait a minute, then press again."
    )


class CodeRateLimiter:
    """Rate limiter of wrong codes, by address and overall, per minute.

    Parameters
    ----------
    by_address : int
        Wrong tries a minute from one address. People of one table may share it.
    in_all : int
        Wrong tries a minute from everywhere; high, so that one who guesses cannot
        keep a whole room out.
    clock : callable
        Gives seconds that only grow.
    sleep : callable
        Waits so many seconds.
    """

    def __init__(
        self,
        by_address: int = 20,
        in_all: int = 300,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._most_by_address, self._most_in_all = by_address, in_all
        self._clock, self._sleep = clock, sleep
        self._turns: dict[str, float] = {}
        self._wrong: deque[tuple[float, str]] = deque()

    def count_attempt(self, address: str) -> None:
        """Count a try as wrong until it is forgiven.

        Counting comes first, so that many tries at the same moment gain nothing.

        Raises
        ------
        TooManyTries
            If this address, or all together, tried too often.
        """
        if self.is_exceeded(address):
            raise TooManyTries
        self._wrong.append((self._clock(), address))

    def is_exceeded(self, address: str) -> bool:
        """Tell whether this address, or all together, tried too often."""
        now = self._clock()
        while self._wrong and self._wrong[0][0] < now - WINDOW_S:
            self._wrong.popleft()
        own = sum(who == address for _, who in self._wrong)
        return own >= self._most_by_address or len(self._wrong) >= self._most_in_all

    def next_delay(self, address: str) -> float:
        """Return the delay in seconds before a code from this address is checked.

        Nobody waits before there were too many wrong codes. After that, codes of one
        address come one after the other: who guesses is slow, and a right code that
        shares the address is only a little late.
        """
        now = self._clock()
        self._turns = {who: at for who, at in self._turns.items() if at > now}
        if not self.is_exceeded(address):
            return 0.0
        at = min(self._turns.get(address, now) + TURN_S, now + LONGEST_S)
        self._turns[address] = at
        return at - now

    async def wait(self, address: str) -> None:
        """Wait until it is the turn of a code from here."""
        if seconds := self.next_delay(address):
            await self._sleep(seconds)

    def forgive(self, address: str) -> None:
        """Take back the last try of an address: its code was right."""
        for at in range(len(self._wrong) - 1, -1, -1):
            if self._wrong[at][1] == address:
                del self._wrong[at]
                return


class SeatRateLimiter:
    """Rate limiter of new seats, by session and address, per minute.

    A whole room may sit behind one address and join at once, so the limit is that of
    the largest room; more than that in one minute is a machine.

    Parameters
    ----------
    most : int
        New seats a minute from one address in one session.
    clock : callable
        Gives seconds that only grow.
    """

    def __init__(
        self, most: int = 60, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._clock = most, clock
        self._taken: deque[tuple[float, tuple[str, str]]] = deque()

    def count_seat(self, session: str, address: str) -> None:
        """Count a seat that is about to be taken.

        Raises
        ------
        TooManySeats
            If too many were taken from there in the last minute.
        """
        now = self._clock()
        while self._taken and self._taken[0][0] < now - WINDOW_S:
            self._taken.popleft()
        if sum(who == (session, address) for _, who in self._taken) >= self._most:
            raise TooManySeats
        self._taken.append((now, (session, address)))
