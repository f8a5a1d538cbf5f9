"""Writer of the register as a spreadsheet; typed text never becomes a formula."""

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from coalition.domain import Audience, Coalition, Offer, Organisation, Term, localise
from coalition.domain.audience import visible_sector
from coalition.errors import _
from coalition.texts import Texts

_LONGEST = 32_767
"""Characters (UTF-16 units) that a cell of a spreadsheet may hold."""

# Beyond what `cleaned` takes out: halves of split emoji, and what XML cannot hold.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Spreadsheet programs read _x0041_ in a text as the character of that number.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_COLUMNS = (
    (_("Organisation"), 38),
    (_("Sector"), 22),
    (_("Service"), 26),
    (_("Place"), 22),
    (_("Capacity"), 11),
    (_("Since"), 12),
    (_("Until"), 12),
    (_("Confirmed"), 12),
)
_HOST_COLUMNS = (
    (_("Listing"), 10),
    (_("Alias"), 24),
    (_("Contact"), 28),
    (_("Note"), 40),
)

_Value = str | int | date | None


def write_register_xlsx(
    organisations: Sequence[Organisation],
    offers: Sequence[Offer],
    coalition: Coalition,
    language: str,
    *,
    audience: Audience = Audience.PARTICIPANTS,
) -> bytes:
    """Write the register as a spreadsheet: a row for each service in each place.

    Parameters
    ----------
    organisations : sequence of Organisation
        Already left to what the audience may see; see `coalition.domain.for_audience`.
    offers : sequence of Offer
        Those of other organisations are left out.
    coalition : Coalition
        Its lists give services and places their names.
    language : str
        Of headings and names.
    audience : Audience, default participants
        The facilitator's has further columns, and every place. For others, names stand
        only as the organisations allow; sensitive services are left out; and of an
        organisation that does not want its place printed, the name is all there is, so
        that its places cannot be worked out from what else is known. Who shows no
        service shows no sector: it could say which service is left out.

    Returns
    -------
    bytes
        An xlsx file. No cell is a formula, whatever it begins with; texts that are too
        long for a cell are cut with a note.
    """
    t = Texts(language, coalition.words.get(language))
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new book has one
    sheet.title = t("Who does what")[:31]
    for_host = audience is Audience.FACILITATOR
    columns = _COLUMNS + (_HOST_COLUMNS if for_host else ())
    _write_heading(sheet, [t(heading) for heading, _width in columns])
    if not for_host:
        offers = _drop_protected_offers(organisations, offers, coalition)
    for row in _rows(organisations, offers, _Names(coalition, language, t), for_host):
        _write_row(sheet, row, t)
    _format_sheet(sheet, [width for _heading, width in columns], coalition, t)
    book.properties.title = fit_to_cell(coalition.name, t)
    book.properties.creator = ""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@dataclass(frozen=True)
class _Names:
    """Display names of sectors, services and places in one language."""

    coalition: Coalition
    language: str
    t: Texts

    def sector(self, id_: str) -> str:
        return self._name(self.coalition.sectors, id_)

    def service(self, id_: str) -> str:
        return self._name(self.coalition.services, id_)

    def place(self, id_: str) -> str:
        return self._name(self.coalition.places, id_)

    def _name(self, terms: Iterable[Term], id_: str) -> str:
        return next(
            (localise(term.name, self.language) for term in terms if term.id == id_),
            id_,
        )


def _drop_protected_offers(
    organisations: Iterable[Organisation],
    offers: Iterable[Offer],
    coalition: Coalition,
) -> list[Offer]:
    sensitive = {term.id for term in coalition.services if term.sensitive}
    open_ones = {card.id for card in organisations if card.print_place}
    return [
        offer
        for offer in offers
        if offer.organisation in open_ones and offer.service not in sensitive
    ]


def _rows(
    organisations: Iterable[Organisation],
    offers: Iterable[Offer],
    names: _Names,
    for_host: bool,
) -> Iterable[list[_Value]]:
    by_organisation: dict[str, list[Offer | None]] = defaultdict(list)
    for offer in offers:
        by_organisation[offer.organisation].append(offer)
    for organisation in sorted(organisations, key=lambda o: o.shown_name.casefold()):
        rows = [
            _row(organisation, offer, names, for_host)
            for offer in by_organisation.get(organisation.id, [None])
        ]
        yield from sorted(rows, key=lambda row: (str(row[2] or ""), str(row[3] or "")))


def _row(
    organisation: Organisation, offer: Offer | None, names: _Names, for_host: bool
) -> list[_Value]:
    with_dates = for_host or organisation.print_place
    row: list[_Value] = [
        organisation.name if for_host else organisation.shown_name,
        names.sector(
            visible_sector(organisation, shows_service=offer is not None or for_host)
        ),
        names.service(offer.service) if offer else "",
        names.place(offer.place) if offer else "",
        offer.capacity if offer else None,
        offer.since if offer else None,
        offer.until if offer else None,
        organisation.confirmed if with_dates else None,
    ]
    if for_host:
        row += [organisation.listing.value, organisation.alias]
        row += [organisation.contact, organisation.note]
    return row


def _write_heading(sheet: Worksheet, headings: Sequence[str]) -> None:
    for column, heading in enumerate(headings, 1):
        cell = sheet.cell(1, column)
        write_text(cell, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="EDEDED")


def _write_row(sheet: Worksheet, row: Sequence[_Value], t: Texts) -> None:
    line = sheet.max_row + 1
    for column, value in enumerate(row, 1):
        cell = sheet.cell(line, column)
        if isinstance(value, str):
            write_text(cell, fit_to_cell(value, t))
        elif value is not None:
            cell.value = value
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
        cell.alignment = Alignment(vertical="top", wrap_text=True)


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as a text: the type is set after the value, so "=" means nothing."""
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_FORMULA_STARTS):
        # Without the mark, a formula would come alive when somebody edits the cell.
        cell.quotePrefix = True


def fit_to_cell(text: str, t: Texts) -> str:
    """Clean a text for a cell and truncate it, with a note, if too long."""
    plain = _ESCAPE.sub("_x005F_", _UNFIT.sub("", text))
    if _units(plain) <= _LONGEST:
        return plain
    note = " " + t("… (cut here; {n} letters in all)", n=t.number(len(plain)))
    room = _LONGEST - _units(note)
    # Cut by units, then drop half a character if the cut went through one.
    cut = plain.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore")
    return cut + note


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _format_sheet(
    sheet: Worksheet, widths: Sequence[int], coalition: Coalition, t: Texts
) -> None:
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    # In a page heading, & would begin a code.
    name = fit_to_cell(coalition.name, t)[:100].replace("&", "&&")
    made_up = t("Made-up data for practice") if coalition.fictional else ""
    sheet.HeaderFooter.oddHeader = HeaderFooterItem(
        left=_HeaderFooterPart(text=name), right=_HeaderFooterPart(text=made_up)
    )
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        right=_HeaderFooterPart(text="&P / &N")
    )
