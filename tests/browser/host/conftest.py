"""A host at a screen: signed in, in the system's Chromium."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, ViewportSize

if TYPE_CHECKING:
    from tests.browser.conftest import Seen
    from tests.server.furnishing import Workshop
    from tests.server.running import Server

OpenHost = Callable[..., "tuple[Page, Seen]"]
SCREEN = {"width": 1280, "height": 720}
_SMALLEST = """() => {
  let smallest = 999, where = "";
  for (const one of document.querySelectorAll("body *")) {
    const words = [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!words || !one.getClientRects().length) continue;
    if (one.closest(".unseen, .cw-unseen, script, style, .skip")) continue;
    // Letters of a drawing are as large as it is drawn, not as its own units say.
    const drawn = one.ownerSVGElement ? one.getScreenCTM().a : 1;
    const size = drawn * parseFloat(getComputedStyle(one).fontSize);
    if (size < smallest) { smallest = size; where = one.outerHTML.slice(0, 120); }
  }
  return [smallest, where];
}"""

# A box is pressed on its label. A link within a sentence is as high as its line.
_LOW = """least => {
  const within = one => one.matches("a") && [...one.parentNode.childNodes].some(
    n => n.nodeType === 3 && /\\p{L}/u.test(n.textContent));
  return [...document.querySelectorAll(
    "a[href], button, summary, select, textarea, input:not([type=hidden])"
  )].filter(one => one.checkVisibility({visibilityProperty: true})
    && !one.closest(".unseen, .skip") && !within(one))
  .map(one => one.matches("[type=checkbox], [type=radio]") && one.closest("label") || one)
  .map(one => [Math.round(one.getBoundingClientRect().height), one.outerHTML.slice(0, 160)])
  .filter(([height]) => height < least);
}"""

_NEXT_FRAME = """() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(done)))"""


@pytest.fixture
def open_host(open_page: Callable[..., Any]) -> OpenHost:
    """Open a page as a host who signed in with the link."""

    def open_(server: Server, path: str, **more: object) -> tuple[Page, Seen]:
        kept = server.path.parent / "coalition-workbooks" / "host-key"
        key = kept.read_text().strip()
        screen = {"viewport": SCREEN} | more
        page, seen = open_page(server, f"/login?key={key}", **screen)
        reply = page.goto(page.url.split("/coalitions")[0] + path)
        assert reply is not None
        assert reply.ok, f"{path}: {reply.status}"
        return page, seen

    return open_


@pytest.fixture
def smallest() -> Callable[[Page], tuple[float, str]]:
    """Measure the smallest text on a page, in px, and where it stands."""

    def measured(page: Page) -> tuple[float, str]:
        size, where = page.evaluate(_SMALLEST)
        return float(size), str(where)

    return measured


@pytest.fixture
def too_low() -> Callable[[Page, int], list[list[object]]]:
    """Find what one presses, on its own, that is less than so many px high."""

    def found(page: Page, least: int) -> list[list[object]]:
        low: list[list[object]] = page.evaluate(_LOW, least)
        return low

    return found


@pytest.fixture
def settled() -> Callable[[Page], None]:
    """Wait until the server has nothing newer for a wall of the size that it is."""

    def wait(page: Page) -> None:
        page.evaluate(_NEXT_FRAME)
        width = page.evaluate("document.getElementById('scene').clientWidth")
        page.wait_for_event(
            "response",
            lambda reply: reply.status == 304 and reply.url.endswith(f"={width}"),
        )

    return wait


@pytest.fixture
def resize() -> Callable[[Page, ViewportSize], None]:
    """Give a page another size, and wait until it is drawn so."""

    def to(page: Page, size: ViewportSize) -> None:
        page.set_viewport_size(size)
        page.evaluate(_NEXT_FRAME)

    return to


@pytest.fixture
def day(workshop: Workshop) -> str:
    """The path of this test's session."""
    return f"/coalitions/{workshop.coalition}/sessions/{workshop.session}"
