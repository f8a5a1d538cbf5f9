"""Decisions, steps and notes of a day, as the host writes them down."""

import re
from collections.abc import Sequence
from datetime import date

import pytest

from coalition.domain import (
    Action,
    Audience,
    Decision,
    Fact,
    SessionNote,
    for_audience,
)
from coalition.sessions.service import SessionService

DAY = date(2026, 10, 14)


def test_a_decision_is_written_down_with_its_day_and_session(
    host: SessionService,
) -> None:
    decision = host.record_decision("We start in Riau", owner="Ana", how="vote")
    assert host.list_records(Decision) == [decision]
    assert (decision.day, decision.session) == (DAY, host.session_id)
    assert (decision.owner, decision.how) == ("Ana", "vote")
    action = host.record_action("Call the clinic", owner="Ana", by=DAY)
    assert (action.session, action.state) == (host.session_id, "planned")


def test_a_note_is_for_the_host_alone(host: SessionService) -> None:
    host.record_note("Two people left in tears", parked=True)
    notes = host.list_records(SessionNote)
    assert [n.text for n in for_audience(notes, Audience.FACILITATOR)] == [
        "Two people left in tears"
    ]
    for audience in (Audience.PARTICIPANTS, Audience.ROOM):
        assert not re.search("tears", repr(for_audience(notes, audience)))


def test_a_decision_and_its_first_step_are_saved_together_or_not_at_all(
    host: SessionService, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = host.store.facts.put

    def full(coalition: str, facts: Sequence[Fact]) -> None:
        if any(isinstance(fact, Action) for fact in facts):
            raise OSError("the disk is full")
        put(coalition, facts)

    monkeypatch.setattr(host.store.facts, "put", full)
    with pytest.raises(OSError, match="full"):
        host.record_decision("We share a desk.", first_step="Find a room.")

    assert host.list_records(Decision) == []
