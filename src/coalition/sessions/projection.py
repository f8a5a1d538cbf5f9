"""Sections of a workbook that are shown on the wall and on phones."""

from collections.abc import Callable, Mapping
from math import ceil

from coalition.blocks import Block, Figure, Row, Table, Text
from coalition.domain import Activity, Audience, Session, Wording
from coalition.store import Store
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

_WIDE, _NARROW = 10, 6
"""Columns beside the first that can be read from a wall."""


def render_section(
    store: Store,
    coalition: str,
    session: Session,
    part: str,
    language: str,
    audience: Audience,
    *,
    wide: bool = True,
) -> list[Block]:
    """Render a section of the workbook for an audience.

    Parameters
    ----------
    part : str
        One of `PARTS`; of another, such as one of a later version, nothing is laid out.
    audience : {Audience.ROOM, Audience.PARTICIPANTS}
        For the room, drawings stand without the tables that one can open behind them.
    wide : bool, default True
        Whether the room's wall has room for the whole country side by side.
    """
    if part not in PARTS:
        return []
    workbook = LandscapeWorkbook.from_store(
        store, coalition, session=session, language=language, audience=audience
    )
    if part in _OF_LINKS and _awaits_reveal(store, coalition, session, part):
        waiting = workbook.t("The host has not shown this yet.")
        return [Text.of(waiting, tone="muted")]
    blocks = PARTS[part](workbook, wide)
    if audience is not Audience.ROOM:
        return blocks
    return [one for block in blocks for one in _for_wall(block, wide)]


def _awaits_reveal(store: Store, coalition: str, session: Session, part: str) -> bool:
    """Tell whether network answers of today still wait to be revealed."""
    asked = [
        a
        for a in store.facts.all(coalition, Activity)
        if (a.session, a.activity, a.state) == (session.id, "ties", "closed")
    ]
    newest = max(asked, key=lambda a: (str(a.closed_at or ""), a.round), default=None)
    if newest is None or newest.revealed or session.reading == part:
        return False
    return part not in session.read or not any(
        record.recorded_at > (newest.closed_at or record.recorded_at)
        for record in store.facts.list_versions(coalition, Session)
        if record.id == session.id and (record.document or {}).get("reading") == part
    )


def _for_wall(block: Block, wide: bool) -> list[Block]:
    """Adapt a block to a wall: no folded tables, wide tables split."""
    if isinstance(block, Figure):
        return [block.model_copy(update={"table": None})]
    if isinstance(block, Table):
        return [*_split_table(block, _WIDE if wide else _NARROW)]
    return [block]


def _split_table(table: Table, most: int) -> list[Table]:
    """Split a wide table into several that repeat the first column."""
    others = len(table.columns) - 1
    tables = ceil(others / most)
    if tables < 2:
        return [table]
    each = ceil(others / tables)
    starts = range(1, others + 1, each)
    return [
        table.model_copy(
            update={
                "columns": (table.columns[0], *table.columns[n : n + each]),
                "rows": tuple(
                    Row(cells=(row.cells[0], *row.cells[n : n + each]), head=row.head)
                    for row in table.rows
                ),
                "note": table.note if n == starts[-1] else "",
            }
        )
        for n in starts
    ]


def section_title(session: Session, part: str) -> Wording:
    """Name a part as the running order does; empty if it stands there no longer."""
    named = (item.title for item in session.running_order if item.reads == part)
    return next(named, {}) if part else {}


def _places(workbook: LandscapeWorkbook, wide: bool) -> list[Block]:
    """Lay out the sentences first, then the empty squares, the table and the map."""
    return [
        *workbook.coverage_finding_blocks(),
        *workbook.empty_squares(),
        *workbook.table(),
        *workbook.map(narrow=not wide),
    ]


def _links(workbook: LandscapeWorkbook, _wide: bool) -> list[Block]:
    """Lay out what the network tells; its drawing is the result of the question."""
    told = [*workbook.what_the_network_tells(), *workbook.since_last_time()]
    nothing = workbook.t("Nobody was asked yet with whom they work.")
    return told or [Text.of(nothing, tone="muted")]


LINKS = "links"
"""The part to which the drawing of who works with whom belongs."""

_OF_LINKS = {LINKS, "case"}
"""Parts that tell of the links: what was asked today is in them once it was shown."""

PARTS: Mapping[str, Callable[[LandscapeWorkbook, bool], list[Block]]] = {
    "places": _places,
    LINKS: _links,
    "missing": lambda workbook, _wide: workbook.missing(live=True),
    # Its heading says what the item of the running order says.
    "case": lambda workbook, _wide: workbook.making_the_case()[1:],
}
"""By what an item of the running order reads; see `Item.reads`."""
