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
