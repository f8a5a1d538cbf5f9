"""Signing in, the coalitions, starting a session: in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.running import Server

PHONE = {"width": 360, "height": 640}
WIDE = {"width": 1280, "height": 720}


@pytest.mark.parametrize("screen", [PHONE, WIDE])
def test_the_login_breaks_no_rule_and_fits_every_screen(
    server: Server, open_page: Any, violations: Callable[[Any], list[str]], screen: Any
) -> None:
    page, seen = open_page(server, "/login", viewport=screen)
    assert violations(page) == []
    page.get_by_label("Key").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is not the key.")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
    assert (seen.strangers, seen.errors) == ([], [])


@pytest.mark.parametrize("screen", [PHONE, WIDE])
def test_home_and_session_break_no_rule_and_fit_every_screen(
    server: Server,
    workshop: Workshop,
    day: str,
    open_host: Any,
    violations: Callable[[Any], list[str]],
    smallest: Callable[[Any], tuple[float, str]],
    screen: Any,
) -> None:
    page, seen = open_host(server, "/coalitions", viewport=screen)
    for path in ("/coalitions", f"/coalitions/{workshop.coalition}", day):
        page.goto(page.url.split("/coalitions")[0] + path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= screen["width"]
        size, where = smallest(page)
        assert size >= 16, where
    assert (seen.strangers, seen.errors) == ([], [])


def test_a_session_is_started_with_the_keyboard_alone(
    server: Server, workshop: Workshop, open_host: Any
) -> None:
    page, _ = open_host(server, f"/coalitions/{workshop.coalition}")
    page.get_by_label("What the day is called").focus()
    page.keyboard.type("By keyboard")
    for _step in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.textContent.trim()")
        if focused == "Tick all":
            page.keyboard.press("Space")
        if focused == "Start the session":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("By keyboard")
    expect(page.get_by_text("6 organisations expected")).to_be_visible()
