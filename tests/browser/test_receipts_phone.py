"""An answer that was on its way when the next question opened, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from tests.browser.conftest import Asked, Choose
    from tests.server.furnishing import Workshop
    from tests.server.running import Server

LATE = (
    "“How strong are we together?” This came after we closed. The host can still let "
    "it in."
)
THREE = (
    "Most members have agreed to one written vision.",
    "I do not know",
    "Most promises are kept without being asked.",
)


@pytest.fixture
def answering(asked: Asked, server: Server, workshop: Workshop, choose: Choose) -> Page:
    """A phone whose answer stands complete on the screen, and is not sent."""
    page, _seen = asked(server, workshop, workshop.vision)
    for n, sentence in enumerate(THREE):
        choose(page, sentence)
        if n < len(THREE) - 1:
            page.get_by_role("button", name="Next").click()
    return page


def test_the_next_question_shows_the_receipt_only_with_the_name_of_its_own(
    answering: Page, workshop: Workshop
) -> None:
    page = answering
    workshop.host.open(workshop.last)

    page.get_by_role("button", name="Send my answer").click()

    expect(page.locator("form")).to_have_attribute("data-activity", workshop.last)
    expect(page.locator(".remark")).to_have_text(LATE)
    expect(page.locator("#status")).to_have_text("Not sent yet.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_answer_that_was_kept_says_nothing_on_another_questions_form(
    answering: Page, workshop: Workshop
) -> None:
    page = answering
    page.route("**/answer/*", lambda route: route.abort())
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator("#status")).to_contain_text("Kept on this phone")
    workshop.host.open(workshop.last)
    page.goto(page.url)
    expect(page.locator("form")).to_have_attribute("data-activity", workshop.last)

    page.unroute("**/answer/*")

    expect(page.locator(".remark")).to_have_text(LATE, timeout=40_000)
    expect(page.locator("#status")).to_have_text("Not sent yet.")
    assert len(workshop.store.room.answers(workshop.vision, late=True)) == 1


def test_a_receipt_that_nobody_read_is_on_the_page_after_a_reload(
    answering: Page, workshop: Workshop
) -> None:
    page = answering
    name = page.evaluate("'coalition:' + document.body.dataset.base + ':' + "
                         "document.body.dataset.seat + ':untold'")  # fmt: skip
    workshop.host.open(workshop.last)
    told = f'["?said=late&of={workshop.vision}"]'
    page.evaluate("([name, told]) => localStorage.setItem(name, told)", [name, told])

    page.goto(page.url)

    expect(page.locator("form")).to_have_attribute("data-activity", workshop.last)
    expect(page.locator(".remark")).to_have_text(LATE)


def begin_the_next(page: Page, workshop: Workshop) -> None:
    """Send one answer that does not leave the phone, and choose one in the next."""
    page.route("**/answer/*", lambda route: route.abort())
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator("#status")).to_contain_text("Kept on this phone")
    workshop.host.open(workshop.last)
    page.goto(page.url)
    expect(page.locator("form")).to_have_attribute("data-activity", workshop.last)
    page.locator("label > span:visible", has_text="Everyone counts").click()


def refuse(page: Page, workshop: Workshop) -> str:
    """Let the server refuse the first of the two answers; gives what it says."""
    refused = "“How strong are we together?” That did not fit. Nothing was saved."
    page.route(
        f"**/answer/{workshop.vision}",
        lambda route: route.fulfill(status=400, json={"error": "x", "say": refused}),
    )
    return refused


def test_a_refusal_is_told_by_name_and_what_else_waits_goes_on(
    answering: Page, workshop: Workshop
) -> None:
    page = answering
    begin_the_next(page, workshop)
    refused = refuse(page, workshop)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator("#status")).to_contain_text("Kept on this phone")

    page.unroute("**/answer/*")

    expect(page.locator("body")).to_have_attribute(
        "data-screen", "saved", timeout=30_000
    )
    expect(page.locator("#status")).to_have_text(refused)
    assert len(workshop.counted(workshop.last)) == 1
    assert workshop.counted(workshop.vision) == []


def test_a_refusal_of_another_question_stands_under_this_one_by_its_name(
    answering: Page, workshop: Workshop
) -> None:
    page = answering
    begin_the_next(page, workshop)
    stored = page.evaluate("Object.keys(localStorage).find(k => k.includes('unsent:'))")
    page.evaluate(
        """key => {
          const sent = JSON.parse(localStorage.getItem(key));
          sent.fields = [['line-vision', 'nonsense']];
          localStorage.setItem(key, JSON.stringify(sent));
        }""",
        stored,
    )
    page.unroute("**/answer/*")

    expect(page.locator("#status")).to_contain_text(
        "“How strong are we together?”", timeout=30_000
    )
    expect(page.locator("#status")).to_contain_text("Nothing was saved.")
    expect(page.locator("form")).to_have_attribute("data-activity", workshop.last)


def test_a_refusal_stays_when_the_network_is_back(
    answering: Page, workshop: Workshop
) -> None:
    page = answering
    begin_the_next(page, workshop)
    page.route("**/state", lambda route: route.abort())
    for _missed in range(3):
        page.wait_for_event("requestfailed", lambda asked: "/state" in asked.url)
    page.unroute("**/answer/*")
    refused = refuse(page, workshop)

    page.evaluate("dispatchEvent(new Event('online'))")
    with page.expect_response("**/state"):
        page.unroute("**/state")

    expect(page.locator("#status")).to_have_text(refused)


def test_a_receipt_that_waits_does_not_take_away_the_change_of_an_answer(
    answering: Page, workshop: Workshop
) -> None:
    page = answering
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator("body")).to_have_attribute("data-screen", "saved")
    seat = (
        "'coalition:' + document.body.dataset.base + ':' + document.body.dataset.seat"
    )
    told = f'["?said=late&of={workshop.last}"]'
    page.evaluate(f"told => localStorage.setItem({seat} + ':untold', told)", told)

    page.goto(f"{page.url}?change=1")
    page.wait_for_timeout(1000)

    expect(page.locator("body")).to_have_attribute("data-screen", "question")


def test_a_receipt_waits_while_another_answer_is_begun_and_is_told_after_it(
    answering: Page, workshop: Workshop
) -> None:
    page = answering
    begin_the_next(page, workshop)

    with page.expect_response("**/answer/*", timeout=30_000) as arrived:
        page.unroute("**/answer/*")
    assert arrived.value.json()["receipt"] == "late"
    expect(page.locator("form")).to_have_attribute("data-activity", workshop.last)
    page.get_by_role("button", name="Send my answer").click()

    expect(page.locator("body")).to_have_attribute("data-screen", "saved")
    expect(page.locator(".remark")).to_have_text(LATE)
    assert len(workshop.store.room.answers(workshop.vision, late=True)) == 1


def test_a_late_answer_is_told_in_a_break(answering: Page, workshop: Workshop) -> None:
    page = answering
    workshop.host.close(workshop.vision)
    workshop.host.update_session(paused=True)
    expect(page.locator("body")).to_have_attribute("data-screen", "paused")
    page.evaluate(
        """([base, activity]) => {
          localStorage.setItem(
            `coalition:${base}:${document.body.dataset.seat}:unsent:${activity}`,
            JSON.stringify({id: 'a'.repeat(24), revision: 0,
              fields: [['line-trust', 'strong']]}));
        }""",
        [f"/join/{workshop.code}", workshop.vision],
    )
    page.reload()

    expect(page.locator(".remark")).to_have_text(LATE)
    expect(page.locator("body")).to_have_attribute("data-screen", "paused")
