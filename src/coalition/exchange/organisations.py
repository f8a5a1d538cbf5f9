"""A table of organisations as a draft of facts, with a report of every row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeVar

from coalition.domain import (
    Coalition,
    Fact,
    Listing,
    Offer,
    Organisation,
    one_line,
)
from coalition.errors import InvalidInput, _
from coalition.exchange.doubts import looks_like_a_sum, sounds_like_shelter
from coalition.exchange.drafts import FileDraft
from coalition.exchange.entries import Entry, read_entry
from coalition.exchange.gathering import Offers, Organisations
from coalition.exchange.likely import likely_same
from coalition.exchange.mapping import check_fields, checked_mapping
from coalition.exchange.remarks import Alike
from coalition.exchange.report import Report
from coalition.exchange.rows import mended, read_each, unused, without_repeats
from coalition.exchange.tables import Row, Table
from coalition.exchange.terms import Lists

_NO_NAME_COLUMN = _(
    "It is not clear which column holds the organisation's name. Say it with "
    "--map name=COLUMN."
)

_NAMES = ("name", "sector", "service", "place", "alias")
_TOLD = ("name", "service", "place")

F = TypeVar("F", Organisation, Offer)


@dataclass(frozen=True, slots=True)
class Draft(FileDraft):
    """What a file would change, and the report about it. Nothing is changed yet.

    Attributes
    ----------
    coalition : Coalition or None
        With the terms that were added to its lists; None if there are none.
    organisations, offers : tuple
        Only those that are new or changed.
    day : date
        The day of the import.
    """

    read_as: ClassVar[str] = "organisations"

    coalition: Coalition | None
    organisations: tuple[Organisation, ...]
    offers: tuple[Offer, ...]
    report: Report
    day: date

    @property
    def found(self) -> tuple[Fact, ...]:
        """Terms first, then the cards, then what they offer."""
        head = () if self.coalition is None else (self.coalition,)
        return (*head, *self.organisations, *self.offers)


def read_organisations(
    table: Table,
    mapping: Mapping[str, str],
    fixed: Mapping[str, str],
    coalition: Coalition,
    existing: Sequence[Organisation] = (),
    existing_offers: Sequence[Offer] = (),
    *,
    today: date,
    partial: bool = False,
    sensitive: Sequence[str] = (),
    not_sensitive: Sequence[str] = (),
    provinces: Sequence[str] = (),
    within: Mapping[str, str] | None = None,
) -> Draft:
    """Read a table in which a row is an organisation with a service in a place.

    Rows that repeat an earlier row in every cell are left out. Rows of the same name,
    stray spaces apart, are one organisation. Names that only look alike are listed
    and stay apart. Arguments are not changed.

    Parameters
    ----------
    table : Table
    mapping : mapping of str to str
        Field to column; see `coalition.exchange.mapping.ORGANISATION_FIELDS`.
    fixed : mapping of str to str
        Field to the value it takes in every row whose own cell says nothing.
    coalition : Coalition
        Its lists of sectors, services and places, in which terms are looked up.
    existing, existing_offers : sequence
        What the coalition holds; the same name and the same triple keep their ids.
    today : date
        The day of the import.
    partial : bool, default False
        Take the other rows even if some are refused.
    sensitive, not_sensitive : sequence of str
        Services to mark so, of the file or of the coalition. Unasked, a new service
        that sounds like a shelter is sensitive.
    provinces : sequence of str
        Places to take for provinces, of the file or of the coalition.
    within : mapping of str to str, optional
        Place -> the larger place in which it lies, beside what the rows say.

    Raises
    ------
    UnknownMapping
        If a field, a column, a service to mark or a place does not exist.
    InvalidInput
        If nothing says where the names are, or a service is to be marked both ways.
    """
    columns = checked_mapping(mapping, table)
    check_fields(fixed)
    if "name" not in columns and "name" not in fixed:
        raise InvalidInput(what=table.file, problem=_NO_NAME_COLUMN)
    rows, repeats = without_repeats(table, columns, _TOLD, " · ")
    entries, refused = read_each(rows, _reader(table, columns, fixed, today))
    lists = Lists(coalition)
    said_of = ((entry.place, entry.within) for entry in entries)
    lists.places.read_ahead((*said_of, *(within or {}).items()))
    people = Organisations(lists, existing)
    organisations = people.from_entries(entries)
    offers = Offers(lists, people.ids, existing_offers)
    given = offers.from_entries(entries)
    lists.put_places(entries, provinces, within or {})
    lists.mark(sensitive, not_sensitive)
    report = Report(
        file=table.file,
        rows_read=len(table.rows),
        accepted=len(entries),
        organisations=len(organisations),
        services=len({offer.service for offer in given}),
        places=len({offer.place for offer in given if offer.place}),
        pairs=len({(o.organisation, o.place) for o in given if o.place}),
        new_organisations=_new(organisations, existing),
        changed_organisations=_changed(organisations, existing),
        new_offers=_new(given, existing_offers),
        changed_offers=_changed(given, existing_offers),
        unnamed_services=offers.unnamed,
        duplicates_left_out=repeats,
        mended=mended(table, columns, _NAMES, {entry.line for entry in entries}),
        refused=refused,
        likely_same=_alike(entries, existing),
        likely_meant=tuple(lists.likely_meant()),
        spelt=(*people.renamed, *lists.places.spelt),
        kept=(*people.kept, *offers.kept),
        new_terms=tuple(lists.new()),
        unplaced=tuple(lists.unplaced()),
        sums=tuple((e.line, e.name) for e in entries if looks_like_a_sum(e.name)),
        telling=tuple(
            card.name
            for card in _unlike(organisations, existing)
            if card.listing is not Listing.HIDDEN
            and sounds_like_shelter(card.shown_name)
        ),
        unused=unused(table, columns),
        marked=(
            *((name, True) for name in sensitive),
            *((name, False) for name in not_sensitive),
        ),
        filled=table.filled,
        sheet=table.sheet,
        others=table.others,
        partial=partial,
    )
    return Draft(
        coalition=lists.coalition(),
        organisations=_unlike(organisations, existing),
        offers=_unlike(given, existing_offers),
        report=report,
        day=today,
    )


def _reader(
    table: Table, columns: Mapping[str, str], fixed: Mapping[str, str], today: date
) -> Callable[[Row], Entry]:
    places = {field: table.header.index(column) for field, column in columns.items()}

    def read(row: Row) -> Entry:
        values = {field: row.raw[place] for field, place in places.items()}
        said = dict(fixed) | {f: v for f, v in values.items() if one_line(v)}
        return read_entry(row.line, said, today)

    return read


def _alike(
    entries: Iterable[Entry], existing: Iterable[Organisation]
) -> tuple[Alike, ...]:
    named = {entry.name for entry in entries}
    every = named | {one_line(held.name) for held in existing}
    return tuple(Alike(*pair) for pair in likely_same(every, among=named))


def _unlike(facts: Iterable[F], existing: Iterable[F]) -> tuple[F, ...]:
    held = {fact.id: fact for fact in existing}
    return tuple(fact for fact in facts if held.get(fact.id) != fact)


def _new(facts: Iterable[F], existing: Iterable[F]) -> int:
    held = {fact.id for fact in existing}
    return sum(fact.id not in held for fact in facts)


def _changed(facts: Iterable[F], existing: Iterable[F]) -> int:
    held = {fact.id: fact for fact in existing}
    return sum(fact.id in held and held[fact.id] != fact for fact in facts)
