"""Import of a table of organisations as a changeset with a row report."""

from collections import defaultdict
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
from coalition.exchange.changeset import BaseChangeset
from coalition.exchange.schemas.organisation_report import OrganisationImportReport
from coalition.exchange.tabular.heuristics import (
    looks_like_a_sum,
    may_be_several_names,
    sounds_like_shelter,
)
from coalition.exchange.tabular.mapping import check_fields, resolve_mapping
from coalition.exchange.tabular.matching import find_similar_names
from coalition.exchange.tabular.reader import SourceRow, SourceTable
from coalition.exchange.tabular.report_items import RejectedRow, SimilarNames
from coalition.exchange.tabular.row_parser import ParsedRow, parse_row
from coalition.exchange.tabular.rows import (
    drop_duplicate_rows,
    find_cleaned_names,
    find_unused_columns,
    parse_rows,
)
from coalition.exchange.tabular.upsert import (
    CapacityRule,
    OfferUpsert,
    OrganisationUpsert,
)
from coalition.exchange.tabular.vocabularies import Vocabularies

_NO_NAME_COLUMN = _(
    "It is not clear which column holds the organisation's name. Say it with "
    "--map name=COLUMN."
)

_NAMES = ("name", "sector", "service", "place", "alias")
_LABEL_FIELDS = ("name", "service", "place")

F = TypeVar("F", Organisation, Offer)


@dataclass(frozen=True, slots=True)
class OrganisationChangeset(BaseChangeset):
    """Changeset of a table of organisations, with its report.

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
    report: OrganisationImportReport
    day: date

    @property
    def proposed_facts(self) -> tuple[Fact, ...]:
        """New and changed facts: coalition lists, organisations, offers."""
        head = () if self.coalition is None else (self.coalition,)
        return (*head, *self.organisations, *self.offers)


def read_organisations(
    table: SourceTable,
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
    capacities: CapacityRule | None = None,
) -> OrganisationChangeset:
    """Read a table in which a row is an organisation with a service in a place.

    Rows that repeat an earlier row in every cell are left out. Rows of the same name,
    stray spaces apart, are one organisation. Names that only look alike are listed
    and stay apart. Arguments are not changed.

    Parameters
    ----------
    table : Table
    mapping : mapping of str to str
        Field to column; see `coalition.exchange.tabular.mapping.ORGANISATION_FIELDS`.
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
    capacities : {"add", "same"}, optional
        What several capacities of one service in one place are; without it none is
        taken, and the report asks.

    Raises
    ------
    UnknownMapping
        If a field, a column, a service to mark or a place does not exist.
    InvalidInput
        If nothing says where the names are, or a service is to be marked both ways.
    """
    columns = resolve_mapping(mapping, table)
    check_fields(fixed)
    if "name" not in columns and "name" not in fixed:
        raise InvalidInput(what=table.file, problem=_NO_NAME_COLUMN)
    rows, repeats = drop_duplicate_rows(table, columns, _LABEL_FIELDS, " · ")
    entries, refused = parse_rows(rows, _make_row_parser(table, columns, fixed, today))
    lists = Vocabularies(coalition)
    said_of = ((entry.place, entry.within) for entry in entries)
    lists.places.note_cities((*said_of, *(within or {}).items()))
    people = OrganisationUpsert(lists, existing)
    organisations = people.group_rows(entries)
    offers = OfferUpsert(lists, people.ids, existing_offers, capacities)
    given = offers.group_rows(entries)
    lists.set_places(entries, provinces, within or {})
    lists.set_sensitive(sensitive, not_sensitive)
    report = OrganisationImportReport(
        file=table.file,
        rows_read=len(table.rows),
        accepted=len(entries),
        organisations=len(organisations),
        services=len({offer.service for offer in given}),
        places=len({offer.place for offer in given if offer.place}),
        pairs=len({(o.organisation, o.place) for o in given if o.place}),
        new_organisations=_count_new(organisations, existing),
        changed_organisations=_count_changed(organisations, existing),
        new_offers=_count_new(given, existing_offers),
        changed_offers=_count_changed(given, existing_offers),
        unnamed_services=offers.unnamed,
        duplicates_left_out=repeats,
        mended=find_cleaned_names(
            table, columns, _NAMES, {entry.line for entry in entries}
        ),
        refused=refused,
        likely_same=_find_similar_organisations(entries, existing),
        likely_meant=tuple(lists.suggest_spellings()),
        spelt=(*people.renamed, *lists.places.spelt),
        kept=(*people.kept, *offers.kept),
        unsettled=tuple(offers.unsettled),
        joined_names=tuple(
            dict.fromkeys(e.name for e in entries if may_be_several_names(e.name))
        ),
        omitted=tuple(
            RejectedRow(entry.line, why.field, why.problem, why.values)
            for entry in entries
            for why in entry.doubtful
        ),
        read_as=columns,
        encoding=table.encoding,
        matrix=table.matrix,
        new_terms=tuple(lists.list_added_terms()),
        unplaced=tuple(lists.list_unplaced()),
        sums=tuple((e.line, e.name) for e in entries if looks_like_a_sum(e.name)),
        telling=tuple(
            card.name
            for card in _changed_facts(organisations, existing)
            if card.listing is not Listing.HIDDEN
            and sounds_like_shelter(card.shown_name)
        ),
        unused=find_unused_columns(table, columns),
        marked=(
            *((name, True) for name in sensitive),
            *((name, False) for name in not_sensitive),
        ),
        filled=table.filled,
        sheet=table.sheet,
        others=table.others,
        partial=partial,
    )
    return OrganisationChangeset(
        coalition=lists.updated_coalition(),
        organisations=_changed_facts(organisations, existing),
        offers=_changed_facts(given, existing_offers),
        report=report,
        day=today,
    )


def _make_row_parser(
    table: SourceTable,
    columns: Mapping[str, str],
    fixed: Mapping[str, str],
    today: date,
) -> Callable[[SourceRow], ParsedRow]:
    places = {field: table.header.index(column) for field, column in columns.items()}

    def read(row: SourceRow) -> ParsedRow:
        values = {field: row.raw[place] for field, place in places.items()}
        said = dict(fixed) | {f: v for f, v in values.items() if one_line(v)}
        return parse_row(row.line, said, today)

    return read


def _find_similar_organisations(
    entries: Iterable[ParsedRow], existing: Iterable[Organisation]
) -> tuple[SimilarNames, ...]:
    places: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        places[entry.name] |= {entry.place, entry.within} - {""}
    named = set(places)
    every = named | {one_line(held.name) for held in existing}
    return tuple(
        SimilarNames(*pair) for pair in find_similar_names(every, named, places)
    )


def _changed_facts(facts: Iterable[F], existing: Iterable[F]) -> tuple[F, ...]:
    held = {fact.id: fact for fact in existing}
    return tuple(fact for fact in facts if held.get(fact.id) != fact)


def _count_new(facts: Iterable[F], existing: Iterable[F]) -> int:
    held = {fact.id for fact in existing}
    return sum(fact.id not in held for fact in facts)


def _count_changed(facts: Iterable[F], existing: Iterable[F]) -> int:
    held = {fact.id: fact for fact in existing}
    return sum(fact.id in held and held[fact.id] != fact for fact in facts)
