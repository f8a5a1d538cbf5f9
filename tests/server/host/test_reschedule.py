"""A day that runs late: what could be cut is proposed, and cut with one button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from coalition.domain import RunningOrderItem, Session

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

ORDER = (
    RunningOrderItem(title={"en": "Speeches"}, minutes=20, weight="shorter"),
    RunningOrderItem(title={"en": "Making the case"}, minutes=5, weight="can-go"),
    RunningOrderItem(title={"en": "Decide"}, minutes=30, weight="must"),
)


@pytest.fixture
def session(workshop: Workshop) -> Session:
    """A day of three items."""
    return workshop.host.update_session(running_order=ORDER)


def minutes_of(workshop: Workshop, session: Session) -> list[int]:
    now = workshop.store.facts.get(workshop.coalition, Session, session.id)
    return [item.minutes for item in now.running_order]


def test_a_cut_is_proposed_and_looking_changes_nothing(
    host: Phone, workshop: Workshop, console: str, session: Session
) -> None:
    assert f"{console}/late" in host.get(console).text

    proposed = host.get(f"{console}/late?late=15").text

    assert "That saves 15 minutes." in proposed
    assert "only if time is left" in proposed
    assert "Speeches" in proposed
    assert "Decide" not in proposed
    assert minutes_of(workshop, session) == [20, 5, 30]


def test_a_question_is_proposed_by_the_name_that_the_list_has(
    host: Phone, workshop: Workshop, console: str
) -> None:
    item = RunningOrderItem(title={"en": "Old name"}, minutes=20, weight="can-go")
    planned = item.model_copy(update={"activity": workshop.last})
    workshop.host.update_session(running_order=[planned])
    words = {"title-en": "New name", "question-en": "How?"}
    host.press(console, "settle", activity=workshop.last, **words)

    proposed = host.get(f"{console}/late?late=15").text

    assert "New name" in proposed
    assert "Old name" not in proposed


def form_of(page: str) -> dict[str, str]:
    """Read what the button below the proposal sends."""
    return dict(re.findall(r'name="(late|seen|proposed)" value="([^"]*)"', page))


def test_the_day_is_cut_as_proposed_once(
    host: Phone, workshop: Workshop, console: str, session: Session
) -> None:
    form = form_of(host.get(f"{console}/late?late=10").text)

    for _press in range(2):
        assert host.press(console, "shorten", **form).status == 303
        assert minutes_of(workshop, session) == [15, 0, 30]

    assert "Only if time is left" in host.get(f"{console}?at=item-1").text


def test_a_day_that_was_changed_meanwhile_is_looked_at_again(
    host: Phone, workshop: Workshop, console: str, session: Session
) -> None:
    form = form_of(host.get(f"{console}/late?late=10").text)
    workshop.host.update_session(running_order=ORDER[::-1])

    refused = host.press(console, "shorten", **form)

    assert refused.status == 400
    assert "it has changed since" in refused.text
    assert minutes_of(workshop, session) == [30, 5, 20]


def test_what_was_begun_meanwhile_is_not_cut(
    host: Phone, workshop: Workshop, console: str
) -> None:
    asked = RunningOrderItem(title={"en": "A"}, activity=workshop.last, weight="can-go")
    session = workshop.host.update_session(running_order=[asked, *ORDER])
    form = form_of(host.get(f"{console}/late?late=20").text)
    workshop.host.open(workshop.last)

    assert host.press(console, "shorten", **form).status == 400
    assert minutes_of(workshop, session) == [10, 20, 5, 30]


def test_a_day_that_is_over_is_not_cut(
    host: Phone, workshop: Workshop, console: str, session: Session
) -> None:
    form = form_of(host.get(f"{console}/late?late=10").text)
    workshop.host.update_session(state="closed")

    assert host.press(console, "shorten", **form).status == 400
    assert minutes_of(workshop, session) == [20, 5, 30]


def test_more_than_may_be_cut_is_said(
    host: Phone, console: str, session: Session
) -> None:
    assert "That saves 15 of 40 minutes" in host.get(f"{console}/late?late=40").text


@pytest.mark.parametrize("late", ["", "soon", "-5", "0", "%C2%B2", "9" * 5000])
def test_what_is_no_number_of_minutes_proposes_nothing(
    host: Phone, console: str, session: Session, late: str
) -> None:
    page = host.get(f"{console}/late?late={late}")

    assert page.status == 200
    assert "What could be cut" not in page.text
    assert "must stay as it is" not in page.text


def test_where_nothing_may_be_cut_the_room_is_told(
    host: Phone, workshop: Workshop, console: str
) -> None:
    workshop.host.update_session(running_order=ORDER[2:])

    assert "must stay as it is" in host.get(f"{console}/late?late=10").text


def test_only_the_host_reads_what_could_be_cut(server: Server, console: str) -> None:
    assert server.phone("").get(f"{console}/late").status == 302
