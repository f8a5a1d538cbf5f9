"""Bringing a file in, in a real browser: by keyboard, wide and narrow, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from coalition.domain import Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.running import Server

PHONE = {"width": 360, "height": 640}
WIDE = {"width": 1280, "height": 720}
LONG = "A very long heading that somebody wrote into the first row of the sheet"
FILE = {
    "name": "partners.csv",
    "mimeType": "text/csv",
    "buffer": (
        f"Organisation,Sector,Place,{LONG}\n"
        "Harbor House,Faith,Aceh,x\nHarbor House,Faith,Aceh,x\n"
        "Lamp Light,Health,Bali,y\n"
    ).encode(),
}


def choose(page: Any) -> None:
    page.get_by_label("The file").set_input_files(FILE)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()


@pytest.mark.parametrize("screen", [PHONE, WIDE])
def test_the_pages_break_no_rule_and_fit_every_screen(
    server: Server,
    workshop: Workshop,
    open_host: Any,
    violations: Callable[[Any], list[str]],
    smallest: Callable[[Any], tuple[float, str]],
    screen: Any,
) -> None:
    path = f"/coalitions/{workshop.coalition}/imports"
    page, seen = open_host(server, path, viewport=screen, java_script_enabled=True)
    for step in range(2):
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
        assert smallest(page)[0] >= 16
        if step == 0:
            choose(page)
    page.get_by_text("Row by row").first.click()
    assert violations(page) == []
    expect(page.get_by_text("may be the same organisation")).to_be_visible()
    assert (seen.strangers, seen.errors) == ([], [])


def test_a_file_is_brought_in_without_script_and_with_the_keyboard_alone(
    server: Server, workshop: Workshop, open_host: Any
) -> None:
    path = f"/coalitions/{workshop.coalition}/imports"
    page, _ = open_host(server, path, java_script_enabled=False)
    page.get_by_label("The file").set_input_files(FILE)
    page.get_by_label("The file").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_label("Sector", exact=True).focus()
    page.keyboard.press("Home")  # no column for the sector
    page.get_by_role("button", name="Look again").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Bring it in").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Brought in.")
    store = workshop.store
    there = {o.name: o for o in store.facts.all(workshop.coalition, Organisation)}
    assert there["Lamp Light"].sector == ""
    page.get_by_role("button", name="Take back").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("is taken back")
    left = {o.name for o in workshop.store.facts.all(workshop.coalition, Organisation)}
    assert "Lamp Light" not in left
