"""No hidden name, no place of a shelter and no number of beds stands on any paper."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from coalition.batch.reports import session_pdf
from coalition.blocks import Block, Figure, Table, to_html, to_markdown, to_text
from coalition.blocks.kinds import blocks_of
from coalition.domain import (
    Activity,
    Audience,
    Coalition,
    Listing,
    Offer,
    Organisation,
    Session,
)
from coalition.exchange.kumu import files as kumu
from coalition.exchange.kumu.writer import blueprint_of
from coalition.exchange.package import redaction
from coalition.exchange.package.archive import write_package
from coalition.exchange.package.redaction import INCLUDED_KINDS, redact_for_participants
from coalition.printing import Paper as Sheet
from coalition.printing.typst import render_pdf_leniently
from coalition.server.app.cache import RoomCache
from coalition.sessions.example import EXAMPLE
from coalition.sessions.imports import load_current
from coalition.sessions.report import SessionReport
from coalition.sessions.results import tally_activity
from coalition.store import Store
from coalition.texts import LANGUAGES, Texts
from coalition.views import view as reading
from coalition.workbooks.landscape.questions import gap_settings
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

if TYPE_CHECKING:
    from tests.workbooks.attacker.conftest import Thief

DATES = ("2026-01-31", "2026-04-29", "2026-05-01", "2026-10-31", None)
FIRST, TODAY = "2026-01-31", None
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
SHELTER = {"Shelter", "Rumah aman"}
Paper = tuple[str | None, str, str, str]
"""Date, language, audience and name."""


@dataclass(frozen=True)
class Taken:
    """Everything that the attacker holds."""

    papers: dict[Paper, list[Block]]
    sheets: dict[str | None, bytes]
    package: bytes
    phones: dict[str, list[Block]]
    thief: Thief

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give all of it as text, each with where it stands."""
        for name, blocks in [*self.papers.items(), *self.phones.items()]:
            for write in (to_html, to_text, to_markdown):
                yield f"{name} as {write.__name__}", write(blocks)
            for figure in blocks:
                if isinstance(figure, Figure):
                    yield f"{name}, drawn", figure.svg + figure.alt
        for day, sheet in self.sheets.items():
            yield f"spreadsheet of {day}", self.thief.unpacked(sheet)
        yield "package", self.thief.unpacked(self.package)


def taken(
    thief: Thief,
    path: Path,
    dates: tuple[str | None, ...],
    whole: Collection[str | None] = DATES,
) -> Taken:
    """Gather what participants and the room get, as of each date.

    Of dates that are not `whole`, the English papers of participants are taken only.
    """
    papers: dict[Paper, list[Block]] = {}
    sheets: dict[str | None, bytes] = {}
    for day in dates:
        for language in LANGUAGES:
            for audience in ("participants", "room"):
                if day not in whole and (language, audience) != ("en", "participants"):
                    continue
                workbook = LandscapeWorkbook.open(
                    EXAMPLE,
                    as_of=day,
                    language=language,
                    audience=audience,
                    store=str(path),
                )
                for name, blocks in thief.pages(workbook).items():
                    papers[day, language, audience, name] = blocks
        sheets[day] = thief.spreadsheet(path, day)
    store = Store.open(path)
    facts = [
        fact for model in INCLUDED_KINDS for fact in store.facts.all(EXAMPLE, model)
    ]
    package = write_package(redact_for_participants(facts, MOMENT))
    return Taken(papers, sheets, package, phones(store), thief)


def phones(store: Store) -> dict[str, list[Block]]:
    """Lay out what phones, the wall and ballots show of each day."""
    pulse = RoomCache(store)
    shown: dict[str, list[Block]] = {}
    for session in store.facts.all(EXAMPLE, Session):
        room = pulse.room(EXAMPLE, session.id)
        day = SessionReport.open(EXAMPLE, session=session.id, store=str(store.path))
        shown[f"day {session.id}"] = day.report_blocks()
        for asked in room.activities:
            kind = blocks_of(asked.activity)
            shown[f"ballot {asked.id}"] = kind.blank(asked, room.public_context, day.t)
            for audience in (Audience.PARTICIPANTS, Audience.ROOM):
                came_to = tally_activity(store, EXAMPLE, asked, audience)
                filled = kind.filled(came_to, room.public_context, day.t)
                shown[f"{audience} {asked.id}"] = filled
    pulse.close()
    return shown


@pytest.fixture(scope="module")
def stolen(thief: Thief, path: Path) -> Taken:
    """Take the papers of the first day and of today; the slow test takes all."""
    return taken(thief, path, (FIRST, TODAY), whole=(TODAY,))


@cache
def cards(path: Path) -> list[Organisation]:
    return Store.open(path).facts.all(EXAMPLE, Organisation)


@cache
def secrets(path: Path) -> list[str]:
    """Words that may stand nowhere: hidden names, names behind others, notes."""
    found: list[str] = []
    for card in cards(path):
        if card.listing is not Listing.NAME:
            found += [card.name, card.id]
        found += [text for text in (card.note, card.contact) if text]
    return found


def spoken(path: Path, taken_away: Taken) -> set[tuple[str, str]]:
    """Search everything for what may stand nowhere."""
    return {
        (where, secret)
        for where, text in taken_away.texts()
        for secret in secrets(path)
        if secret in text
    }


def test_there_is_something_to_hide(path: Path) -> None:
    listings = {card.listing for card in cards(path)}
    assert listings == set(Listing)
    assert sum(not card.print_place for card in cards(path)) == 1
    assert len(secrets(path)) > 6


def test_no_name_that_is_not_shown_stands_anywhere(path: Path, stolen: Taken) -> None:
    assert len(stolen.papers) == (2 * 2 + 1) * 15
    assert spoken(path, stolen) == set()


@pytest.mark.slow
def test_no_name_that_is_not_shown_stands_anywhere_on_any_date(
    thief: Thief, path: Path
) -> None:
    everything = taken(thief, path, DATES)

    assert len(everything.papers) == 2 * 2 * 15 * len(DATES)
    assert spoken(path, everything) == set()
    _never_told_apart(everything)
    _no_beds(path, everything)


def test_the_search_would_find_a_hidden_name(
    thief: Thief, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "for_audience", lambda facts, _audience: list(facts))
    monkeypatch.setattr(reading, "hidden_organisation_ids", lambda *_: frozenset())
    monkeypatch.setattr(Organisation, "shown_name", property(lambda card: card.name))

    workbook = LandscapeWorkbook.open(EXAMPLE, store=str(path))
    text = to_html([b for blocks in thief.pages(workbook).values() for b in blocks])

    assert "Small Lamp House" in text
    assert "Bamboo Bridge House" in text


def test_the_search_would_find_a_name_left_in_the_package(
    thief: Thief, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        redaction, "_new_ids", lambda shown: {card.id: card.id for card in shown}
    )
    store = Store.open(path)
    facts = [
        fact for model in INCLUDED_KINDS for fact in store.facts.all(EXAMPLE, model)
    ]

    text = thief.unpacked(write_package(redact_for_participants(facts, MOMENT)))

    assert "bamboo-bridge" in text


def test_a_sensitive_service_is_in_no_spreadsheet_and_no_package(
    path: Path, stolen: Taken
) -> None:
    for sheet in stolen.sheets.values():
        rows = list(load_workbook(io.BytesIO(sheet)).active.values)  # type: ignore[union-attr]
        assert "Shelter" not in {row[2] for row in rows}
    with zipfile.ZipFile(io.BytesIO(stolen.package)) as archive:
        lines = archive.read("facts/offer.jsonl").decode().splitlines()
        names = set(archive.namelist())
    offers = [json.loads(line)["document"] for line in lines]
    assert {"shelter"} & {offer["service"] for offer in offers} == set()
    assert "quiet-garden" not in {offer["organisation"] for offer in offers}
    kept = {"coalition", "decision", "indicator", "observation", "offer"}
    kept |= {"organisation", "tie", "wave"}
    assert names == {"datapackage.json"} | {f"facts/{kind}.jsonl" for kind in kept} | {
        "answers.jsonl",
        "roll.jsonl",
        "seats.jsonl",
    }


def test_the_package_holds_one_moment_and_nobody_who_answered(stolen: Taken) -> None:
    with zipfile.ZipFile(io.BytesIO(stolen.package)) as archive:
        files = {n: archive.read(n).decode() for n in archive.namelist()}
    assert all(files[n] == "" for n in ("answers.jsonl", "roll.jsonl", "seats.jsonl"))
    lines = [
        json.loads(line)
        for name, text in files.items()
        if name.startswith("facts/")
        for line in text.splitlines()
    ]
    assert {line["recorded_at"] for line in lines} == {"2026-11-01T00:00:00Z"}
    ids = [(name, json.loads(line)["id"]) for name, text in files.items()
           if name.startswith("facts/") for line in text.splitlines()]  # fmt: skip
    assert len(ids) == len(set(ids))


def test_one_of_a_sensitive_service_is_never_told_from_two(stolen: Taken) -> None:
    _never_told_apart(stolen)


def _never_told_apart(stolen: Taken) -> None:
    read = {
        (language, shown)
        for (_day, language, _audience, name), blocks in stolen.papers.items()
        if name == "table"
        for (service, _), shown in stolen.thief.squares(blocks).items()
        if service in SHELTER
    }
    words = {(x, Texts(x)(word)) for x in LANGUAGES for word in ("none", "a few")}
    assert words <= read
    assert {shown for _, shown in read - words} <= {"3", "4", "5"}


def test_no_paper_tells_how_many_beds_there_are(path: Path, stolen: Taken) -> None:
    _no_beds(path, stolen)


def _no_beds(path: Path, stolen: Taken) -> None:
    offers = Store.open(path).facts.all(EXAMPLE, Offer)
    assert any(o.capacity for o in offers if o.service == "shelter")
    heads: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    for (_day, language, _audience, name), blocks in stolen.papers.items():
        if name == "capacity":
            heads[language] |= _heads(blocks)
    assert all(heads.values())
    assert SHELTER & set().union(*heads.values()) == set()
    # The table of who works where counts organisations, and is looked at above.
    others = {name: b for name, b in stolen.papers.items() if name[-1] != "table"}
    assert _numbers_of_shelters({**others, **stolen.phones}) == []


def _numbers_of_shelters(
    papers: Mapping[Any, list[Block]],
) -> list[tuple[Any, str]]:
    """List what stands with a digit under a head that is a shelter, and where."""
    return [
        (name, row.cells[place].text)
        for name, blocks in papers.items()
        for table in blocks
        if isinstance(table, Table)
        for place, column in enumerate(table.columns)
        if column.text in SHELTER
        for row in table.rows
        if re.search(r"\d", row.cells[place].text)
    ]


def _heads(blocks: list[Block]) -> set[str]:
    tables = [block for block in blocks if isinstance(block, Table)]
    return {column.text for table in tables for column in table.columns}


def test_the_search_would_find_the_beds_of_a_house_in_which_nothing_is_sensitive(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Coalition, "sensitive_services", frozenset())

    for language in LANGUAGES:
        book = LandscapeWorkbook.open(EXAMPLE, language=language, store=str(path))
        assert len(SHELTER & _heads(book.capacity())) == 1
        assert _numbers_of_shelters({"another paper": book.capacity()})


def test_no_question_asks_where_a_shelter_may_be_missing(path: Path) -> None:
    workbook = LandscapeWorkbook.open(EXAMPLE, store=str(path))
    settings = gap_settings(workbook.landscape)

    assert settings is not None
    assert not [line.id for line in settings.lines if line.id.startswith("shelter")]


def test_what_was_asked_is_of_participants_knowledge_only(path: Path) -> None:
    store = Store.open(path)
    hidden = {c.id for c in cards(path) if c.listing is Listing.HIDDEN}
    for asked in store.facts.all(EXAMPLE, Activity):
        assert not any(id_ in json.dumps(asked.settings) for id_ in hidden)


def test_no_name_that_is_not_shown_stands_in_what_is_printed(
    path: Path, stolen: Taken
) -> None:
    papers = [
        block
        for (day, language, audience, _name), blocks in stolen.papers.items()
        if (day, language, audience) == (TODAY, "id", "participants")
        for block in blocks
    ]
    asked = [block for blocks in stolen.phones.values() for block in blocks]
    paper = Sheet(title="Everything", language="id")

    _holds_no_secret(path, render_pdf_leniently([*papers, *asked], paper=paper))


@pytest.mark.slow
def test_no_name_that_is_not_shown_stands_in_the_paper_of_a_day(path: Path) -> None:
    # The notebooks are run for it, each by a kernel of its own.
    _holds_no_secret(path, session_pdf(path, EXAMPLE, "landscape-2026", language="id"))


def _holds_no_secret(path: Path, printed: bytes) -> None:
    pdf = pytest.importorskip("pypdfium2")
    document = pdf.PdfDocument(printed)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    plain = " ".join(text.split())

    assert "Lantern Legal Aid" in plain
    assert [secret for secret in secrets(path) if secret in plain] == []
    # What a program reads out of the file, such as alternative texts, not drawn.
    assert [s for s in secrets(path) if s.encode() in printed] == []


def test_no_name_that_is_not_shown_stands_in_the_map_for_kumu(
    thief: Thief, path: Path
) -> None:
    whole = load_current(Store.open(path), EXAMPLE)

    for write in (kumu.write_json, kumu.write_xlsx):
        data = write(blueprint_of(whole, MOMENT, Audience.PARTICIPANTS))
        text = thief.unpacked(data) if data[:2] == b"PK" else data.decode()

        assert "A partner house" in text
        assert [secret for secret in secrets(path) if secret in text] == []
