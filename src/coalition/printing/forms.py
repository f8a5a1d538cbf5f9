"""Layout of forms: ballots, tables to fill in, slips to cut out."""

from collections.abc import Sequence
from typing import Any

from coalition.blocks import Ballot, BallotLine, FormTable, Slip, Slips
from coalition.printing.fitting import BODY, HEADING, TextFitter, max_unbroken_lines
from coalition.printing.measure import (
    insert_breaks,
    line_count,
    text_width,
    widest_word,
)
from coalition.printing.pictures import read_svg

_BOX, _TICK, _GUTTER = 24.0, 21.0, 16.0
_TWO_SLIPS, _SLIP_CODE = 400.0, 78.0


def lay_out_sheet(block: FormTable, fitting: TextFitter) -> dict[str, Any]:
    """Give a list to be written in, as wide as the room there is."""
    widths = _widths(block, fitting.room)

    def cell(at: int, text: str, *, bold: bool = False) -> str:
        return insert_breaks(fitting.letters(text), widths[at] - 12, 9.5, bold=bold)

    return {
        "kind": "sheet",
        "widths": widths,
        "head": [cell(n, c, bold=True) for n, c in enumerate(block.columns)],
        "rows": [[cell(n, c) for n, c in enumerate(r)] for r in block.rows],
    }


def _widths(block: FormTable, room: float) -> list[float]:
    """Share the room, but cut no word in the middle for it."""
    least = []
    for at, head in enumerate(block.columns):
        cells = [widest_word(row[at], 9.5) for row in block.rows]
        least.append(max([widest_word(head, 9.5, bold=True), *cells]) + 13)
    left = max(0.0, room - sum(least))
    spare = min(1.0, room / sum(least))
    whole = sum(block.shares)
    pairs = zip(least, block.shares, strict=True)
    return [width * spare + left * share / whole for width, share in pairs]


def lay_out_slips(block: Slips, fitting: TextFitter) -> dict[str, Any]:
    """Give slips to be cut out, two abreast where there is room."""
    abreast = 2 if fitting.room > _TWO_SLIPS else 1
    room = fitting.room / abreast
    return {
        "kind": "slips",
        "columns": abreast,
        "slips": [_slip(slip, fitting, room) for slip in block.slips],
    }


def _slip(slip: Slip, fitting: TextFitter, room: float) -> dict[str, Any]:
    letters = fitting.letters
    picture = read_svg(slip.code, letters) if slip.code else None
    beside = room - 22 - (_SLIP_CODE + 10 if picture else 0)
    return {
        "title": insert_breaks(letters(slip.title), beside, 9.5, bold=True),
        "big": insert_breaks(letters(slip.big), beside, 14.0, bold=True),
        "lines": [insert_breaks(letters(x), beside, 8.5) for x in slip.lines],
        "svg": picture.svg if picture else "",
        "alt": fitting.fit_alt_text(slip.alt) if picture else "",
    }


def lay_out_ballot(block: Ballot, fitting: TextFitter, level: int) -> dict[str, Any]:
    """Give a ballot, its title a heading of that level."""
    return {
        "kind": "ballot",
        "level": level,
        "title": fitting.fit_heading(block.title, HEADING),
        "who": fitting.fit(block.who_sees, 9.5, less=30),
        "how": fitting.fit(block.how, BODY),
        "lines": [_ballot_line(line, fitting) for line in block.lines],
    }


def _ballot_line(line: BallotLine, fitting: TextFitter) -> dict[str, Any]:
    room = fitting.room - _BOX
    options = [fitting.letters(option) for option in line.options]
    said = [line.title, line.text, *line.options]
    lines = sum(line_count(text, fitting.room, BODY) for text in said)
    return {
        "title": fitting.fit(line.title, 11.0, bold=True, less=_BOX),
        "text": fitting.fit(line.text, BODY, less=_BOX),
        "options": [insert_breaks(option, room - _TICK, BODY) for option in options],
        "columns": _columns(options, room),
        "tall": lines > max_unbroken_lines(fitting.room),
    }


def _columns(options: Sequence[str], room: float) -> list[float]:
    """Give the widths of the columns: as few lines as fit, filled as evenly as may be.

    Short options stand side by side, sentences below each other.
    """
    for lines in range(1, len(options)):
        columns = -(-len(options) // lines)
        widths = [
            max(text_width(option, BODY) for option in options[at::columns]) + _TICK
            for at in range(columns)
        ]
        if sum(widths) + _GUTTER * (columns - 1) <= room:
            return widths
    return [room]
