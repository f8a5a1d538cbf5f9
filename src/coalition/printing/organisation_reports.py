"""The organisations' own sheets as PDF: one file each, or all in one for the printer."""

from collections.abc import Mapping, Sequence

from coalition.blocks import Block
from coalition.printing.notebooks.blocks import join_with_page_breaks
from coalition.printing.paper import Paper
from coalition.printing.typst import render_pdf_leniently

Sheets = Sequence[list[Block]]
"""The blocks of each sheet, in the order in which they are printed."""


def print_sheets_together(sheets: Sheets, paper: Mapping[str, str]) -> bytes:
    """Print every sheet into one file, each from a new page on.

    Parameters
    ----------
    paper : mapping of str to str
        What stands around a sheet; see `OrganisationReportsWorkbook.report_paper`.
    """
    return render_pdf_leniently(
        join_with_page_breaks(list(sheets)), paper=Paper(**paper)
    )


def print_sheets_separately(
    sheets: Sheets, paper: Mapping[str, str]
) -> dict[str, bytes]:
    """Print each sheet into its own file, under an anonymous file name."""
    return {
        f"sheet-{n:02d}": render_pdf_leniently(sheet, paper=Paper(**paper))
        for n, sheet in enumerate(sheets, 1)
    }
