"""The phone pages as a real browser shows them, at 360 x 640 over plain http."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Seen
    from tests.server.conftest import Phone, Server, Workshop

    Open = Callable[..., tuple[Page, Seen]]
    Sound = Callable[[Page], None]
    Phones = Callable[[], Phone]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def take_a_seat(page: Page, name: str = "Harbour House") -> None:
    page.get_by_text(name, exact=True).click()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("A member of the coalition").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Take my seat").click()
    page.get_by_role("link", name="Go on").click()
    expect(page.locator("body")).to_have_attribute("data-screen", "waiting")


def choose(page: Page, sentence: str) -> None:
    page.locator("label > span:visible", has_text=sentence).click()


def screen(page: Page, name: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-screen", name)


def test_a_whole_visit_is_sound_light_and_asks_nobody_else(
    sound: Sound, open_page: Open, server: Server, workshop: Workshop
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
    assert sum(size for _, size in seen.fetched) < 40_000, seen.fetched


@pytest.mark.parametrize("state", ["paused", "closed", "trouble", "resume", "ended"])
def test_the_rarer_pages_are_sound_too(
    sound: Sound, open_page: Open, server: Server, workshop: Workshop, state: str
) -> None:
    page, seen = open_page(server, f"/join/{workshop.code}")
    take_a_seat(page)
    base = page.url.removesuffix("/room")
    if state == "paused":
        workshop.host.change_session(paused=True)
        screen(page, "paused")
    if state in {"closed", "ended"}:
        workshop.host.decide("We meet on Tuesdays.")
        workshop.host.change_session(state="closed")
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
    take_a_seat(page, arabic.name)

    assert arabic.name in page.locator("footer").inner_text()
    assert fits(page)
    assert seen.errors == []


def test_the_keyboard_alone_can_join_and_answer(
    open_page: Open, server: Server, workshop: Workshop
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


def test_an_answer_sent_while_the_server_is_away_arrives_by_itself(
    sound: Sound, open_page: Open, own_server: Server, own_workshop: Workshop
) -> None:
    page, _ = open_page(own_server, f"/join/{own_workshop.code}")
    take_a_seat(page)
    own_workshop.host.open(own_workshop.last)
    screen(page, "question")
    choose(page, "We look at the same numbers together")

    own_server.kill()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("status")).to_have_text(
        "Kept on this phone. We are trying again. Do not close the page."
    )
    assert page.url.startswith("http://workshop.test")
    sound(page)
    own_server.start()
    expect(page.locator("body")).to_have_attribute(
        "data-screen", "saved", timeout=40_000
    )

    (answer,) = own_workshop.store.room.answers(own_workshop.last)
    assert answer.value["choices"] == {"measures": "strong"}


def test_a_reload_keeps_what_was_chosen_and_the_line_one_was_at(
    open_page: Open, server: Server, workshop: Workshop
) -> None:
    page, _ = open_page(server, f"/join/{workshop.code}")
    take_a_seat(page)
    workshop.host.open(workshop.vision)
    screen(page, "question")
    choose(page, "Most members have agreed")
    page.get_by_role("button", name="Next").click()
    choose(page, "Everyone counts in their own way")

    page.reload()

    expect(page.get_by_text("Line 2 of 3")).to_be_visible()
    expect(page.get_by_label("Everyone counts in their own way")).to_be_checked()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Most members have agreed")).to_be_checked()


def test_a_question_that_closes_under_ones_hands_can_still_be_sent(
    open_page: Open, server: Server, workshop: Workshop
) -> None:
    page, _ = open_page(server, f"/join/{workshop.code}")
    take_a_seat(page)
    workshop.host.open(workshop.last)
    screen(page, "question")
    choose(page, "Everyone counts in their own way")

    workshop.host.close(workshop.last)
    expect(page.get_by_role("status")).to_contain_text("We have closed this question.")
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "waiting")

    expect(page.get_by_text("The host can still let it in.")).to_be_visible()
    assert len(workshop.store.room.answers(workshop.last, late=True)) == 1


def test_a_phone_that_is_passed_on_shows_nothing_of_the_person_before(
    open_page: Open, server: Server, workshop: Workshop
) -> None:
    page, _ = open_page(server, f"/join/{workshop.code}")
    page.get_by_text("Sea Gate Shelter").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("We pass this phone from person to person").click()
    page.get_by_role("button", name="Take my seat").click()
    page.get_by_role("link", name="Go on").click()
    workshop.host.open(workshop.last)
    screen(page, "question")
    choose(page, "Everyone counts in their own way")
    page.get_by_role("button", name="Send my answer").click()
    page.get_by_role("link", name="Next person").click()
    expect(page.get_by_text("We pass this phone")).to_be_attached()
    left = page.evaluate("JSON.stringify(localStorage)")
    page.go_back()
    expect(page.get_by_text("For which organisation are you here?")).to_be_visible()
    expect(page.get_by_role("link", name="Change my answer")).to_have_count(0)
    page.get_by_text("Lantern Legal Aid").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("We pass this phone from person to person").click()
    page.get_by_role("button", name="Take my seat").click()
    page.get_by_role("link", name="Go on").click()
    screen(page, "question")

    assert "coalition:" not in left
    assert page.locator("input:checked").count() == 0
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "absent" not in kept
    choose(page, "Some of us count the same few things")
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")
    assert len(workshop.store.room.answers(workshop.last)) == 2


def test_everything_works_without_script(
    open_page: Open, server: Server, workshop: Workshop
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
    open_page: Open, server: Server, workshop: Workshop
) -> None:
    room = files("coalition.server.phone")
    sheet = (room / "assets" / "phone.css").read_text("utf-8")
    pages = [f.read_text("utf-8") for f in (room / "templates").iterdir()]
    pages += [f.read_text("utf-8") for f in (room / "kinds").iterdir() if f.is_file()]
    page, _ = open_page(server, f"/join/{workshop.code}")
    take_a_seat(page)
    workshop.host.open(workshop.last)
    screen(page, "question")
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
    open_page: Open, server: Server, workshop: Workshop
) -> None:
    page, _ = open_page(server, f"/join/{workshop.code}")
    take_a_seat(page)
    workshop.host.open(workshop.vision)
    screen(page, "question")

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert fits(page)


def test_an_open_page_of_results_follows_the_room(
    sound: Sound, open_page: Open, server: Server, workshop: Workshop
) -> None:
    page, seen = open_page(server, f"/join/{workshop.code}")
    take_a_seat(page)
    workshop.host.open(workshop.last)
    screen(page, "question")
    choose(page, "Everyone counts in their own way")
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")
    workshop.host.close(workshop.last)
    workshop.host.reveal(workshop.last)
    page.get_by_role("link", name="Read the result").click()
    head = page.get_by_role("heading", level=1)
    expect(head).to_have_text("One more look")
    kept = page.evaluate("localStorage.length")

    workshop.host.change_session(paused=True)
    expect(head).to_have_text("We are taking a break.")
    sound(page)
    workshop.host.change_session(paused=False)
    expect(head).to_have_text("One more look")
    workshop.host.reveal(workshop.last, shown=False)
    expect(head).to_have_text("No result is shown yet.")
    sound(page)

    assert page.evaluate("localStorage.length") == kept
    assert seen.errors == []


def test_another_language_in_the_middle_of_joining_keeps_what_was_chosen(
    open_page: Open, server: Server, workshop: Workshop
) -> None:
    page, seen = open_page(server, f"/join/{workshop.code}")
    page.get_by_text("Sea Gate Shelter").click()
    page.get_by_role("button", name="Next").click()
    page.locator("input[value=funder] + span").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("link", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")

    expect(page.locator("fieldset").nth(2)).to_be_visible()
    expect(page.locator("fieldset").nth(0)).to_be_hidden()
    page.locator(".bar button").click()
    expect(page.locator(".seatcode")).to_be_visible()

    (seat,) = workshop.store.room.seats(workshop.coalition, workshop.session)
    assert (seat.role, seat.organisation) == ("funder", "sea-gate")
    assert page.evaluate("sessionStorage.length") == 0
    assert seen.errors == []


def test_an_answer_not_sent_yet_outlives_the_next_person_on_the_phone(
    open_page: Open, server: Server, workshop: Workshop
) -> None:
    page, _ = open_page(server, f"/join/{workshop.code}")
    take_a_seat(page)
    theirs = f"coalition:/join/{workshop.code}:77:"
    page.evaluate(
        """prefix => ['unsent:a', 'draft:a', 'revision:a'].forEach(
            name => localStorage.setItem(prefix + name, '{}'))""",
        theirs,
    )

    page.reload()
    screen(page, "waiting")

    kept = page.evaluate("Object.keys(localStorage)")
    assert kept == [f"{theirs}unsent:a"]


def test_a_store_that_cannot_save_now_leaves_the_answer_on_the_phone(
    open_page: Open, server: Server, workshop: Workshop
) -> None:
    page, _ = open_page(server, f"/join/{workshop.code}")
    take_a_seat(page)
    workshop.host.open(workshop.last)
    screen(page, "question")
    choose(page, "Everyone counts in their own way")
    trouble = '{"error": "store-trouble", "say": "The store is busy."}'
    page.route("**/answer/*", lambda route: route.fulfill(status=503, body=trouble))

    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("status")).to_have_text(
        "Kept on this phone. We are trying again. Do not close the page."
    )
    page.unroute("**/answer/*")
    screen(page, "saved")

    assert len(workshop.store.room.answers(workshop.last)) == 1
