"""Who does what where, West Africa 2014: counts published with the reference data."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from coalition.domain import Coalition
from coalition.exchange.schemas.organisations import (
    OrganisationChangeset,
    read_organisations,
)
from coalition.exchange.tabular.mapping import parse_pairs
from coalition.exchange.tabular.reader import read_table
from coalition.texts import Texts

DATA = Path(__file__).parents[3] / "shared" / "reference-data"
FILE = DATA / "ebola-3w" / "ebola_3w_2014.csv"

pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason=f"the reference data are not here: no {FILE.name}"
)

COALITION = Coalition(id="ebola", name="Ebola response")


@pytest.fixture(scope="module")
def draft() -> OrganisationChangeset:
    mapping = parse_pairs(
        ["name=Organisation", "place=Region", "service=Activity", "sector=Org type"]
    )
    table = read_table(FILE)
    return read_organisations(table, mapping, {}, COALITION, today=date(2026, 11, 21))


def test_rows_duplicates_organisations_places_and_pairs_are_as_published(
    draft: OrganisationChangeset,
) -> None:
    report = draft.report

    assert report.rows_read == 1_201
    assert len(report.duplicates_left_out) == 92
    assert report.accepted == 1_201 - 92
    assert report.refused == ()
    assert report.organisations == len(draft.organisations) == 128
    assert report.places == 56
    assert report.pairs == 620


def test_each_duplicate_is_named_with_the_row_that_it_repeats(
    draft: OrganisationChangeset,
) -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()

    for line, first, _text in draft.report.duplicates_left_out:
        assert first < line
        assert lines[line - 1] == lines[first - 1]
    said = [s for s in draft.report.sentences(Texts()) if "is left out" in s]
    assert len(said) == 92


def test_reach_is_as_published(draft: OrganisationChangeset) -> None:
    names = {one.id: one.name for one in draft.organisations}
    pairs = {(names[offer.organisation], offer.place) for offer in draft.offers}
    places = Counter(name for name, _place in pairs)

    assert places["United Nations Children's Fund"] == 33
    assert places["Catholic Agency For Overseas Development"] == 25
    assert round(len(pairs) / (128 * 56), 6) == 0.086496


def test_the_misspelt_type_and_the_odd_space_are_found(
    draft: OrganisationChangeset,
) -> None:
    assert ("sector", "Goverment", "Government") in draft.report.likely_meant
    mended = {m.before: m.after for m in draft.report.mended}
    assert mended["Action\xa0Against Hunger"] == "Action Against Hunger"


# By the names of the file alone: the second of each pair is the first and more words,
# once in brackets; their words are written alike, so that no slip is among them.
ALIKE = [
    (
        "German Agro Action",
        "German Agro Action (aka Welthungerhilfe)",
        "without the words in brackets they are the same",
    ),
    *(
        (short, f"{short} {more}", "one begins with the whole of the other")
        for short, more in (
            ("Liberian Red Cross Society", "with IFRC"),
            ("Living Water International", "Sierra Leone"),
            ("Medecins sans Frontieres", "Belgique"),
            ("Medecins sans Frontieres", "France"),
            ("Medecins sans Frontieres", "Switzerland"),
        )
    ),
]


def test_six_pairs_may_be_the_same_each_for_its_reason_and_none_is_merged(
    draft: OrganisationChangeset,
) -> None:
    assert list(draft.report.likely_same) == ALIKE
    assert len({one.name for one in draft.organisations}) == 128
    said = draft.report.sentences(Texts())
    for one, other, reason in ALIKE:
        (sentence,) = [s for s in said if f"“{one}” and “{other}”" in s]
        assert reason in sentence
