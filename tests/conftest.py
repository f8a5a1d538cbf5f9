"""What several rooms' tests need: a real browser, a port for a server, a clock."""

import random
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

# How long an example takes says something of the machine, nothing of the code.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# The browsers of this machine by the names they have; else Playwright's own is taken.
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


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
