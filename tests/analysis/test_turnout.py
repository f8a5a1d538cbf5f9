import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coalition.analysis.turnout import (
    drop_replaced_papers,
    filter_counting,
    list_disagreeing,
    select_speaker_answers,
    sum_people,
)
from coalition.domain import Activity, Answer, AnswerChannel, Attribution, Voice

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def _answer(n: int, organisation: str | None, word: str, **more: Any) -> Answer:
    fields: dict[str, Any] = {
        "id": f"a-{n}",
        "activity": "q",
        "voter": f"v-{n}",
        "revision": 1,
        "value": {"choices": {"line": word}},
        "organisation": organisation,
        "recorded_at": NOON + timedelta(minutes=n),
    }
    return Answer(**fields | more)


def _activity(voice: Voice) -> Activity:
    return Activity(
        id="q",
        session="s",
        activity="rating",
        title={},
        question={},
        voice=voice,
        attribution=Attribution.ORGANISATION,
    )


ANSWERS = [
    _answer(1, "shelter", "empty", people=7, way=AnswerChannel.TABLE),
    _answer(2, "shelter", "full"),
    _answer(3, "clinic", "full"),
    _answer(4, "clinic", "full"),
    _answer(5, None, "empty", way=AnswerChannel.PAPER),
    _answer(6, "police", "empty", counts=False),
    _answer(0, "police", "full"),
]


def test_people_are_all_whose_role_counts() -> None:
    kept = filter_counting(ANSWERS, _activity(Voice.PEOPLE))
    assert [a.id for a in kept] == ["a-1", "a-2", "a-3", "a-4", "a-5", "a-0"]
    # 7 at the table, and five single ones.
    assert sum_people(kept) == 12
    assert sum_people(kept, AnswerChannel.TABLE) == 7
    assert sum_people(kept, AnswerChannel.PAPER) == 1
    assert sum_people(kept, AnswerChannel.TALLY) == 0
    assert filter_counting(ANSWERS, _activity(Voice.BOTH)) == kept


def test_an_organisation_has_one_voice_that_weighs_one() -> None:
    kept = filter_counting(ANSWERS, _activity(Voice.ORGANISATIONS))
    assert kept == select_speaker_answers(ANSWERS)
    assert {a.organisation: a.id for a in kept} == {
        "shelter": "a-1",
        "clinic": "a-3",
        "police": "a-0",
    }
    assert [a.people for a in kept] == [1, 1, 1]


def test_colleagues_who_differ_are_named_by_their_organisation() -> None:
    # At the clinic both say the same; of the police one does not count.
    assert list_disagreeing(ANSWERS) == ["shelter"]
    assert list_disagreeing([]) == []


def test_an_answer_that_was_erased_does_not_differ() -> None:
    erased = _answer(7, "clinic", "full", value={})
    assert list_disagreeing([*ANSWERS, erased]) == ["shelter"]


@given(st.permutations(ANSWERS))
def test_the_order_is_nothing_and_the_arguments_stay(answers: list[Answer]) -> None:
    before = copy.deepcopy(answers)
    voices = {a.organisation: a.id for a in select_speaker_answers(answers)}
    assert voices == {a.organisation: a.id for a in select_speaker_answers(ANSWERS)}
    assert list_disagreeing(answers) == list_disagreeing(ANSWERS)
    assert sum_people(answers) == sum_people(ANSWERS)
    assert answers == before


PAPERS = [
    _answer(1, "clinic", "empty", way=AnswerChannel.PAPER),
    _answer(2, "clinic", "full", way=AnswerChannel.PAPER),
    _answer(3, "clinic", "full"),
    _answer(4, "police", "full", way=AnswerChannel.PAPER),
    _answer(5, None, "full", way=AnswerChannel.PAPER),
    _answer(6, None, "empty", way=AnswerChannel.PAPER),
]


@given(st.permutations(PAPERS))
def test_an_organisations_paper_that_is_typed_anew_replaces_the_one_before(
    answers: list[Answer],
) -> None:
    before = copy.deepcopy(answers)

    kept = drop_replaced_papers(answers)

    assert sorted(a.id for a in kept) == ["a-2", "a-3", "a-4", "a-5", "a-6"]
    assert answers == before


def test_a_paper_that_is_typed_anew_speaks_from_when_the_first_one_came() -> None:
    first = _answer(1, "clinic", "empty", way=AnswerChannel.PAPER)
    phone = _answer(2, "clinic", "full")
    again = _answer(3, "clinic", "half", way=AnswerChannel.PAPER)
    early = _answer(5, "clinic", "late", way=AnswerChannel.PAPER, first_at=NOON)

    def voice(*answers: Answer) -> str:
        (only,) = select_speaker_answers(drop_replaced_papers(answers))
        return only.id

    assert voice(first, phone, again) == "a-3"
    assert voice(phone, again) == "a-2"
    assert voice(first, phone) == "a-1"
    # A phone that came before both papers speaks on.
    assert (
        voice(again, phone, _answer(4, "clinic", "half", way=AnswerChannel.PAPER))
        == "a-2"
    )
    assert (
        voice(early, phone, _answer(6, "clinic", "half", way=AnswerChannel.PAPER))
        == "a-6"
    )
