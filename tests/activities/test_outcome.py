from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from coalition.activities import Outcome, outcome
from coalition.domain import (
    Activity,
    Answer,
    AnswerChannel,
    Attribution,
    Role,
    Seat,
    Voice,
)

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LINE = {
    "id": "gap",
    "title": {"en": "No legal help in Riau"},
    "options": [{"id": o, "text": {"en": o}} for o in ("right", "matters")],
}


def _activity(voice: Voice, **more: Any) -> Activity:
    fields: dict[str, Any] = {
        "id": "q",
        "session": "day-one",
        "activity": "rating",
        "title": {},
        "question": {},
        "settings": {"lines": [LINE]},
        "voice": voice,
        "attribution": Attribution.ORGANISATION,
    }
    return Activity(**fields | more)


def _seat(n: int, organisation: str | None, role: Role, people: int = 1) -> Seat:
    return Seat(
        id=f"seat-{n}",
        session="day-one",
        number=n,
        role=role,
        organisation=organisation,
        people=people,
        joined_at=NOON,
    )


def _answer(seat: Seat | None, choice: str, **more: Any) -> Answer:
    n = seat.number if seat else 99
    fields: dict[str, Any] = {
        "id": f"answer-{n}",
        "activity": "q",
        "voter": f"seat-{n}",
        "revision": 0,
        "value": {"choices": {"gap": choice}},
        "people": seat.people if seat else 1,
        "organisation": seat.organisation if seat else None,
        "counts": seat is None or seat.role is not Role.OBSERVER,
        "recorded_at": NOON + timedelta(minutes=n),
    }
    return Answer(**fields | more)


TABLE = _seat(1, "shelter", Role.MEMBER, people=7)
SECOND = _seat(2, "shelter", Role.MEMBER)
CLINIC = _seat(3, "clinic", Role.GOVERNMENT)
WATCHER = _seat(4, "press", Role.OBSERVER)
SILENT = _seat(5, "police", Role.GOVERNMENT)
SEATS = [TABLE, SECOND, CLINIC, WATCHER, SILENT]
ANSWERS = [
    _answer(TABLE, "right"),
    _answer(SECOND, "matters"),
    _answer(CLINIC, "matters"),
    _answer(WATCHER, "right"),
    _answer(None, "matters", way=AnswerChannel.PAPER),
]
INVITED = ["shelter", "clinic", "police", "court", "school", "church"]
ANSWERED = {seat.id for seat in SEATS if seat is not SILENT}


def _outcome(activity: Activity, *, shown: bool = True) -> Outcome:
    return outcome(activity, ANSWERS, SEATS, ANSWERED, expected=INVITED, shown=shown)


def _counts(result: Any) -> dict[str, int]:
    return dict(result.lines[0].counts)


def test_turnout_says_what_each_number_is_out_of() -> None:
    turnout = _outcome(_activity(Voice.PEOPLE)).turnout
    # 7 at a table, a colleague, the clinic, one on paper; the watcher does not count.
    assert turnout.people == 7 + 1 + 1 + 1
    assert turnout.organisations == 2
    assert turnout.here == 7 + 1 + 1 + 1  # with the silent one, without the watcher
    assert turnout.expected == 6
    assert (turnout.on_paper, turnout.by_tally) == (1, 0)


def test_people_are_counted_one_by_one() -> None:
    found = _outcome(_activity(Voice.PEOPLE))
    assert _counts(found.result) == {"right": 7, "matters": 3}
    assert found.by_organisation is None


def test_organisations_are_counted_by_their_speakers() -> None:
    found = _outcome(_activity(Voice.ORGANISATIONS))
    assert _counts(found.result) == {"right": 1, "matters": 1}
    assert found.result is not None
    assert found.result.people == 2
    assert found.by_organisation is None


def test_both_stand_side_by_side() -> None:
    found = _outcome(_activity(Voice.BOTH))
    assert _counts(found.result) == {"right": 7, "matters": 3}
    assert _counts(found.by_organisation) == {"right": 1, "matters": 1}
    assert found.differing == ("shelter",)


@pytest.mark.parametrize("voice", list(Voice))
def test_while_it_is_blind_only_the_turnout_is_worked_out(voice: Voice) -> None:
    found = _outcome(_activity(voice), shown=False)
    assert found.turnout == _outcome(_activity(voice)).turnout
    assert (found.result, found.by_organisation, found.named) == (None, None, None)
    assert found.differing == ()
    assert "matters" not in repr(found).replace(repr(found.settings), "").replace(
        repr(found.activity), ""
    )


def test_names_stand_beside_answers_only_where_that_was_said() -> None:
    named = _outcome(_activity(Voice.PEOPLE)).named
    assert named is not None
    assert {o: v["choices"]["gap"] for o, v in named.items()} == {
        "shelter": "right",
        "clinic": "matters",
    }
    for attribution in (Attribution.HOST_ONLY, Attribution.NO_NAME):
        activity = _activity(Voice.PEOPLE, attribution=attribution)
        assert _outcome(activity).named is None


def test_roles_that_an_activity_asks_for_are_those_that_are_here() -> None:
    activity = _activity(Voice.PEOPLE, roles=frozenset({Role.GOVERNMENT}))
    turnout = _outcome(activity).turnout
    assert (turnout.here, turnout.organisations) == (2, 1)


def test_who_came_uninvited_is_counted_apart() -> None:
    activity = _activity(Voice.PEOPLE)
    turnout = outcome(
        activity, ANSWERS, SEATS, ANSWERED, expected=["clinic", "court"], shown=True
    ).turnout

    # The clinic was expected and answered; the shelter answered, and was not.
    assert (turnout.organisations, turnout.expected, turnout.unexpected) == (1, 2, 1)
