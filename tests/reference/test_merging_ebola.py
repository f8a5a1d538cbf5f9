"""The register on the ebola file: 128 organisations, likely doubles, one merge."""

import csv
from datetime import date
from pathlib import Path

import pytest

from coalition.domain import Coalition, Offer, Organisation
from coalition.exchange.schemas.organisations import read_organisations
from coalition.exchange.tabular.mapping import parse_pairs
from coalition.exchange.tabular.reader import read_table
from coalition.sessions.duplicates import (
    apply_merge,
    likely_pairs,
    list_referencing_facts,
    plan_merge,
    undo_merge,
)
from coalition.store import Store

DATA = Path(__file__).parents[3] / "shared" / "reference-data"
FILE = DATA / "ebola-3w" / "ebola_3w_2014.csv"

pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason=f"the reference data are not here: no {FILE.name}"
)

COALITION = Coalition(id="ebola", name="Ebola response")
DAY = date(2026, 11, 21)

_BRACKETS = "without the words in brackets they are the same"
_MORE = "one begins with the whole of the other"
LIKELY = [
    ("german-agro-action", "german-agro-action-aka-welthungerhilfe", _BRACKETS),
    ("liberian-red-cross-society", "liberian-red-cross-society-with-ifrc", _MORE),
    ("living-water-international", "living-water-international-sierra-leone", _MORE),
    ("medecins-sans-frontieres", "medecins-sans-frontieres-belgique", _MORE),
    ("medecins-sans-frontieres", "medecins-sans-frontieres-france", _MORE),
    ("medecins-sans-frontieres", "medecins-sans-frontieres-switzerland", _MORE),
]
"""By the names alone: the second of each pair is the first and more words."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    mapping = parse_pairs(
        ["name=Organisation", "place=Region", "service=Activity", "sector=Org type"]
    )
    draft = read_organisations(read_table(FILE), mapping, {}, COALITION, today=DAY)
    store = Store.open_or_create(tmp_path / "store.db")
    store.facts.put("ebola", [COALITION, *draft.organisations, *draft.offers])
    return store


def rows() -> set[tuple[str, str, str]]:
    """Read organisation, service and place straight from the file."""
    with FILE.open(encoding="utf-8") as file:
        return {
            (
                " ".join(row["Organisation"].split()),
                " ".join(row["Activity"].split()),
                " ".join(row["Region"].split()),
            )
            for row in csv.DictReader(file)
        }


def lines_of(store: Store) -> int:
    offers = store.facts.all("ebola", Offer)
    return len({(o.organisation, o.service, o.place) for o in offers})


def test_every_likely_pair_is_merged_and_taken_back(store: Store) -> None:
    cards = store.facts.all("ebola", Organisation)
    before = [*cards, *list_referencing_facts(store, "ebola")]
    pairs = likely_pairs(cards)
    assert len(cards) == 128
    assert [(one.id, other.id, why) for one, other, why in pairs] == LIKELY

    for one, other, _why in pairs:
        change = plan_merge(one, other, list_referencing_facts(store, "ebola"))
        note = apply_merge(store, "ebola", change, DAY)

        # The file itself says how many lines are left when two names become one.
        both = {one.name, other.name}
        renamed = {(one.name if n in both else n, s, p) for n, s, p in rows()}
        assert len(store.facts.all("ebola", Organisation)) == 127
        assert lines_of(store) == len(renamed)

        undo_merge(store, "ebola", note.id)
        stand = store.facts.all("ebola", Organisation)
        assert [*stand, *list_referencing_facts(store, "ebola")] == before
