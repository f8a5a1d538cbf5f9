"""What several rooms' tests need: a server with phones, a real browser, a clock.

Server and browser are loaded where one is wanted: tests of other rooms begin seconds
earlier.
"""

from __future__ import annotations

import random
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from .server.furnishing import Workshop
    from .server.phones import Phone
    from .server.running import Server

# jsonschema would build the grammar of international addresses, which takes seconds and
# checks nothing of ours; it does without it where it is not installed.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

# How long an example takes says something of the machine, nothing of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# The browsers of this machine by the names they have; else Playwright's own is taken.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_NUMBERS = count(1)


class Clock:
    """A clock that goes on by a second each time somebody looks."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="session")
def clock_from() -> type[Clock]:
    """Make clocks, each from a moment on."""
    return Clock


@pytest.fixture(scope="session")
def free_port() -> Callable[[], int]:
    """Find ports that nobody uses."""
    return _free_port


def _free_port() -> int:
    """Find a port that nobody uses.

    Below those that systems give to connections: one of them could take the port before
    the server does.
    """
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port
    raise AssertionError("A hundred ports are taken.")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Chromium, which asks nobody outside and takes ``workshop.test`` for this machine.

    Under that name pages live in an insecure context, as on the Wi-Fi of a workshop.
    One for each file of tests: while it is there, so is its event loop, and tests of
    other files want to run their own.
    """
    from playwright.sync_api import sync_playwright

    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--host-resolver-rules=MAP workshop.test 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[Server]:
    """A running server that all tests share."""
    from .server.furnishing import furnish
    from .server.running import started

    path = tmp_path_factory.mktemp("server") / "coalition.db"
    furnish(path)
    yield from started(path, free_port())


@pytest.fixture
def workshop(server: Server) -> Workshop:
    """A coalition on the shared server that no other test uses."""
    from .server.furnishing import furnish

    return furnish(server.path, next(_NUMBERS))


@pytest.fixture
def own_workshop(tmp_path: Path) -> Workshop:
    """A coalition in a store of its own."""
    from .server.furnishing import furnish

    return furnish(tmp_path / "coalition.db")


@pytest.fixture
def own_server(
    own_workshop: Workshop, free_port: Callable[[], int]
) -> Iterator[Server]:
    """A server of one test's own, which it may kill."""
    from .server.running import started

    yield from started(own_workshop.path, free_port())


@pytest.fixture
def phones(server: Server, workshop: Workshop) -> Callable[[], Phone]:
    """Give as many phones as a test asks for, on the shared server."""
    return lambda: server.phone(workshop.code)
