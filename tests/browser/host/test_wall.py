"""The wall in a real browser: readable, blind, one thing at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, ViewportSize, expect

from coalition.domain import Activity, RunningOrderItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.running import Server

    Violations = Callable[[Page], list[str]]
    Resize = Callable[[Page, ViewportSize], None]
    Smallest = Callable[[Page], tuple[float, str]]

SCREENS: list[ViewportSize] = [
    {"width": 1280, "height": 720},
    {"width": 1024, "height": 768},
]
XSS = "<img src=x onerror=alert(1)>"


def fits(page: Page) -> bool:
    return bool(
        page.evaluate(
            "() => { const s = document.getElementById('scene');"
            "return s.scrollHeight <= s.clientHeight + 2 && "
            "document.documentElement.scrollWidth <= window.innerWidth; }"
        )
    )


def test_every_scene_is_readable_and_breaks_no_rule(
    server: Server, workshop: Workshop, day: str, open_host: Any, resize: Resize,
    violations: Violations, smallest: Smallest,
) -> None:  # fmt: skip
    host, asked = workshop.host, workshop.vision
    page, seen = open_host(server, f"{day}/wall")

    def good(scene: str) -> None:
        for screen in SCREENS:
            resize(page, screen)
            assert violations(page) == [], (scene, screen)
            size, where = smallest(page)
            assert size >= 16, (scene, screen, where)
            assert fits(page), (scene, screen)

    expect(page.get_by_text("On your phone, open")).to_be_visible()
    good("join")
    host.open(asked, 3)
    expect(page.locator(".ask h1")).to_have_text("Which sentence is true of us today?")
    expect(page.locator(".clock")).to_contain_text(":")
    good("blind")
    host.key_in(
        asked, {"choices": {"vision": "strong", "trust": "absent"}}, "paper-0001"
    )
    expect(page.get_by_text("1 person in all")).to_be_visible()
    host.close(asked)
    expect(page.get_by_text("This question is closed")).to_be_visible()
    good("waiting")
    host.reveal(asked)
    expect(page.locator(".told .cw-blocks")).to_be_visible()
    good("revealed")
    host.update_session(paused=True)
    expect(page.get_by_text("We pause")).to_be_visible()
    good("paused")
    host.update_session(paused=False)
    host.reveal(asked, shown=False)
    host.record_decision(
        f"We keep one list, and {XSS} is only a name.", owner="Lantern"
    )
    expect(page.get_by_text("What we decided today")).to_be_visible()
    good("decided")
    host.update_session(state="closed")
    expect(page.get_by_text("Thank you all")).to_be_visible()
    good("closed")
    assert (seen.strangers, seen.errors) == ([], [])


def test_a_long_result_is_turned_like_pages_and_loses_no_line(
    server: Server, workshop: Workshop, day: str, open_host: Any, resize: Resize,
    smallest: Smallest,
) -> None:  # fmt: skip
    options = [
        {"id": n, "text": {"en": t}} for n, t in (("a", "It matters"), ("b", "Fine"))
    ]
    lines = [
        {
            "id": f"line-{n}",
            "title": {"en": f"Gap number {n} of a long list"},
            "options": options,
        }
        for n in range(1, 31)
    ]
    activity = Activity(
        id=f"long-{workshop.coalition}", session=workshop.session, activity="rating",
        title={"en": "Which gaps matter?"}, question={"en": "Empty squares"},
        settings={"lines": lines},
    )  # fmt: skip
    host = workshop.host
    item = RunningOrderItem(title=activity.title, activity=activity.id)
    host.store.facts.put(workshop.coalition, [activity])
    order = [*host.session.running_order, item]
    host.update_session(running_order=[i.model_dump() for i in order])
    host.open(activity.id)
    host.close(activity.id)
    host.reveal(activity.id)
    page, _ = open_host(server, f"{day}/wall")
    for screen in SCREENS:
        resize(page, screen)
        expect(page.locator("#part")).to_contain_text("1 /")
        seen: list[str] = []
        for _ in range(int(page.locator("#part").inner_text().rpartition("/")[2])):
            assert fits(page)
            assert smallest(page)[0] >= 16
            seen += page.locator(
                ".told tbody tr:visible th, .told tbody tr:visible td:first-child"
            ).all_inner_texts()
            page.keyboard.press("ArrowRight")
        assert {f"Gap number {n} of a long list" for n in range(1, 31)} <= set(seen)


def test_the_keys_show_codes_blank_and_change_the_size(
    server: Server, workshop: Workshop, day: str, open_host: Any,
    violations: Violations, smallest: Smallest,
) -> None:  # fmt: skip
    page, _ = open_host(server, f"{day}/wall")
    expect(page.get_by_text("On your phone, open")).to_be_visible()
    page.keyboard.press("q")
    expect(page.locator("#codes svg")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("q")
    expect(page.locator("#codes")).to_be_hidden()
    page.keyboard.press("b")
    expect(page.locator("#blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator("#blank")).to_be_hidden()
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    before = page.evaluate(size)
    page.keyboard.press("+")
    assert page.evaluate(size) > before
    for _ in range(20):
        page.keyboard.press("-")
    assert smallest(page)[0] >= 16


def test_the_wall_has_nothing_to_press(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    workshop.host.open(workshop.last)
    page, _ = open_host(server, f"{day}/wall")
    expect(page.locator(".ask")).to_be_visible()
    assert page.locator("a, button, input, select, textarea, [tabindex]").count() == 0


def test_the_wall_goes_on_by_itself_after_the_server_was_killed(
    own_server: Server, own_workshop: Workshop, open_host: Any
) -> None:
    day = f"/coalitions/{own_workshop.coalition}/sessions/{own_workshop.session}"
    page, _ = open_host(own_server, f"{day}/wall")
    expect(page.get_by_text("On your phone, open")).to_be_visible()
    own_server.kill()
    expect(page.get_by_text("The wall lost the server.")).to_be_visible()
    own_server.start()
    own_workshop.host.open(own_workshop.last)
    expect(page.locator(".ask h1")).to_be_visible(timeout=20_000)
    expect(page.locator("#lost")).to_be_empty()
