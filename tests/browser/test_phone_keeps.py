"""What a phone keeps, and what it does not, whatever happens in the middle."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Asked, Choose, Seated, Seen
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

    Open = Callable[..., tuple[Page, Seen]]
    Sound = Callable[[Page], None]
    Phones = Callable[[], Phone]


def test_an_answer_sent_while_the_server_is_away_arrives_by_itself(
    sound: Sound,
    asked: Asked,
    own_server: Server,
    own_workshop: Workshop,
    choose: Choose,
) -> None:
    page, _ = asked(own_server, own_workshop, own_workshop.last)
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
    asked: Asked,
    server: Server,
    workshop: Workshop,
    choose: Choose,
) -> None:
    page, _ = asked(server, workshop, workshop.vision)
    choose(page, "Most members have agreed")
    page.get_by_role("button", name="Next").click()
    choose(page, "Everyone counts in their own way")

    page.reload()

    expect(page.get_by_text("Line 2 of 3")).to_be_visible()
    expect(page.get_by_label("Everyone counts in their own way")).to_be_checked()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Most members have agreed")).to_be_checked()


def test_a_question_that_closes_under_ones_hands_can_still_be_sent(
    asked: Asked,
    server: Server,
    workshop: Workshop,
    choose: Choose,
    screen: Choose,
) -> None:
    page, _ = asked(server, workshop, workshop.last)
    choose(page, "Everyone counts in their own way")

    workshop.host.close(workshop.last)
    expect(page.get_by_role("status")).to_contain_text("We have closed this question.")
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "waiting")

    expect(page.get_by_text("The host can still let it in.")).to_be_visible()
    assert len(workshop.store.room.answers(workshop.last, late=True)) == 1


def test_a_phone_that_is_passed_on_shows_nothing_of_the_person_before(
    open_page: Open, server: Server, workshop: Workshop, choose: Choose, screen: Choose
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
    page.get_by_role("button", name="Next person").click()
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
    seated: Seated,
    server: Server,
    workshop: Workshop,
    screen: Choose,
) -> None:
    page, _ = seated(server, workshop.code)
    screen(page, "waiting")
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
    asked: Asked,
    server: Server,
    workshop: Workshop,
    choose: Choose,
    screen: Choose,
) -> None:
    page, _ = asked(server, workshop, workshop.last)
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
