from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.activities import Change, Known, kind, outcome, who_sees
from coalition.activities.ties import (
    missing_names,
    reported,
    united,
    written,
)
from coalition.domain import (
    Activity,
    Answer,
    Attribution,
    Organisation,
    Session,
    Tie,
    Voice,
    Wave,
    tie_id,
)
from coalition.errors import InvalidInput
from coalition.texts import Texts

_numbers = count()
OFTEN = {"often": [{"id": o, "text": {"en": o}} for o in ("year", "month", "week")]}
ASKED = Activity(
    id="q",
    session="day",
    activity="ties",
    title={"en": "Ties"},
    question={"en": "Whom do you work with?"},
    settings=OFTEN,
    voice=Voice.ORGANISATIONS,
    attribution=Attribution.ORGANISATION,
    state="closed",
)


def said(
    source: str | None, partners: dict[str, int], *missing: str, **more: Any
) -> Answer:
    n = next(_numbers)
    value = {"partners": partners, "missing": list(missing)}
    fields: dict[str, Any] = {
        "id": f"answer-{n}",
        "activity": "q",
        "voter": f"voter-{n}",
        "revision": 0,
        "value": value,
        "organisation": source,
        "recorded_at": datetime(2026, 3, 1, tzinfo=UTC),
    }
    return Answer(**fields | more)


def known(*ties: Tie, wave: Wave | None = None, **more: Any) -> Known:
    fields: dict[str, Any] = {
        "id": "day",
        "title": "Our day",
        "day": date(2026, 10, 14),
        "code": "470291",
        "expected": ("a", "b", "c", "silent"),
    }
    cards = [Organisation(id=i, name=i.upper()) for i in ("a", "b", "c", "d", "silent")]
    return Known(Session(**fields | more), wave, tuple(cards), (), ties)


def after(before: Known, change: Change) -> Known:
    ties = {t.id: t for t in before.ties}
    for gone in change.remove:
        ties.pop(gone.id)
    ties |= {f.id: f for f in change.put if isinstance(f, Tie)}
    waves = [f for f in change.put if isinstance(f, Wave)]
    wave = waves[0] if waves else before.wave
    return Known(before.session, wave, before.organisations, (), tuple(ties.values()))


def test_colleagues_are_united_and_what_differs_is_listed() -> None:
    result = reported(
        [
            said("a", {"b": 1, "c": 2}),
            said("a", {"b": 2, "d": 0}),
            said("b", {}),
            said(None, {"a": 3}),
        ]
    )

    # b: the mean of 1 and 2 is 1.5, rounded half up to 2.
    assert result.arcs == {("a", "b"): 2, ("a", "c"): 2, ("a", "d"): None}
    assert result.answered == ("a", "b")
    assert result.differing == {"a": ("c", "d")}


def test_a_strength_that_one_did_not_say_lowers_not_what_a_colleague_said() -> None:
    assert reported([said("a", {"b": 0}), said("a", {"b": 3})]).arcs == {("a", "b"): 3}


def test_the_one_answer_of_colleagues_stands_in_the_row_of_who_answered_first() -> None:
    nine, ten, noon = (datetime(2026, 3, 1, h, tzinfo=UTC) for h in (9, 10, 12))
    late = said("a", {"c": 1}, recorded_at=ten)
    # Who answered first has changed the answer since.
    first = said("a", {"b": 1}, first_at=nine, recorded_at=noon)
    uncounted = said("a", {"d": 1}, counts=False, recorded_at=nine)

    (whole,) = united([late, first, uncounted])

    assert (whole.id, whole.voter) == (first.id, first.voter)
    assert whole.value["partners"] == {"b": 1, "c": 1}
    assert whole.people == 1


def test_who_works_with_nobody_has_answered_and_what_was_erased_has_not() -> None:
    result = reported([said("a", {}), said("b", {"a": 1}, value={})])

    assert result.answered == ("a",)
    assert result.arcs == {}


def test_an_organisation_does_not_work_with_itself() -> None:
    assert reported([said("a", {"a": 3, "b": 1})]).arcs == {("a", "b"): 1}


def test_a_role_that_does_not_count_says_nothing() -> None:
    assert reported([said("a", {"b": 1}, counts=False)]).answered == ()


_SAID = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3)),
    ),
    max_size=6,
)


@given(_SAID, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_is_nothing(
    each: list[tuple[str, dict[str, int]]], some: Any
) -> None:
    answers = [said(source, partners) for source, partners in each]
    shuffled = some.sample(answers, len(answers))

    assert reported(answers) == reported(shuffled)
    assert reported(united(answers)).arcs == reported(answers).arcs


def test_missing_names_are_kept_once_with_who_wrote_them() -> None:
    answers = [
        said("b", {}, "taman baca"),
        said("a", {}, "Taman Baca", "Klinik"),
        said("a", {}, "TAMAN BACA"),
    ]

    assert missing_names(answers) == {"Taman Baca": ("a", "b"), "Klinik": ("a",)}


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"partners": {"b": 4}}, "does not fit"),
        ({"partners": {"b": -1}}, "does not fit"),
        ({"partners": {}, "missing": list("abcdef")}, "five names at most"),
        ({"partners": {}, "of": {}}, "does not fit"),
        ({"totals": {"b": 3}, "people": 5}, "hands cannot say"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(
    value: dict[str, Any], problem: str
) -> None:
    with pytest.raises(InvalidInput, match=problem):
        kind("ties").read(OFTEN, value)


def test_who_sees_it_says_that_links_have_names_and_judgements_have_none() -> None:
    sentence = who_sees(ASKED, Texts())

    assert "shown with the names of both" in sentence
    assert "not shown with any name" in sentence


def test_the_result_counts_all_colleagues_not_the_speaker_alone() -> None:
    came_to = outcome(
        ASKED,
        [said("a", {"b": 1}), said("a", {"c": 1})],
        [],
        set(),
        expected=["a", "b"],
        shown=True,
    )

    assert came_to.result is not None
    assert set(came_to.result.arcs) == {("a", "b"), ("a", "c")}
    assert came_to.named is not None
    assert set(came_to.named["a"]["partners"]) == {"b", "c"}


def test_closing_writes_ties_and_who_was_asked_and_answered() -> None:
    change = written(ASKED, [said("a", {"b": 3}), said("d", {})], known())
    wave, tie = change.put

    assert isinstance(wave, Wave)
    assert (wave.id, wave.began, wave.name) == (
        "day",
        date(2026, 10, 14),
        {"en": "Our day"},
    )
    assert wave.expected == ("a", "b", "c", "d", "silent")  # d came uninvited
    assert wave.answered == ("a", "d")
    assert tie == Tie(
        id=tie_id("day", "works-with", "a", "b"),
        source="a",
        target="b",
        strength=3,
        wave="day",
        activity="q",
    )
    assert change.remove == ()


def test_where_nobody_was_invited_the_whole_register_was_asked() -> None:
    (wave,) = written(ASKED, [said("a", {})], known(expected=())).put

    assert isinstance(wave, Wave)
    assert wave.expected == ("a", "b", "c", "d", "silent")


def test_who_was_expected_in_the_wave_before_stays_expected() -> None:
    wave = Wave(
        id="day",
        name={"en": "Our day"},
        began=date(2026, 1, 1),
        expected=("a", "elsewhere"),
        answered=("elsewhere",),
    )
    (updated,) = written(ASKED, [said("b", {})], known(wave=wave, expected=("b",))).put

    assert isinstance(updated, Wave)
    assert updated.expected == ("a", "b", "elsewhere")
    assert updated.answered == ("b", "elsewhere")


def test_a_rerun_writes_nothing_new_and_a_late_answer_only_its_own() -> None:
    answers = [said("a", {"b": 3}), said("b", {"a": 1})]
    first = known()
    closed = after(first, written(ASKED, answers, first))

    again = written(ASKED, answers, closed)
    late = written(ASKED, [*answers, said("a", {"c": 1})], closed)

    assert again == Change()
    assert [fact.id for fact in late.put] == ["day.works-with.a.c"]
    assert late.remove == ()


def test_what_is_said_now_replaces_what_the_same_source_said_in_this_wave() -> None:
    def tie(source: str, target: str, **more: Any) -> Tie:
        fields = {"wave": "year", "relation": "works-with"} | more
        made = tie_id(fields["wave"], fields["relation"], source, target)
        return Tie(id=made, source=source, target=target, **fields)

    before = (
        tie("a", "b"),
        tie("b", "a"),
        tie("a", "b", wave="last-year"),
        tie("a", "b", relation="money"),
    )
    wave = Wave(
        id="year",
        name={"en": "This year"},
        began=date(2026, 1, 1),
        expected=("a", "b"),
        answered=("b",),
    )
    there = known(*before, wave=wave)
    session = there.session.model_copy(update={"wave": "year"})
    change = written(
        ASKED,
        [said("a", {"c": 1})],
        Known(session, wave, there.organisations, (), before),
    )

    assert [gone.id for gone in change.remove] == ["year.works-with.a.b"]
    updated, put = change.put
    assert put.id == "year.works-with.a.c"
    assert isinstance(updated, Wave)
    assert (updated.name, updated.began) == (wave.name, wave.began)
    assert updated.answered == ("a", "b")


def test_who_left_the_register_gets_no_tie() -> None:
    change = written(ASKED, [said("a", {"gone": 1}), said("ghost", {"a": 1})], known())

    assert [type(fact) for fact in change.put] == [Wave]
