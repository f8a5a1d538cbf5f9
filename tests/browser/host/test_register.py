"""The register on the host's screen: by keyboard, by axe, large and small."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from coalition.domain import Offer, Organisation, Term

if TYPE_CHECKING:
    from tests.browser.conftest import Seen
    from tests.server.furnishing import Workshop
    from tests.server.running import Server

OpenHost = Callable[..., "tuple[Page, Seen]"]
PAGES = (
    "",
    "/add",
    "/card/harbour-house",
    "/card/harbour-house/history",
    "/changed",
    "/merge",
    "/merge?one=harbour-house&other=double",
)


def equip(workshop: Workshop) -> str:
    """Give the coalition a list, a line and a double; gives the register's path."""
    facts, where = workshop.store.facts, workshop.coalition
    services = (Term(id="shelter", name={"en": "Shelter"}, sensitive=True),)
    line = Offer(id="o1", organisation="harbour-house", service="shelter", capacity=4)
    double = Organisation(id="double", name="The Harbour House Ltd")
    lists = facts.coalition(where).model_copy(update={"services": services})
    facts.put(where, [lists, line, double])
    return f"/coalitions/{where}/register"


@pytest.mark.parametrize("page_of", PAGES)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(
    open_host: OpenHost,
    server: Server,
    workshop: Workshop,
    violations: Callable[[Page], list[str]],
    smallest: Callable[[Page], tuple[float, str]],
    page_of: str,
) -> None:
    page, seen = open_host(server, equip(workshop) + page_of)

    assert violations(page) == []
    assert smallest(page)[0] >= 16
    for width, height in ((1280, 720), (360, 640)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (seen.errors, seen.strangers) == ([], [])


def test_a_card_is_added_by_keyboard_alone(
    open_host: OpenHost, server: Server, workshop: Workshop
) -> None:
    page, _seen = open_host(server, equip(workshop) + "/add")

    page.locator("body").press("Tab")
    page.keyboard.press("Enter")
    for _step in range(1):
        page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.id") != "name":
        page.keyboard.press("Tab")
    page.keyboard.type("Night Watch")
    while page.evaluate("document.activeElement.id") != "s1":
        page.keyboard.press("Tab")
    page.keyboard.type("shelter")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Night Watch")
    expect(page.get_by_label("What (sensitive)")).to_have_value("Shelter")


def test_the_coalition_leads_to_its_register_without_a_script(
    open_host: OpenHost, server: Server, workshop: Workshop
) -> None:
    home = equip(workshop).removesuffix("/register")
    page, _seen = open_host(server, home, java_script_enabled=False)

    page.get_by_role("link", name="The register").click()
    page.get_by_label("Search").fill("lantern")
    page.get_by_role("button", name="Show").click()

    expect(page.locator(".cards > li")).to_have_count(1)
