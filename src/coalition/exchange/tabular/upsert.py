"""Grouping of rows into organisations and offers to insert or update."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, TypeVar

from coalition.domain import Listing, Offer, Organisation, make_slug, one_line
from coalition.exchange.tabular.report_items import SpellingSuggestion, ValueConflict
from coalition.exchange.tabular.row_parser import ParsedRow
from coalition.exchange.tabular.vocabularies import Vocabularies

CapacityRule = Literal["add", "same"]
"""What several capacities of one offer are: to be added up, or the same one."""

_SAFEST_FIRST = (Listing.HIDDEN, Listing.ALIAS, Listing.NAME)

T = TypeVar("T")


class OrganisationUpsert:
    """Group rows by id, else by name, into organisations to insert or update.

    Attributes
    ----------
    ids : dict of int to str
        Line -> the id of its organisation.
    kept : list of Kept
        What was chosen where rows differ.
    renamed : list of Meant
        Names of the file that the coalition writes in another way.
    """

    def __init__(self, lists: Vocabularies, existing: Iterable[Organisation]) -> None:
        self._lists = lists
        held = list(existing)
        self._held = {one_line(one.name): one for one in held}
        self._by_id = {one.id: one for one in held}
        self._taken = set(self._by_id)
        self.ids: dict[int, str] = {}
        self.kept: list[ValueConflict] = []
        self.renamed: list[SpellingSuggestion] = []

    def group_rows(self, entries: Iterable[ParsedRow]) -> list[Organisation]:
        """Merge the rows of each organisation, in order of first appearance."""
        entries = list(entries)
        coded = {entry.name: entry.id for entry in entries if entry.id}
        groups: dict[tuple[str, str], list[ParsedRow]] = defaultdict(list)
        for entry in entries:
            code = entry.id or coded.get(entry.name, "")
            groups[(code, "") if code else ("", entry.name)].append(entry)
        return [self._one(code, group) for (code, _), group in groups.items()]

    def _one(self, code: str, entries: list[ParsedRow]) -> Organisation:
        name = self._choose(entries[0].name, "name", [e.name for e in entries])
        held = self._by_id.get(code) or self._held.get(name)
        if held is None:
            held = Organisation(id=self._new_id(code or name), name=name)
        elif one_line(held.name) != name:
            self.renamed.append(SpellingSuggestion("name", name, held.name))
        self.ids |= {entry.line: held.id for entry in entries}
        said = {
            "name": "" if one_line(held.name) == name else name,
            "sector": self._lists.sectors.get_or_add(
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
        new = make_slug(name, taken=self._taken, fallback="organisation")
        self._taken.add(new)
        return new

    def _choose(self, name: str, field: str, values: list[str]) -> str:
        return (
            _choose_most_frequent([v for v in values if v], name, field, self.kept)
            or ""
        )

    def _safest(self, name: str, entries: list[ParsedRow]) -> Listing | None:
        """Where rows differ, take the listing that shows least."""
        said = {entry.listing for entry in entries if entry.listing}
        safest = [listing for listing in _SAFEST_FIRST if listing in said]
        if len(safest) > 1:
            self.kept.append(
                ValueConflict(name, "listing", safest[0], tuple(safest[1:]))
            )
        return safest[0] if safest else None


class OfferUpsert:
    """Group rows by organisation, service and place into offers.

    Attributes
    ----------
    unnamed : int
        How many rows name a place and no service.
    kept : list of Kept
        What was chosen where rows differ.
    unsettled : list of ValueConflict
        Several capacities of one offer of which nobody said whether they add up.
    """

    def __init__(
        self,
        lists: Vocabularies,
        ids: Mapping[int, str],
        existing: Iterable[Offer],
        capacities: CapacityRule | None = None,
    ) -> None:
        self._capacities = capacities
        self._lists = lists
        self._ids = ids
        self._held = {(o.organisation, o.service, o.place): o for o in existing}
        self.unnamed = 0
        self.kept: list[ValueConflict] = []
        self.unsettled: list[ValueConflict] = []

    def group_rows(self, entries: Iterable[ParsedRow]) -> list[Offer]:
        """Merge the rows that name a service or a place."""
        groups: dict[tuple[str, str, str], list[ParsedRow]] = defaultdict(list)
        for entry in entries:
            if entry.service or entry.place:
                groups[self._triple(entry)].append(entry)
        return [self._one(triple, group) for triple, group in groups.items()]

    def _triple(self, entry: ParsedRow) -> tuple[str, str, str]:
        self.unnamed += not entry.service
        services = self._lists.services
        return (
            self._ids[entry.line],
            services.get_or_add(entry.service) or services.unnamed_service_id(),
            self._lists.places.get_or_add(entry.place),
        )

    def _one(self, triple: tuple[str, str, str], entries: list[ParsedRow]) -> Offer:
        organisation, service, place = triple
        held = self._held.get(triple) or Offer(
            id="--".join(part for part in triple if part),
            organisation=organisation,
            service=service,
            place=place,
        )
        name = entries[0].name
        capacity = self._capacity(entries)
        periods = [(e.since, e.until) for e in entries if e.since or e.until]
        since, until = self._period(periods, name)
        said = {"capacity": capacity, "since": since, "until": until}
        return held.model_copy(
            update={field: v for field, v in said.items() if v is not None}
        )

    def _capacity(self, entries: list[ParsedRow]) -> int | None:
        """Add up or choose as a person says; who has said nothing is asked.

        Rows that differ may be several homes, or one that was counted three times: no
        choice in silence is honest.
        """
        values = [e.capacity for e in entries if e.capacity is not None]
        if self._capacities == "add":
            return sum(values) if values else None
        if self._capacities == "same" or len(set(values)) < 2:
            return _choose_most_frequent(values, entries[0].name, "capacity", self.kept)
        texts = tuple(map(str, values))
        self.unsettled.append(ValueConflict(entries[0].name, "capacity", "", texts))
        return None

    def _period(
        self, periods: list[tuple[date | None, date | None]], name: str
    ) -> tuple[date | None, date | None]:
        """Choose a period whole, so that it never ends before it begins."""
        texts = [" – ".join("…" if d is None else f"{d}" for d in p) for p in periods]
        chosen = _choose_most_frequent(texts, name, "period", self.kept)
        return periods[texts.index(chosen)] if chosen else (None, None)


def _choose_most_frequent(
    values: Sequence[T], name: str, field: str, kept: list[ValueConflict]
) -> T | None:
    """Choose the value given most often, the first of equals, and note the choice."""
    if not values:
        return None
    chosen, *others = [value for value, _times in Counter(values).most_common()]
    if others:
        kept.append(ValueConflict(name, field, str(chosen), tuple(map(str, others))))
    return chosen
