import json
from collections import Counter
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.activities import kind
from coalition.activities.judgements import FEWEST, Settings, judged, tally, unlinked
from coalition.domain import Answer
from coalition.errors import InvalidInput

_numbers = count()
WORDS = ("no", "a little", "mostly", "fully")
SETTINGS: dict[str, Any] = {
    "statements": [
        {"id": "word", "text": {"en": "It keeps its word."}, "group": "trust"},
        {"id": "work", "text": {"en": "It puts in work."}, "group": "value"},
    ],
    "options": [{"id": w, "text": {"en": w}} for w in WORDS],
    "most": 2,
}
ASKED = Settings.model_validate(SETTINGS)


def said(value: dict[str, Any]) -> Answer:
    n = next(_numbers)
    return Answer(
        id=f"answer-{n}",
        activity="q",
        voter=f"voter-{n}",
        revision=0,
        value=value,
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def by(rater: str | None, **of: dict[str, Any]) -> dict[str, Any]:
    return {"rater": rater, "of": of}


def cut(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [value for value, _ in unlinked([(value, 1) for value in values])]


def test_colleagues_weigh_as_one_by_their_mean() -> None:
    values = [
        by("a", x={"word": 1, "work": "unknown"}),
        by("a", x={"word": 4, "work": "unsaid"}),
        by("b", x={"word": 4, "work": 2}),
    ]

    for given_ in (values, cut(values)):
        result = tally(ASKED, [said(v) for v in given_])
        word, work = result.spreads
        # a: the mean of 1 and 4 is 2.5, rounded half up to 3; b: 4.
        assert word.counts == {1: 0, 2: 0, 3: 1, 4: 1}
        assert (word.judged, word.at_least(3)) == (2, 2)
        assert (work.counts[2], work.unknown, work.unsaid) == (1, 1, 0)
        assert (result.judgements, result.partners) == (2, 1)


def test_of_whom_too_few_judged_nobody_can_tell_after_the_cut() -> None:
    values = [by(f"r{n}", x={"word": 1}, y={"word": 4}) for n in range(5)]
    values[0]["of"] |= {"few": {"word": 2}, "rare": {"word": 3}}

    rows = cut(values)

    assert Counter(of for row in rows for of in row["of"]) == {"x": 5, "y": 5, "": 2}
    assert "few" not in json.dumps(rows)
    result = tally(ASKED, [said(row) for row in rows])
    # One more than x and y at least: as two judgements may be of a single one.
    assert (result.judgements, result.partners) == (12, 3)


def test_after_the_cut_each_row_is_of_one_partner_and_of_no_rater() -> None:
    values = [by(f"rater-{n}", x={"word": 1}, y={"word": 4}) for n in range(9)]

    rows = unlinked([(value, 7) for value in values])

    assert all(people == 1 for _, people in rows)
    assert all(value["rater"] is None for value, _ in rows)
    assert all(len(value["of"]) == 1 for value, _ in rows)
    assert "rater-" not in json.dumps(rows)
    assert len(rows) == 18


def test_what_one_rater_said_of_one_partner_is_dealt_anew() -> None:
    # Each rater gives both statements the same level. 40 raters keep that by chance
    # with a probability below 4 ** -30.
    values = [by(f"r{n}", x={"word": n % 4 + 1, "work": n % 4 + 1}) for n in range(40)]

    said_of = [value["of"]["x"] for value in cut(values)]

    assert any(row["word"] != row["work"] for row in said_of)
    assert [list(row) for row in said_of] == [["word", "work"]] * 40


_LEVEL = st.one_of(st.integers(1, 4), st.sampled_from(["unknown", "unsaid"]))
_SAID = st.dictionaries(st.sampled_from(["word", "work"]), _LEVEL, min_size=1)
_VALUES = st.dictionaries(
    st.sampled_from([f"r{n}" for n in range(8)]),
    st.dictionaries(st.sampled_from("xyz"), _SAID, min_size=1),
)


@given(_VALUES, _VALUES)
def test_the_cut_changes_no_count_nor_does_a_late_one(
    early: dict[str, Any], late: dict[str, Any]
) -> None:
    late = {f"late-{rater}": of for rater, of in late.items()}
    first = [by(rater, **of) for rater, of in early.items()]
    more = [by(rater, **of) for rater, of in late.items()]

    admitted = cut([*cut(first), *more])

    before = tally(ASKED, [said(v) for v in (*first, *more)])
    assert tally(ASKED, [said(v) for v in admitted]).spreads == before.spreads
    for target in "xyz":
        in_time = [v for v in first if target in v["of"]]
        late_ones = [v for v in more if target in v["of"]]
        # Too few in time are not told apart any more; who comes late cannot mend that.
        known = [*in_time, *late_ones] if len(in_time) >= FEWEST else late_ones
        given_ = Counter(v["of"][target].get("word") for v in known)
        sheet = judged([said(v) for v in admitted], target, raters=1)
        levels = {n: k for n, k in given_.items() if isinstance(n, int)}
        assert (sheet is not None) == (len(known) >= FEWEST)
        if sheet is not None and len(levels) > 1:
            assert sheet.spreads["word"].counts == levels


def test_what_all_say_alike_is_on_no_sheet_as_it_says_what_each_said() -> None:
    alike = [by(f"r{n}", x={"word": 3, "work": 2 + n % 2}) for n in range(6)]

    sheet = judged([said(v) for v in alike], "x")

    assert sheet is not None
    assert {id_: s.counts for id_, s in sheet.spreads.items()} == {"work": {2: 3, 3: 3}}


def test_an_own_sheet_needs_enough_raters_for_each_statement() -> None:
    four = [by(f"r{n}", x={"word": 3, "work": 2}) for n in range(4)]
    fifth = by("r4", x={"word": 1, "work": "unknown"})

    assert judged([said(v) for v in four], "x") is None
    assert judged([said(v) for v in (*four, four[0])], "x") is None  # a colleague
    sheet = judged([said(v) for v in (*four, fifth)], "x")
    assert sheet is not None
    assert sheet.raters == 5
    assert sheet.spreads["word"].counts == {1: 1, 3: 4}
    assert "work" not in sheet.spreads  # four gave a level
    assert judged([said(v) for v in (*four, fifth)], "y") is None


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (by("a", x={"word": 5}), "does not fit"),
        (by("a", x={"word": 0}), "does not fit"),
        (by("a", x={"word": "mostly"}), "does not fit"),
        (by("a", x={"other": 1}), "does not fit"),
        (by("a", x={}, y={}, z={}), "does not fit"),
        (by("a"), "does not fit"),
        (by("a", a={"word": 1}), "does not judge itself"),
        ({"totals": {"word": 3}, "people": 5}, "hands would show names"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(
    value: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidInput, match=problem):
        kind("judgements").read(SETTINGS, value)


def test_what_was_erased_counts_as_nothing() -> None:
    assert tally(ASKED, [said({})]).judgements == 0
    assert unlinked([({}, 1)]) == []
