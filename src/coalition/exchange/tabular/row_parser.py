"""Parser for one row of a table of organisations, with its error messages."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from coalition.domain import Listing, clean_text, make_slug, one_line
from coalition.errors import _

_NO_NAME = _("it has no name of an organisation.")
_NO_DATE = _("the date {text} does not exist.")
_NOT_A_DATE = _("“{text}” is not a date. Write it like 2026-10-14 or 14/10/2026.")
_FUTURE = _("the date {text} of the confirmation is still to come.")
_ENDS_FIRST = _("it ends on {until}, before it begins on {since}.")
_NOT_A_NUMBER = _("“{text}” is not a number of people. Write it in whole digits.")
_TOO_MANY = _("a capacity of {text} people cannot be right.")
_NO_LISTING = _("“{text}” is not a way to be listed. Write name, alias or hidden.")
_NO_ALIAS = _("it is to be listed under another name, but gives none.")

EMPTY_VALUES = {
    "", "-", "--", "---", "–", "—", "none", "n/a", "n.a.", "#n/a", "nil", "null",
    "nan", "not applicable", "tidak ada", "?",
}  # fmt: skip
"""Words by which a cell says nothing."""
_LISTINGS = {
    "name": Listing.NAME,
    "nama": Listing.NAME,
    "alias": Listing.ALIAS,
    "hidden": Listing.HIDDEN,
    "tersembunyi": Listing.HIDDEN,
}
_MOST_PEOPLE = 10_000_000

T = TypeVar("T")
_SHOWN = 60

_MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "january januari jan", "february februari feb pebruari", "march maret mar",
            "april apr", "may mei", "june juni jun", "july juli jul",
            "august agustus aug agu ags agt", "september sep sept",
            "october oktober oct okt", "november nopember nov nop",
            "december desember dec des",
        ),
        1,
    )
    for month in names.split()
}  # fmt: skip


class RowError(Exception):
    """Error of a row that cannot be parsed: an English message and its values.

    Attributes
    ----------
    field : str
        Which field is in the way.
    """

    def __init__(self, field: str, problem: str, **values: str) -> None:
        super().__init__(problem)
        self.field = field
        self.problem = problem
        self.values = {name: shorten(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """Parsed row: an organisation, perhaps with a service in a place.

    Attributes
    ----------
    line : int
        The row's number in the file.
    id : str
        The id that the file itself gives, made a slug; empty if it gives none.
    doubtful : tuple of RowError
        Optional cells that cannot be understood; the row stands without them.
    """

    line: int
    name: str
    id: str = ""
    sector: str = ""
    service: str = ""
    place: str = ""
    within: str = ""
    capacity: int | None = None
    since: date | None = None
    until: date | None = None
    contact: str = ""
    note: str = ""
    confirmed: date | None = None
    listing: Listing | None = None
    alias: str = ""
    doubtful: tuple[RowError, ...] = ()


def parse_row(line: int, values: Mapping[str, str], today: date) -> ParsedRow:
    """Read one row.

    Parameters
    ----------
    values : mapping of str to str
        Field to text, as in the file. Words that mean nothing ("N/A", "-") are empty.
    today : date
        No one can have confirmed anything later.

    Raises
    ------
    RowError
        If the row has no name, or says how it is listed in a way that cannot be.
    """
    doubtful: list[RowError] = []

    def optional(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except RowError as error:
            doubtful.append(error)
            return None

    said = {field: _drop_empty_value(text) for field, text in values.items()}
    name = one_line(said.get("name", ""))
    if not name:
        raise RowError("name", _NO_NAME)
    since, until = optional(lambda: _period(said)) or (None, None)
    place, within = one_line(said.get("place", "")), one_line(said.get("within", ""))
    return ParsedRow(
        line=line,
        name=name,
        id=id_of_code(said.get("id", "")),
        sector=one_line(said.get("sector", "")),
        service=one_line(said.get("service", "")),
        # Who names only the larger place stands in the larger place.
        place=place or within,
        within=within if place else "",
        capacity=optional(lambda: _capacity(said.get("capacity", ""))),
        since=since,
        until=until,
        contact=clean_text(said.get("contact", "")),
        note=clean_text(said.get("note", "")),
        confirmed=optional(lambda: _confirmed(said, today)),
        listing=_listing(said),
        alias=one_line(said.get("alias", "")),
        doubtful=tuple(doubtful),
    )


def id_of_code(code: str) -> str:
    """Give the id that an organisation of this code has; empty for no code.

    Examples
    --------
    >>> id_of_code("COUN"), id_of_code("007")
    ('coun', 'organisation-007')
    """
    return make_slug(code, fallback="organisation") if one_line(code) else ""


def shorten(text: str) -> str:
    """Cut a text to what fits a sentence, visibly."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _drop_empty_value(text: str) -> str:
    return "" if one_line(text).casefold() in EMPTY_VALUES else text


def _confirmed(said: Mapping[str, str], today: date) -> date | None:
    confirmed = _date(said, "confirmed")
    if confirmed and confirmed > today:
        raise RowError("confirmed", _FUTURE, text=f"{confirmed}")
    return confirmed


def _listing(said: Mapping[str, str]) -> Listing | None:
    text = one_line(said.get("listing", ""))
    if not text:
        return None
    if text.casefold() not in _LISTINGS:
        # Guessing here could put a hidden name on paper.
        raise RowError("listing", _NO_LISTING, text=text)
    listing = _LISTINGS[text.casefold()]
    if listing is Listing.ALIAS and not one_line(said.get("alias", "")):
        raise RowError("alias", _NO_ALIAS)
    return listing


def _capacity(text: str) -> int | None:
    plain = re.sub(r"\s", "", clean_text(text))
    if not plain:
        return None
    if re.fullmatch(r"[0-9]{1,3}([.,'’][0-9]{3})+", plain):
        plain = re.sub(r"[.,'’]", "", plain)
    plain = re.sub(r"[.,]0+$", "", plain)
    if not re.fullmatch(r"[0-9]+", plain):
        raise RowError("capacity", _NOT_A_NUMBER, text=one_line(text))
    if len(plain.lstrip("0")) > len(str(_MOST_PEOPLE)) or int(plain) > _MOST_PEOPLE:
        raise RowError("capacity", _TOO_MANY, text=one_line(text))
    return int(plain)


def _period(said: Mapping[str, str]) -> tuple[date | None, date | None]:
    since, until = _date(said, "since"), _date(said, "until")
    if since and until and until < since:
        raise RowError("until", _ENDS_FIRST, since=f"{since}", until=f"{until}")
    return since, until


def _date(said: Mapping[str, str], field: str) -> date | None:
    text = one_line(said.get(field, ""))
    if not text:
        return None
    parts = _date_parts(text)
    if parts is None:
        raise RowError(field, _NOT_A_DATE, text=text)
    try:
        return date(*parts)
    except ValueError:
        raise RowError(field, _NO_DATE, text=text) from None


def _date_parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day as written; the day comes first unless the year does."""
    if found := re.fullmatch(
        r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(T.*)?", text
    ):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})", text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := re.fullmatch(r"([0-9]{1,2})[ -]([A-Za-z]+)\.?[ -]([0-9]{4})", text):
        month = _MONTHS.get(found[2].casefold())
        return (int(found[3]), month, int(found[1])) if month else None
    return None
