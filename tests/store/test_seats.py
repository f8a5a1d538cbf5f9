from collections.abc import Callable
from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition.analysis.turnout import select_speaker_answers
from coalition.domain import Activity, AnswerChannel, Role
from coalition.errors import NotFound, NotOpen
from coalition.store import Receipt, Submission

if TYPE_CHECKING:
    from tests.store.conftest import Bench

MakeBench = Callable[[], "Bench"]


def _revisions(bench: "Bench", activity: Activity, up_to: int) -> list[Submission]:
    seat = bench.sit("secret")
    return [
        bench.post(
            activity,
            id=f"revision-{n}",
            revision=n,
            value={"choices": {"a": f"opinion-{n}"}},
            seat=seat,
            secret="secret",
        )
        for n in range(1, up_to + 1)
    ]


@pytest.mark.parametrize("named", [True, False])
def test_the_highest_revision_counts_in_every_order(
    in_memory: MakeBench, named: bool
) -> None:
    bench = in_memory()
    for order in permutations(range(4)):
        activity = bench.ask_by_name() if named else bench.ask()
        posts = [
            p.model_copy(update={"activity": activity.id})
            for p in _revisions(bench, activity, 4)
        ]
        bench.send(*(posts[n] for n in order))
        assert bench.said(activity) == [{"choices": {"a": "opinion-4"}}]


@settings(max_examples=60)
@given(data=st.data(), together=st.booleans(), named=st.booleans())
def test_repeats_and_stragglers_change_nothing(
    in_memory: MakeBench, data: st.DataObject, together: bool, named: bool
) -> None:
    bench = in_memory()
    activity = bench.ask_by_name() if named else bench.ask()
    posts = _revisions(bench, activity, 4)
    sent = data.draw(st.lists(st.sampled_from(posts), min_size=1, max_size=12))
    if together:
        bench.store.room.accept_submissions(sent)
    else:
        bench.send(*sent)
    highest = max(post.revision for post in sent)
    assert bench.said(activity) == [{"choices": {"a": f"opinion-{highest}"}}]
    bench.close(activity)
    bench.send(*sent)
    assert bench.said(activity) == [{"choices": {"a": f"opinion-{highest}"}}]


def test_each_post_is_told_what_became_of_it(bench: "Bench") -> None:
    one, two, three = _revisions(bench, bench.ask(), 3)
    assert bench.send(two, one, two, three, one) == [
        Receipt.SAVED,
        Receipt.OLDER,
        Receipt.SAVED,
        Receipt.SAVED,
        Receipt.OLDER,
    ]


def test_a_straggler_leaves_no_trace(bench: "Bench") -> None:
    one, two, _ = _revisions(bench, bench.ask(), 3)
    bench.send(two, one)
    assert bench.raw("SELECT id FROM answers") == [("revision-2",)]


def test_two_phones_on_one_seat_are_one_voice_and_the_later_one_counts(
    bench: "Bench",
) -> None:
    activity, seat = bench.ask(), bench.sit("secret")
    posts = [
        bench.post(
            activity, seat=seat, secret="secret", value={"choices": {"a": phone}}
        )
        for phone in ("one", "two")
    ]
    assert bench.send(*posts) == [Receipt.SAVED, Receipt.SAVED]
    assert bench.said(activity) == [{"choices": {"a": "two"}}]
    assert bench.send(posts[0]) == [Receipt.SAVED]
    assert bench.said(activity) == [{"choices": {"a": "two"}}]


def test_asking_twice_for_a_seat_gives_one(bench: "Bench") -> None:
    assert bench.sit("secret") == bench.sit("secret")
    assert [seat.number for seat in (bench.sit("two"), bench.sit("three"))] == [2, 3]
    assert len(bench.store.room.seats("harbour", "day-one")) == 3


def test_one_id_in_two_questions_is_two_answers(bench: "Bench") -> None:
    first, second = bench.ask(), bench.ask()
    for activity in (first, second):
        assert bench.paper(activity, "the-same-id") is Receipt.SAVED
    assert len(bench.said(first)) == len(bench.said(second)) == 1


@pytest.mark.parametrize("named", [True, False])
def test_two_seats_that_send_the_same_id_are_two_answers(
    bench: "Bench", named: bool
) -> None:
    activity = bench.ask_by_name() if named else bench.ask()
    for times in range(2):
        for n, secret in enumerate(("one", "two")):
            post = bench.post(
                activity,
                id="the-same-id",
                seat=bench.sit(secret),
                secret=secret,
                value={"choices": {"a": secret}},
            )
            assert bench.send(post) == [Receipt.SAVED]
            (rows,) = bench.raw("SELECT count(*) FROM answers")
            assert rows == (2 if times else n + 1,)
    for _ in range(2):
        assert bench.paper(activity, "the-same-id") is Receipt.SAVED
    said = sorted(value["choices"]["a"] for value in bench.said(activity))
    assert said == ["b", "one", "two"]
    # What was keyed in is still known for that when the rest is cut.
    bench.close(activity)
    assert bench.paper(activity, "the-same-id") is Receipt.SAVED
    assert len(bench.said(activity)) == 3


def test_nothing_is_taken_before_opening_nor_for_what_is_not_there(
    bench: "Bench",
) -> None:
    planned = bench.ask(state="planned", opened_at=None)
    elsewhere = planned.model_copy(update={"id": "no-such-question"})
    nowhere = bench.post(elsewhere, way=AnswerChannel.PAPER)
    results = bench.send(bench.post(planned, way=AnswerChannel.PAPER), nowhere)
    assert [type(result) for result in results] == [NotOpen, NotOpen]
    assert bench.raw("SELECT count(*) FROM answers") == [(0,)]


def test_a_seat_of_another_session_is_turned_away(bench: "Bench") -> None:
    activity = bench.ask()
    stranger = bench.sit("secret").model_copy(update={"session": "another-day"})
    (result,) = bench.send(bench.post(activity, seat=stranger, secret="secret"))
    assert isinstance(result, NotOpen)


def test_one_refused_post_does_not_hold_up_the_others(bench: "Bench") -> None:
    planned, open_ = bench.ask(state="planned"), bench.ask()
    posts = [bench.post(a, way=AnswerChannel.PAPER) for a in (open_, planned, open_)]
    saved, refused, also_saved = bench.store.room.accept_submissions(posts)
    assert (saved, also_saved) == (Receipt.SAVED, Receipt.SAVED)
    assert isinstance(refused, NotOpen)
    assert len(bench.said(open_)) == 2


def test_a_named_answer_that_is_late_is_kept_apart_and_admitted_once(
    bench: "Bench",
) -> None:
    activity = bench.ask_by_name()
    seat, other = bench.sit("secret"), bench.sit("other")
    room = bench.store.room

    def post(seat_: str, word: str, revision: int) -> Submission:
        return bench.post(
            activity,
            id=f"phone-{word}",
            revision=revision,
            seat=seat if seat_ == "secret" else other,
            secret=seat_,
            value={"choices": {"a": word}},
        )

    bench.send(post("secret", "before", 1))
    bench.close(activity)
    changed, fresh = post("secret", "changed", 2), post("other", "fresh", 1)
    older = post("secret", "older", 0)
    assert bench.send(changed, fresh, changed, older) == [
        Receipt.LATE,
        Receipt.LATE,
        Receipt.LATE,
        Receipt.OLDER,
    ]
    assert bench.said(activity) == [{"choices": {"a": "before"}}]
    waiting = [a.value["choices"]["a"] for a in room.answers(activity.id, late=True)]
    assert sorted(waiting) == ["changed", "fresh"]
    assert room.answered_seats(activity.id) == {seat.id}
    assert [room.admit_late("harbour", activity.id) for _ in range(2)] == [2, 0]
    counted = [value["choices"]["a"] for value in bench.said(activity)]
    assert counted == ["changed", "fresh"]
    assert room.answered_seats(activity.id) == {seat.id, other.id}


@pytest.mark.parametrize("named", [True, False])
def test_paper_keyed_again_after_closing_counts_once(
    bench: "Bench", named: bool
) -> None:
    activity = bench.ask_by_name() if named else bench.ask()
    tally = {
        "way": AnswerChannel.TALLY,
        "people": 12,
        "value": {"people": 12, "totals": {}},
    }
    for _ in range(2):
        assert bench.paper(activity, "ballot-0001") is Receipt.SAVED
        assert bench.paper(activity, "show-of-hands", **tally) is Receipt.SAVED
    bench.close(activity)
    for _ in range(2):
        assert bench.paper(activity, "ballot-0001") is Receipt.SAVED
        assert bench.paper(activity, "show-of-hands", **tally) is Receipt.SAVED
    assert [a.people for a in bench.store.room.answers(activity.id)] == [1, 12]
    assert bench.paper(activity, "ballot-0002") is Receipt.LATE
    assert bench.store.room.admit_late("harbour", activity.id) == 1
    assert bench.paper(activity, "ballot-0002") is Receipt.LATE
    assert bench.store.room.admit_late("harbour", activity.id) == 0
    assert sum(a.people for a in bench.store.room.answers(activity.id)) == 14


def test_long_ids_that_begin_alike_are_two_ballots(bench: "Bench") -> None:
    activity = bench.ask()
    for end in ("a", "b"):
        bench.paper(activity, "x" * 63 + end)
    assert len(bench.said(activity)) == 2


def test_a_phone_finds_its_own_answer_again_while_it_may(bench: "Bench") -> None:
    activity = bench.ask()
    one, two, _ = _revisions(bench, activity, 3)
    seat, room = bench.sit("secret"), bench.store.room
    assert room.find_answer(activity, seat, "secret") is None
    bench.send(one, two)
    found = room.find_answer(activity, seat, "secret")
    assert found is not None
    assert (found.id, found.revision) == ("revision-2", 2)
    assert room.find_answer(activity, seat, "another") is None
    closed = bench.close(activity)
    assert room.find_answer(closed, seat, "secret") is None


def test_roles_that_do_not_count_are_marked(bench: "Bench") -> None:
    activity = bench.ask_by_name(roles=frozenset({Role.AFFECTED}))
    for role in (Role.AFFECTED, Role.MEMBER, Role.HOST):
        seat = bench.sit(role, role=role)
        bench.send(bench.post(activity, seat=seat, secret=role))
    found = {a.role: a.counts for a in bench.store.room.answers(activity.id)}
    assert found == {Role.AFFECTED: True, Role.MEMBER: False, Role.HOST: False}


def test_answers_are_read_as_they_stood(bench: "Bench") -> None:
    activity = bench.ask_by_name()
    one, two, _ = _revisions(bench, activity, 3)
    before = bench.clock()
    bench.send(one)
    between = bench.clock()
    bench.send(two)
    room = bench.store.room
    assert room.answers(activity.id, before) == []
    (then,) = room.answers(activity.id, between)
    (now,) = room.answers(activity.id)
    assert (then.id, now.id) == ("revision-1", "revision-2")


def test_closing_twice_is_closing_once(bench: "Bench") -> None:
    activity = bench.ask()
    bench.paper(activity, "ballot-0001")
    closed = bench.close(activity)
    assert bench.close(activity) == closed
    assert closed.closed_at is not None
    assert len(bench.said(activity)) == 1


def test_what_is_erased_cannot_be_read_or_sent_again(bench: "Bench") -> None:
    activity = bench.ask_by_name()
    one, two, _ = _revisions(bench, activity, 3)
    bench.send(one, two)
    bench.store.room.erase_answer(two.id)
    assert bench.said(activity) == [{}]
    assert bench.send(one, two) == [Receipt.SAVED, Receipt.SAVED]
    assert bench.said(activity) == [{}]
    with pytest.raises(NotFound):
        bench.store.room.erase_answer("no-such-answer")


def test_a_speaker_who_changes_their_mind_still_speaks(in_memory: MakeBench) -> None:
    bench = in_memory()
    activity = bench.ask_by_name()
    speaker, colleague = bench.sit("first"), bench.sit("second")
    for n, (seat, secret, said) in enumerate(
        [(speaker, "first", "a"), (colleague, "second", "b"), (speaker, "first", "c")]
    ):
        value = {"choices": {"a": said}}
        bench.send(
            bench.post(
                activity,
                id=f"answer-{n}",
                revision=n,
                value=value,
                seat=seat,
                secret=secret,
            )
        )

    (answer,) = select_speaker_answers(bench.store.room.answers(activity.id))

    assert answer.value == {"choices": {"a": "c"}}


def test_seats_are_read_as_they_stood(bench: "Bench") -> None:
    before = bench.clock()
    first = bench.sit("one")
    between = bench.clock()
    second = bench.sit("two")

    seats = [
        bench.store.room.seats("harbour", "day-one", moment)
        for moment in (before, between, None)
    ]

    assert seats == [[], [first], [first, second]]
