"""The rubric: sentences that can be shown, and gates that are never averaged."""

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from coalition.domain import rubric
from coalition.domain.rubric import Readiness, assess_gate, assess_precondition_gates
from coalition.errors import NotFound

SEVEN = ("CH1", "CH2", "CH3", "FR1", "FR2", "UR1", "UR2")
READY = dict.fromkeys(SEVEN, 3)

some_levels = st.fixed_dictionaries(
    {id_: st.one_of(st.none(), st.integers(1, 4)) for id_ in SEVEN}
)


def test_the_rubric_has_thirteen_seven_and_seven_lines() -> None:
    assert len(rubric.lines("condition")) == 13
    assert tuple(line.id for line in rubric.lines("precondition")) == SEVEN
    assert [line.id for line in rubric.lines("function")] == [
        f"F{n}" for n in range(1, 8)
    ]
    assert len({line.id for line in rubric.lines()}) == 27


def test_a_line_holds_four_different_sentences_in_both_languages() -> None:
    for line in rubric.lines():
        for language in ("en", "id"):
            sentences = [wording[language] for wording in line.levels]

            assert len(set(sentences)) == 4
            assert all(sentence.endswith(".") for sentence in sentences)
            assert line.title[language]
            assert line.show[language]


def test_the_sentences_are_those_of_the_published_rubric() -> None:
    agenda = rubric.line("CA1")

    assert agenda.sentence(1)["en"] == ("Each of us would describe a different future.")
    assert agenda.sentence(4)["en"] == (
        "We have used the vision to say no to something that did not fit."
    )
    assert rubric.line("F7").sentence(2)["en"] == (
        "They were asked once and heard nothing back."
    )


def test_the_four_levels_have_names_and_not_knowing_is_none_of_them() -> None:
    names = rubric.level_names()

    assert [name["en"] for name in names] == [
        "absent",
        "beginning",
        "working",
        "strong",
    ]
    assert [name["id"] for name in names] == ["belum ada", "mulai", "berjalan", "kuat"]
    assert not any("tidak tahu" in name["id"] for name in names)


def test_a_line_or_level_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFound):
        rubric.line("XX9")
    with pytest.raises(ValueError, match="1, 2, 3 or 4"):
        rubric.line("CA1").sentence(0)


def test_a_sentence_fits_four_lines_of_a_button_on_a_narrow_phone() -> None:
    # A phone of 360 pixels leaves 304 within a button; DejaVu Sans is a wide letter.
    font = ImageFont.truetype(
        f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf", 16
    )
    for line in rubric.lines():
        for wording in line.levels:
            for sentence in wording.values():
                assert _lines_needed(sentence, font, 304) <= 4, sentence


def _lines_needed(sentence: str, font: ImageFont.FreeTypeFont, width: float) -> int:
    needed, current = 1, ""
    for word in sentence.split():
        longer = f"{current} {word}".strip()
        if font.getlength(longer) > width:
            needed, current = needed + 1, word
        else:
            current = longer
    return needed


def test_all_lines_working_or_strong_open_the_gate() -> None:
    verdict = assess_gate(READY | {"CH1": 4})

    assert verdict.readiness is Readiness.READY
    assert verdict.because == ()


def test_one_absent_line_says_what_to_build_first_however_strong_the_rest() -> None:
    verdict = assess_gate(dict.fromkeys(SEVEN, 4) | {"FR1": 1})

    assert verdict.readiness is Readiness.BUILD_FIRST
    assert verdict.because == ("FR1",)
    assert verdict.wording["en"] == "build this first"


def test_one_beginning_line_says_start_small() -> None:
    verdict = assess_gate(dict.fromkeys(SEVEN, 4) | {"UR2": 2, "CH3": 2})

    assert verdict.readiness is Readiness.START_SMALL
    assert verdict.because == ("CH3", "UR2")


def test_a_line_that_was_not_settled_is_not_enough_evidence() -> None:
    verdict = assess_gate(READY | {"UR1": None, "FR2": 2})

    assert verdict.readiness is Readiness.NOT_ENOUGH_EVIDENCE
    assert verdict.because == ("UR1",)


def test_a_line_that_was_left_out_is_not_settled_either() -> None:
    without = {id_: level for id_, level in READY.items() if id_ != "CH2"}

    assert assess_gate(without).because == ("CH2",)
    assert assess_gate({}).readiness is Readiness.NOT_ENOUGH_EVIDENCE


def test_what_is_absent_has_to_be_built_whatever_is_found_out_later() -> None:
    verdict = assess_gate(READY | {"CH1": 1, "UR1": None})

    assert verdict.readiness is Readiness.BUILD_FIRST
    assert verdict.because == ("CH1",)
    assert verdict.not_settled == ("UR1",)


def test_each_precondition_is_a_gate_of_its_own() -> None:
    verdicts = assess_precondition_gates(READY | {"FR2": 2, "UR1": 1})

    assert {of: verdict.readiness for of, verdict in verdicts.items()} == {
        "champions": Readiness.READY,
        "resources": Readiness.START_SMALL,
        "urgency": Readiness.BUILD_FIRST,
    }


def test_lines_that_were_not_asked_for_change_nothing() -> None:
    assert assess_gate(READY | {"CA1": 1, "F3": None}) == assess_gate(READY)


@pytest.mark.parametrize("level", [0, 5, -1])
def test_a_level_outside_the_four_is_refused(level: int) -> None:
    with pytest.raises(ValueError, match="CH1"):
        assess_gate(READY | {"CH1": level})


def test_a_gate_without_lines_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        assess_gate(READY, asked=[])


@given(levels=some_levels, order=st.permutations(SEVEN))
def test_the_order_of_lines_does_not_matter(
    levels: dict[str, int | None], order: list[str]
) -> None:
    assert assess_gate({id_: levels[id_] for id_ in order}, asked=order) == assess_gate(
        levels
    )


@given(levels=some_levels, raised=st.sampled_from(SEVEN))
def test_raising_a_level_never_makes_the_verdict_worse(
    levels: dict[str, int | None], raised: str
) -> None:
    from_worst = list(Readiness)
    level = levels[raised]
    higher = levels | {raised: None if level is None else min(level + 1, 4)}

    before, after = assess_gate(levels), assess_gate(higher)

    assert from_worst.index(after.readiness) >= from_worst.index(before.readiness)


@given(levels=some_levels)
def test_a_verdict_leaves_its_arguments_as_they_were(
    levels: dict[str, int | None],
) -> None:
    kept = dict(levels)

    assess_gate(levels)
    assess_precondition_gates(levels)

    assert levels == kept


def test_every_verdict_has_words_in_both_languages() -> None:
    for readiness in Readiness:
        wording = rubric.Verdict(readiness=readiness).wording

        assert set(wording) == {"en", "id"}
