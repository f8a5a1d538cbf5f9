"""Adding up and subtracting: squares less names, and one day from another."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from coalition.blocks import Block, to_text
from coalition.domain import (
    Offer,
    Organisation,
    localise,
)
from coalition.sessions.example import EXAMPLE
from coalition.store import Store
from coalition.views import view as reading
from coalition.workbooks.landscape import coverage as counting
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

if TYPE_CHECKING:
    from tests.workbooks.attacker.conftest import Thief

DATES = ("2026-01-31", "2026-04-29", "2026-05-01", "2026-10-31", None)
BEFORE, AFTER = "2026-04-29", "2026-05-01"


def named_rows(sheet: bytes, day: date) -> dict[tuple[str, str], set[str]]:
    """Read who provides what where from the spreadsheet, as it stands on a day."""
    rows = list(load_workbook(io.BytesIO(sheet)).active.values)  # type: ignore[union-attr]
    found: dict[tuple[str, str], set[str]] = {}
    for who, _sector, service, place, _room, since, until, _confirmed in rows[1:]:
        begun = since is None or since.date() <= day
        if service and begun and (until is None or day <= until.date()):
            found.setdefault((service, place), set()).add(who)
    return found


_NUMBERS = {"none": 0, "1 only": 1}


def left_over(
    table: Mapping[tuple[str, str], str], named: Mapping[tuple[str, str], set[str]]
) -> dict[tuple[str, str], int]:
    """Subtract those named from those counted; what is left over is somebody else."""
    return {
        square: n - len(named.get(square, ()))
        for square, text in table.items()
        if text != "a few"
        for n in [_NUMBERS.get(text, -1) if not text.isdigit() else int(text)]
        if n != len(named.get(square, ()))
    }


def leaks(thief: Thief, path: Path, day: str) -> dict[tuple[str, str], int]:
    """Say in which squares of open services somebody is counted but not named."""
    workbook = LandscapeWorkbook.open(EXAMPLE, as_of=day, store=str(path))
    named = named_rows(thief.spreadsheet(path, day), date.fromisoformat(day))
    guarded = {
        localise(s.name, "en") for s in workbook.landscape.services if s.sensitive
    }
    over = left_over(thief.squares(workbook.table()), named)
    return {square: n for square, n in over.items() if square[0] not in guarded}


@pytest.mark.parametrize("day", [d for d in DATES if d])
def test_nobody_is_counted_in_a_place_who_cannot_be_named_there(
    thief: Thief, path: Path, day: str
) -> None:
    assert leaks(thief, path, day) == {}


def test_the_subtraction_would_find_the_one_who_wants_no_place_shown(
    thief: Thief, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "visible_offers", _careless)
    monkeypatch.setattr(reading, "visible_offers", _careless)

    # Quiet Garden counsels in West Java.
    assert leaks(thief, path, "2026-10-31") == {("Counselling", "West Java"): 1}


def test_the_subtraction_would_find_a_hidden_organisation(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def all_but_named(organisations: Any, *_: Any) -> frozenset[str]:
        return frozenset()

    everybody = Store.open(path).facts.all(EXAMPLE, Organisation)
    offers = Store.open(path).facts.all(EXAMPLE, Offer)
    day = date(2026, 10, 31)
    card = Store.open(path).facts.coalition(EXAMPLE)
    counted = counting.landscape_of(card, everybody, offers, day).covered.counts
    monkeypatch.setattr(reading, "hidden_organisation_ids", all_but_named)
    honest = LandscapeWorkbook.open(EXAMPLE, as_of=str(day), store=str(path))

    differs = honest.landscape.covered.counts != counted

    # Small Lamp House counsels, and has a shelter, in Jakarta.
    assert differs.to_numpy().sum() == 2
    assert differs.loc["jakarta", ["shelter", "counselling"]].all()


def _careless(offers: Any, organisations: Any, *_: Any) -> list[Offer]:
    known = {card.id for card in organisations}
    return [offer for offer in offers if offer.organisation in known]


Lay = Callable[[LandscapeWorkbook], dict[str, list[Block]]]


def changed(
    thief: Thief, path: Path, one: str, other: str, lay: Lay | None = None
) -> set[str]:
    """Say what differs between the pages of two days, their dates apart."""
    papers = []
    for day in (one, other):
        workbook = LandscapeWorkbook.open(EXAMPLE, as_of=day, store=str(path))
        told = {name: to_text(b) for name, b in (lay or thief.pages)(workbook).items()}
        # An action falls due by the calendar alone.
        told = {
            name: re.sub(r"\blate\b", "planned", text) for name, text in told.items()
        }
        told["spreadsheet"] = str(
            named_rows(thief.spreadsheet(path, day), workbook.day)
        )
        papers.append(told)
    # The cover says the day that it shows.
    return {name for name in papers[0] if papers[0][name] != papers[1][name]} - {
        "cover"
    }


def test_what_one_unplaced_ends_between_two_days_shows_on_no_paper(
    thief: Thief,
    path: Path,
) -> None:
    assert changed(thief, path, BEFORE, AFTER) == set()


def test_the_difference_of_two_days_would_show_it(
    thief: Thief, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "visible_offers", _careless)
    monkeypatch.setattr(reading, "visible_offers", _careless)

    assert "table" in changed(
        thief, path, BEFORE, AFTER, lambda w: {"table": w.table()}
    )
