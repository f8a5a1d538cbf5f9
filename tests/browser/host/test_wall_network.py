"""Who works with whom on the wall; the name in the finding waits for a yes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, ViewportSize, expect

from coalition.domain import Organisation, RunningOrderItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Seated
    from tests.server.furnishing import Workshop
    from tests.server.running import Server

SCREENS: list[ViewportSize] = [
    {"width": 1280, "height": 720},
    {"width": 1024, "height": 768},
]
HUB, NAME = "harbour-house", "Harbour House"
OTHERS = ("lantern", "sea-gate", "blue-line", "far-shore", "markets")
AS_SHOWN = """() => [...document.querySelectorAll(".plan svg text")].map(t =>
  t.ownerSVGElement.getScreenCTM().a * parseFloat(getComputedStyle(t).fontSize))"""
ROOM_ABOVE_THE_BAR = """() =>
  document.querySelector(".bar").getBoundingClientRect().top -
  document.querySelector(".told button.quiet").getBoundingClientRect().bottom"""
CUT = """() => [...document.querySelectorAll("#scene *")].filter((e) => {
  const r = e.getBoundingClientRect();
  return r.width && (r.right > innerWidth + 1 || r.bottom > innerHeight + 1);
}).map((e) => e.outerHTML.slice(0, 90))"""


def star(workshop: Workshop, more: int = 0) -> str:
    """Ask who works with whom: all with Harbour House, the others with nobody else."""
    asked = workshop.question(
        "ties", ("now", "often"), workbook="12_landscape", key="ties"
    )
    cards = [Organisation(id=f"o-{n}", name=f"Sahabat Pelita {n}") for n in range(more)]
    others = (*OTHERS, *(card.id for card in cards))
    host = workshop.host
    host.store.facts.put(workshop.coalition, [*cards, asked])
    host.update_session(expected=(HUB, *others))
    host.open(asked.id)
    for n, who in enumerate((HUB, *others)):
        partners = others if who == HUB else (HUB,)
        value = {"partners": dict.fromkeys(partners, 1), "missing": []}
        host.key_in(asked.id, value, f"paper-{n:08d}", organisation=who)
    host.close(asked.id)
    return asked.id


def test_names_are_eighteen_px_and_nothing_is_cut_or_to_press(
    server: Server, workshop: Workshop, day: str, open_host: Any,
    resize: Callable[[Page, ViewportSize], None], settled: Callable[[Page], None],
    smallest: Callable[[Page], tuple[float, str]],
    violations: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    workshop.host.reveal(star(workshop, more=18))
    page, seen = open_host(server, f"{day}/wall")
    expect(page.locator(".plan svg")).to_be_visible()
    for screen in SCREENS:
        resize(page, screen)
        settled(page)
        sizes = page.evaluate(AS_SHOWN)
        assert min(sizes) >= 17.9
        assert page.evaluate(CUT) == []
        assert smallest(page)[0] >= 16
        right = page.locator(".right")
        assert right.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
        expect(right.locator(".numbers dt").first).to_contain_text("about")
        expect(right).to_contain_text("Ask the room:")
        share = page.locator(".plan").evaluate("e => e.clientWidth / innerWidth")
        assert share > 0.6
        assert page.locator("#scene").locator("a, button, table, details").count() == 0
        assert page.locator('img[src="x"]').count() == 0
        assert violations(page) == []
    assert (seen.strangers, seen.errors) == ([], [])


def test_told_on_the_phone_agreed_and_then_on_the_wall(
    server: Server, workshop: Workshop, day: str, open_host: Any, seated: Seated,
    violations: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    asked = star(workshop)
    workshop.host.reveal(asked)
    phone, _ = seated(server, workshop.code, HUB)
    wall, _ = open_host(server, f"{day}/wall")
    found = wall.locator(".found")
    expect(found).to_contain_text("one and the same organisation")
    expect(found).not_to_contain_text(NAME)
    desk, _ = open_host(server, f"{day}/console?at={asked}")
    desk.get_by_role("button", name="Show it on their phones").click()
    expect(desk.get_by_text("told; no answer yet")).to_be_visible()
    expect(desk.locator(".now")).not_to_contain_text(NAME)
    desk.get_by_role("button", name="Hold to read it").focus()
    desk.keyboard.down("Space")
    expect(desk.locator("#look")).to_contain_text(f"Finding 1, {NAME}:")
    desk.keyboard.up("Space")
    expect(desk.locator("#look")).to_be_hidden()
    assert violations(desk) == []

    yes = phone.get_by_role("button", name="It may be shown")
    expect(yes).to_be_visible(timeout=10_000)
    phone.set_viewport_size({"width": 360, "height": 640})
    phone.evaluate("window.scrollTo(0, 0)")
    assert phone.evaluate(ROOM_ABOVE_THE_BAR) >= 8
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    yes.click()
    expect(phone.get_by_text("You said: it may be shown.")).to_be_visible()
    expect(desk.get_by_text("Seat 1 said yes.")).to_be_visible(timeout=10_000)
    expect(found).not_to_contain_text(NAME)
    desk.get_by_role("button", name="They agreed").click()
    expect(found).to_contain_text(NAME, timeout=10_000)

    back = desk.get_by_role("button", name="Take it back")
    expect(desk.get_by_text("it may be shown; seat 1 said so")).to_be_visible()
    back.click()
    expect(found).not_to_contain_text(NAME, timeout=10_000)
    phone.goto(phone.url.split("/room")[0] + "/results")
    expect(phone.locator(".cw-figure svg")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_smaller_window_cuts_no_number_beside_a_drawing_that_is_not_shown_now(
    server: Server, workshop: Workshop, day: str, open_host: Any,
    settled: Callable[[Page], None],
) -> None:  # fmt: skip
    host = workshop.host
    host.reveal(star(workshop, more=18))
    links = RunningOrderItem(title={"en": "Read together"}, reads="links")
    order = [*host.session.running_order, links]
    host.update_session(running_order=[item.model_dump() for item in order])
    host.show_section("links")
    page, seen = open_host(server, f"{day}/wall", viewport=SCREENS[0])
    expect(page.locator(".plan svg")).to_be_visible()
    settled(page)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".drawn")).to_be_hidden()

    page.set_viewport_size({"width": 1280, "height": 420})

    expect(page.locator(".plan svg")).to_be_visible()
    right = page.locator(".right")
    assert right.evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    page.set_viewport_size(SCREENS[0])
    expect(page.locator(".numbers div").last).to_be_visible()
    assert seen.errors == []
