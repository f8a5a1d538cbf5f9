"""A map from Kumu, somebody else's or our own: organisations and their ties."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from coalition.domain import Coalition, Fact, one_line
from coalition.exchange.changeset import BaseChangeset, CoalitionState
from coalition.exchange.kumu.files import Blueprint, Connection, Element, values_of
from coalition.exchange.kumu.report import ForeignReport
from coalition.exchange.kumu.writer import element_id
from coalition.exchange.schemas.organisations import (
    OrganisationChangeset,
    read_organisations,
)
from coalition.exchange.schemas.ties import TieChangeset, read_ties
from coalition.exchange.tabular.mapping import TIE_FIELDS, suggest_mapping
from coalition.exchange.tabular.reader import SourceRow, SourceTable

_ORGANISATION = re.compile(r"organi[sz]ations?|organisasi|lembaga|ngo|agency", re.I)
_ENDS = ("Source", "Target", "Relation", "Strength")
_BOTH_WAYS = {"mutual", "undirected"}


@dataclass(frozen=True, slots=True)
class ForeignDraft(BaseChangeset):
    """What such a map would change."""

    read_as: ClassVar[str] = "kumu"

    organisations: OrganisationChangeset
    ties: TieChangeset
    report: ForeignReport
    day: date

    @property
    def proposed_facts(self) -> tuple[Fact, ...]:
        """Organisations first, then their ties."""
        return (*self.organisations.facts, *self.ties.facts)


def read_foreign(
    blueprint: Blueprint,
    name: str,
    held: CoalitionState,
    fixed: Mapping[str, str],
    *,
    today: date,
    partial: bool = False,
) -> ForeignDraft:
    """Read a map whose elements are organisations and whose connections are ties.

    Where elements have types and some are called organisations, the others are left
    out; otherwise all are taken, and their type is their sector. A connection that is
    mutual or undirected is a tie both ways.

    Parameters
    ----------
    fixed : mapping of str to str
        Field to the value of every row, of organisations or of ties.
    """
    taken, left = _organisations(blueprint.elements)
    named = {n: e.label for e in blueprint.elements for n in (e.label, e.id) if n}
    gone = {n for e in left for n in (e.label, e.id) if n}
    lines = [c for c in blueprint.connections if {c.source, c.target}.isdisjoint(gone)]
    things = _table(name, taken, with_type=not left)
    columns = {"name": "Label"} | {
        field: column
        for field, column in suggest_mapping(things).items()
        if field not in {"name", "id"} and column != "Label"
    }
    loops = sum(c.source == c.target for c in lines)
    first = {f: v for f, v in fixed.items() if f not in TIE_FIELDS}
    organisations = read_organisations(
        things, columns, first, held.coalition, held.organisations, held.offers,
        today=today, partial=partial,
    )  # fmt: skip
    ties = read_ties(
        _ends(name, [c for c in lines if c.source != c.target], named),
        {heading.lower(): heading for heading in _ENDS},
        {f: v for f, v in fixed.items() if f in TIE_FIELDS},
        _with(held, organisations),
        today=today,
        partial=partial,
    )
    types = Counter(element.type for element in left)
    report = ForeignReport(
        organisations.report,
        ties.report,
        tuple(types.items()),
        len(blueprint.connections) - len(lines),
        loops,
        sum(c.direction in _BOTH_WAYS and c.source != c.target for c in lines),
    )
    return ForeignDraft(organisations, ties, report, today)


def _organisations(
    elements: Sequence[Element],
) -> tuple[list[Element], list[Element]]:
    wanted = [bool(_ORGANISATION.fullmatch(one_line(e.type))) for e in elements]
    if not any(wanted):
        wanted = [not _is_list_entry(e) for e in elements]
    pairs = list(zip(elements, wanted, strict=True))
    return [e for e, yes in pairs if yes], [e for e, yes in pairs if not yes]


def _is_list_entry(element: Element) -> bool:
    """Tell whether an element is of the lists that our own maps have besides."""
    return bool(element.type) and element.id.startswith(element_id(element.type, ""))


def _table(name: str, elements: Sequence[Element], *, with_type: bool) -> SourceTable:
    fields = list(dict.fromkeys(f for e in elements for f in e.fields))
    fields = [field for field in fields if field not in {"label", "type"}]
    header = ("Label", *(("Type",) if with_type else ()), *fields)
    rows = tuple(
        SourceRow(
            e.line,
            (
                e.label,
                *((e.type,) if with_type else ()),
                *(", ".join(values_of(e.fields.get(f, ""))) for f in fields),
            ),
        )
        for e in elements
    )
    return SourceTable(name, header, rows)


def _ends(
    name: str, lines: Sequence[Connection], named: Mapping[str, str]
) -> SourceTable:
    rows = []
    for line in lines:
        ends = [named.get(end, end) for end in (line.source, line.target)]
        strength = ", ".join(values_of(line.fields.get("strength", "")))
        pairs = [ends, ends[::-1]] if line.direction in _BOTH_WAYS else [ends]
        rows += [SourceRow(line.line, (*pair, line.type, strength)) for pair in pairs]
    return SourceTable(name, _ENDS, tuple(rows))


def _with(held: CoalitionState, draft: OrganisationChangeset) -> CoalitionState:
    """Give what is held once the organisations are in."""
    known = {one.id: one for one in (*held.organisations, *draft.organisations)}
    card: Coalition = draft.coalition or held.coalition
    return CoalitionState(
        card, list(known.values()), held.offers, held.ties, held.waves
    )
