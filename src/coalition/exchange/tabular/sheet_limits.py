"""Limits on the size of spreadsheet sheets, checked with a streaming parser.

The reader of spreadsheets lays a sheet out as one block, from its first cell to its
last: one letter in the last cell of an otherwise empty sheet would ask for 17 billion
cells. So the markup is read along first, keeping nothing but a few counts.
"""

from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

from coalition.errors import UnreadableFile
from coalition.exchange.tabular.limits import (
    DAMAGED,
    MOST_LETTERS,
    TOO_MANY_CELLS,
    check_cell_count,
)

_LAST_ROW = 1_048_576
_LAST_COLUMN = 16_384


@dataclass
class _Counts:
    """Counters of cells and characters of one spreadsheet."""

    file: str
    shared: list[int] = field(default_factory=list)
    """Letters of each shared text."""
    used: Counter[int] = field(default_factory=Counter)
    """How often each shared text is used."""
    letters: int = 0

    def cell(self, row: int, column: int) -> None:
        check_cell_count(row, column, self.file)

    def text(self, letters: int) -> None:
        self.letters += letters
        if self.letters > MOST_LETTERS:
            raise UnreadableFile(file=self.file, problem=TOO_MANY_CELLS)


def check_extent(members: dict[str, bytes], file: str) -> None:
    """Refuse a spreadsheet whose sheets are too large to lay out.

    Parameters
    ----------
    members : dict of str to bytes
        The XML members of an xlsx or ods file, by name.
    file : str
        The file's name, for the sentence of the error.

    Raises
    ------
    UnreadableFile
        If a sheet is too large, or its markup is broken or declares entities.
    """
    counts = _Counts(file)
    for markup in members.values():
        reader = _ExtentParser(counts)
        try:
            reader.read(markup)
        except (expat.ExpatError, ValueError):
            raise UnreadableFile(file=file, problem=DAMAGED) from None
    counts.text(
        sum(
            counts.shared[index] * times
            for index, times in counts.used.items()
            if 0 <= index < len(counts.shared)
        )
    )


class _ExtentParser:
    """Streaming XML parser that counts the cells of xlsx and ods members."""

    def __init__(self, counts: _Counts) -> None:
        self._counts = counts
        self._row = self._column = 0
        self._repeat = self._row_repeat = 1
        self._is_shared = self._inside = False
        self._text = 0
        self._value: list[str] = []

    def read(self, markup: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._said
        parser.EntityDeclHandler = self._refuse_entities
        parser.Parse(markup, True)

    def _refuse_entities(self, *_declared: object) -> None:
        raise ValueError("no spreadsheet program declares entities")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        starts = getattr(self, f"_start_{_local(name)}", None)
        if starts:
            starts({k.rpartition(":")[2]: v for k, v in attributes.items()})

    def _end(self, name: str) -> None:
        ends = getattr(self, f"_end_{_local(name)}", None)
        if ends:
            ends()

    def _said(self, text: str) -> None:
        self._text += len(text)
        if self._inside:
            self._value.append(text)

    # xlsx: <row r="2"><c r="B2" t="s"><v>17</v></c></row>, <sst><si><t>..</t></si></sst>

    def _start_sheetData(self, _attributes: dict[str, str]) -> None:  # noqa: N802
        self._row = 0

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0

    def _start_c(self, attributes: dict[str, str]) -> None:
        self._column += 1
        if "r" in attributes:
            self._column, self._row = _position(attributes["r"])
        self._is_shared = attributes.get("t") == "s"

    def _start_v(self, _attributes: dict[str, str]) -> None:
        self._counts.cell(self._row, self._column)
        self._inside, self._value = self._is_shared, []

    def _start_is(self, _attributes: dict[str, str]) -> None:
        self._counts.cell(self._row, self._column)

    _start_f = _start_is

    def _end_v(self) -> None:
        if self._inside and self._value:
            self._counts.used[int("".join(self._value))] += 1
        self._inside = False

    def _start_si(self, _attributes: dict[str, str]) -> None:
        self._text = 0

    def _end_si(self) -> None:
        self._counts.shared.append(self._text)

    # ods: <table><table-row number-rows-repeated="3"><table-cell
    #      number-columns-repeated="2" value-type="string"><p>..</p></table-cell>

    def _start_table(self, _attributes: dict[str, str]) -> None:
        self._row = 0

    def _start_table_row(self, attributes: dict[str, str]) -> None:
        self._row_repeat = _repeat(attributes, "number-rows-repeated", _LAST_ROW)
        self._column = 0

    def _end_table_row(self) -> None:
        self._row += self._row_repeat

    def _start_table_cell(self, attributes: dict[str, str]) -> None:
        self._repeat = _repeat(attributes, "number-columns-repeated", _LAST_COLUMN)
        self._text = 0
        if "value-type" in attributes or "formula" in attributes:
            self._counts.cell(self._row + self._row_repeat, self._column + self._repeat)

    _start_covered_table_cell = _start_table_cell

    def _end_table_cell(self) -> None:
        if self._text:
            self._counts.cell(self._row + self._row_repeat, self._column + self._repeat)
            self._counts.text(self._text * self._repeat * self._row_repeat)
        self._column += self._repeat

    _end_covered_table_cell = _end_table_cell


def _local(name: str) -> str:
    """Name of an element without its prefix: ``table:table-row``."""
    return name.rpartition(":")[2].replace("-", "_")


def _repeat(attributes: dict[str, str], name: str, most: int) -> int:
    times = int(attributes.get(name, 1))
    if not 0 < times <= most:
        raise ValueError(name)
    return times


def _position(reference: str) -> tuple[int, int]:
    """Column and row of a cell, counted from 1: ``B2`` is 2 and 2."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters[:4]:
        column = column * 26 + (ord(letter.upper()) - 64)
    return column, int(reference[len(letters) :])
