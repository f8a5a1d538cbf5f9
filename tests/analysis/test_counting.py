import copy
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coalition.analysis.counting import (
    by_organisation,
    counting,
    differing,
    newest_papers,
    people_in,
)
from coalition.domain import Activity, Answer, Attribution, Voice, Way

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
    _answer(1, "shelter", "empty", people=7, way=Way.TABLE),
    _answer(2, "shelter", "full"),
    _answer(3, "clinic", "full"),
    _answer(4, "clinic", "full"),
    _answer(5, None, "empty", way=Way.PAPER),
    _answer(6, "police", "empty", counts=False),
    _answer(0, "police", "full"),
]


def test_people_are_all_whose_role_counts() -> None:
    kept = counting(ANSWERS, _activity(Voice.PEOPLE))
    assert [a.id for a in kept] == ["a-1", "a-2", "a-3", "a-4", "a-5", "a-0"]
    # 7 at the table, and five single ones.
    assert people_in(kept) == 12
    assert people_in(kept, Way.TABLE) == 7
    assert people_in(kept, Way.PAPER) == 1
    assert people_in(kept, Way.TALLY) == 0
    assert counting(ANSWERS, _activity(Voice.BOTH)) == kept


def test_an_organisation_has_one_voice_that_weighs_one() -> None:
    kept = counting(ANSWERS, _activity(Voice.ORGANISATIONS))
    assert kept == by_organisation(ANSWERS)
    assert {a.organisation: a.id for a in kept} == {
        "shelter": "a-1",
        "clinic": "a-3",
        "police": "a-0",
    }
    assert [a.people for a in kept] == [1, 1, 1]


def test_colleagues_who_differ_are_named_by_their_organisation() -> None:
    # At the clinic both say the same; of the police one does not count.
    assert differing(ANSWERS) == ["shelter"]
    assert differing([]) == []


def test_an_answer_that_was_erased_does_not_differ() -> None:
    erased = _answer(7, "clinic", "full", value={})
    assert differing([*ANSWERS, erased]) == ["shelter"]


@given(st.permutations(ANSWERS))
def test_the_order_is_nothing_and_the_arguments_stay(answers: list[Answer]) -> None:
    before = copy.deepcopy(answers)
    voices = {a.organisation: a.id for a in by_organisation(answers)}
    assert voices == {a.organisation: a.id for a in by_organisation(ANSWERS)}
    assert differing(answers) == differing(ANSWERS)
    assert people_in(answers) == people_in(ANSWERS)
    assert answers == before


PAPERS = [
    _answer(1, "clinic", "empty", way=Way.PAPER),
    _answer(2, "clinic", "full", way=Way.PAPER),
    _answer(3, "clinic", "full"),
    _answer(4, "police", "full", way=Way.PAPER),
    _answer(5, None, "full", way=Way.PAPER),
    _answer(6, None, "empty", way=Way.PAPER),
]


@given(st.permutations(PAPERS))
def test_an_organisations_paper_that_is_typed_anew_replaces_the_one_before(
    answers: list[Answer],
) -> None:
    before = copy.deepcopy(answers)

    kept = newest_papers(answers)

    assert sorted(a.id for a in kept) == ["a-2", "a-3", "a-4", "a-5", "a-6"]
    assert answers == before


def test_a_paper_that_is_typed_anew_speaks_from_when_the_first_one_came() -> None:
    first = _answer(1, "clinic", "empty", way=Way.PAPER)
    phone = _answer(2, "clinic", "full")
    again = _answer(3, "clinic", "half", way=Way.PAPER)
    early = _answer(5, "clinic", "late", way=Way.PAPER, first_at=NOON)

    def voice(*answers: Answer) -> str:
        (only,) = by_organisation(newest_papers(answers))
        return only.id

    assert voice(first, phone, again) == "a-3"
    assert voice(phone, again) == "a-2"
    assert voice(first, phone) == "a-1"
    # A phone that came before both papers speaks on.
    assert voice(again, phone, _answer(4, "clinic", "half", way=Way.PAPER)) == "a-2"
    assert voice(early, phone, _answer(6, "clinic", "half", way=Way.PAPER)) == "a-6"
