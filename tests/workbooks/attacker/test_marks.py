"""Nothing marks who has something to hide: no field, and no sector without a service."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from coalition.domain import Audience, Organisation
from coalition.exchange.kumu import files as kumu
from coalition.exchange.kumu.writer import blueprint_of
from coalition.exchange.package import redaction
from coalition.exchange.package.archive import read_package, write_package
from coalition.exchange.package.redaction import (
    INCLUDED_KINDS,
    PARTICIPANTS_SUFFIX,
    redact_for_participants,
)
from coalition.sessions.example import EXAMPLE
from coalition.sessions.imports import load_current
from coalition.store import Store

if TYPE_CHECKING:
    from tests.workbooks.attacker.conftest import Thief

MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
QUIET = "quiet-garden"
ALL_HIDDEN = {"A partner house", "Quiet Garden", "Sea Gate Shelter"}
"""Who shows no service: all of theirs are shelters, or they want no place shown."""


def package(path: Path) -> bytes:
    store = Store.open(path)
    facts = [
        fact for model in INCLUDED_KINDS for fact in store.facts.all(EXAMPLE, model)
    ]
    return write_package(redact_for_participants(facts, MOMENT))


def documents(package: bytes, kind: str) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        lines = archive.read(f"facts/{kind}.jsonl").decode().splitlines()
    return [json.loads(line)["document"] for line in lines]


def mapped(path: Path) -> list[dict[str, Any]]:
    whole = load_current(Store.open(path), EXAMPLE)
    map_ = json.loads(
        kumu.write_json(blueprint_of(whole, MOMENT, Audience.PARTICIPANTS))
    )
    return [e for e in map_["elements"] if e["type"] == "Organisation"]


def sectors_without_service(thief: Thief, path: Path) -> dict[str, dict[str, str]]:
    """Say in which file who has a sector, and shows no service that it could be of."""
    sheet = load_workbook(io.BytesIO(thief.spreadsheet(path, None))).active
    rows = list(sheet.values)[1:]  # type: ignore[union-attr]
    taken = package(path)
    offering = {offer["organisation"] for offer in documents(taken, "offer")}
    return {
        "spreadsheet": {str(r[0]): str(r[1] or "") for r in rows if not r[2]},
        "package": {
            card["name"]: card.get("sector", "")
            for card in documents(taken, "organisation")
            if card["id"] not in offering
        },
        "map": {
            card["label"]: card.get("sector", "")
            for card in mapped(path)
            if card["id"] not in offering
        },
    }


def test_who_shows_no_service_shows_no_sector_to_guess_it_by(
    thief: Thief, path: Path
) -> None:
    for told in sectors_without_service(thief, path).values():
        assert told == dict.fromkeys(ALL_HIDDEN, "")


def test_the_search_would_find_the_sector_of_a_shelter(
    thief: Thief, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redaction, "visible_sector", lambda card, **_: card.sector)

    told = sectors_without_service(thief, path)

    assert told["package"]["Sea Gate Shelter"] == "aftercare"
    assert told["map"]["Sea Gate Shelter"] == "aftercare"


def test_no_field_stands_only_with_those_who_have_something_to_hide(
    path: Path,
) -> None:
    assert QUIET in {card["id"] for card in documents(package(path), "organisation")}
    for cards in (documents(package(path), "organisation"), mapped(path)):
        fields = {field for card in cards for field in card}
        assert not fields & {
            "print_place", "print place", "listing", "alias", "note", "contact"
        }  # fmt: skip


def test_the_package_of_participants_comes_in_without_that_field(path: Path) -> None:
    store = Store.in_memory()

    store.import_package(read_package(package(path)))

    cards = store.facts.all(EXAMPLE + PARTICIPANTS_SUFFIX, Organisation)
    assert QUIET in {card.id for card in cards}
    assert all(card.print_place for card in cards)
