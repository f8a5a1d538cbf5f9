"""Two consoles that press while the file is slow: nothing that was done is lost.

Which of the two comes first is chance; either way both are told what became of it.
"""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Decision

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import SignIn
    from tests.server.phones import Phone, Reply
    from tests.server.running import Server

SLOW = 0.15
"""Seconds in which a request reads what it changes, and waits to write."""

Press = tuple[str, dict[str, object]]


@pytest.fixture
def both(
    host: Phone, server: Server, sign_in: SignIn, workshop: Workshop, console: str
) -> Callable[[Press, Press], list[Reply]]:
    """Press on two consoles, one after the other, while the file takes no writes."""
    hosts, day = (host, sign_in(server)), console.removesuffix("/console")

    def press(*sent: Press) -> list[Reply]:
        with (
            ThreadPoolExecutor(2) as consoles,
            closing(sqlite3.connect(workshop.path, isolation_level=None)) as busy,
        ):
            busy.execute("BEGIN IMMEDIATE")
            coming = []
            for one, (path, fields) in zip(hosts, sent, strict=True):
                coming.append(consoles.submit(one.post, f"{day}{path}", fields))
                time.sleep(SLOW)
            busy.execute("ROLLBACK")
            return [reply.result() for reply in coming]

    return press


def test_a_pause_stands_when_a_question_is_taken_out_meanwhile(
    both: Callable[[Press, Press], list[Reply]], workshop: Workshop
) -> None:
    skipped: dict[str, object] = {"activity": workshop.last}

    both(("/console/pause", {}), ("/console/skip", skipped))

    day = workshop.host.session
    assert day.paused
    assert [i.activity for i in day.running_order] == [workshop.vision, workshop.trust]


def test_a_question_that_was_opened_is_not_planned_again_by_new_words(
    both: Callable[[Press, Press], list[Reply]], workshop: Workshop
) -> None:
    asked: dict[str, object] = {"activity": workshop.last}
    words = asked | {"title-en": "New", "question-en": "Other?"}

    replies = both(("/console/open", asked), ("/console/settle", words))

    now = workshop.host.activity(workshop.last)
    assert (now.state, replies[0].status) == ("open", 303)
    assert (now.question["en"] == "Other?") is (replies[1].status == 303)


def test_a_closed_question_is_not_opened_again_by_a_timer(
    both: Callable[[Press, Press], list[Reply]], workshop: Workshop
) -> None:
    workshop.host.open(workshop.last)
    asked: dict[str, object] = {"activity": workshop.last}

    replies = both(("/console/close", asked), ("/console/open", asked | {"minutes": 5}))

    assert workshop.host.activity(workshop.last).state == "closed"
    assert replies[0].status == 303
    assert replies[1].status in {303, 409}


def test_a_second_round_stays_when_a_lunch_is_added_meanwhile(
    both: Callable[[Press, Press], list[Reply]], workshop: Workshop
) -> None:
    asked: dict[str, object] = {"activity": workshop.last}
    lunch: dict[str, object] = {"do": "add", "title": "Lunch", "minutes": "45"}

    both(("/console/again", asked), ("", lunch))

    added = workshop.host.session.running_order[3:]
    rounds = [workshop.host.activity(i.activity).round for i in added if i.activity]
    assert rounds == [2]
    assert [i.title for i in added if not i.activity] == [{"en": "Lunch"}]


def test_two_corrections_of_the_same_words_do_not_pass_each_other(
    both: Callable[[Press, Press], list[Reply]], workshop: Workshop
) -> None:
    one = workshop.host.record_decision("We meet on Mondey")
    workshop.host.update_session(state="closed")
    field, drawn = f"decision~{one.id}", f"drawn~decision~{one.id}"
    sent: dict[str, object] = {drawn: one.text, "changed": "the day"}

    replies = both(
        ("/correct", sent | {field: "We meet on Monday"}),
        ("/correct", sent | {field: "We meet on Tuesday"}),
    )

    (decision,) = workshop.host.list_records(Decision)
    won = [reply.status for reply in replies].index(303)
    assert decision.text == ("We meet on Monday", "We meet on Tuesday")[won]
    assert sorted(reply.status for reply in replies) == [303, 400]
