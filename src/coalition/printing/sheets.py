"""The organisations' own sheets as PDF: one file each, or all in one for the printer."""

from coalition.printing.notebook import with_page_breaks
from coalition.printing.paper import Paper
from coalition.printing.typst import pdf_of_anything
from coalition.workbook.sheets import SheetsWorkbook


def sheets_in_one(workbook: SheetsWorkbook, *, hidden: bool = False) -> bytes:
    """Print every sheet into one file, each from a new page on; see `sheets`."""
    whole = with_page_breaks(list(workbook.sheets(hidden=hidden).values()))
    return pdf_of_anything(whole, paper=Paper(**workbook.sheet_paper()))


def sheets_apart(workbook: SheetsWorkbook, *, hidden: bool = False) -> dict[str, bytes]:
    """Print each sheet into a file of its own, by a name that tells nothing."""
    paper = Paper(**workbook.sheet_paper())
    made = workbook.sheets(hidden=hidden).values()
    return {
        f"sheet-{n:02d}": pdf_of_anything(sheet, paper=paper)
        for n, sheet in enumerate(made, 1)
    }
