"""An answer that was on its way when the next question opened, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import Seen
    from tests.server.conftest import Server, Workshop

    Open = Callable[..., tuple[Page, Seen]]

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
def answering(open_page: Open, server: Server, workshop: Workshop) -> Page:
    """A phone whose answer stands complete on the screen, and is not sent."""
    page, _seen = open_page(server, f"/join/{workshop.code}")
    page.get_by_text("Harbour House", exact=True).click()
    page.get_by_role("button", name="Next").click()
    page.get_by_text("A member of the coalition").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Take my seat").click()
    page.get_by_role("link", name="Go on").click()
    workshop.host.open(workshop.vision)
    expect(page.locator("body")).to_have_attribute("data-screen", "question")
    for n, sentence in enumerate(THREE):
        page.locator("label > span:visible", has_text=sentence).click()
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
    page.context.set_offline(True)
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator("#status")).to_contain_text("Kept on this phone")
    workshop.host.open(workshop.last)
    page.context.set_offline(False)

    page.goto(page.url)

    expect(page.locator("form")).to_have_attribute("data-activity", workshop.last)
    expect(page.locator(".remark")).to_have_text(LATE)
    expect(page.locator("#status")).to_have_text("Not sent yet.")
    assert len(workshop.store.room.answers(workshop.vision, late=True)) == 1
