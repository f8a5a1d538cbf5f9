"""Layout of tables: split wide ones by columns, break long words."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from coalition.blocks import Cell, Column, Row, Table
from coalition.blocks.charts.canvas import TEXT_WIDTH
from coalition.printing.fitting import max_unbroken_lines
from coalition.printing.font_coverage import CharacterFilter
from coalition.printing.measure import (
    insert_breaks,
    line_count,
    text_width,
    widest_word,
)
from coalition.texts import Texts

_INSET = 5.0
_SIZE = 9.5
_HEAD_SIZE = 8.5
_WIDEST = 400.0  # one endless cell does not take the line from all others
# Shares of the line: longer words break rather than push other columns out.
_WIDEST_WORD = 0.2
_FIRST_WIDEST = 0.3
_FIRST_NARROWEST = 0.2
_NARROWEST = 34.0
_TWO_ROWS = 400.0
_SMALL_LINES = (
    7  # a table of so few lines is not parted; a longer one may go on overleaf
)


def lay_out_table(
    table: Table, letters: CharacterFilter, t: Texts, room: float = TEXT_WIDTH
) -> list[dict[str, Any]]:
    """Give the tables to print: one, or several that repeat the first column.

    Parameters
    ----------
    table : Table
    letters : Characters
    t : Texts
    room : float, points
        Width that there is.

    Returns
    -------
    list of dict
        Each with ``caption``, ``widths`` (points), ``head``, ``rows`` and ``note``.
    """
    if not table.columns:
        return []
    columns = [
        Column(text=_flat(letters(c.text)), align=c.align) for c in table.columns
    ]
    rows = [_normalise_row(row, len(columns), letters) for row in table.rows]
    if table.folded and room > _TWO_ROWS:
        columns, rows = columns * 2, _fold_rows(rows)
    minima, wishes = _measure_columns(columns, rows, room, _FIRST_WIDEST)
    groups = _groups(minima, room)
    if len(groups) > 1:
        # A scale of answers is read in one line: better that the rows' names take more.
        tighter = _measure_columns(columns, rows, room, _FIRST_NARROWEST)
        if len(whole := _groups(tighter[0], room)) == 1:
            (minima, wishes), groups = tighter, whole
    return [
        _part(table, columns, rows, group, _widths(group, minima, wishes, room), room)
        | _caption_and_note(table, number, len(groups), letters, t, room)
        for number, group in enumerate(groups, 1)
    ]


def _fold_rows(rows: Sequence[Row]) -> list[Row]:
    """Put two rows side by side, read line by line."""
    none = Row(cells=tuple(Cell(text="") for _cell in rows[0].cells)) if rows else None
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=none)
    return [Row(cells=(*a.cells, *b.cells)) for a, b in pairs if a and b]


def _caption_and_note(
    table: Table,
    number: int,
    parts: int,
    letters: CharacterFilter,
    t: Texts,
    room: float,
) -> dict[str, str]:
    caption = letters(table.caption)
    if parts > 1:
        words = {"part": t.number(number), "parts": t.number(parts)}
        if caption:
            caption = t("{caption} ({part} of {parts})", caption=caption, **words)
        else:
            caption = t("Table, part {part} of {parts}", **words)
    note = letters(table.note) if number == parts else ""
    return {
        "caption": insert_breaks(caption, room, _SIZE, bold=True),
        "note": insert_breaks(note, room, _SIZE),
    }


def _flat(text: str) -> str:
    return " ".join(text.split(" ")).replace("\t", " ")


def _normalise_row(row: Row, columns: int, letters: CharacterFilter) -> Row:
    cells = [
        Cell(text=_flat(letters(c.text)), tone=c.tone, bold=c.bold) for c in row.cells
    ]
    if row.head and len(cells) == 1:
        return Row(cells=tuple(cells), head=True)
    # A ragged row loses nothing: what is over joins the last cell.
    while len(cells) > columns:
        last = cells.pop()
        cells[-1] = Cell(text=f"{cells[-1].text} {last.text}".strip())
    cells += [Cell(text="")] * (columns - len(cells))
    return Row(cells=tuple(cells), head=row.head)


def _is_section(row: Row, columns: int) -> bool:
    return row.head and len(row.cells) == 1 and columns > 1


def _measure_columns(
    columns: Sequence[Column], rows: Sequence[Row], room: float, first: float
) -> tuple[list[float], list[float]]:
    minima, wishes = [], []
    for at, column in enumerate(columns):
        cells = [r.cells[at] for r in rows if not _is_section(r, len(columns))]
        widest = [text_width(c.text, _SIZE, bold=c.bold) for c in cells]
        words = [widest_word(c.text, _SIZE, bold=c.bold) for c in cells]
        widest.append(text_width(column.text, _HEAD_SIZE, bold=True))
        words.append(widest_word(column.text, _HEAD_SIZE, bold=True))
        wish = min(max(widest), _WIDEST)
        least = max(min(max(words), _WIDEST_WORD * room), min(wish, _NARROWEST))
        if at == 0:
            # The first column names the rows; give it room to be read.
            least = max(least, min(wish, first * room))
        # A little more than measured: two renderers never agree on the last tenth.
        minima.append(least + 2 * _INSET + 1)
        wishes.append(max(wish, least) + 2 * _INSET + 1)
    return minima, wishes


def _groups(minima: Sequence[float], room: float) -> list[list[int]]:
    others = list(range(1, len(minima)))
    left = room - minima[0]
    fewest = _split_greedily(others, minima, left)
    if len(fewest) < 2:
        return [[0, *others]]
    even = _split_evenly(others, len(fewest))
    fits = all(sum(minima[c] for c in part) <= left for part in even)
    return [[0, *part] for part in (even if fits else fewest)]


def _split_evenly(others: Sequence[int], parts: int) -> list[list[int]]:
    # Parts of nearly one size, so that none is a leftover.
    size, larger = divmod(len(others), parts)
    ends = [(at + 1) * size + min(at + 1, larger) for at in range(parts)]
    return [list(others[a:b]) for a, b in zip([0, *ends], ends, strict=False)]


def _split_greedily(
    others: Sequence[int], minima: Sequence[float], left: float
) -> list[list[int]]:
    parts: list[list[int]] = [[]]
    used = 0.0
    for column in others:
        if parts[-1] and used + minima[column] > left:
            parts.append([])
            used = 0.0
        parts[-1].append(column)
        used += minima[column]
    return parts


def _widths(
    group: Sequence[int], minima: Sequence[float], wishes: Sequence[float], room: float
) -> list[float]:
    least, wish = [minima[c] for c in group], [wishes[c] for c in group]
    spare = room - sum(least)
    more = [w - m for w, m in zip(wish, least, strict=True)]
    if sum(more) > spare:
        share = max(spare, 0) / sum(more)
        return [m + share * extra for m, extra in zip(least, more, strict=True)]
    # There is room for all: the rest is shared, so that the table fills the line.
    share = (room - sum(wish)) / len(wish)
    return [w + share for w in wish]


def _part(
    table: Table,
    columns: Sequence[Column],
    rows: Sequence[Row],
    group: Sequence[int],
    widths: Sequence[float],
    room: float,
) -> dict[str, Any]:
    rooms = [width - 2 * _INSET for width in widths]
    head = [
        insert_breaks(columns[c].text, inside, _HEAD_SIZE, bold=True)
        for c, inside in zip(group, rooms, strict=True)
    ]
    high = max(
        line_count(columns[c].text, inside, _HEAD_SIZE, bold=True)
        for c, inside in zip(group, rooms, strict=True)
    )
    # Each page repeats the head.
    most = max(1.0, max_unbroken_lines(room) - (high - 1))
    laid = [_row(row, group, rooms, len(columns), most) for row in rows]
    held = most if table.whole else _SMALL_LINES
    whole = (
        sum(row["lines"] for row in laid) <= held
        and line_count(table.note, sum(widths), _SIZE) <= _SMALL_LINES
    )
    return {
        "kind": "table",
        "widths": [round(width, 2) for width in widths],
        "aligns": [columns[c].align for c in group],
        "head": head,
        "rows": laid,
        "whole": whole,
        "runs": [] if whole else _keep_together_runs(laid, most),
    }


def _keep_together_runs(rows: Sequence[dict[str, Any]], most: float) -> list[int]:
    """Count for each row how many rows stay on one page with it; 0 inside a run.

    No row stands alone before or after the end of a page, and none that heads others
    at its foot. What would be too high to be held is not, so that nothing is cut.
    """
    last = len(rows) - 2
    joined = [at in {0, last} or row["section"] for at, row in enumerate(rows[:-1])]
    runs: list[int] = []
    lines, start = 0.0, 0
    for at, row in enumerate(rows):
        if at and joined[at - 1] and lines + row["lines"] <= most:
            runs[start] += 1
            runs.append(0)
            lines += row["lines"]
        else:
            start, lines = at, row["lines"]
            runs.append(1)
    return runs


def _row(
    row: Row, group: Sequence[int], rooms: Sequence[float], columns: int, most: float
) -> dict[str, Any]:
    section = _is_section(row, columns)
    places = [(0, sum(rooms))] if section else list(zip(group, rooms, strict=True))
    cells, lines = [], 1.0
    for column, room in places:
        cell = row.cells[column]
        bold = cell.bold or row.head
        text = insert_breaks(cell.text, room, _SIZE, bold=bold)
        lines = max(lines, line_count(cell.text, room, _SIZE, bold=bold))
        cells.append({"text": text, "tone": cell.tone, "bold": bold})
    tall = lines > most
    return {"cells": cells, "section": section, "lines": lines, "tall": tall}
