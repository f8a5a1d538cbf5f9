"""Sheets of spreadsheets (xlsx, ods) as rows of text. Nothing in them is executed."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from coalition.errors import UnreadableFile, _
from coalition.exchange.tabular.limits import DAMAGED, LOCKED, unzip_in_memory
from coalition.exchange.tabular.sheet_limits import check_extent

_NO_SHEET = _("It has no sheet with rows in it.")
_NO_SPREADSHEET = _("It is a zip file, but no spreadsheet.")
_NO_SUCH_SHEET = _("It has no sheet of that name.")

_MARKUP = (".xml", ".rels")


@dataclass(frozen=True, slots=True)
class SheetText:
    """One sheet as text.

    Attributes
    ----------
    rows : list of list of str
        All rows from the sheet's first, so that a row's place is its number.
    filled : int
        Cells that took the value of the joined cells they belong to.
    others : tuple of str
        Names of the sheets that were not read.
    """

    name: str
    rows: list[list[str]]
    filled: int
    others: tuple[str, ...]


def read_sheet(data: bytes, file: str, sheet: str | None = None) -> SheetText:
    """Read one sheet: the one named, or the first that has anything in it.

    Formulas come as the values that the spreadsheet program last showed.

    Raises
    ------
    UnreadableFile
        If it is no spreadsheet, is locked, damaged, too large or empty.
    """
    members = unzip_in_memory(data, file, _is_needed)
    _check_kind(members, file)
    markup = {n: m for n, m in members.items() if n.endswith(_MARKUP)}
    check_extent(markup, file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(_repack(members)))
        return _read_first_filled_sheet(book, file, sheet)
    except PasswordError:
        raise UnreadableFile(file=file, problem=LOCKED) from None
    except (CalamineError, ValueError, OverflowError):
        raise UnreadableFile(file=file, problem=DAMAGED) from None


def _is_needed(name: str) -> bool:
    return name.endswith(_MARKUP) or name == "mimetype"


def _check_kind(members: dict[str, bytes], file: str) -> None:
    if b"encryption-data" in members.get("META-INF/manifest.xml", b""):
        raise UnreadableFile(file=file, problem=LOCKED)
    if not any(name in members for name in ("xl/workbook.xml", "content.xml")):
        raise UnreadableFile(file=file, problem=_NO_SPREADSHEET)


def _repack(members: dict[str, bytes]) -> bytes:
    """Repack the checked members, so that the reader sees nothing else."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def _read_first_filled_sheet(
    book: CalamineWorkbook, file: str, wanted: str | None
) -> SheetText:
    names: list[str] = list(book.sheet_names)
    if wanted is not None and wanted not in names:
        raise UnreadableFile(file=file, problem=_NO_SUCH_SHEET)
    for name in [wanted] if wanted is not None else names:
        sheet = book.get_sheet_by_name(name)
        rows = [
            [_as_text(value) for value in row]
            for row in sheet.to_python(skip_empty_area=False)
        ]
        if any(any(row) for row in rows):
            filled = _fill_merged_cells(rows, sheet.merged_cell_ranges or [])
            others = tuple(other for other in names if other != name)
            return SheetText(name, rows, filled, others)
    raise UnreadableFile(file=file, problem=_NO_SHEET)


def _fill_merged_cells(
    rows: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]
) -> int:
    """Fill merged cells downwards with the value of their first cell."""
    filled = 0
    for (top, left), (bottom, _right) in ranges:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]) and not rows[row][left] and rows[top][left]:
                rows[row][left] = rows[top][left]
                filled += 1
    return filled


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value)
