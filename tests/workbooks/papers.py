"""All that leaves a coalition for its participants: one list for whoever searches it."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import product

from coalition.blocks import Block, to_html, to_text
from coalition.domain import (
    Audience,
    Coalition,
    Fact,
    Offer,
    Organisation,
    Session,
    Tie,
    Wave,
)
from coalition.sessions import exports
from coalition.sessions.projection import render_section
from coalition.store import Store
from coalition.texts import LANGUAGES
from coalition.workbooks.landscape.map import map_blocks
from coalition.workbooks.landscape.questions import gap_settings
from coalition.workbooks.landscape.sections import SECTIONS
from coalition.workbooks.landscape.workbook import LandscapeWorkbook
from coalition_widgets import CoverageScreen

MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
RAW: tuple[type[Fact], ...] = (Offer, Tie, Wave)
"""Kinds of facts that are given as a page holds them, with the ids in them."""

Read = tuple[tuple[str, Audience], ...]
"""In which languages who reads."""
EVERYWAY: Read = tuple(product(LANGUAGES, (Audience.PARTICIPANTS, Audience.ROOM)))
CROSSWISE: tuple[Read, ...] = (
    (("en", Audience.PARTICIPANTS), ("id", Audience.ROOM)),
    (("en", Audience.ROOM), ("id", Audience.PARTICIPANTS)),
)
"""Half of them each, with every language and every audience in both."""


def pages(workbook: LandscapeWorkbook) -> dict[str, list[Block]]:
    """Lay out each page of the landscape's notebook, as its audience reads it."""
    landscape, t = workbook.landscape, workbook.t
    services = [s.id for s in landscape.services]
    open_ones = [s for s in services if s not in landscape.sensitive_services]
    screen = CoverageScreen(landscape, workbook.table(), t)
    return {
        "cover": workbook.cover(),
        "seen": workbook.first_page(),
        "empty": workbook.empty_squares(),
        "table": workbook.table(),
        "by service": [b for s in open_ones for b in screen.providers(s)],
        "maps": [
            block
            for service in (None, *services)
            for wide in (False, True)
            for block in map_blocks(landscape, t, service, wide=wide)
        ],
        "capacity": workbook.capacity(),
        "network": workbook.who_works_with_whom(),
        "findings": workbook.what_the_network_tells(),
        "since": workbook.since_last_time(),
        "missing": workbook.missing(),
        "case": workbook.making_the_case(),
        "agreed": workbook.agreed(),
        "register": workbook.decision_register(),
        "counted": workbook.how_it_was_counted(),
    }


def printed(facts: Sequence[Fact], read: Read = EVERYWAY) -> dict[str, str | bytes]:
    """Give everything that participants and the room can get of a coalition, by name."""
    store = Store.in_memory(lambda: MOMENT)
    (slug,) = (fact.id for fact in facts if isinstance(fact, Coalition))
    store.facts.put(slug, facts)
    out: dict[str, str | bytes] = {}
    for language, audience in read:
        laid = _read(store, slug, language, audience)
        out |= {f"{name} {language} {audience}": text for name, text in laid}
    for language in LANGUAGES:
        sheet = exports.export_register(store, slug, Audience.PARTICIPANTS, language)
        out[f"spreadsheet {language}"] = _cells(sheet)
    out["package"] = exports.export_package(store, slug, Audience.PARTICIPANTS)
    out["kumu"] = exports.export_kumu(store, slug, Audience.PARTICIPANTS, "json")
    return out


def _read(
    store: Store, slug: str, language: str, audience: Audience
) -> Iterator[tuple[str, str]]:
    """Read what an audience reads, on paper, on phones and on the wall."""
    workbook = LandscapeWorkbook.from_store(
        store, slug, session=None, language=language, audience=audience
    )
    for name, blocks in pages(workbook).items():
        yield name, to_html(blocks, texts=workbook.t) + to_text(blocks)
    # A day to which all were invited, on a narrow wall, with everything in pieces.
    everybody = tuple(o.id for o in store.facts.all(slug, Organisation))
    day = Session(
        id="day", title="Day", day=date(2026, 10, 1), code="123456", expected=everybody
    )
    for part in SECTIONS:
        blocks = render_section(store, slug, day, part, language, audience, wide=False)
        yield f"read {part}", to_html(blocks)
    asked = gap_settings(workbook.landscape)
    yield "asked", asked.model_dump_json() if asked else ""
    for kind in RAW:
        yield kind.__name__, str(workbook.read(kind))


def _cells(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        # The file's own properties say when it was made.
        return "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/")
        )
