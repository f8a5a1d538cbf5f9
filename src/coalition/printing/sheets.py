"""The organisations' own sheets as PDF: one file each, or all in one for the printer."""

from collections.abc import Mapping, Sequence

from coalition.blocks import Block
from coalition.printing.notebook import with_page_breaks
from coalition.printing.paper import Paper
from coalition.printing.typst import pdf_of_anything

Sheets = Sequence[list[Block]]
"""The blocks of each sheet, in the order in which they are printed."""


def sheets_in_one(sheets: Sheets, paper: Mapping[str, str]) -> bytes:
    """Print every sheet into one file, each from a new page on.

    Parameters
    ----------
    paper : mapping of str to str
        What stands around a sheet; see `SheetsWorkbook.sheet_paper`.
    """
    return pdf_of_anything(with_page_breaks(list(sheets)), paper=Paper(**paper))


def sheets_apart(sheets: Sheets, paper: Mapping[str, str]) -> dict[str, bytes]:
    """Print each sheet into a file of its own, by a name that tells nothing."""
    return {
        f"sheet-{n:02d}": pdf_of_anything(sheet, paper=Paper(**paper))
        for n, sheet in enumerate(sheets, 1)
    }
