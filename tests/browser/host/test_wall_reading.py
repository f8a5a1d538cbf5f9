"""What the room reads together: on the wall, on the console and on phones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from coalition.domain import Offer, RunningOrderItem, Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.running import Server

SCREENS: list[ViewportSize] = [
    {"width": 1280, "height": 720},
    {"width": 1024, "height": 768},
]
SERVICES = (
    "Prevention", "Outreach", "Shelter", "Legal help", "Health care", "Counselling",
    "Safe jobs", "Reintegration", "Help line", "Interpreters",
)  # fmt: skip
PLACES = (
    "North Sumatra", "Riau Islands", "Jakarta", "West Java", "East Java", "Bali",
    "West Kalimantan", "West Nusa Tenggara", "East Nusa Tenggara", "North Sulawesi",
)  # fmt: skip
TITLE = "Read together: who does what, where"
CUT = """() => [...document.querySelectorAll("#scene *")].filter((e) => {
  const r = e.getBoundingClientRect();
  return r.width && (r.right > innerWidth + 1 || r.bottom > innerHeight + 1);
}).map((e) => e.outerHTML.slice(0, 90))"""


ALONE = """() => {
  const shown = [...document.querySelectorAll(".told .cw-blocks > *")]
    .filter((e) => e.offsetHeight), number = document.getElementById("part");
  const low = shown[shown.length - 1].getBoundingClientRect().bottom;
  return [shown.every((e) => e.matches(".cw-note")), shown.some((e) => e.tagName !==
    "FIGURE") && low > number.getBoundingClientRect().top];
}"""
"""Whether notes are alone on a part, and whether words come under the part's number."""

STANDS = """() => [...document.querySelectorAll("#scene *")].map((e) =>
  [e.tagName, e.className, Math.round(e.getBoundingClientRect().top),
   getComputedStyle(e).fontSize])"""
"""Where everything on the wall stands, and how large its letters are."""


def furnish(workshop: Workshop, rehearsed: str | None = None) -> None:
    """Give the coalition a table of ten services by ten places, and a day to read it."""
    host = workshop.host
    card = host.store.facts.coalition(workshop.coalition)
    services, places = (
        tuple(Term(id=f"{kind}-{n}", name={"en": name}) for n, name in enumerate(names))
        for kind, names in (("s", SERVICES), ("p", PLACES))
    )
    offers = [
        Offer(
            id=f"o-{n}-{p.id}", organisation="harbour-house", service=s.id, place=p.id
        )
        for n, s in enumerate(services)
        for p in places[: n + 1]
    ]
    more = card.model_copy(
        update={"services": services, "places": places, "rehearsal_of": rehearsed}
    )
    host.store.facts.put(workshop.coalition, [more, *offers])
    parts = {"places": TITLE, "missing": "Who is missing here?"}
    items = [
        RunningOrderItem(title={"en": title}, reads=part)
        for part, title in parts.items()
    ]
    order = [*host.session.running_order, *items]
    host.update_session(running_order=[item.model_dump() for item in order])


@pytest.mark.parametrize("rehearsed", [None, "real"], ids=["day", "rehearsal"])
def test_every_part_of_what_is_read_is_large_whole_and_breaks_no_rule(
    server: Server, workshop: Workshop, day: str, open_host: Any,
    resize: Callable[[Page, ViewportSize], None], settled: Callable[[Page], None],
    smallest: Callable[[Page], tuple[float, str]],
    violations: Callable[[Page], list[str]], rehearsed: str | None,
) -> None:  # fmt: skip
    furnish(workshop, rehearsed)
    workshop.host.show_section("places")
    page, seen = open_host(server, f"{day}/wall")
    expect(page.locator(".told.reading h1")).to_have_text(TITLE)
    for screen in SCREENS:
        resize(page, screen)
        settled(page)
        words, squares = "", set()
        for _ in range(int(page.locator("#part").inner_text().rpartition("/")[2])):
            assert page.evaluate(CUT) == []
            assert page.evaluate(ALONE) == [False, False]
            assert smallest(page) >= (16, "")
            assert violations(page) == []
            words += page.locator("#scene").inner_text()
            squares |= set(page.locator(".told thead th:visible").all_inner_texts())
            page.keyboard.press("ArrowRight")
        assert {*SERVICES, "Place", "Service"} <= squares
        assert all(place in words for place in PLACES)
        assert "Pale: not in the list of this coalition." in words
    assert page.locator("#scene").locator("a, button, details").count() == 0
    assert (seen.strangers, seen.errors) == ([], [])


def test_the_host_shows_it_the_phones_have_it_and_it_is_taken_off(
    server: Server, workshop: Workshop, day: str, open_host: Any, open_page: Any,
    violations: Callable[[Page], list[str]],
) -> None:  # fmt: skip
    furnish(workshop)
    at = len(workshop.host.session.running_order) - 2
    desk, _ = open_host(server, f"{day}/console?at=item-{at}")
    wall, _ = open_host(server, f"{day}/wall")
    phone, _ = open_page(server, f"/join/{workshop.code}/results")
    phone.set_viewport_size({"width": 360, "height": 640})
    expect(desk.get_by_text("is anyone here who should not see this?")).to_be_visible()
    desk.get_by_role("button", name="Show it on the wall").click()

    expect(wall.locator(".told.reading h1")).to_have_text(TITLE)
    assert violations(desk) == []
    expect(phone.get_by_role("heading", name="What we read together")).to_be_visible(
        timeout=15_000
    )
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(phone) == []

    desk.get_by_role("button", name="Take it off").click()
    expect(wall.get_by_text("On your phone, open")).to_be_visible()
    expect(phone.get_by_text("No result is shown yet.")).to_be_visible(timeout=15_000)


def test_a_wall_whose_session_was_thrown_away_says_so_and_asks_seldom(
    server: Server, workshop: Workshop, day: str, open_host: Any, open_page: Any
) -> None:
    furnish(workshop, "real")
    wall, _ = open_host(server, f"{day}/wall")
    phone, _ = open_page(server, f"/join/{workshop.code}/results")
    asked: list[Page] = []
    for page in (wall, phone):
        page.clock.install()
        page.reload()
        page.on("request", lambda request: asked.append(request.frame.page))

    workshop.host.store.delete_rehearsal(workshop.coalition)

    expect(wall.locator("#scene")).to_have_text("This session is not here now.")
    expect(phone.get_by_text("This session is not here now.")).to_be_visible()
    asked.clear()
    for page in (wall, phone):
        page.clock.run_for(25_000)
        with page.expect_request("**"):
            page.clock.fast_forward(6_000)
    assert asked == [wall, phone]  # once, after half a minute


@pytest.mark.parametrize(
    ("part", "low", "high"), [("places", 500, 3400), ("missing", 270, 900)]
)
def test_a_wall_that_was_a_small_window_is_as_large_as_if_it_had_not_been(
    server: Server, workshop: Workshop, day: str, open_host: Any, part: str, low: int,
    high: int, settled: Callable[[Page], None],
) -> None:  # fmt: skip
    furnish(workshop)
    small, large = ({"width": 1280, "height": height} for height in (low, high))
    workshop.host.show_section(part)
    page, seen = open_host(server, f"{day}/wall", viewport=large)
    expect(page.locator(".told.reading h1")).to_be_visible()
    settled(page)
    fresh = page.evaluate(STANDS)

    page.set_viewport_size(small)
    expect(page.locator("#part")).to_contain_text("1 /")
    page.keyboard.press("ArrowRight")
    page.set_viewport_size(large)
    expect(page.locator("#part")).to_be_hidden()

    assert page.evaluate(STANDS) == fresh
    assert seen.errors == []
