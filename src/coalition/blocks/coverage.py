"""Tables of coverage: which services are provided where, and the gaps."""

from collections.abc import Mapping, Sequence
from math import isnan

from coalition.analysis.coverage import Coverage
from coalition.blocks.model import Cell, Column, Row, Table
from coalition.texts import Texts


def coverage_table(
    covered: Coverage,
    services: Mapping[str, str],
    places: Mapping[str, str],
    t: Texts,
    *,
    guarded: Sequence[str] = (),
    note: str = "",
) -> Table:
    """Lay out how many organisations provide each service in each place.

    Parameters
    ----------
    services, places : mapping of str to str
        Id -> name as people read it, in the order to show.
    guarded : sequence of str
        Services of which one or two in a place must not be told apart.
    note : str
        Small print below the table.

    Notes
    -----
    A place within another stands after it, and says so. Where a number is not told,
    the square points to the larger place, if there is one.
    """
    counts = covered.counts.to_dict()
    head = (
        Column(text=t("Place")),
        *(Column(text=name, align="center") for name in services.values()),
    )
    rows = tuple(
        Row(
            cells=(
                Cell(text=_place(place, covered, places, t)),
                *(
                    _cell(
                        counts[service][place],
                        service in guarded,
                        bool(covered.above.get(place)),
                        t,
                    )
                    for service in services
                ),
            )
        )
        for place in _order_places(covered, places)
    )
    return Table(
        caption=t("Organisations that provide each service"),
        columns=head,
        rows=rows,
        note=note,
    )


def gap_table(
    covered: Coverage,
    services: Mapping[str, str],
    places: Mapping[str, str],
    t: Texts,
    *,
    guarded: Sequence[str] = (),
) -> Table:
    """Lay out, for each service, where nobody provides it and where one alone does.

    The service that is missing in most places comes first. How often a sensitive
    service hangs on one organisation is not told, not even by whether it has a row.

    Notes
    -----
    Places of one level are counted: the smallest, and for a service that is told of
    larger places only, those.
    """
    counts = covered.counts.to_dict()
    smallest = _smallest_places(covered, places)
    level = {s: _one_level(counts[s], smallest, places) for s in services}
    told = {s: len(level[s]) for s in services}
    empty = {s: [p for p in level[s] if counts[s][p] == 0] for s in services}
    ones = {s: sum(counts[s][p] == 1 for p in level[s]) for s in services}
    rows = tuple(
        Row(
            cells=(
                Cell(text=services[s]),
                Cell(
                    text=_share_text(len(empty[s]), told[s], t), tone="clay", bold=True
                ),
                Cell(text="–" if s in guarded else _share_text(ones[s], told[s], t)),
                Cell(text=name_some([places[p] for p in empty[s]], t)),
            )
        )
        for s in sorted(services, key=lambda s: (-len(empty[s]), services[s]))
        if empty[s] or (ones[s] and s not in guarded)
    )
    columns = (
        Column(text=t("Service")),
        Column(text=t("Nobody in"), align="center"),
        Column(text=t("One alone in"), align="center"),
        Column(text=t("Places without")),
    )
    of = t.count("Out of {n} place", "Out of {n} places", len(smallest))
    return Table(caption=of, columns=columns, rows=rows)


def _smallest_places(covered: Coverage, places: Mapping[str, str]) -> list[str]:
    """List the places in which no other lies: their provinces would count them twice."""
    larger = {above for place in places for above in covered.above.get(place, ())}
    return [place for place in places if place not in larger]


def _one_level(
    counts: Mapping[str, float], smallest: Sequence[str], places: Mapping[str, str]
) -> Sequence[str]:
    """List the smallest places, or the larger ones where a service is told of only those."""
    if not any(isnan(counts[place]) for place in smallest):
        return smallest
    return [place for place in places if not isnan(counts[place])]


def name_some(names: Sequence[str], t: Texts) -> str:
    """List some of many names, with how many more there are."""
    if len(names) <= _NAMED:
        return t.list(names) if names else "–"
    shown = names[: _NAMED - 1]
    more = t("{n} more", n=t.number(len(names) - len(shown)))
    return t.list([*shown, more])


def _order_places(covered: Coverage, places: Mapping[str, str]) -> list[str]:
    """Order places so that each follows the larger one it lies in."""
    order = {place: n for n, place in enumerate(places)}
    ways = {p: [*reversed(covered.above.get(p, ())), p] for p in places}
    return sorted(places, key=lambda p: [order.get(one, len(order)) for one in ways[p]])


def _place(place: str, covered: Coverage, places: Mapping[str, str], t: Texts) -> str:
    larger = next((p for p in covered.above.get(place, ()) if p in places), None)
    if larger is None:
        return places[place]
    return t("{place}, in {larger}", place=places[place], larger=places[larger])


def _share_text(n: int, of: int, t: Texts) -> str:
    return t("{n} of {of}", n=t.number(n), of=t.number(of)) if n else "–"


def _cell(n: float, guarded: bool, lower: bool, t: Texts) -> Cell:
    if isnan(n):
        untold = t("see the larger place") if lower else t("not shown")
        return Cell(text=untold, tone="muted")
    if n == 0:
        return Cell(text=t("none"), tone="clay", bold=True)
    if guarded and n < _FEW:
        return Cell(text=t("a few"))
    if n == 1:
        return Cell(text=t("1 only"), tone="gold", bold=True)
    return Cell(text=t.number(int(n)))


_FEW = 3
"""Below this many, a sensitive service's number could lead to one house."""

_NAMED = 5
"""As many names as a sentence can carry."""


def capacity_table(
    covered: Coverage,
    services: Mapping[str, str],
    places: Mapping[str, str],
    t: Texts,
) -> Table | None:
    """Lay out for how many people at a time there is room, as far as that is known.

    Returns
    -------
    Table or None
        None if no capacity is known. Services without one are left out: those that
        are guarded have none here.
    """
    known = covered.capacity.to_dict()
    with_one = [s for s in services if not all(isnan(n) for n in known[s].values())]
    if not with_one:
        return None
    head = (
        Column(text=t("Place")),
        *(Column(text=services[s], align="center") for s in with_one),
    )
    rows = tuple(
        Row(
            cells=(
                Cell(text=_place(place, covered, places, t)),
                *(_capacity_cell(known[s][place], t) for s in with_one),
            )
        )
        for place in _order_places(covered, places)
    )
    return Table(
        caption=t("Room for how many people at a time"),
        columns=head,
        rows=rows,
        note=t("“–”: nobody told us. It does not mean that there is no room."),
    )


def _capacity_cell(n: float, t: Texts) -> Cell:
    if isnan(n):
        return Cell(text="–", tone="muted")
    return Cell(text=t.number(int(n)), tone="clay" if n == 0 else "plain", bold=n == 0)
