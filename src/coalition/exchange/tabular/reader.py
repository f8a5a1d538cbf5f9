"""Reader of csv, xlsx, ods and json files as a table with row numbers."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from coalition.domain import clean_text, one_line
from coalition.errors import UnreadableFile, _
from coalition.exchange.tabular.delimited import (
    decode_text,
    detect_encoding,
    read_rows,
)
from coalition.exchange.tabular.limits import LARGEST_FILE, check_cell_count, check_size
from coalition.exchange.tabular.sheet_reader import read_sheet

_EMPTY = _("It is empty.")
_NO_ROWS = _("It has a heading, but no rows below it.")
_NOT_THERE = _("There is no such file, or it cannot be opened.")
_NO_LIST = _("It holds no list of rows, each with named values.")
_BROKEN_JSON = _("It is not valid JSON.")
_OTHER = _(
    "It is not the kind of file that its name says. Open it in the program that made "
    "it and save it as .xlsx or .csv."
)
_OLD_EXCEL = _(
    "It is an old Excel file, or locked with a password. Open it in a spreadsheet "
    "program and save it as .xlsx without a password."
)
_NAMED_WRONGLY = _(
    "It is a spreadsheet, but its name says otherwise. Let its name end in .xlsx or "
    ".ods and try again."
)
_JSON_INSIDE = _(
    "It holds JSON, but its name says otherwise. Let its name end in .json and try "
    "again."
)
_NOT_OURS = _("We read .csv, .tsv, .xlsx, .ods and .json. Save it as one of these.")

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_FILES = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!",
    b"SQLite format 3", b"MZ", b"\x7fELF", b"RIFF", b"BZh", b"\xfd7zXZ", b"{\\rtf",
)  # fmt: skip
_SHEETS = {".xlsx", ".xlsm", ".ods"}
_TEXTS = {".csv", ".tsv", ".tab", ".txt", ""}
_LOOK_FOR_HEADING = 25
_SMALLEST_MATRIX = 3
_NO_TIE = {"", "0", "-", "0.0"}
_LOOK_AT_SHEETS = 8


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row of a table.

    Attributes
    ----------
    line : int
        Its row number in the file, counted from 1 as a spreadsheet program shows it;
        in a JSON list, its place in the list.
    raw : tuple of str
        Its cells exactly as in the file.
    """

    line: int
    raw: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A heading and rows of text.

    Attributes
    ----------
    file : str
        The file's own name, without its folder.
    header : tuple of str
        Column names, cleaned; each is there once.
    rows : tuple of Row
        Rows with anything in them; all as wide as the header.
    tags : tuple of str
        HXL hashtags by column, if the file has them.
    sheet : str
        Name of the sheet that was read; empty for a file without sheets.
    others : tuple of str
        Names of the sheets that were not read.
    filled : int
        Cells that took the value of the joined cells they belong to.
    encoding : str
        In which encoding its letters were read, where it is not UTF-8.
    matrix : bool
        Whether the file held a matrix, and the rows are its filled cells.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    tags: tuple[str, ...] = ()
    sheet: str = ""
    others: tuple[str, ...] = ()
    filled: int = 0
    encoding: str = ""
    matrix: bool = False

    def raw(self, row: SourceRow, column: str) -> str:
        """Give a cell exactly as in the file."""
        return row.raw[self.header.index(column)]

    def value(self, row: SourceRow, column: str) -> str:
        """Give a cell, cleaned of what no one can read."""
        return clean_text(self.raw(row, column))


def read_table(
    source: Path | bytes, name: str | None = None, *, sheet: str | None = None
) -> SourceTable:
    """Read a file as a table.

    Parameters
    ----------
    source : Path or bytes
        The file, or what is in it.
    name : str, optional
        The file's name; needed with bytes.
    sheet : str, optional
        Which sheet of a spreadsheet; by default the first that is not empty.

    Raises
    ------
    UnreadableFile
        If it is not what its name says, or empty, locked, damaged or too large.
    """
    file = PurePath(name or (source.name if isinstance(source, Path) else "")).name
    data = read_content(source, file)
    suffix = PurePath(file).suffix.lower()
    _check_kind(data, suffix, file)
    if suffix in _SHEETS:
        return _read_workbook(data, file, sheet)
    text = decode_text(data, file)
    if suffix == ".json":
        return _from_json(text, file)
    _check_not_json(text, file)
    table = _table(read_rows(text, file), file)
    return unfold_matrix(replace(table, encoding=detect_encoding(data)))


def _read_workbook(data: bytes, file: str, wanted: str | None) -> SourceTable:
    """Read the sheet asked for; else one that is tagged; else the first filled one."""
    first = _from_sheet(data, file, wanted)
    if wanted is not None or first.tags:
        return first
    for name in first.others[:_LOOK_AT_SHEETS]:
        with suppress(UnreadableFile):
            other = _from_sheet(data, file, name)
            if other.tags:
                return other
    return first


def _from_sheet(data: bytes, file: str, wanted: str | None) -> SourceTable:
    found = read_sheet(data, file, wanted)
    table = _table(
        found.rows, file,
        sheet=found.name, others=found.others, filled=found.filled,
    )  # fmt: skip
    return unfold_matrix(table)


def read_content(source: Path | bytes, file: str) -> bytes:
    """Give what is in a file, or refuse one that is empty, too large or not there."""
    if isinstance(source, bytes):
        data = check_size(source, file)
    else:
        try:
            with source.open("rb") as opened:
                data = check_size(opened.read(LARGEST_FILE + 1), file)
        except (OSError, ValueError):
            raise UnreadableFile(file=file, problem=_NOT_THERE) from None
    if not data.strip():
        raise UnreadableFile(file=file, problem=_EMPTY)
    return data


def _check_kind(data: bytes, suffix: str, file: str) -> None:
    """Compare what the first bytes say with what the name says."""
    problem = ""
    if data.startswith(_OLE):
        problem = _OLD_EXCEL
    elif data.startswith(_OTHER_FILES):
        problem = _OTHER
    elif suffix in _SHEETS and not data.startswith(_ZIP):
        # Say "a web page" where it is one, which programs like to call .xlsx.
        decode_text(data, file)
        problem = _OTHER
    elif data.startswith(_ZIP + b"\x03\x04") and suffix not in _SHEETS:
        problem = _NAMED_WRONGLY if b"xl/" in data or b"opendoc" in data else _OTHER
    elif suffix not in _SHEETS | _TEXTS | {".json"}:
        decode_text(data, file)
        problem = _NOT_OURS
    if problem:
        raise UnreadableFile(file=file, problem=problem)


def _check_not_json(text: str, file: str) -> None:
    if text.lstrip("\ufeff \r\n\t")[:2] in {"[{", "[[", '{"'}:
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return
        raise UnreadableFile(file=file, problem=_JSON_INSIDE)


def _from_json(text: str, file: str) -> SourceTable:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableFile(file=file, problem=_BROKEN_JSON) from None
    if isinstance(content, list) and content:
        if all(isinstance(row, list) for row in content):
            return _table([[_as_text(v) for v in row] for row in content], file)
        if all(isinstance(row, dict) for row in content):
            return _from_objects(content, file)
    raise UnreadableFile(file=file, problem=_NO_LIST if content else _EMPTY)


def _from_objects(objects: list[dict[str, object]], file: str) -> SourceTable:
    keys = list(dict.fromkeys(key for item in objects for key in item))
    check_cell_count(len(objects), len(keys), file)
    rows = tuple(
        SourceRow(line, cells)
        for line, item in enumerate(objects, 1)
        if any(cells := tuple(_as_text(item.get(key)) for key in keys))
    )
    if not rows:
        raise UnreadableFile(file=file, problem=_EMPTY)
    header = _make_unique(keys)
    return SourceTable(file, header, rows, header if _are_tags(keys) else ())


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def _table(
    cells: list[list[str]],
    file: str,
    *,
    sheet: str = "",
    others: tuple[str, ...] = (),
    filled: int = 0,
) -> SourceTable:
    width = max(map(len, cells), default=0)
    check_cell_count(len(cells), width, file)
    numbered = [
        SourceRow(line, tuple(row) + ("",) * (width - len(row)))
        for line, row in enumerate(cells, 1)
        if any(map(clean_text, row))
    ]
    if not numbered:
        raise UnreadableFile(file=file, problem=_EMPTY)
    heading, tags, first = _heading(numbered)
    if first >= len(numbered):
        raise UnreadableFile(file=file, problem=_NO_ROWS)
    return SourceTable(
        file,
        _make_unique(heading),
        tuple(numbered[first:]),
        tags,
        sheet,
        others,
        filled,
    )


def unfold_matrix(table: SourceTable) -> SourceTable:
    """Give a matrix of who works with whom as a list of its filled cells.

    A matrix has the same names in its heading as in its first column, as network
    programs write it. Any other table is given back as it is.
    """
    across = table.header[1:]
    down = [one_line(row.raw[0]) for row in table.rows]
    if len(across) < _SMALLEST_MATRIX or set(across) != set(down):
        return table
    rows = [
        SourceRow(row.line, (name, other, one_line(cell)))
        for row, name in zip(table.rows, down, strict=True)
        for other, cell in zip(across, row.raw[1:], strict=True)
        if one_line(cell) not in _NO_TIE and name != other
    ]
    if not rows:
        return table
    return replace(
        table, header=("source", "target", "strength"), rows=tuple(rows), matrix=True
    )


def _heading(rows: list[SourceRow]) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Find the heading, its tags, and the place of the first row below.

    The heading is the row above the row of hashtags (most of its cells begin with #);
    without hashtags, the first row that is at least half as full as the fullest, so
    that a title above is passed over.
    """
    top = rows[:_LOOK_FOR_HEADING]
    for place, row in enumerate(top):
        if _are_tags(row.raw):
            tags = tuple(one_line(cell) for cell in row.raw)
            return (top[place - 1].raw if place else tags), tags, place + 1
    full = [sum(bool(clean_text(cell)) for cell in row.raw) for row in top]
    place = next(n for n, cells in enumerate(full) if cells * 2 >= max(full))
    return top[place].raw, (), place + 1


def _are_tags(cells: Iterable[str]) -> bool:
    """Tell whether these are the hashtags of HXL: most begin with #."""
    filled = [cell for cell in map(clean_text, cells) if cell]
    tagged = sum(cell.startswith("#") for cell in filled)
    return tagged > 1 and tagged * 2 >= len(filled)


def _make_unique(heading: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Clean the column names, and tell apart those that are empty or the same."""
    names: list[str] = []
    taken: set[str] = set()
    for place, cell in enumerate(heading, 1):
        name = one_line(cell) or f"column {place}"
        candidate, n = name, 1
        while candidate in taken:
            n += 1
            candidate = f"{name} ({n})"
        taken.add(candidate)
        names.append(candidate)
    return tuple(names)
