"""The organisations' own sheets as PDF: one file each, or all in one for the printer."""

from coalition.printing.notebook import with_page_breaks
from coalition.printing.paper import Paper
from coalition.printing.typst import pdf_of_anything
from coalition.workbook.sheets import SheetsWorkbook


def sheets_in_one(workbook: SheetsWorkbook) -> bytes:
    """Print every sheet into one file, each from a new page on."""
    whole = with_page_breaks(list(workbook.sheets().values()))
    return pdf_of_anything(whole, paper=Paper(**workbook.sheet_paper()))


def sheets_apart(workbook: SheetsWorkbook) -> dict[str, bytes]:
    """Print each sheet into a file of its own, by the organisation's id."""
    paper = Paper(**workbook.sheet_paper())
    made = workbook.sheets()
    return {id_: pdf_of_anything(sheet, paper=paper) for id_, sheet in made.items()}
