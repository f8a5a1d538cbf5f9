"""An attacker with every participants' paper, spreadsheet and package of the example.

They may read all of them, of any date, in either language, add up and subtract. They
must not find a hidden organisation, a name behind another, the place of who wants none
shown, nor where below the province a sensitive service is. Each attack is tried again
on a house that was broken on purpose, where it has to succeed.
"""

import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from coalition.batch.reports import session_pdf
from coalition.blocks import Block, Figure, Table, to_html, to_markdown, to_text
from coalition.blocks.kinds import blocks_of
from coalition.domain import (
    Activity,
    Audience,
    Listing,
    Offer,
    Organisation,
    Session,
    Term,
    Tie,
    said,
)
from coalition.domain import audience as seeing
from coalition.exchange import kumu, redaction
from coalition.exchange.kumu_writing import blueprint_of
from coalition.exchange.package import write_package
from coalition.exchange.redaction import READ, for_participants
from coalition.exchange.spreadsheet import organisations_xlsx
from coalition.printing import Paper as Sheet
from coalition.printing.typst import pdf_of_anything
from coalition.server.pulse import Pulse
from coalition.store import Store
from coalition.texts import LANGUAGES
from coalition.workbook import coverage as counting
from coalition.workbook import workbook as reading
from coalition.workbook.asking import gap_settings
from coalition.workbook.day import DayWorkbook
from coalition.workbook.example import EXAMPLE, load_example
from coalition.workbook.importing import held
from coalition.workbook.landscape import LandscapeWorkbook
from coalition.workbook.places_map import map_blocks
from coalition.workbook.results import results
from coalition_widgets import CoverageScreen

DATES = ("2026-01-31", "2026-04-29", "2026-05-01", "2026-10-31", None)
FIRST, TODAY = "2026-01-31", None
BEFORE, AFTER = "2026-04-29", "2026-05-01"
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
Paper = tuple[str | None, str, str, str]
"""Date, language, audience and name."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("attacked") / "store.db"
    store = Store.make(made)
    load_example(store)
    store.close()
    return made


@dataclass(frozen=True)
class Taken:
    """Everything that the attacker holds."""

    papers: dict[Paper, list[Block]]
    sheets: dict[str | None, bytes]
    package: bytes
    phones: dict[str, list[Block]]

    def texts(self) -> Iterator[tuple[str, str]]:
        """Give all of it as text, each with where it stands."""
        for name, blocks in [*self.papers.items(), *self.phones.items()]:
            for write in (to_html, to_text, to_markdown):
                yield f"{name} as {write.__name__}", write(blocks)
            for figure in blocks:
                if isinstance(figure, Figure):
                    yield f"{name}, drawn", figure.svg + figure.alt
        for day, sheet in self.sheets.items():
            yield f"spreadsheet of {day}", _unpacked(sheet)
        yield "package", _unpacked(self.package)


def _unpacked(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(n).decode("utf-8") for n in archive.namelist())


def pages(workbook: LandscapeWorkbook) -> dict[str, list[Block]]:
    """Lay out all that the notebook prints."""
    services = [None, *(s.id for s in workbook.landscape.services)]
    screen = CoverageScreen(workbook.landscape, workbook.table(), workbook.t)
    open_ones = [s for s in services if s and s not in workbook.landscape.guarded]
    return {
        "cover": workbook.cover(),
        "seen": [*workbook.seen(), *workbook.heard("gaps"), *workbook.decided()],
        "empty": workbook.empty_squares(),
        "table": workbook.table(),
        "by service": [b for s in open_ones for b in screen.providers(s)],
        "maps": [
            block
            for service in services
            for wide in (False, True)
            for block in map_blocks(workbook.landscape, workbook.t, service, wide=wide)
        ],
        "capacity": workbook.capacity(),
        "network": workbook.who_works_with_whom(),
        "findings": workbook.what_the_network_tells(),
        "since": workbook.since_last_time(),
        "missing": workbook.missing(),
        "case": workbook.making_the_case(),
        "register": workbook.register(),
    }


def taken(
    path: Path, dates: tuple[str | None, ...], whole: Collection[str | None] = DATES
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
                for name, blocks in pages(workbook).items():
                    papers[day, language, audience, name] = blocks
        sheets[day] = spreadsheet(path, day)
    store = Store.open(path)
    facts = [fact for model in READ for fact in store.facts.all(EXAMPLE, model)]
    package = write_package(for_participants(facts, MOMENT))
    return Taken(papers, sheets, package, phones(store))


def spreadsheet(path: Path, day: str | None) -> bytes:
    """Write the register as participants may download it."""
    workbook = LandscapeWorkbook.open(EXAMPLE, as_of=day, store=str(path))
    return organisations_xlsx(
        workbook.read(Organisation), workbook.read(Offer), workbook.coalition, "en"
    )


def phones(store: Store) -> dict[str, list[Block]]:
    """Lay out what phones, the wall and ballots show of each day."""
    pulse = Pulse(store)
    shown: dict[str, list[Block]] = {}
    for session in store.facts.all(EXAMPLE, Session):
        room = pulse.room(EXAMPLE, session.id)
        day = DayWorkbook.open(EXAMPLE, session=session.id, store=str(store.path))
        shown[f"day {session.id}"] = day.page()
        for asked in room.activities:
            kind = blocks_of(asked.activity)
            shown[f"ballot {asked.id}"] = kind.blank(asked, room.seen, day.t)
            for audience in (Audience.PARTICIPANTS, Audience.ROOM):
                came_to = results(store, EXAMPLE, asked, audience)
                filled = kind.filled(came_to, room.seen, day.t)
                shown[f"{audience} {asked.id}"] = filled
    pulse.close()
    return shown


@pytest.fixture(scope="module")
def stolen(path: Path) -> Taken:
    """Take the papers of the first day and of today; the slow test takes all."""
    return taken(path, (FIRST, TODAY), whole=(TODAY,))


# What only the host knows, read from the store.


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
    assert len(stolen.papers) == (2 * 2 + 1) * 13
    assert spoken(path, stolen) == set()


@pytest.mark.slow
def test_no_name_that_is_not_shown_stands_anywhere_on_any_date(path: Path) -> None:
    everything = taken(path, DATES)

    assert len(everything.papers) == 2 * 2 * 13 * len(DATES)
    assert spoken(path, everything) == set()
    _never_told_apart(everything)
    _no_beds(path, everything)


def test_the_search_would_find_a_hidden_name(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "for_audience", lambda facts, _audience: list(facts))
    monkeypatch.setattr(reading, "hidden_ones", lambda *_: frozenset())
    monkeypatch.setattr(Organisation, "shown_name", property(lambda card: card.name))

    workbook = LandscapeWorkbook.open(EXAMPLE, store=str(path))
    text = to_html([b for blocks in pages(workbook).values() for b in blocks])

    assert "Small Lamp House" in text
    assert "Bamboo Bridge House" in text


def test_the_search_would_find_a_name_left_in_the_package(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        redaction, "_new_ids", lambda shown: {card.id: card.id for card in shown}
    )
    store = Store.open(path)
    facts = [fact for model in READ for fact in store.facts.all(EXAMPLE, model)]

    text = _unpacked(write_package(for_participants(facts, MOMENT)))

    assert "bamboo-bridge" in text


# Adding up: what a square counts, less those who can be named there.


def squares(blocks: list[Block]) -> dict[tuple[str, str], str]:
    """Read the table of services by places: (service, place) -> what stands there."""
    (table,) = (block for block in blocks if isinstance(block, Table))
    services = [column.text for column in table.columns[1:]]
    return {
        (service, row.cells[0].text): cell.text
        for row in table.rows
        for service, cell in zip(services, row.cells[1:], strict=True)
    }


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


def leaks(path: Path, day: str) -> dict[tuple[str, str], int]:
    """Say in which squares of open services somebody is counted but not named."""
    workbook = LandscapeWorkbook.open(EXAMPLE, as_of=day, store=str(path))
    named = named_rows(spreadsheet(path, day), date.fromisoformat(day))
    guarded = {said(s.name, "en") for s in workbook.landscape.services if s.sensitive}
    over = left_over(squares(workbook.table()), named)
    return {square: n for square, n in over.items() if square[0] not in guarded}


@pytest.mark.parametrize("day", [d for d in DATES if d])
def test_nobody_is_counted_in_a_place_who_cannot_be_named_there(
    path: Path, day: str
) -> None:
    assert leaks(path, day) == {}


def test_the_subtraction_would_find_the_one_who_wants_no_place_shown(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "offers_shown", _careless)
    monkeypatch.setattr(reading, "offers_shown", _careless)

    # Quiet Garden counsels in West Java.
    assert leaks(path, "2026-10-31") == {("Counselling", "West Java"): 1}


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
    monkeypatch.setattr(reading, "hidden_ones", all_but_named)
    honest = LandscapeWorkbook.open(EXAMPLE, as_of=str(day), store=str(path))

    differs = honest.landscape.covered.counts != counted

    # Small Lamp House counsels, and has a shelter, in Jakarta.
    assert differs.to_numpy().sum() == 2
    assert differs.loc["jakarta", ["shelter", "counselling"]].all()


def _careless(offers: Any, organisations: Any, *_: Any) -> list[Offer]:
    known = {card.id for card in organisations}
    return [offer for offer in offers if offer.organisation in known]


# Subtracting one day from another.


Lay = Callable[[LandscapeWorkbook], dict[str, list[Block]]]


def changed(path: Path, one: str, other: str, lay: Lay = pages) -> set[str]:
    """Say what differs between the pages of two days, their dates apart."""
    papers = []
    for day in (one, other):
        workbook = LandscapeWorkbook.open(EXAMPLE, as_of=day, store=str(path))
        told = {name: to_text(b) for name, b in lay(workbook).items()}
        told["spreadsheet"] = str(named_rows(spreadsheet(path, day), workbook.day))
        papers.append(told)
    # The cover says the day that it shows.
    return {name for name in papers[0] if papers[0][name] != papers[1][name]} - {
        "cover"
    }


def test_what_one_unplaced_ends_between_two_days_shows_on_no_paper(
    path: Path,
) -> None:
    assert changed(path, BEFORE, AFTER) == set()


def test_the_difference_of_two_days_would_show_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "offers_shown", _careless)
    monkeypatch.setattr(reading, "offers_shown", _careless)

    assert "table" in changed(path, BEFORE, AFTER, lambda w: {"table": w.table()})


def test_a_wish_made_today_holds_on_every_page_of_the_past(tmp_path: Path) -> None:
    made = tmp_path / "wish.db"
    store = Store.make(made)
    load_example(store)
    lantern = store.facts.get(EXAMPLE, Organisation, "lantern")
    store.facts.put(EXAMPLE, [lantern.model_copy(update={"listing": Listing.HIDDEN})])
    gone = store.facts.get(EXAMPLE, Organisation, "sea-gate")
    hidden = gone.model_copy(update={"listing": Listing.HIDDEN})
    store.facts.put(EXAMPLE, [hidden])
    store.facts.remove(EXAMPLE, [hidden])

    for day in ("2026-01-31", "2026-10-31"):
        workbook = LandscapeWorkbook.open(EXAMPLE, as_of=day, store=str(made))
        text = to_html([b for blocks in pages(workbook).values() for b in blocks])
        # Who left the coalition hidden stays hidden on its old pages.
        assert "Lantern Legal Aid" not in text
        assert "Sea Gate" not in text
        ties = workbook.read(Tie)
        assert not {"lantern", "sea-gate"} & {t.source for t in ties}
        assert not {"lantern", "sea-gate"} & {t.target for t in ties}


def test_a_service_found_sensitive_today_was_so_before(tmp_path: Path) -> None:
    made = tmp_path / "mark.db"
    store = Store.make(made)
    load_example(store)
    card = store.facts.coalition(EXAMPLE)
    services = tuple(
        s.model_copy(update={"sensitive": s.id in {"shelter", "counselling"}})
        for s in card.services
    )
    store.facts.put(EXAMPLE, [card.model_copy(update={"services": services})])

    table = squares(
        LandscapeWorkbook.open(EXAMPLE, as_of="2026-01-31", store=str(made)).table()
    )

    counselled = {
        text for (service, _), text in table.items() if service == "Counselling"
    }
    assert counselled == {"none", "a few"}


def with_old_port(made: Path, *services: str) -> LandscapeWorkbook:
    """Give the example a place that nobody knows, with services of Harbour House."""
    store = Store.make(made)
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


def shelter_in_old_port(workbook: LandscapeWorkbook) -> str | None:
    return squares(workbook.table()).get(("Shelter", "Old Port"))


def test_a_shelter_in_a_place_that_may_be_small_stands_in_no_place(
    tmp_path: Path,
) -> None:
    alone = with_old_port(tmp_path / "alone.db", "shelter")
    text = to_html([b for blocks in pages(alone).values() for b in blocks])
    store = Store.open(tmp_path / "alone.db")
    facts = [fact for model in READ for fact in store.facts.all(EXAMPLE, model)]
    away = _unpacked(write_package(for_participants(facts, MOMENT)))
    away += _unpacked(spreadsheet(tmp_path / "alone.db", TODAY))

    # A place that stands in the list for its shelter is not even named.
    assert "Old Port" not in text + away
    assert "Some services are not shown by place, for safety." in text
    with_others = with_old_port(tmp_path / "others.db", "shelter", "legal")
    without = with_old_port(tmp_path / "without.db", "legal")
    assert shelter_in_old_port(with_others) == "not shown"
    assert squares(with_others.table()) == squares(without.table())


def test_the_table_of_a_house_that_knows_every_place_would_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        seeing, "known_provinces", lambda card: {t.id for t in card.places}
    )

    told = with_old_port(tmp_path / "alone.db", "shelter")

    assert shelter_in_old_port(told) == "a few"


# Solving: what does a sensitive service leave behind?


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
    for (_day, language, _audience, name), blocks in stolen.papers.items():
        if name != "table" or language != "en":
            continue
        shelters = {
            text
            for (service, _), text in squares(blocks).items()
            if service == "Shelter"
        }
        assert shelters <= {"none", "a few", "3", "4", "5"}


def test_no_paper_tells_how_many_beds_there_are(path: Path, stolen: Taken) -> None:
    _no_beds(path, stolen)


def _no_beds(path: Path, stolen: Taken) -> None:
    store = Store.open(path)
    beds = [
        offer.capacity
        for offer in store.facts.all(EXAMPLE, Offer)
        if offer.service == "shelter"
    ]
    assert len(beds) > 5
    for name, blocks in stolen.papers.items():
        for table in blocks:
            if isinstance(table, Table):
                heads = [column.text for column in table.columns]
                told = [row.cells for row in table.rows if len(row.cells) == len(heads)]
                if "Shelter" in heads:
                    column = {cells[heads.index("Shelter")].text for cells in told}
                    assert column <= {"none", "a few", "3", "4", "–"}, name


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

    _holds_no_secret(path, pdf_of_anything([*papers, *asked], paper=paper))


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


def test_no_name_that_is_not_shown_stands_in_the_map_for_kumu(path: Path) -> None:
    whole = held(Store.open(path), EXAMPLE)

    for write in (kumu.write_json, kumu.write_xlsx):
        data = write(blueprint_of(whole, MOMENT, Audience.PARTICIPANTS))
        text = _unpacked(data) if data[:2] == b"PK" else data.decode()

        assert "A partner house" in text
        assert [secret for secret in secrets(path) if secret in text] == []
