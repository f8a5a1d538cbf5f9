from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coalition.domain import (
    Activity,
    AnswerChannel,
    Attribution,
    Audience,
    Coalition,
    Role,
    RunningOrderItem,
    Seat,
    Session,
    Voice,
)
from coalition.errors import InvalidInput, NotOpen
from coalition.sessions.results import may_see, tally_activity
from coalition.sessions.service import SessionService
from coalition.store import Receipt, Store, Submission

if TYPE_CHECKING:
    from tests.conftest import Clock

BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
SETTINGS = {
    "lines": [
        {
            "id": "gap",
            "title": {"en": "No legal help in Riau"},
            "options": [
                {"id": "right", "text": {"en": "Empty, and that is right"}},
                {"id": "matters", "text": {"en": "Empty, and it matters"}},
            ],
        }
    ]
}


def _activity(id_: str, **more: Any) -> Activity:
    fields: dict[str, Any] = {
        "id": id_,
        "session": "day-one",
        "activity": "rating",
        "title": {"en": id_},
        "question": {"en": "Does it matter?"},
        "settings": SETTINGS,
    }
    return Activity(**fields | more)


@pytest.fixture
def host(tmp_path: Path, clock_from: type[Clock]) -> Iterator[SessionService]:
    store = Store.open_or_create(tmp_path / "coalition.db", clock_from(BEGAN))
    order = (
        RunningOrderItem(title={"en": "Welcome"}),
        RunningOrderItem(title={"en": "Two"}, activity="two"),
        RunningOrderItem(title={"en": "One"}, activity="one"),
    )
    session = Session(
        id="day-one",
        title="Day",
        day=BEGAN.date(),
        code="123456",
        running_order=order,
        expected=("shelter", "clinic"),
    )
    activities = [_activity("one"), _activity("two")]
    store.facts.put(
        "harbour", [Coalition(id="harbour", name="Harbour"), session, *activities]
    )
    yield SessionService(store, "harbour", "day-one")
    store.close()


def _sit(host: SessionService, secret: str, **more: Any) -> Seat:
    wishes: dict[str, Any] = {"role": Role.MEMBER, "organisation": "shelter"} | more
    return host.store.room.take_seat("harbour", "day-one", secret, **wishes)


def _send(
    host: SessionService, activity: str, secret: str, choice: str, revision: int = 0
) -> Any:
    seat = host.store.room.seat("harbour", "day-one", secret)
    post = Submission(
        id=f"{activity}-{secret}-{revision}",
        coalition="harbour",
        activity=activity,
        revision=revision,
        value={"choices": {"gap": choice}},
        seat=seat,
        secret=secret,
    )
    return host.store.room.accept_submissions([post])[0]


def _counts(
    host: SessionService, activity: str, audience: Audience
) -> dict[str, int] | None:
    found = tally_activity(host.store, "harbour", host.activity(activity), audience)
    return dict(found.result.lines[0].counts) if found.result else None


def test_an_activity_lives_from_planned_to_revealed(host: SessionService) -> None:
    for secret in ("seat-a", "seat-b"):
        _sit(host, secret)
    assert isinstance(_send(host, "one", "seat-a", "right"), NotOpen)
    opened = host.open("one", minutes=5)
    assert opened.opened_at is not None
    assert opened.ends_at is not None
    assert (
        timedelta(minutes=4) < opened.ends_at - opened.opened_at < timedelta(minutes=6)
    )
    assert host.session.state == "open"
    assert _send(host, "one", "seat-a", "right") is Receipt.SAVED
    assert _send(host, "one", "seat-b", "right") is Receipt.SAVED
    assert _send(host, "one", "seat-a", "matters", 1) is Receipt.SAVED
    # Blind: nobody sees it while it is open, and the host not either.
    for audience in Audience:
        assert _counts(host, "one", audience) is None
    closed = host.close("one")
    assert (closed.state, closed.ends_at) == ("closed", None)
    assert closed.closed_at is not None
    assert _counts(host, "one", Audience.FACILITATOR) == {"right": 1, "matters": 1}
    assert _counts(host, "one", Audience.ROOM) is None
    host.reveal("one")
    assert _counts(host, "one", Audience.ROOM) == {"right": 1, "matters": 1}
    host.reveal("one", shown=False)
    assert _counts(host, "one", Audience.PARTICIPANTS) is None


def test_what_only_the_host_sees_is_shown_to_nobody_else(host: SessionService) -> None:
    activity = _activity(
        "one", attribution=Attribution.HOST_ONLY, revealed=True, state="closed"
    )
    assert may_see(activity, Audience.FACILITATOR)
    assert not may_see(activity, Audience.ROOM)
    assert not may_see(activity, Audience.PARTICIPANTS)


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("state", ["planned", "open"])
def test_nobody_sees_a_result_grow(state: str, audience: Audience) -> None:
    assert not may_see(_activity("one", state=state, revealed=True), audience)


def test_what_is_not_closed_cannot_be_shown(host: SessionService) -> None:
    host.open("one")
    with pytest.raises(InvalidInput, match="close the question first"):
        host.reveal("one")
    assert not host.activity("one").revealed


def test_after_the_day_nothing_is_asked(host: SessionService) -> None:
    host.open("one")
    host.update_session(state="closed")
    with pytest.raises(InvalidInput, match="it is over"):
        host.open("two")


def test_one_question_is_open_at_a_time(host: SessionService) -> None:
    host.open("one")
    host.open("two")
    assert [(a.id, a.state) for a in host.activities()] == [
        ("two", "open"),
        ("one", "closed"),
    ]
    host.open("two", minutes=3)
    assert host.activity("two").ends_at is not None
    assert host.activity("one").state == "closed"


def test_opening_again_does_not_begin_again(host: SessionService) -> None:
    first = host.open("one")
    _sit(host, "seat-a")
    _send(host, "one", "seat-a", "right")
    again = host.open("one", minutes=2)
    assert again.opened_at == first.opened_at
    host.close("one")
    with pytest.raises(NotOpen):
        host.open("one")
    assert _counts(host, "one", Audience.FACILITATOR) == {"right": 1, "matters": 0}


def test_the_running_order_is_kept_and_what_is_not_in_it_comes_last(
    host: SessionService,
) -> None:
    host.store.facts.put("harbour", [_activity("a-stray"), _activity("b", session="x")])
    assert [a.id for a in host.activities()] == ["two", "one", "a-stray"]


def test_words_are_changed_only_before_opening(host: SessionService) -> None:
    changed = host.reword("one", {"en": "Gaps"}, {"en": "Which?", "id": "Yang mana?"})
    assert host.activity("one") == changed
    assert changed.question == {"en": "Which?", "id": "Yang mana?"}
    for step in (host.open, host.close):
        step("one")
        with pytest.raises(InvalidInput, match="opened already"):
            host.reword("one", {"en": "Other"}, {"en": "Other"})
    assert host.activity("one").title == {"en": "Gaps"}


def test_asking_again_is_a_second_round_and_the_first_stays(
    host: SessionService,
) -> None:
    _sit(host, "seat-a")
    host.open("one")
    _send(host, "one", "seat-a", "right")
    host.close("one")
    host.reveal("one")
    again = host.add_round("one")
    assert (again.round, again.state, again.revealed) == (2, "planned", False)
    assert (again.opened_at, again.closed_at, again.ends_at) == (None, None, None)
    host.open(again.id)
    assert _send(host, again.id, "seat-a", "matters") is Receipt.SAVED
    host.close(again.id)
    assert _counts(host, "one", Audience.ROOM) == {"right": 1, "matters": 0}
    assert _counts(host, again.id, Audience.FACILITATOR) == {"right": 0, "matters": 1}
    assert host.activities()[-1].id == again.id
    assert host.session.running_order[-1].activity == again.id


def test_a_second_round_that_waits_is_not_made_twice(host: SessionService) -> None:
    host.open("one")
    host.close("one")

    again = host.add_round("one")

    assert host.add_round("one") == again
    assert [item.activity for item in host.session.running_order].count(again.id) == 1
    host.update_session(running_order=host.session.running_order[:-1])
    assert host.add_round("one").id != again.id
    host.reword(again.id, {"en": "Other"}, {"en": "Does it?"})
    host.open(again.id)
    host.close(again.id)
    assert host.add_round(again.id).round == 3


def test_a_question_that_nobody_planned_is_asked_now(host: SessionService) -> None:
    host.open("one")
    asked = host.ask_now(_activity("sudden"), minutes=3)
    assert (asked.state, host.activity("one").state) == ("open", "closed")
    assert [a.id for a in host.activities()] == ["two", "one", "sudden"]


def test_four_ways_to_answer_end_in_one_count(host: SessionService) -> None:
    _sit(host, "a-phone")
    _sit(host, "a-table", way=AnswerChannel.TABLE, people=7)
    host.open("one")
    _send(host, "one", "a-phone", "right")
    _send(host, "one", "a-table", "matters")
    tally = {"people": 12, "totals": {"gap": {"matters": 9, "unknown": 2}}}
    for _ in range(2):
        assert host.key_in("one", {"choices": {"gap": "right"}}, "paper-0001") is (
            Receipt.SAVED
        )
        assert (
            host.key_in("one", tally, "hands-0001", AnswerChannel.TALLY)
            is Receipt.SAVED
        )
    for close in (False, True):
        if close:
            host.close("one")
        found = tally_activity(
            host.store, "harbour", host.activity("one"), Audience.FACILITATOR
        )
        assert found.turnout.people == 1 + 7 + 1 + 12
        assert (found.turnout.on_paper, found.turnout.by_tally) == (1, 12)
        assert (found.turnout.here, found.turnout.expected) == (8, 2)
    assert _counts(host, "one", Audience.FACILITATOR) == {"right": 2, "matters": 16}
    assert host.key_in("one", {"choices": {"gap": "right"}}, "paper-0002") is (
        Receipt.LATE
    )


def test_what_does_not_fit_is_not_keyed_in(host: SessionService) -> None:
    with pytest.raises(NotOpen):
        host.key_in("one", {"choices": {"gap": "right"}}, "paper-0001")
    host.open("one")
    too_many = {"people": 3, "totals": {"gap": {"right": 4}}}
    with pytest.raises(InvalidInput, match="more hands than people"):
        host.key_in("one", too_many, "hands-0001", AnswerChannel.TALLY)
    with pytest.raises(InvalidInput):
        host.key_in("one", {"choices": {"gap": "seldom"}}, "paper-0001")
    assert host.store.room.answers("one") == []


def test_closing_the_session_leaves_no_question_open_and_nothing_uncut(
    host: SessionService,
) -> None:
    for secret in ("seat-a", "seat-b", "seat-c"):
        _sit(host, secret)
    host.open("two")
    _send(host, "two", "seat-a", "right")
    host.close("two")
    _send(host, "two", "seat-b", "matters")
    host.open("one")
    _send(host, "one", "seat-c", "right")
    host.update_session(state="closed")
    assert [a.state for a in host.activities()] == ["closed", "closed"]
    assert host.store.path is not None
    content = b"".join(
        file.read_bytes() for file in host.store.path.parent.glob("coalition.db*")
    )
    for sent in (b"two-seat-a-0", b"two-seat-b-0", b"one-seat-c-0"):
        assert sent not in content
    # Who came too late and was not let in is dropped: nobody comes in any more.
    assert host.admit("two") == 0
    assert isinstance(_send(host, "two", "seat-c", "right"), NotOpen)
    assert _counts(host, "two", Audience.FACILITATOR) == {"right": 1, "matters": 0}


def test_a_table_is_not_found_among_the_rows_that_are_left(
    host: SessionService,
) -> None:
    """Each of seven at a table, and of one who was late, leaves their lines apart."""
    lines = [SETTINGS["lines"][0] | {"id": f"line-{n}"} for n in range(8)]
    wide = _activity("wide", settings={"lines": lines})
    host.store.facts.put("harbour", [wide])
    crowd = [("a-table", 7, "right"), *((f"seat-{n}", 1, "matters") for n in range(7))]
    host.open("wide")
    for secret, people, choice in (*crowd, ("late", 1, "right")):
        if secret == "late":
            host.close("wide")
        post = Submission(
            id=f"answer-of-{secret}",
            coalition="harbour",
            activity="wide",
            revision=0,
            value={"choices": {line["id"]: choice for line in lines}},
            seat=_sit(host, secret, people=people),
            secret=secret,
        )
        host.store.room.accept_submissions([post])
    for right in (7, 8):
        if right == 8:
            assert host.admit("wide") == 1
        answers = host.store.room.answers("wide")
        rows = [set(a.value["choices"].values()) for a in answers]
        assert len(rows) == 7 + right
        # Uncut, all rows would be alike in all eight lines; now 2 * 2**-8 of them are.
        assert sum(len(row) == 1 for row in rows) <= 4
        found = tally_activity(host.store, "harbour", host.activity("wide"), _HOST)
        assert found.result is not None
        for line in found.result.lines:
            assert line.counts == {"right": right, "matters": 7}


_HOST = Audience.FACILITATOR


def test_results_are_those_of_the_day_that_is_asked_for(host: SessionService) -> None:
    named = _activity(
        "named", voice=Voice.BOTH, attribution=Attribution.ORGANISATION, revealed=True
    )
    host.store.facts.put("harbour", [named])
    _sit(host, "seat-a")
    before = host.store.clock()
    host.open("named")
    _send(host, "named", "seat-a", "right")
    between = host.store.clock()
    _sit(host, "seat-b", organisation="clinic")
    _send(host, "named", "seat-b", "matters")

    def turnout(as_of: datetime | None) -> tuple[int, int, int]:
        activity = host.activity("named")
        seen = tally_activity(
            host.store, "harbour", activity, Audience.FACILITATOR, as_of
        )
        return seen.turnout.people, seen.turnout.here, seen.turnout.organisations

    assert turnout(None) == (2, 2, 2)
    assert turnout(between)[:2] == (1, 1)
    assert turnout(before) == (0, 1, 0)


def test_a_question_that_comes_after_the_day_is_not_even_kept(
    host: SessionService,
) -> None:
    host.update_session(state="closed")

    with pytest.raises(InvalidInput, match="it is over"):
        host.ask_now(_activity("late"))

    assert "late" not in {activity.id for activity in host.activities()}
