from datetime import date

import pytest

from coalition.domain import Coalition, Organisation, Tie, Wave, tie_id
from coalition.errors import InvalidInput
from coalition.exchange.changeset import CoalitionState
from coalition.exchange.schemas.ties import (
    TieChangeset,
    _strength_by_wording,
    read_ties,
)
from coalition.exchange.tabular.mapping import suggest_mapping
from coalition.exchange.tabular.reader import read_table
from coalition.texts import LANGUAGES, Texts
from coalition.workbooks.landscape.questions import tie_settings

DAY = date(2026, 11, 21)
CARD = Coalition(id="harbour", name="Harbour")
LAMP = Organisation(id="lamp", name="Lamp House", alias="A light")
BOAT = Organisation(id="boat", name="Boat House")


def held(*organisations: Organisation, **more: object) -> CoalitionState:
    return CoalitionState(CARD, organisations or (LAMP, BOAT), **more)  # type: ignore[arg-type]


def draft(
    text: str,
    here: CoalitionState | None = None,
    *,
    partial: bool = False,
    **fixed: str,
) -> TieChangeset:
    table = read_table(text.encode(), "ties.csv")
    columns = suggest_mapping(table, "ties")
    return read_ties(table, columns, fixed, here or held(), today=DAY, partial=partial)


def said(of: TieChangeset) -> str:
    return "\n".join(of.report.sentences(Texts()))


@pytest.mark.parametrize(
    "name", ["lamp", "LAMP", "Lamp House", " Lamp\u00a0House ", "A light"]
)
def test_an_organisation_is_known_by_id_name_and_alias(name: str) -> None:
    found = draft(f"source,target\n{name},boat\n")

    assert [(t.source, t.target) for t in found.ties] == [("lamp", "boat")]
    assert found.organisations == ()


def test_an_unknown_organisation_is_added_and_a_likely_twin_listed_not_merged() -> None:
    found = draft("source,target\nlamp,Boat Hous\n")

    assert [o.name for o in found.organisations] == ["Boat Hous"]
    assert "1 organisation was not known and is added: “Boat Hous”." in said(found)
    assert "“Boat Hous” and “Boat House” may be the same organisation" in said(found)


def test_a_name_of_several_organisations_is_refused_not_guessed() -> None:
    twins = held(LAMP, BOAT, Organisation(id="boat-2", name="Boat House"))
    found = draft("source,target\nlamp,Boat House\n", twins)

    assert "several organisations" in said(found)
    assert found.facts == ()


def test_the_id_is_made_of_what_the_tie_says() -> None:
    (tie,) = draft("source,target,strength\nlamp,boat,2\n", relation="Gives money").ties

    wave = "w-2026-11-21"
    assert tie.id == tie_id(wave, "gives-money", "lamp", "boat")
    assert (tie.strength, tie.wave, tie.relation) == (2, wave, "gives-money")


def test_a_strength_may_be_said_in_the_words_of_our_question() -> None:
    asked = tie_settings().model_dump(mode="json")
    for n, option in enumerate(asked["often"], 1):
        for words in (*option["text"].values(), option["text"]["en"].upper()):
            (tie,) = draft(f"source,target,strength\nlamp,boat,{words}\n").ties
            assert tie.strength == n


def test_every_answer_to_our_question_is_read_in_every_language() -> None:
    for n, option in enumerate(tie_settings().often, 1):
        assert set(option.text) == set(LANGUAGES)
        for words in option.text.values():
            assert _strength_by_wording()[words.casefold()] == n


@pytest.mark.parametrize(("words", "strength"), [("Monthly", 3), ("weekly", 4)])
def test_a_strength_may_be_said_in_one_word(words: str, strength: int) -> None:
    (tie,) = draft(f"source,target,strength\nlamp,boat,{words}\n").ties

    assert tie.strength == strength


@pytest.mark.parametrize("strength", ["0", "-1", "101", "2.5", "often"])
def test_a_strength_out_of_bounds_is_refused(strength: str) -> None:
    found = draft(f"source,target,strength\nlamp,boat,{strength}\n")
    assert "is not a strength" in said(found)
    assert found.refused_whole


def test_a_tie_with_oneself_is_refused_by_whatever_names_and_the_rest_can_be_had() -> (
    None
):
    text = "source,target\nlamp,Lamp House\nlamp,boat\n"

    assert "Row 2: “lamp” cannot have a tie with itself." in said(draft(text))
    assert draft(text).facts == ()
    assert len(draft(text, partial=True).ties) == 1
    with pytest.raises(InvalidInput):
        draft(text).import_fact()


def test_the_same_tie_twice_is_one_and_differing_strengths_are_told() -> None:
    found = draft(
        "source,target,strength,n\nlamp,boat,2,a\nlamp,boat,2,b\nlamp,boat,3,c\n"
    )

    assert [t.strength for t in found.ties] == [2]
    assert "Row 3 is left out; it repeats row 2" in said(found)
    assert "kept “2”, not “3”" in said(found)


def test_of_a_new_wave_all_count_as_having_answered_and_that_is_said() -> None:
    quiet = Organisation(id="quiet", name="Quiet Garden")
    found = draft("source,target\nlamp,boat\n", held(LAMP, BOAT, quiet))

    (wave,) = found.waves
    assert wave.expected == wave.answered == ("boat", "lamp", "quiet")
    assert "The file does not say who was silent" in said(found)


def test_only_the_sources_answered_where_a_person_says_so() -> None:
    (wave,) = draft("source,target\nlamp,boat\n", answered="sources").waves
    assert (wave.expected, wave.answered) == (("boat", "lamp"), ("lamp",))


def test_a_column_says_who_answered_and_naming_nobody_is_an_answer() -> None:
    quiet = Organisation(id="quiet", name="Quiet Garden")
    text = "source,target,answered\nlamp,boat,yes\nboat,,no\nquiet,,yes\n"
    found = draft(text, held(LAMP, BOAT, quiet))

    (wave,) = found.waves
    assert wave.expected == ("boat", "lamp", "quiet")
    assert wave.answered == ("lamp", "quiet")
    assert len(found.ties) == 1


def test_who_was_silent_in_a_room_stays_silent() -> None:
    year = Wave(id="y", name={"en": "Year"}, began=DAY, expected=("boat", "lamp"),
                answered=("lamp",))  # fmt: skip
    asked = Tie(id="t", source="lamp", target="boat", wave="y", activity="q")
    here = held(LAMP, BOAT, waves=(year,), ties=(asked,))
    found = draft("source,target\nlamp,boat\n", here, wave="Year")

    assert found.waves == ()
    assert [t.wave for t in found.ties] == ["y"]


def test_a_formula_in_a_cell_is_a_name() -> None:
    (one, _two) = draft("source,target\n=1+1,@SUM(A1)\n").organisations
    assert one.name == "=1+1"


def test_a_tab_separated_file_and_one_with_decimal_strengths_are_read() -> None:
    (tie,) = draft("from\tto\tweight\nlamp\tboat\t3.0\n").ties
    assert tie.strength == 3


def test_without_two_columns_one_sentence_says_how_to_name_them() -> None:
    with pytest.raises(InvalidInput, match=r"--map source=COLUMN --map target=COLUMN"):
        draft("a,b\nlamp,boat\n")
