"""The phone pages as a real browser shows them, at 360 x 640 over plain http."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Asked, Choose, Seated, Seen
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

    Open = Callable[..., tuple[Page, Seen]]
    Sound = Callable[[Page], None]
    Phones = Callable[[], Phone]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_whole_visit_is_sound_light_and_asks_nobody_else(
    sound: Sound,
    open_page: Open,
    server: Server,
    workshop: Workshop,
    choose: Choose,
    screen: Choose,
) -> None:
    page, seen = open_page(server, "/join")
    sound(page)
    page.get_by_role("textbox").fill(workshop.code)
    page.get_by_role("button").click()
    sound(page)
    page.get_by_text("Another organisation").click()
    sound(page)
    page.get_by_text("Harbour House", exact=True).click()
    page.get_by_role("button", name="Next").click()
    sound(page)
    page.get_by_text("A member of the coalition").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("We answer together as a table").click()
    sound(page)
    page.get_by_text("I answer on my own phone").click()
    page.get_by_role("button", name="Take my seat").click()
    sound(page)
    page.get_by_role("link", name="Go on").click()
    screen(page, "waiting")
    sound(page)
    workshop.host.open(workshop.vision, minutes=5)
    screen(page, "question")
    sound(page)
    choose(page, "Most members have agreed to one written vision.")
    sound(page)
    page.get_by_role("button", name="Next").click()
    choose(page, "I do not know")
    page.get_by_role("button", name="Next").click()
    choose(page, "Most promises are kept without being asked.")
    sound(page)
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")
    sound(page)
    workshop.host.close(workshop.vision)
    workshop.host.reveal(workshop.vision)
    screen(page, "waiting")
    page.get_by_role("link", name="Read the result").click()
    sound(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "How strong are we together?"
    )

    (answer,) = workshop.store.room.answers(workshop.vision)
    assert answer.value["choices"] == {
        "vision": "working",
        "measures": "unknown",
        "trust": "working",
    }
    assert seen.strangers == []
    assert seen.errors == []
    # A page more or less, as a slow machine has it, is 1,400 of these.
    assert sum(size for _, size in seen.fetched) < 30_000, seen.fetched


@pytest.mark.parametrize("state", ["paused", "closed", "trouble", "resume", "ended"])
def test_the_rarer_pages_are_sound_too(
    sound: Sound,
    seated: Seated,
    server: Server,
    workshop: Workshop,
    state: str,
    screen: Choose,
) -> None:
    page, seen = seated(server, workshop.code)
    base = page.url.removesuffix("/room")
    if state == "paused":
        workshop.host.update_session(paused=True)
        screen(page, "paused")
    if state in {"closed", "ended"}:
        workshop.host.record_decision("We meet on Tuesdays.")
        workshop.host.update_session(state="closed")
        screen(page, "closed")
    if state == "ended":
        page.context.clear_cookies()
        page.goto(base)
    if state == "trouble":
        page.goto(f"{base}/nowhere")
    if state == "resume":
        page.goto(f"{base}/resume")
        page.get_by_role("textbox").fill("000 000 0000")
        page.get_by_role("button").click()
        expect(page.get_by_role("alert")).to_be_visible()

    sound(page)
    assert seen.errors == []


def test_names_of_any_length_and_script_stay_on_the_page(
    open_page: Open, server: Server, workshop: Workshop
) -> None:
    from coalition.domain import Organisation

    long = Organisation(id="lantern", name="A" * 4000)
    arabic = Organisation(id="sea-gate", name="بيت الميناء للمساعدة القانونية")
    workshop.store.facts.put(workshop.coalition, [long, arabic])
    page, seen = open_page(server, f"/join/{workshop.code}")

    assert fits(page)
    (tall,) = page.locator("label > span", has_text="AAAA").all()
    assert tall.evaluate("e => e.offsetHeight") < 150
    page.get_by_text(arabic.name, exact=True).click()
    for button in ("Next", "Next", "Take my seat"):
        page.get_by_role("button", name=button).click()
    page.get_by_role("link", name="Go on").click()

    assert arabic.name in page.locator("footer").inner_text()
    assert fits(page)
    assert seen.errors == []


def test_the_keyboard_alone_can_join_and_answer(
    open_page: Open, server: Server, workshop: Workshop, screen: Choose
) -> None:
    page, _ = open_page(server, "/join")

    def press(*keys: str) -> None:
        for key in keys:
            page.keyboard.press(key)

    def tab_to(text: str) -> None:
        for _ in range(30):
            page.keyboard.press("Tab")
            focused = page.evaluate("document.activeElement.textContent.trim()")
            if focused.endswith(text):
                return
        raise AssertionError(f"Tab does not reach “{text}”")

    press("Tab")
    page.keyboard.type(workshop.code)
    press("Enter")
    page.wait_for_url("**/join/" + workshop.code)
    press("Tab", "Space")
    tab_to("Next")
    press("Enter", "Tab", "Space")
    tab_to("Next")
    press("Enter")
    tab_to("Take my seat")
    press("Enter")
    expect(page.locator(".seatcode")).to_be_visible()
    tab_to("Go on")
    press("Enter")
    screen(page, "waiting")
    workshop.host.open(workshop.last)
    screen(page, "question")
    press("Tab", "Space", "ArrowDown", "ArrowDown")
    tab_to("Send my answer")
    press("Enter")
    screen(page, "saved")

    (answer,) = workshop.store.room.answers(workshop.last)
    assert answer.value["choices"] == {"measures": "working"}
    assert workshop.store.room.seats(workshop.coalition, workshop.session)[0].role == (
        "member"
    )


def test_everything_works_without_script(
    open_page: Open, server: Server, workshop: Workshop, choose: Choose
) -> None:
    page, _ = open_page(server, "/join", java_script_enabled=False)
    page.get_by_role("textbox").fill(workshop.code)
    page.get_by_role("button").click()
    page.get_by_text("Lantern Legal Aid").click()
    page.get_by_text("A funder").click()
    page.get_by_role("button", name="Take my seat").click()
    page.get_by_role("link", name="Go on").click()
    workshop.host.open(workshop.vision)
    page.get_by_role("link", name="Look again").click()
    for sentence in ("Each of us would", "We look at the same", "Most promises are"):
        choose(page, sentence)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Saved. You can change it until we close."
    )
    page.get_by_role("link", name="Change my answer").click()
    expect(page.get_by_label("Each of us would")).to_be_checked()
    choose(page, "We have used the vision")
    page.get_by_role("button", name="Send my answer").click()

    (answer,) = workshop.store.room.answers(workshop.vision)
    assert answer.value["choices"] == {
        "vision": "strong",
        "measures": "strong",
        "trust": "working",
    }


def test_what_is_chosen_shows_on_phones_that_do_not_know_has(
    asked: Asked,
    server: Server,
    workshop: Workshop,
) -> None:
    room = files("coalition.server.phone")
    sheet = (room / "assets" / "phone.css").read_text("utf-8")
    pages = [f.read_text("utf-8") for f in (room / "templates").iterdir()]
    pages += [f.read_text("utf-8") for f in (room / "kinds").iterdir() if f.is_file()]
    page, _ = asked(server, workshop, workshop.last)
    first, second = page.locator("label > span").all()[:2]
    plain = first.evaluate("e => getComputedStyle(e).backgroundColor")

    first.click()

    assert not any(":has(" in text for text in [sheet, *pages])
    chosen = first.evaluate("e => getComputedStyle(e).backgroundColor")
    weight = first.evaluate("e => getComputedStyle(e).fontWeight")
    assert chosen == "rgb(15, 107, 102)"
    assert int(weight) >= 600  # colour is never alone
    assert second.evaluate("e => getComputedStyle(e).backgroundColor") == plain


def test_text_twice_as_large_still_fits(
    asked: Asked,
    server: Server,
    workshop: Workshop,
) -> None:
    page, _ = asked(server, workshop, workshop.vision)

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert fits(page)


def test_an_open_page_of_results_follows_the_room(
    sound: Sound,
    asked: Asked,
    server: Server,
    workshop: Workshop,
    choose: Choose,
    screen: Choose,
) -> None:
    page, seen = asked(server, workshop, workshop.last)
    choose(page, "Everyone counts in their own way")
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")
    workshop.host.close(workshop.last)
    workshop.host.reveal(workshop.last)
    page.get_by_role("link", name="Read the result").click()
    head = page.get_by_role("heading", level=1)
    expect(head).to_have_text("One more look")
    kept = page.evaluate("localStorage.length")

    workshop.host.update_session(paused=True)
    expect(head).to_have_text("We are taking a break.")
    sound(page)
    workshop.host.update_session(paused=False)
    expect(head).to_have_text("One more look")
    workshop.host.reveal(workshop.last, shown=False)
    expect(head).to_have_text("No result is shown yet.")
    sound(page)

    assert page.evaluate("localStorage.length") == kept
    assert seen.errors == []
