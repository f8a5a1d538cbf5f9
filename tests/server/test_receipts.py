"""What a phone says of an answer belongs to the question that was answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone, Reply

LATE = "This came after we closed. The host can still let it in."
SAVED = "Saved. You can change it until we close."
NOT_SENT = "Not sent yet."
TITLE = "How strong are we together?"
ALL = {"line-vision": "working", "line-measures": "unknown", "line-trust": "strong"}


@pytest.fixture
def phone(phones: Callable[[], Phone], workshop: Workshop) -> Phone:
    """A phone without script whose first question is open."""
    phone = phones()
    phone.join("harbour-house")
    workshop.host.open(workshop.vision)
    return phone


def sent(phone: Phone, activity: str, fields: dict[str, str]) -> str:
    """Send a form as a browser without script does; gives where it is led."""
    reply = phone.post(
        phone.at("answer", activity), fields | {"id": "", "revision": ""}
    )
    assert reply.status == 303, reply.text
    return reply.headers["Location"]


def status(page: Reply) -> str:
    return page.text.partition('id="status">')[2].partition("<")[0]


def test_what_came_late_is_said_with_the_name_of_its_question(
    phone: Phone, workshop: Workshop
) -> None:
    workshop.host.close(workshop.vision)

    page = phone.get(sent(phone, workshop.vision, ALL))

    assert f"“{TITLE}” {LATE}" in page.text


def test_the_next_question_does_not_say_of_itself_that_it_came_late(
    phone: Phone, workshop: Workshop
) -> None:
    workshop.host.open(workshop.last)
    there = sent(phone, workshop.vision, ALL)

    page = phone.get(there)

    assert status(page) == NOT_SENT
    assert page.text.count(LATE) == page.text.count(f"“{TITLE}” {LATE}") == 1


def test_the_next_look_of_a_phone_without_script_leaves_the_receipt_behind(
    phone: Phone, workshop: Workshop
) -> None:
    workshop.host.close(workshop.vision)

    waiting = phone.get(sent(phone, workshop.vision, ALL)).text

    refresh = waiting.partition('http-equiv="refresh" content="')[2].partition('"')[0]
    assert refresh == f"10; url={phone.at('room')}"


def test_the_next_question_does_not_say_that_it_is_saved(
    phone: Phone, workshop: Workshop
) -> None:
    there = sent(phone, workshop.vision, ALL)
    assert SAVED in phone.get(there).text
    workshop.host.open(workshop.last)

    assert status(phone.get(there)) == NOT_SENT


def test_a_receipt_of_no_question_of_the_day_is_not_shown(
    phone: Phone, workshop: Workshop
) -> None:
    for query in ("?said=late", "?said=late&of=another", f"?of={workshop.vision}"):
        assert LATE not in phone.get(phone.at("room") + query).text
