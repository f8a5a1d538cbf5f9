import copy
import statistics
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coalition.activities import kind
from coalition.activities.rating import (
    Answer,
    LineResult,
    Settings,
    Totals,
    tally,
    unlinked,
)
from coalition.domain import Answer as Given
from coalition.domain import AnswerChannel
from coalition.errors import InvalidInput

SCALE = ["never", "sometimes", "often", "always"]
SETTINGS: dict[str, Any] = {
    "lines": [
        {
            "id": line,
            "title": {"en": line},
            "options": [{"id": o, "text": {"en": o}} for o in SCALE],
        }
        for line in ("meet", "share")
    ]
}
QUESTION = Settings.model_validate(SETTINGS)
_numbers = count()


def _given(
    value: dict[str, Any], people: int = 1, way: AnswerChannel = AnswerChannel.PHONE
) -> Given:
    n = next(_numbers)
    return Given(
        id=f"answer-{n}",
        activity="q",
        voter=f"voter-{n}",
        revision=0,
        value=value,
        people=people,
        way=way,
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def _chose(*choices: str, people: int = 1) -> list[Given]:
    return [_given({"choices": {"meet": choice}}, people) for choice in choices]


def _meet(answers: list[Given]) -> LineResult:
    return tally(QUESTION, answers).lines[0]


def test_a_room_is_counted_by_hand() -> None:
    answers = [
        *_chose("often", "always", "unknown", "unsaid"),  # four phones
        *_chose("sometimes", people=7),  # a table of seven
        _given(  # twelve hands, of which ten went up
            {
                "people": 12,
                "totals": {"meet": {"never": 2, "often": 5, "unknown": 3}},
            },
            people=12,
            way=AnswerChannel.TALLY,
        ),
        _given({"choices": {"share": "always"}}),  # left the first line out
    ]
    result = tally(QUESTION, answers)
    meet, share = result.lines
    assert meet.counts == {"never": 2, "sometimes": 7, "often": 6, "always": 1}
    assert (meet.unknown, meet.unsaid) == (4, 1)
    assert (meet.rated, meet.answered) == (16, 21)
    # Sixteen levels in order: never x 2, sometimes x 7, ...: the 8th is "sometimes".
    assert meet.median == "sometimes"
    assert meet.within_one == 2 + 7 + 6
    assert (share.counts["always"], share.rated, share.median) == (1, 1, "always")
    # Four phones, seven at the table, twelve with hands and one more phone.
    assert result.people == 4 + 7 + 12 + 1


def test_nobody_at_all_has_no_middle() -> None:
    result = tally(QUESTION, [])
    assert result.people == 0
    for line in result.lines:
        assert line.counts == dict.fromkeys(SCALE, 0)
        assert (line.rated, line.median, line.within_one, line.answered) == (
            0,
            None,
            0,
            0,
        )


def test_one_voice_is_its_own_middle() -> None:
    line = _meet(_chose("always"))
    assert (line.median, line.rated, line.within_one) == ("always", 1, 1)


def test_where_nobody_knows_there_is_no_middle() -> None:
    line = _meet(_chose("unknown", "unknown", "unsaid"))
    assert (line.median, line.rated, line.answered) == (None, 0, 3)
    assert (line.unknown, line.unsaid) == (2, 1)


@pytest.mark.parametrize(
    ("choices", "median"),
    [
        (["never", "often", "always"], "often"),
        (["never", "often"], "never"),  # even: the lower of the two in the middle
        (["never", "never", "always", "always"], "never"),
        (["never", "sometimes", "often", "always"], "sometimes"),
        (["sometimes", "sometimes", "always", "always", "always"], "always"),
        (["unknown", "often", "unsaid", "always", "always"], "always"),
    ],
)
def test_the_middle_is_that_of_those_who_rated(choices: list[str], median: str) -> None:
    assert _meet(_chose(*choices)).median == median


def test_near_the_middle_is_one_step_either_way() -> None:
    assert _meet(_chose("never", "never", "sometimes", "often")).within_one == 3
    assert _meet(_chose("never", "always", "always")).within_one == 2


_LEVELS = st.lists(st.tuples(st.sampled_from(SCALE), st.integers(1, 9)), min_size=1)


@given(_LEVELS)
def test_the_middle_is_that_of_the_statistics_module(
    levels: list[tuple[str, int]],
) -> None:
    answers = [a for choice, n in levels for a in _chose(choice, people=n)]
    single = [SCALE.index(choice) for choice, n in levels for _ in range(n)]
    line = _meet(answers)
    assert line.median == SCALE[statistics.median_low(single)]
    assert line.rated == len(single) == sum(line.counts.values())


@given(_LEVELS, st.randoms(use_true_random=False))
def test_the_order_is_nothing_and_the_arguments_stay(
    levels: list[tuple[str, int]], some: Any
) -> None:
    answers = [a for choice, n in levels for a in _chose(choice, people=n)]
    before = copy.deepcopy(answers)
    result = tally(QUESTION, answers)
    assert answers == before
    some.shuffle(answers)
    assert tally(QUESTION, answers) == result


@given(st.dictionaries(st.sampled_from(SCALE), st.integers(1, 20), min_size=1))
def test_hands_count_like_as_many_phones(hands: dict[str, int]) -> None:
    people = sum(hands.values())
    shown = _given(
        {"people": people, "totals": {"meet": hands}}, people, AnswerChannel.TALLY
    )
    phones = [a for choice, n in hands.items() for a in _chose(*[choice] * n)]
    table = [a for choice, n in hands.items() for a in _chose(choice, people=n)]
    assert tally(QUESTION, [shown]) == tally(QUESTION, phones) == tally(QUESTION, table)


def test_an_answer_that_was_erased_still_stands_for_somebody() -> None:
    result = tally(QUESTION, [_given({}), *_chose("often")])
    assert (result.people, result.lines[0].answered) == (2, 1)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"choices": {}},
        {"choices": {"meet": "seldom"}},
        {"choices": {"no-such-line": "often"}},
        {"choices": {"meet": ["often"]}},
        {"choices": {"meet": "often"}, "name": "Ana"},
        {"choices": {"meet": "<script>"}},
        {"totals": {"meet": {"often": 1}}},
        {"people": 0, "totals": {}},
        {"people": 3, "totals": {"meet": {"often": 2, "never": 2}}},
        {"people": 3, "totals": {"meet": {"often": -1}}},
        {"people": 3, "totals": {"meet": {"seldom": 1}}},
        {"people": 3, "totals": {"no-such-line": {"often": 1}}},
        {"people": 100_001, "totals": {}},
        {"people": 3, "totals": {"meet": {"often": 1.5}}},
    ],
)
def test_what_does_not_fit_the_question_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="Nothing was saved"):
        kind("rating").read(SETTINGS, value)


@pytest.mark.parametrize(
    "value",
    [
        {"choices": {"meet": "often"}},
        {"choices": {"meet": "unknown", "share": "unsaid"}},
        {"people": 3, "totals": {"meet": {"often": 1, "unknown": 2}}},
        {"people": 3, "totals": {}},
    ],
)
def test_what_fits_is_read(value: dict[str, Any]) -> None:
    read = kind("rating").read(SETTINGS, value)
    assert isinstance(read, Totals if "totals" in value else Answer)
    assert read.model_dump(mode="json") == value


@pytest.mark.parametrize(
    "settings",
    [
        {"lines": []},
        {"lines": [{"id": "a", "title": {}, "options": [{"id": "x", "text": {}}]}]},
        {},
    ],
)
def test_a_question_without_a_choice_is_none(settings: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(settings)


_SAID = st.dictionaries(
    st.sampled_from(["meet", "share"]),
    st.sampled_from([*SCALE, "unknown", "unsaid"]),
)


@given(st.lists(st.tuples(_SAID, st.integers(1, 9)), max_size=12))
def test_answers_that_were_taken_apart_come_to_the_same(
    said: list[tuple[dict[str, str], int]],
) -> None:
    """One that is empty was erased."""
    before = [({"choices": c} if c else {}, people) for c, people in said]
    after = unlinked(before)
    assert tally(QUESTION, [_given(*pair) for pair in after]) == tally(
        QUESTION, [_given(*pair) for pair in before]
    )
    assert {people for _, people in after} <= {1}
    empty = sum(people for value, people in before if not value)
    assert sum(not value for value, _ in after) == empty
    for value, _ in after:
        if value:
            kind("rating").read(SETTINGS, value)


def test_a_table_is_not_seen_in_rows_that_are_alike() -> None:
    """Of 24 people, four at a table chose in six lines what nobody else chose."""
    lines = [f"line-{n}" for n in range(6)]
    table = ({"choices": dict.fromkeys(lines, "always")}, 4)
    others = [({"choices": dict.fromkeys(lines, "never")}, 1)] * 20
    wholly = 0
    for _ in range(20):
        rows = [value["choices"] for value, _ in unlinked([table, *others])]
        counts = [sum(row[line] == "always" for row in rows) for line in lines]
        assert counts == [4] * 6
        wholly += sum(set(row.values()) == {"always"} for row in rows)
    # That all six fall on one row again: 24 * (4/24)^6 = 0.0005 in one drawing.
    assert wholly <= 2


def test_what_was_given_is_left_as_it_was() -> None:
    given_ = [({"choices": {"meet": "never"}}, 2), ({"choices": {"share": "often"}}, 1)]
    before = copy.deepcopy(given_)
    unlinked(given_)
    assert given_ == before
