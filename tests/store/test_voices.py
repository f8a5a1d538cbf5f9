"""Each voice stands alone, and only for whom it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest

from coalition.domain import (
    AnswerChannel,
    Attribution,
    Role,
)
from coalition.errors import InvalidInput
from coalition.store import WeightedAnswer

if TYPE_CHECKING:
    from tests.store.conftest import Bench


def test_a_table_leaves_as_many_single_voices_as_sat_there(bench: "Bench") -> None:
    activity = bench.ask()
    table = bench.sit("table", way=AnswerChannel.TABLE, people=7)
    post = bench.post(
        activity,
        seat=table,
        secret="table",
        way=AnswerChannel.TABLE,
        value={"choices": {"a": "t"}},
    )
    bench.send(post)
    (open_,) = bench.store.room.answers(activity.id)
    assert open_.people == 7
    bench.close(activity)
    found = bench.store.room.answers(activity.id)
    assert [a.people for a in found] == [1] * 7
    assert {a.way for a in found} == {AnswerChannel.PHONE}


def test_the_only_observer_is_not_given_away_by_not_counting(bench: "Bench") -> None:
    activity = bench.ask()
    observer = bench.sit("watching", role=Role.OBSERVER)
    bench.send(bench.post(activity, seat=observer, secret="watching"))
    assert [a.counts for a in bench.store.room.answers(activity.id)] == [False]
    bench.close(activity)
    assert bench.store.room.answers(activity.id) == []


def test_an_answer_with_a_name_keeps_its_seat(bench: "Bench") -> None:
    activity = bench.ask(attribution=Attribution.HOST_ONLY)
    seat = bench.sit("secret")
    bench.send(bench.post(activity, seat=seat, secret="secret"))
    bench.close(activity)
    (kept,) = bench.store.room.answers(activity.id)
    assert (kept.voter, kept.organisation, kept.role) == (seat.id, "shelter", "member")


def _pairs_taken_apart(said: Sequence[WeightedAnswer]) -> list[WeightedAnswer]:
    """As a kind might: each thing that was chosen goes on a row of its own."""
    return [
        ({"choices": {line: choice}}, people)
        for value, people in said
        for line, choice in value["choices"].items()
    ]


def test_a_kind_takes_what_was_answered_further_apart(bench: "Bench") -> None:
    activity, room = bench.ask(), bench.store.room
    for n, people in enumerate((1, 4, 1)):
        seat = bench.sit(f"secret-{n}", people=people)
        value = {"choices": {"a": f"a-{n}", "b": f"b-{n}"}}
        sent = bench.post(activity, seat=seat, secret=f"secret-{n}", value=value)
        if n == 2:
            room.close_activity("harbour", activity.id, _pairs_taken_apart)
        bench.send(sent)
    bench.paper(activity, "ballot-0001", value={"choices": {"a": "x", "b": "y"}})
    room.admit_late("harbour", activity.id, _pairs_taken_apart)
    alone = [v["choices"] for v in bench.said(activity) if len(v["choices"]) == 1]
    assert len(alone) == 6
    # The ballot was keyed: it leads to no seat, and stays as it is.
    assert {"choices": {"a": "x", "b": "y"}} in bench.said(activity)


def test_a_seat_cannot_answer_without_its_secret(bench: "Bench") -> None:
    seat = bench.sit("secret")
    with pytest.raises(ValueError, match="secret"):
        bench.send(bench.post(bench.ask(), seat=seat))


def test_a_question_of_another_coalition_cannot_be_taken_over(bench: "Bench") -> None:
    activity = bench.ask()
    with pytest.raises(InvalidInput, match="another coalition"):
        bench.store.facts.put("hills", [activity])
    stolen = bench.store.read_package_content("harbour").model_copy(
        update={"coalition": "hills"}
    )
    with pytest.raises(InvalidInput):
        bench.store.import_package(stolen)
