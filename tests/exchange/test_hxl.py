"""Tables with HXL hashtags, good and bad, of the standard's own test files."""

from datetime import date
from pathlib import Path

import pytest

from coalition.domain import Coalition, Term
from coalition.errors import CoalitionError
from coalition.exchange.schemas.organisations import read_organisations
from coalition.exchange.tabular.mapping import suggest_mapping
from coalition.exchange.tabular.reader import read_table

CASES = Path(__file__).parents[3] / "shared" / "reference-data" / "hxl-cases"
GOOD = (
    "input-valid.csv", "input-valid-latin1.csv", "input-valid.json", "input-valid.xlsx",
    "input-merged.xlsx", "input-quality.xlsx", "input-fuzzy.csv",
)  # fmt: skip
HEADED = "input-multiple-headers.csv"
CARD = Coalition(id="harbour", name="Harbour")

there = pytest.mark.skipif(not CASES.is_dir(), reason="the reference data are not here")


@there
@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_gives_its_three_organisations_in_four_places(name: str) -> None:
    table = read_table(CASES / name)
    mapping = suggest_mapping(table)
    draft = read_organisations(table, mapping, {}, CARD, today=date(2026, 11, 21))

    assert {o.name for o in draft.organisations} == {"ACNUR", "OMS", "UNICEF"}
    assert draft.coalition is not None
    places = {term.name["en"] for term in draft.coalition.places}
    services = {term.name["en"] for term in draft.coalition.services}
    assert places == {"Los Santos", "Cauca", "Chocó", "Amazonas"}
    assert services >= {"WASH", "Salud", "Educación"}


@there
@pytest.mark.parametrize("path", sorted(CASES.glob("*")), ids=lambda path: path.name)
def test_every_file_is_read_or_refused_in_one_sentence(path: Path) -> None:
    refusal = ""
    try:
        table = read_table(path)
        mapping = suggest_mapping(table)
        draft = read_organisations(table, mapping, {}, CARD, today=date(2026, 11, 21))
        assert draft.organisations
    except CoalitionError as error:
        refusal = str(error)
    assert "\n" not in refusal
    assert refusal.endswith("Nothing was saved.") or not refusal
    assert bool(refusal) == (path.name not in GOOD and path.name != HEADED)


def test_attributes_tell_a_name_from_a_code_and_a_type() -> None:
    text = (
        b"a,b,c,d,e,f,g\n#org+code,#org +name,#org+type,#adm1+code,#adm1+name,"
        b"#date+start,#sector\nX1,Lamp House,NGO,ID11,Aceh,2026-01-01,Legal\n"
    )
    assert suggest_mapping(read_table(text, "a.csv")) == {
        "name": "b", "sector": "c", "service": "g", "place": "e", "since": "f",
        "id": "a",
    }  # fmt: skip


def test_a_code_is_taken_where_no_name_stands() -> None:
    table = read_table(b"a,b\n#org,#adm1+code\nLamp House,ID11\n", "a.csv")
    assert suggest_mapping(table) == {"name": "a", "place": "b"}


def test_a_plain_tag_goes_before_a_code_whichever_column_comes_first() -> None:
    table = read_table(b"a,b,c\n#adm1+code,#adm1,#org\nID11,Aceh,Lamp\n", "a.csv")
    assert suggest_mapping(table) == {"name": "c", "place": "b"}


def test_a_province_is_the_place_that_is_there_in_whatever_spelling() -> None:
    card = CARD.model_copy(update={"places": (Term(id="ntt", name={"en": "NTT"}),)})
    text = "Who,Where,What\n#org,#adm1+name,#sector\nA,NUSA TENGGARA TIMUR,WASH\n"
    table = read_table(text.encode(), "hxl.csv")
    mapping = suggest_mapping(table)

    draft = read_organisations(table, mapping, {}, card, today=date(2026, 11, 21))

    assert [offer.place for offer in draft.offers] == ["ntt"]
