"""A table of organisations as a draft of facts, with a report of every row."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    slug_of,
)
from coalition.errors import InvalidInput, _
from coalition.exchange.doubts import looks_like_a_sum, sounds_like_shelter
from coalition.exchange.drafts import FileDraft
from coalition.exchange.entries import Entry, Unusable, read_entry, shortened
from coalition.exchange.likely import likely_same
from coalition.exchange.mapping import check_fields, checked_mapping
from coalition.exchange.remarks import Alike, Kept, Meant, Mended, Refused, Repeat
from coalition.exchange.report import Report
from coalition.exchange.tables import Row, Table
from coalition.exchange.terms import Lists

_NO_NAME_COLUMN = _(
    "It is not clear which column holds the organisation's name. Say it with "
    "--map name=COLUMN."
)

_NAMES = ("name", "sector", "service", "place", "alias")
_SAFEST_FIRST = (Listing.HIDDEN, Listing.ALIAS, Listing.NAME)

T = TypeVar("T")
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
    rows, repeats = _without_repeats(table, columns)
    entries, refused = _entries(table, rows, columns, fixed, today)
    lists = Lists(coalition)
    said_of = ((entry.place, entry.within) for entry in entries)
    lists.places.read_ahead((*said_of, *(within or {}).items()))
    people = _Organisations(lists, existing)
    organisations = people.from_entries(entries)
    offers = _Offers(lists, people.ids, existing_offers)
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
        mended=_mended(table, rows, columns, {entry.line for entry in entries}),
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


class _Organisations:
    """Rows of the same id, else of the same name, become one organisation."""

    def __init__(self, lists: Lists, existing: Iterable[Organisation]) -> None:
        self._lists = lists
        held = list(existing)
        self._held = {one_line(one.name): one for one in held}
        self._by_id = {one.id: one for one in held}
        self._taken = set(self._by_id)
        self.ids: dict[int, str] = {}
        self.kept: list[Kept] = []
        self.renamed: list[Meant] = []

    def from_entries(self, entries: Iterable[Entry]) -> list[Organisation]:
        entries = list(entries)
        coded = {entry.name: entry.id for entry in entries if entry.id}
        groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            code = entry.id or coded.get(entry.name, "")
            groups[(code, "") if code else ("", entry.name)].append(entry)
        return [self._one(code, group) for (code, _), group in groups.items()]

    def _one(self, code: str, entries: list[Entry]) -> Organisation:
        name = self._choose(entries[0].name, "name", [e.name for e in entries])
        held = self._by_id.get(code) or self._held.get(name)
        if held is None:
            held = Organisation(id=self._new_id(code or name), name=name)
        elif one_line(held.name) != name:
            self.renamed.append(Meant("name", name, held.name))
        self.ids |= {entry.line: held.id for entry in entries}
        said = {
            "name": "" if one_line(held.name) == name else name,
            "sector": self._lists.sectors.id_of(
                self._choose(name, "sector", [e.sector for e in entries])
            ),
            "alias": self._choose(name, "alias", [e.alias for e in entries]),
            "contact": "\n".join(
                dict.fromkeys(e.contact for e in entries if e.contact)
            ),
            "note": "\n".join(dict.fromkeys(e.note for e in entries if e.note)),
            "confirmed": max(
                (e.confirmed for e in entries if e.confirmed), default=None
            ),
            "listing": self._safest(name, entries),
        }
        return held.model_copy(update={f: v for f, v in said.items() if v})

    def _new_id(self, name: str) -> str:
        new = slug_of(name, taken=self._taken, fallback="organisation")
        self._taken.add(new)
        return new

    def _choose(self, name: str, field: str, values: list[str]) -> str:
        return _most_frequent([v for v in values if v], name, field, self.kept) or ""

    def _safest(self, name: str, entries: list[Entry]) -> Listing | None:
        """Where rows differ, take the listing that shows least."""
        said = {entry.listing for entry in entries if entry.listing}
        safest = [listing for listing in _SAFEST_FIRST if listing in said]
        if len(safest) > 1:
            self.kept.append(Kept(name, "listing", safest[0], tuple(safest[1:])))
        return safest[0] if safest else None


class _Offers:
    """Rows of the same organisation, service and place become one offer."""

    def __init__(
        self, lists: Lists, ids: Mapping[int, str], existing: Iterable[Offer]
    ) -> None:
        self._lists = lists
        self._ids = ids
        self._held = {(o.organisation, o.service, o.place): o for o in existing}
        self.unnamed = 0
        self.kept: list[Kept] = []

    def from_entries(self, entries: Iterable[Entry]) -> list[Offer]:
        groups: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
        for entry in entries:
            if entry.service or entry.place:
                groups[self._triple(entry)].append(entry)
        return [self._one(triple, group) for triple, group in groups.items()]

    def _triple(self, entry: Entry) -> tuple[str, str, str]:
        self.unnamed += not entry.service
        services = self._lists.services
        return (
            self._ids[entry.line],
            services.id_of(entry.service) or services.not_named(),
            self._lists.places.id_of(entry.place),
        )

    def _one(self, triple: tuple[str, str, str], entries: list[Entry]) -> Offer:
        organisation, service, place = triple
        held = self._held.get(triple) or Offer(
            id="--".join(part for part in triple if part),
            organisation=organisation,
            service=service,
            place=place,
        )
        name = entries[0].name
        capacities = [e.capacity for e in entries if e.capacity is not None]
        capacity = _most_frequent(capacities, name, "capacity", self.kept)
        periods = [(e.since, e.until) for e in entries if e.since or e.until]
        since, until = self._period(periods, name)
        said = {"capacity": capacity, "since": since, "until": until}
        return held.model_copy(
            update={field: v for field, v in said.items() if v is not None}
        )

    def _period(
        self, periods: list[tuple[date | None, date | None]], name: str
    ) -> tuple[date | None, date | None]:
        """Choose a period whole, so that it never ends before it begins."""
        texts = [" – ".join("…" if d is None else f"{d}" for d in p) for p in periods]
        chosen = _most_frequent(texts, name, "period", self.kept)
        return periods[texts.index(chosen)] if chosen else (None, None)


def unused(table: Table, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Name the columns of a table that hold something and serve no field."""
    used = set(columns.values())
    return tuple(
        column
        for place, column in enumerate(table.header)
        if column not in used and any(one_line(row.raw[place]) for row in table.rows)
    )


def _without_repeats(
    table: Table, columns: Mapping[str, str]
) -> tuple[list[Row], tuple[Repeat, ...]]:
    first: dict[tuple[str, ...], int] = {}
    rows, repeats = [], []
    for row in table.rows:
        if row.raw in first:
            repeats.append(Repeat(row.line, first[row.raw], _told(table, row, columns)))
        else:
            first[row.raw] = row.line
            rows.append(row)
    return rows, tuple(repeats)


def _told(table: Table, row: Row, columns: Mapping[str, str]) -> str:
    """Name a row by its organisation, service and place."""
    said = (
        one_line(table.raw(row, columns[field]))
        for field in ("name", "service", "place")
        if field in columns
    )
    return " · ".join(shortened(text) for text in said if text)


def _entries(
    table: Table,
    rows: Iterable[Row],
    columns: Mapping[str, str],
    fixed: Mapping[str, str],
    today: date,
) -> tuple[list[Entry], tuple[Refused, ...]]:
    places = {field: table.header.index(column) for field, column in columns.items()}
    entries, refused = [], []
    for row in rows:
        values = {field: row.raw[place] for field, place in places.items()}
        said = dict(fixed) | {f: v for f, v in values.items() if one_line(v)}
        try:
            entries.append(read_entry(row.line, said, today))
        except Unusable as why:
            refused.append(Refused(row.line, why.field, why.problem, why.values))
    return entries, tuple(refused)


def _mended(
    table: Table, rows: Iterable[Row], columns: Mapping[str, str], accepted: set[int]
) -> tuple[Mended, ...]:
    named = [table.header.index(columns[f]) for f in _NAMES if f in columns]
    lines: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        for place in named:
            raw = row.raw[place]
            if row.line in accepted and one_line(raw) not in ("", raw):
                lines[raw].append(row.line)
    return tuple(Mended(raw, one_line(raw), tuple(at)) for raw, at in lines.items())


def _alike(
    entries: Iterable[Entry], existing: Iterable[Organisation]
) -> tuple[Alike, ...]:
    named = {entry.name for entry in entries}
    every = named | {one_line(held.name) for held in existing}
    return tuple(Alike(*pair) for pair in likely_same(every, among=named))


def _most_frequent(
    values: Sequence[T], name: str, field: str, kept: list[Kept]
) -> T | None:
    """Choose the value given most often, the first of equals, and note the choice."""
    if not values:
        return None
    chosen, *others = [value for value, _times in Counter(values).most_common()]
    if others:
        kept.append(Kept(name, field, str(chosen), tuple(map(str, others))))
    return chosen


def _unlike(facts: Iterable[F], existing: Iterable[F]) -> tuple[F, ...]:
    held = {fact.id: fact for fact in existing}
    return tuple(fact for fact in facts if held.get(fact.id) != fact)


def _new(facts: Iterable[F], existing: Iterable[F]) -> int:
    held = {fact.id for fact in existing}
    return sum(fact.id not in held for fact in facts)


def _changed(facts: Iterable[F], existing: Iterable[F]) -> int:
    held = {fact.id: fact for fact in existing}
    return sum(fact.id in held and held[fact.id] != fact for fact in facts)
