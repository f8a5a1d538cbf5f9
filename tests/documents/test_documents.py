from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.documents.conftest import Goal, Pact

from coalition.blocks.html import to_html
from coalition.documents import (
    DOCUMENT_TYPES,
    Confirmation,
    MapOutlines,
    SectionConsent,
    StoodAside,
    document_type,
)
from coalition.domain import WorkProduct
from coalition.errors import InvalidInput, NotFound, VersionConflict
from coalition.store import Store
from coalition.texts import Texts

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open_or_create(tmp_path / "coalition.db", lambda: NOON)


def test_a_type_is_found_by_being_defined() -> None:
    assert DOCUMENT_TYPES["pact-of-a-test"] is Pact
    assert list(Pact.sections()) == ["vision", "problem", "goals", "left_out", "rhythm"]


def test_what_is_saved_is_read_back_in_its_version(store: Store, pact: Pact) -> None:
    kept = store.facts.save_product("harbour", pact.to_product(), pact.version)
    read = document_type(kept).from_product(
        store.facts.get("harbour", WorkProduct, "pact-of-a-test")
    )
    assert isinstance(read, Pact)
    assert read.version == 1
    assert read.diff(pact) == []


def test_who_saves_upon_an_older_version_is_told_and_nothing_is_lost(
    store: Store, pact: Pact
) -> None:
    facts = store.facts
    facts.save_product("harbour", pact.to_product(), 0)
    with pytest.raises(VersionConflict):
        facts.save_product("harbour", pact.to_product(), pact.version)
    assert facts.get("harbour", WorkProduct, "pact-of-a-test").version == 1


def test_a_map_that_was_kept_before_types_still_opens() -> None:
    ring = [[95.3, 5.5], [95.4, 5.5], [95.4, 5.6]]
    area = {"name": "Aceh", "places": ["aceh"], "rings": [ring]}
    old = WorkProduct(id="map", content={"file": "a.json", "areas": [area]})

    outlines = document_type(old).from_product(old)

    assert isinstance(outlines, MapOutlines)
    assert outlines.areas[0].places == ("aceh",)


def test_of_an_unknown_type_one_sentence_says_so() -> None:
    with pytest.raises(NotFound, match="no document type called “riddle”"):
        document_type(WorkProduct(id="x", content={"type": "riddle"}))


def test_what_does_not_fit_its_type_is_one_sentence_too() -> None:
    odd = WorkProduct(id="x", content={"type": "pact-of-a-test", "colour": "red"})
    with pytest.raises(InvalidInput, match="does not fit its type"):
        Pact.from_product(odd)


def test_a_difference_names_the_field_the_language_and_the_card(pact: Pact) -> None:
    goals = (pact.goals[0].model_copy(update={"what": "Fifty beds"}), Goal(id="law"))
    vision = pact.vision | {"id": "Lain"}
    new = pact.model_copy(update={"goals": goals, "vision": vision, "version": 2})

    changes = {c.path: (c.before, c.after) for c in new.diff(pact)}

    assert changes == {
        ("vision", "id"): ("Tak seorang pun dijual.", "Lain"),
        ("goals", "beds", "what"): ("Forty beds", "Fifty beds"),
        ("goals", "law"): (None, {"id": "law", "what": "", "by": None}),
    }


def test_the_sections_are_laid_out_by_the_type_of_their_value(pact: Pact) -> None:
    page = to_html(pact.blocks(Texts("id")))
    assert "Tak seorang pun dijual." in page
    assert "<p>Too few beds.</p>" in page
    assert "Forty beds" in page
    assert "1 Maret 2027" in page
    assert "<li>" in page


def test_a_section_without_content_does_not_exist_on_paper() -> None:
    assert "Problem" not in to_html(Pact().blocks(Texts()))


def test_a_section_says_who_agreed_and_who_has_still_to_confirm(pact: Pact) -> None:
    lamp = Confirmation(organisation="lamp", who="its director", until=NOON.date())
    consent = SectionConsent(
        day=date(2026, 2, 1),
        agreed=("house",),
        to_confirm=(lamp,),
        stood_aside=(StoodAside(organisation="secret", reason="No money"),),
        minority_view="Twenty beds would do.",
    )
    asked = pact.model_copy(update={"consent": {"goals": consent}})

    page = to_html(asked.blocks(Texts(), {"house": "House", "lamp": "Lamp"}))

    assert "Agreed on 1 February 2026 by 1 of 3 organisations." in page
    assert "1 organisation still to confirm." in page
    assert "Lamp: yes, if its director confirms by 1 March 2026." in page
    assert "An organisation stood aside. No money." in page
    assert "Twenty beds would do." in page
    assert "secret" not in page


def test_who_confirms_later_counts_among_those_that_agreed() -> None:
    lamp = Confirmation(organisation="lamp", until=date(2026, 1, 1))
    consent = SectionConsent(agreed=("house",), to_confirm=(lamp,))

    confirmed = consent.confirm("lamp")

    assert consent.overdue(NOON.date()) == (lamp,)
    assert confirmed.agreed == ("house", "lamp")
    assert confirmed.to_confirm == ()
    assert confirmed.confirm("nobody") is confirmed
