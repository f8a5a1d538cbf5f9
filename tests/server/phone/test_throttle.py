"""Who guesses codes or takes every seat is held up; whoever sits beside them is not.

The server runs in this process, with a clock that stands and waits that take no time.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest
from tests.server.furnishing import furnish
from tests.server.phones import Phone

from coalition.server.app.serving import CoalitionServerApp as App
from coalition.server.app.serving import create_server_app as make_app
from coalition.server.phone.rate_limit import CodeRateLimiter, SeatRateLimiter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.furnishing import Workshop

# Jupyter says of its own contents manager that it will go; `serving` says why it stays.
pytestmark = pytest.mark.filterwarnings("ignore:The synchronous ContentsManager")

ADDRESS = "127.0.0.3"
_NUMBERS = count(1)


class Throttle:
    """The limits of a server under test: low ones, and all that was waited for."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []
        self.tries = CodeRateLimiter(by_address=3, clock=self.clock, sleep=self.sleep)
        self.arrivals = SeatRateLimiter(most=3, clock=self.clock)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture(scope="module")
def app(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[App]:
    """A server on a thread of this process, with a home of its own."""
    home = tmp_path_factory.mktemp("throttle")
    furnish(home / "coalition.db")
    ready, made = Event(), []

    def run() -> None:
        asyncio.set_event_loop(asyncio.new_event_loop())
        made.append(make_app(home / "coalition.db", port=free_port()))
        made[0].io_loop.add_callback(ready.set)
        made[0].io_loop.start()

    with pytest.MonkeyPatch.context() as here:
        for name in ("HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA"):
            here.setenv(name, str(home))
        here.setenv("JUPYTER_PATH", "")
        here.setattr(App, "init_signal", lambda _app: None)  # they are pytest's
        thread = Thread(target=run)
        thread.start()
        assert ready.wait(60)
        yield made[0]
        made[0].io_loop.add_callback(made[0].stop)
        thread.join(20)


@pytest.fixture
def workshop(app: App) -> Workshop:
    """A coalition of this test's own on that server."""
    return furnish(Path(app.config.CoalitionExtension.store), next(_NUMBERS))


@pytest.fixture
def throttle(app: App) -> Throttle:
    """Nobody has tried or joined yet."""
    made = Throttle()
    limits: dict[str, Any] = {
        "coalition_tries": made.tries,
        "coalition_arrivals": made.arrivals,
    }
    app.web_app.settings.update(limits)
    return made


@pytest.fixture
def phone(app: App, workshop: Workshop) -> Callable[[str], Phone]:
    """Give phones that share an address."""
    return lambda code: Phone(app.port, code, ADDRESS, workshop.path)


def test_who_guesses_join_codes_is_held_up(
    workshop: Workshop, throttle: Throttle, phone: Callable[[str], Phone]
) -> None:
    guess = phone(workshop.code)

    wrong = [guess.get(f"/join/{n:06d}") for n in range(100001, 100007)]
    right = guess.get(guess.at())

    assert [reply.status for reply in wrong] == [404] * 3 + [429] * 3
    assert "type the six digits again" in wrong[0].text
    assert "Too many tries. Wait a minute." in wrong[-1].text
    assert right.status == 200  # who shares the address is not kept out
    assert throttle.waits == [0.25, 0.5, 0.75, 1.0]  # only a little late


def test_after_a_minute_nobody_waits_any_more(
    workshop: Workshop, throttle: Throttle, phone: Callable[[str], Phone]
) -> None:
    guess = phone(workshop.code)
    before = [guess.get(f"/join/{n:06d}").status for n in range(100001, 100005)]
    throttle.now, throttle.waits = 61.0, []

    assert before == [404, 404, 404, 429]
    assert guess.get("/join/100006").status == 404
    assert throttle.waits == []


def test_who_guesses_seat_codes_is_held_up(
    workshop: Workshop, throttle: Throttle, phone: Callable[[str], Phone]
) -> None:
    at_once = phone(workshop.code)
    at_once.get(at_once.at())

    def guess(n: int) -> int:
        sent = {"seat_code": f"{n:010d}"}
        return at_once.post(at_once.at("resume"), sent).status

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(guess, range(8)))

    assert (statuses.count(404), statuses.count(429)) == (3, 5)


def test_a_seat_is_never_kept_out_by_a_neighbour_who_guesses(
    workshop: Workshop, throttle: Throttle, phone: Callable[[str], Phone]
) -> None:
    seated, guess, other = phone(workshop.code), phone(""), phone(workshop.code)
    seat_code = seated.join()
    before = [guess.get(f"/join/{n:06d}").status for n in range(100001, 100005)]
    throttle.waits.clear()

    room = seated.get(seated.at("room"))
    waited = list(throttle.waits)
    other.get(other.at("resume"))
    resumed = other.post(other.at("resume"), {"seat_code": seat_code})

    assert before[-1] == 429
    assert (room.status, resumed.status) == (200, 303)
    assert waited == []  # a seat does not even wait
    assert len(throttle.waits) == 2


def test_one_machine_cannot_fill_the_room(
    workshop: Workshop, throttle: Throttle, phone: Callable[[str], Phone]
) -> None:
    def join(_: int) -> int:
        one = phone(workshop.code)
        one.get(one.at())
        return one.post(one.at("seat"), {"organisation": "none"}).status

    with ThreadPoolExecutor(5) as pool:
        statuses = list(pool.map(join, range(5)))

    assert (statuses.count(200), statuses.count(429)) == (3, 2)
    assert len(workshop.seats()) == 3
