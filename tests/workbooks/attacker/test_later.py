"""What is known only later, or of a place that nobody knows, is guarded all the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition.blocks import to_html
from coalition.domain import (
    Listing,
    Offer,
    Organisation,
    Term,
    Tie,
)
from coalition.domain import audience as seeing
from coalition.exchange.package.archive import write_package
from coalition.exchange.package.redaction import INCLUDED_KINDS, redact_for_participants
from coalition.sessions.example import EXAMPLE, load_example
from coalition.store import Store
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

if TYPE_CHECKING:
    from tests.workbooks.attacker.conftest import Thief

FIRST, TODAY = "2026-01-31", None
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)


def test_a_wish_made_today_holds_on_every_page_of_the_past(
    thief: Thief, tmp_path: Path
) -> None:
    made = tmp_path / "wish.db"
    store = Store.open_or_create(made)
    load_example(store)
    lantern = store.facts.get(EXAMPLE, Organisation, "lantern")
    store.facts.put(EXAMPLE, [lantern.model_copy(update={"listing": Listing.HIDDEN})])
    gone = store.facts.get(EXAMPLE, Organisation, "sea-gate")
    hidden = gone.model_copy(update={"listing": Listing.HIDDEN})
    store.facts.put(EXAMPLE, [hidden])
    store.facts.remove(EXAMPLE, [hidden])

    for day in ("2026-01-31", "2026-10-31"):
        workbook = LandscapeWorkbook.open(EXAMPLE, as_of=day, store=str(made))
        text = to_html([b for blocks in thief.pages(workbook).values() for b in blocks])
        # Who left the coalition hidden stays hidden on its old pages.
        assert "Lantern Legal Aid" not in text
        assert "Sea Gate" not in text
        ties = workbook.read(Tie)
        assert not {"lantern", "sea-gate"} & {t.source for t in ties}
        assert not {"lantern", "sea-gate"} & {t.target for t in ties}


def test_a_service_found_sensitive_today_was_so_before(
    thief: Thief, tmp_path: Path
) -> None:
    made = tmp_path / "mark.db"
    store = Store.open_or_create(made)
    load_example(store)
    card = store.facts.coalition(EXAMPLE)
    services = tuple(
        s.model_copy(update={"sensitive": s.id in {"shelter", "counselling"}})
        for s in card.services
    )
    store.facts.put(EXAMPLE, [card.model_copy(update={"services": services})])

    table = thief.squares(
        LandscapeWorkbook.open(EXAMPLE, as_of="2026-01-31", store=str(made)).table()
    )

    counselled = {
        text for (service, _), text in table.items() if service == "Counselling"
    }
    assert counselled == {"none", "a few"}


def with_old_port(made: Path, *services: str) -> LandscapeWorkbook:
    """Give the example a place that nobody knows, with services of Harbour House."""
    store = Store.open_or_create(made)
    load_example(store)
    card = store.facts.coalition(EXAMPLE)
    port = Term(id="old-port", name={"en": "Old Port", "id": "Pelabuhan Lama"})
    there = [
        Offer(
            id=f"new-{service}",
            organisation="harbour-house",
            service=service,
            place=port.id,
        )
        for service in services
    ]
    grown = card.model_copy(update={"places": (*card.places, port)})
    store.facts.put(EXAMPLE, [grown, *there])
    return LandscapeWorkbook.open(EXAMPLE, store=str(made))


def shelter_in_old_port(thief: Thief, workbook: LandscapeWorkbook) -> str | None:
    return thief.squares(workbook.table()).get(("Shelter", "Old Port"))


def test_a_shelter_in_a_place_that_may_be_small_stands_in_no_place(
    thief: Thief,
    tmp_path: Path,
) -> None:
    alone = with_old_port(tmp_path / "alone.db", "shelter")
    text = to_html([b for blocks in thief.pages(alone).values() for b in blocks])
    store = Store.open(tmp_path / "alone.db")
    facts = [
        fact for model in INCLUDED_KINDS for fact in store.facts.all(EXAMPLE, model)
    ]
    away = thief.unpacked(write_package(redact_for_participants(facts, MOMENT)))
    away += thief.unpacked(thief.spreadsheet(tmp_path / "alone.db", TODAY))

    # A place that stands in the list for its shelter is not even named.
    assert "Old Port" not in text + away
    assert "Some services are not shown by place, for safety." in text
    with_others = with_old_port(tmp_path / "others.db", "shelter", "legal")
    without = with_old_port(tmp_path / "without.db", "legal")
    assert shelter_in_old_port(thief, with_others) == "not shown"
    assert thief.squares(with_others.table()) == thief.squares(without.table())


def test_the_table_of_a_house_that_knows_every_place_would_tell(
    thief: Thief, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        seeing, "known_provinces", lambda card: {t.id for t in card.places}
    )

    told = with_old_port(tmp_path / "alone.db", "shelter")

    assert shelter_in_old_port(thief, told) == "a few"
