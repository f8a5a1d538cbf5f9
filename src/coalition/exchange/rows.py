"""The rows of a table: what repeats, what was mended, what is refused."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from coalition.domain import one_line
from coalition.exchange.entries import Unusable, shortened
from coalition.exchange.remarks import Mended, Refused, Repeat
from coalition.exchange.tables import Row, Table

T = TypeVar("T")


def without_repeats(
    table: Table, columns: Mapping[str, str], fields: Sequence[str], between: str
) -> tuple[list[Row], tuple[Repeat, ...]]:
    """Leave out the rows that repeat an earlier one in every cell.

    Parameters
    ----------
    table : Table
    columns : mapping of str to str
        Field to column.
    fields : sequence of str
        Those by which a row is named where it is told of, in this order.
    between : str
        What stands between them.
    """
    named = _places(table, columns, fields)
    first: dict[tuple[str, ...], int] = {}
    rows, repeats = [], []
    for row in table.rows:
        if row.raw in first:
            said = (shortened(one_line(row.raw[place])) for place in named)
            told = between.join(filter(None, said))
            repeats.append(Repeat(row.line, first[row.raw], told))
        else:
            first[row.raw] = row.line
            rows.append(row)
    return rows, tuple(repeats)


def read_each(
    rows: Iterable[Row], read: Callable[[Row], T]
) -> tuple[list[T], tuple[Refused, ...]]:
    """Read the rows one by one; those that cannot be taken are told of."""
    found, refused = [], []
    for row in rows:
        try:
            found.append(read(row))
        except Unusable as why:
            refused.append(Refused(row.line, why.field, why.problem, why.values))
    return found, tuple(refused)


def mended(
    table: Table, columns: Mapping[str, str], fields: Sequence[str], accepted: set[int]
) -> tuple[Mended, ...]:
    """List the cells of names in which stray spaces were put right.

    Parameters
    ----------
    table : Table
    columns : mapping of str to str
        Field to column.
    fields : sequence of str
        Those that hold names.
    accepted : set of int
        The lines that were taken.
    """
    named = _places(table, columns, fields)
    lines: dict[str, list[int]] = defaultdict(list)
    for row in table.rows:
        for place in named:
            raw = row.raw[place]
            if row.line in accepted and one_line(raw) not in ("", raw):
                lines[raw].append(row.line)
    return tuple(Mended(raw, one_line(raw), tuple(at)) for raw, at in lines.items())


def unused(table: Table, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Name the columns of a table that hold something and serve no field."""
    used = set(columns.values())
    return tuple(
        column
        for place, column in enumerate(table.header)
        if column not in used and any(one_line(row.raw[place]) for row in table.rows)
    )


def _places(
    table: Table, columns: Mapping[str, str], fields: Sequence[str]
) -> list[int]:
    return [table.header.index(columns[f]) for f in fields if f in columns]
