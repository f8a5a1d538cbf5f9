"""A real Chromium that may ask nobody but this machine."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    sync_playwright,
)
from playwright.sync_api import (
    TimeoutError as Stopped,
)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The names that a browser of the system has; else Playwright's own is taken."""

FIRST_WIDGET = ".jupyter-widgets"
PATIENCE = 45_000
"""Milliseconds; a page that shows nothing until then has stopped for good."""

TRIES = 4


@dataclass
class Visit:
    """One page, opened in a browser that has seen nothing before.

    Attributes
    ----------
    took : float
        Seconds from the click until the first live part of the page shows.
    stopped : int
        How many tries before this one showed nothing at all, and are not in `took`.
    requests : int
    kilobytes : float
        What came over the wire: compressed, with its heads.
    """

    context: BrowserContext
    took: float = 0.0
    stopped: int = 0
    requests: int = 0
    kilobytes: float = 0.0
    _wires: list[Any] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Count what a page asks for from now on."""
        wire = page.context.new_cdp_session(page)
        wire.on("Network.requestWillBeSent", self._sent)
        wire.on("Network.loadingFinished", self._came)
        wire.send("Network.enable")
        self._wires.append(wire)

    def _sent(self, event: dict[str, Any]) -> None:
        self.requests += event["request"]["url"].startswith("http://127.0.0.1")

    def _came(self, event: dict[str, Any]) -> None:
        self.kilobytes += event["encodedDataLength"] / 1024


def system_browser() -> str | None:
    """Find a browser of the system."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; it knows no address but that of this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=system_browser(),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


def visit(browser: Browser, url: str, sign_in: str = "") -> Visit:
    """Open a page as a new visitor does, and wait for its first widget.

    A page that never shows one is given up and opened anew: stock Voila does that to
    its visitors now and then (voila #1428).

    Parameters
    ----------
    sign_in : str
        A page to open before, which lets the visitor in; it is not measured.
    """
    for stopped in range(TRIES):
        seen = Visit(browser.new_context(), stopped=stopped)
        try:
            _open(seen, url, sign_in)
        except Stopped:
            seen.context.close()
        else:
            return seen
    raise TimeoutError(url)


def _open(seen: Visit, url: str, sign_in: str) -> None:
    page = seen.context.new_page()
    page.set_default_timeout(PATIENCE)
    if sign_in:
        page.request.get(sign_in)
    seen.listen(page)
    began = perf_counter()
    page.goto(url, wait_until="commit")
    page.locator(FIRST_WIDGET).first.wait_for(state="visible")
    seen.took = perf_counter() - began
    page.wait_for_load_state("networkidle")
