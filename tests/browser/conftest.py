"""Real pages in the system's Chromium, under a name that only this browser knows.

``http://workshop.test`` is this machine, but no browser knows that it is: the pages
live in an insecure context, as on the Wi-Fi of a real workshop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server


Choose = Callable[[Page, str], None]
Seated = Callable[..., "tuple[Page, Seen]"]
Asked = Callable[["Server", "Workshop", str], "tuple[Page, Seen]"]

# A machine that is busy is not a page that is broken.
expect.set_options(timeout=15_000)

PHONE = {"width": 360, "height": 640}
HOST = "workshop.test"
_BROKEN = """levels => axe.run({runOnly: {type: "tag", values: levels},
    resultTypes: ["violations"]}).then(result => result.violations.flatMap(
  rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 160)}`)))"""
_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


class Seen:
    """What a page asked the network for, and what it complained of.

    Attributes
    ----------
    strangers : list of str
        Addresses outside the server under test.
    errors : list of str
        Script errors, and what the browser's own rules refused.
    """

    def __init__(self, page: Page) -> None:
        self.strangers: list[str] = []
        self.errors: list[str] = []
        self._urls: dict[str, str] = {}
        self._bytes: dict[str, int] = {}
        page.on("request", lambda request: self._asked(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._said(message.type, message.text))
        # The browser itself knows what came through the air, heads and all.
        wire = page.context.new_cdp_session(page)
        wire.on("Network.requestWillBeSent", self._sent)
        wire.on("Network.loadingFinished", self._received)
        wire.send("Network.enable")

    @property
    def fetched(self) -> list[tuple[str, int]]:
        """What came over the network, packed and with its heads, the largest first."""
        found = ((self._urls.get(id_, ""), size) for id_, size in self._bytes.items())
        return sorted(found, key=lambda pair: -pair[1])

    def _sent(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["request"]["url"]

    def _received(self, event: dict[str, Any]) -> None:
        # Nothing comes for what the phone has kept, nor for what stands in the page.
        id_ = event["requestId"]
        if size := int(event["encodedDataLength"]):
            self._bytes[id_] = size

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname != HOST:
            self.strangers.append(url)

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.errors.append(text)


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., tuple[Page, Seen]]]:
    """Open pages on phones of their own, with a seat if one was taken before.

    Each comes with what it asked for.
    """
    contexts: list[BrowserContext] = []

    def open_(
        server: Server, path: str, *, seat: Phone | None = None, **more: object
    ) -> tuple[Page, Seen]:
        context = chromium.new_context(
            **{"viewport": PHONE, "locale": "en"} | more  # type: ignore[arg-type]
        )
        contexts.append(context)
        if seat is not None:
            give_seat(context, seat)
        page = context.new_page()
        page.set_default_timeout(15_000)
        # A workbook's page has a kernel to start, on whatever machine this is.
        page.set_default_navigation_timeout(60_000)
        seen = Seen(page)
        reply = page.goto(f"http://{HOST}:{server.port}{path}")
        assert reply is not None
        assert reply.ok, f"{path}: {reply.status}"
        return page, seen

    yield open_
    for context in contexts:
        context.close()


def give_seat(context: BrowserContext, phone: Phone) -> None:
    """Let a browser sit where a plain phone took its seat."""
    name = f"seat-{phone.code}"
    context.add_cookies(
        [
            {
                "name": name,
                "value": phone.cookies[name],
                "domain": HOST,
                "path": "/join",
                "httpOnly": True,
                "sameSite": "Lax",
            }
        ]
    )


@pytest.fixture
def violations() -> Callable[[Page], list[str]]:
    """Run axe over a page: what breaks WCAG A or AA, with the element."""

    def found(page: Page) -> list[str]:
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE_SCRIPT)
        broken: list[str] = page.evaluate(_BROKEN, _LEVELS)
        return broken

    return found


@pytest.fixture
def sound(violations: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """Hold a phone's page against what must be true of all of them."""

    def hold(page: Page) -> None:
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, f"{page.url} scrolls sideways"
        assert violations(page) == [], page.url
        assert page.evaluate("isSecureContext") is False
        small = page.evaluate(
            """[...document.querySelectorAll(
                'button, .button, label > span, select, .digits, footer a')]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
            .map(e => e.outerHTML)"""
        )
        assert small == [], page.url

    return hold


@pytest.fixture
def screen() -> Choose:
    """Wait until a phone shows the screen of that name."""

    def wait(page: Page, name: str) -> None:
        expect(page.locator("body")).to_have_attribute("data-screen", name)

    return wait


@pytest.fixture
def choose() -> Choose:
    """Press the answer that says so."""

    def press(page: Page, sentence: str) -> None:
        page.locator("label > span:visible", has_text=sentence).click()

    return press


@pytest.fixture
def seated(open_page: Callable[..., tuple[Page, Seen]]) -> Seated:
    """Open the room on a phone with a seat; how one sits down is another matter."""

    def phone(
        server: Server, code: str, organisation: str = "harbour-house", **more: object
    ) -> tuple[Page, Seen]:
        plain = server.phone(code)
        plain.join(organisation)
        return open_page(server, f"/join/{code}/room", seat=plain, **more)

    return phone


@pytest.fixture
def asked(seated: Seated, screen: Choose) -> Asked:
    """Have a seat on a phone, and see a question open."""

    def phone(server: Server, workshop: Workshop, activity: str) -> tuple[Page, Seen]:
        workshop.host.open(activity)
        page, seen = seated(server, workshop.code)
        screen(page, "question")
        return page, seen

    return phone
