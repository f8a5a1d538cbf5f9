"""Who does what, where, as a table: empty squares say so in words."""

from collections.abc import Mapping, Sequence

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
    """
    counts = covered.counts.to_dict()
    head = (
        Column(text=t("Place")),
        *(Column(text=name, align="center") for name in services.values()),
    )
    rows = tuple(
        Row(
            cells=(
                Cell(text=name),
                *(
                    _cell(counts[service][place], service in guarded, t)
                    for service in services
                ),
            )
        )
        for place, name in places.items()
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
    service hangs on one organisation is not told.
    """
    counts = covered.counts.to_dict()
    empty = {s: [p for p in places if counts[s][p] == 0] for s in services}
    ones = {s: sum(counts[s][p] == 1 for p in places) for s in services}
    rows = tuple(
        Row(
            cells=(
                Cell(text=services[s]),
                Cell(text=_of(len(empty[s]), len(places), t), tone="clay", bold=True),
                Cell(text="–" if s in guarded else _of(ones[s], len(places), t)),
                Cell(text=named([places[p] for p in empty[s]], t)),
            )
        )
        for s in sorted(services, key=lambda s: (-len(empty[s]), services[s]))
        if empty[s] or ones[s]
    )
    columns = (
        Column(text=t("Service")),
        Column(text=t("Nobody in"), align="center"),
        Column(text=t("One alone in"), align="center"),
        Column(text=t("Places without")),
    )
    of = t.count("Out of {n} place", "Out of {n} places", len(places))
    return Table(caption=of, columns=columns, rows=rows)


def named(names: Sequence[str], t: Texts) -> str:
    """Name some of many: all if they are few, else the first and how many more."""
    if len(names) <= _NAMED:
        return t.list(names) if names else "–"
    shown = names[: _NAMED - 1]
    more = t("{n} more", n=t.number(len(names) - len(shown)))
    return t.list([*shown, more])


def _of(n: int, of: int, t: Texts) -> str:
    return t("{n} of {of}", n=t.number(n), of=t.number(of)) if n else "–"


def _cell(n: int, guarded: bool, t: Texts) -> Cell:
    if n == 0:
        return Cell(text=t("none"), tone="clay", bold=True)
    if guarded and n < _FEW:
        return Cell(text=t("a few"))
    if n == 1:
        return Cell(text=t("1 only"), tone="gold", bold=True)
    return Cell(text=t.number(n))


_FEW = 3
"""Below this many, a sensitive service's number could lead to one house."""

_NAMED = 5
"""As many names as a sentence can carry."""
