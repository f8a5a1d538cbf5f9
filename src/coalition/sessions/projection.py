"""Sections of a workbook that are shown on the wall and on phones."""

from math import ceil

from coalition.blocks import Block, Figure, Row, Table, Text
from coalition.domain import Activity, Audience, Session, Wording
from coalition.store import Store
from coalition.workbooks.registry import find_section

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
        Name of a section; of one that no workbook has, such as one of a later version,
        nothing is laid out.
    audience : {Audience.ROOM, Audience.PARTICIPANTS}
        For the room, drawings stand without the tables that one can open behind them.
    wide : bool, default True
        Whether the room's wall has room for the whole country side by side.
    """
    found = find_section(session, part)
    if found is None:
        return []
    spec, section = found
    workbook = (
        spec.reader()
        .from_store(
            store, coalition, session=session, language=language, audience=audience
        )
        .pin()
    )
    if section.awaits and _awaits_reveal(
        store, coalition, session, part, section.awaits
    ):
        waiting = workbook.t("The host has not shown this yet.")
        return [Text.of(waiting, tone="muted")]
    blocks = section.blocks(workbook, wide)
    if audience is not Audience.ROOM:
        return blocks
    return [one for block in blocks for one in _for_wall(block, wide)]


def _awaits_reveal(
    store: Store, coalition: str, session: Session, part: str, kind: str
) -> bool:
    """Tell whether today's answers of a kind still wait to be revealed."""
    asked = [
        a
        for a in store.facts.all(coalition, Activity)
        if (a.session, a.activity, a.state) == (session.id, kind, "closed")
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
