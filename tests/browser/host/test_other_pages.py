"""The host's pages around the day: places, maps, room check, rehearsal, corrected paper.

Each is held to the same: axe finds nothing, nothing is wider than the screen, nothing is
small, and the keyboard alone reaches all that can be done, and shows where it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from coalition.domain import (
    Coalition,
    Listing,
    Offer,
    Organisation,
    RunningOrderItem,
    Session,
    Term,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Seen
    from tests.server.furnishing import Workshop
    from tests.server.running import Server

OpenHost = Callable[..., "tuple[Page, Seen]"]
SCREENS = ((1280, 720), (360, 640))
BOOK = "/voila/render/phase1_initiate/12_landscape.ipynb"
PAGES = (
    "",
    "/room",
    "/console",
    "/console?hidden=1",
    "/console/late?late=40",
    "/../..",
    "/../../register/places",
    "/../../register/places?done=1",
    "/../../imports",
    "/../../records/actions",
    "/../../records/decisions/new",
)
MORE_PAGES = (
    "/correct",
    "/console/uninvited",
    "/console/written",
    "/../../..",
    "/../../register",
    "/../../register/add",
    "/../../register/changed",
    "/../../register/merge",
    "/../../register/card/lantern",
    "/../../register/card/lantern/history",
)
PLACES = ("Aceh", "Bali", "Banda Aceh", "Somewhere")
REACHED = """() => {
  window.reached = [];
  document.addEventListener("keyup", () => {
    const at = document.activeElement, style = getComputedStyle(at);
    const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
      || style.boxShadow !== "none";
    if (at !== document.body) { reached.push([at.outerHTML.slice(0, 160), seen]); }
  });
}"""
REACHABLE = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
)].filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled
  && !(one.type === "radio" && !one.checked)).map(one => one.outerHTML.slice(0, 160))"""


def map_of(*names: str) -> bytes:
    """Draw a map of squares, one for each name."""
    areas = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[n, 0], [n + 1, 0], [n + 1, 1], [n, 1], [n, 0]]],
            },
        }
        for n, name in enumerate(names)
    ]
    return json.dumps({"type": "FeatureCollection", "features": areas}).encode()


@pytest.fixture
def day(workshop: Workshop) -> str:
    """The path of a day with places, a decision, an action and a hidden organisation."""
    facts, where = workshop.store.facts, workshop.coalition
    named = {name: name.lower().replace(" ", "-") for name in PLACES}
    places = tuple(Term(id=id_, name={"en": name}) for name, id_ in named.items())
    services = (Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
                Term(id="food", name={"en": "Food"}))  # fmt: skip
    lists = {"places": places, "services": services}
    card = facts.get(where, Coalition, where).model_copy(update=lists)
    hidden = facts.get(where, Organisation, "sea-gate").model_copy(
        update={"listing": Listing.HIDDEN}
    )
    offers = [
        Offer(id=f"{service}-{who}", organisation=who, service=service, place=place)
        for who, service, place in (
            ("harbour-house", "food", "aceh"),
            ("lantern", "food", "bali"),
            ("blue-line", "shelter", "banda-aceh"),
        )
    ]
    facts.put(where, [card, hidden, *offers])
    workshop.host.record_decision("We meet in Mai", owner="Harbour House")
    workshop.host.record_action("Write to the port", "Lantern Legal Aid", None)
    song = RunningOrderItem(title={"en": "A song"}, minutes=10, weight="can-go")
    order = workshop.host.session.running_order
    workshop.host.update_session(running_order=(*order, song))
    return f"/coalitions/{where}/sessions/{workshop.session}"


@pytest.fixture
def check(
    violations: Callable[[Page], list[str]],
    smallest: Callable[[Page], tuple[float, str]],
) -> Callable[[Page, Seen], None]:
    """Hold a page to what all pages are held to."""

    def checked(page: Page, seen: Seen) -> None:
        for width, height in SCREENS:
            page.set_viewport_size({"width": width, "height": height})
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width
            assert violations(page) == []
        size, where = smallest(page)
        assert size >= 16, where
        assert (seen.strangers, seen.errors) == ([], [])
        page.set_viewport_size({"width": 1280, "height": 720})
        by_keyboard(page)

    return checked


def by_keyboard(page: Page) -> None:
    """Go through a page with the Tab key: everything is reached and marked."""
    wanted = page.evaluate(REACHABLE)
    page.evaluate("document.activeElement.blur(); window.getSelection().empty()")
    page.evaluate(REACHED)
    for _step in range(len(wanted) + 20):
        page.keyboard.press("Tab")
    # A date has several stops; the browser itself marks the last, its calendar.
    marked = {one for one, seen in page.evaluate("reached") if seen}
    assert [one for one in wanted if one not in marked] == []


def look_at(page: Page, file: Path, content: bytes) -> None:
    """Choose a file to bring in, and press the button below it."""
    file.write_bytes(content)
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Look at it").press("Enter")


def open_all(page: Page) -> None:
    """Unfold what is folded."""
    page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = 1)")


@pytest.mark.parametrize("below", PAGES)
def test_a_page_breaks_no_rule_and_is_walked_by_keyboard(
    open_host: OpenHost,
    server: Server,
    day: str,
    workshop: Workshop,
    check: Callable[[Page, Seen], None],
    below: str,
) -> None:
    workshop.host.open(workshop.trust)
    page, seen = open_host(server, day + below)
    if "console" not in below:
        open_all(page)
    if below == "/console":
        page.locator("#p-paper > summary").press("Enter")
        expect(page.get_by_role("link", name="Not on the list?")).to_be_visible()
    if "late" in below:
        expect(page.get_by_role("heading", name="What could be cut")).to_be_visible()
    check(page, seen)


@pytest.mark.parametrize(("touch", "least"), [(False, 28), (True, 44)])
def test_what_one_presses_is_high_enough_for_a_mouse_and_for_a_finger(
    open_host: OpenHost,
    server: Server,
    day: str,
    workshop: Workshop,
    too_low: Callable[[Page, int], list[list[object]]],
    touch: bool,
    least: int,
) -> None:
    workshop.host.open(workshop.trust)
    page, _seen = open_host(server, day, has_touch=touch, is_mobile=touch)
    host = page.url.partition("/coalitions")[0]
    found = {}
    for below in PAGES + MORE_PAGES:
        reply = page.goto(host + day + below)
        assert reply is not None
        assert reply.ok, below
        open_all(page)
        found[below] = too_low(page, least)

    assert page.evaluate("matchMedia('(pointer: coarse)').matches") is touch
    assert {below: low for below, low in found.items() if low} == {}


def test_places_are_set_by_keyboard_and_a_circle_is_refused(
    open_host: OpenHost,
    server: Server,
    workshop: Workshop,
    day: str,
    check: Callable[[Page, Seen], None],
) -> None:
    home = day.partition("/sessions")[0]
    page, seen = open_host(server, f"{home}/register/places")
    page.get_by_label("Banda Aceh").focus()
    page.keyboard.type("lies in Aceh")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Done.")
    card = workshop.store.facts.coalition(workshop.coalition)
    within = {term.id: term.within for term in card.places}
    page.get_by_label("Aceh", exact=False).first.select_option("banda-aceh")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("cannot lie in one")

    assert within["banda-aceh"] == "aceh"
    check(page, seen)


def test_a_map_of_places_is_looked_at_and_brought_in_by_keyboard(
    open_host: OpenHost,
    server: Server,
    day: str,
    tmp_path: Path,
    check: Callable[[Page, Seen], None],
) -> None:
    home = day.partition("/sessions")[0]
    page, seen = open_host(server, f"{home}/imports")
    drawn = map_of("Aceh", "Bali", "Elsewhere")
    look_at(page, tmp_path / "map.geojson", drawn)
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
    expect(page.get_by_text("2 places are on the map.")).to_be_visible()
    check(page, seen)
    page.get_by_role("button", name="Bring it in").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Brought in.")
    check(page, seen)


def test_a_file_that_is_too_large_gets_a_page_in_a_browser_too(
    open_host: OpenHost,
    server: Server,
    day: str,
    tmp_path: Path,
    check: Callable[[Page, Seen], None],
) -> None:
    page, seen = open_host(server, f"{day.partition('/sessions')[0]}/imports")
    look_at(page, tmp_path / "large.csv", b"x" * (9 * 2**20))
    expect(page.get_by_role("alert")).to_contain_text("larger than the 4 MB")
    check(page, seen)


def test_a_paper_is_corrected_by_keyboard_alone(
    open_host: OpenHost,
    server: Server,
    workshop: Workshop,
    day: str,
    check: Callable[[Page, Seen], None],
) -> None:
    page, seen = open_host(server, f"{day}/correct")
    expect(page.get_by_text("The paper goes out when")).to_be_visible()
    check(page, seen)
    workshop.host.update_session(state="closed")
    page.reload()
    open_all(page)
    check(page, seen)
    page.get_by_label("Decision 1").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("We meet in May")
    page.get_by_label("In one line, for everyone").focus()
    page.keyboard.type("the month")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Version 2.")
    check(page, seen)
    store = workshop.store
    assert store.facts.get(workshop.coalition, Session, workshop.session).version == 2


def test_a_rehearsal_is_begun_and_thrown_away_by_keyboard(
    open_host: OpenHost,
    server: Server,
    workshop: Workshop,
    day: str,
    check: Callable[[Page, Seen], None],
) -> None:
    page, seen = open_host(server, day)
    page.get_by_role("button", name="Rehearse").press("Enter")
    expect(page.get_by_text("Rehearsal. Nothing here counts.")).to_be_visible()
    there = page.url
    check(page, seen)
    for below in ("/console", "/wall", "/room"):
        page.goto(there + below)
        expect(page.get_by_text("Rehearsal. Nothing here counts.")).to_be_visible()
        if below != "/wall":
            check(page, seen)
    page.goto(there)
    page.get_by_role("button", name="Throw the rehearsal away").press("Enter")
    expect(page.get_by_role("button", name="Rehearse")).to_be_visible()
    assert page.url.endswith(day)


def test_the_tile_map_in_its_workbook_breaks_no_rule(
    open_host: OpenHost,
    server: Server,
    workshop: Workshop,
    day: str,
    violations: Callable[[Page], list[str]],
) -> None:
    page, seen = open_host(server, f"{BOOK}?coalition={workshop.coalition}")
    page.locator("#rendered_cells").wait_for(state="visible", timeout=60_000)
    map_of_tiles = page.get_by_role("img", name="Aceh").first
    expect(map_of_tiles).to_be_visible(timeout=60_000)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.strangers == []
