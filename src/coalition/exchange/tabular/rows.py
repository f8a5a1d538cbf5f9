"""Row-level steps of an import: duplicates, parsing, cleaning, unused columns."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from coalition.domain import one_line
from coalition.exchange.tabular.reader import SourceRow, SourceTable
from coalition.exchange.tabular.report_items import (
    CleanedName,
    DuplicateRow,
    RejectedRow,
)
from coalition.exchange.tabular.row_parser import RowError, shorten

T = TypeVar("T")


def drop_duplicate_rows(
    table: SourceTable, columns: Mapping[str, str], fields: Sequence[str], between: str
) -> tuple[list[SourceRow], tuple[DuplicateRow, ...]]:
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
    named = _column_indexes(table, columns, fields)
    first: dict[tuple[str, ...], int] = {}
    rows, repeats = [], []
    for row in table.rows:
        if row.raw in first:
            said = (shorten(one_line(row.raw[place])) for place in named)
            told = between.join(filter(None, said))
            repeats.append(DuplicateRow(row.line, first[row.raw], told))
        else:
            first[row.raw] = row.line
            rows.append(row)
    return rows, tuple(repeats)


def parse_rows(
    rows: Iterable[SourceRow], read: Callable[[SourceRow], T]
) -> tuple[list[T], tuple[RejectedRow, ...]]:
    """Parse rows one by one, collecting those that are rejected."""
    found, refused = [], []
    for row in rows:
        try:
            found.append(read(row))
        except RowError as why:
            refused.append(RejectedRow(row.line, why.field, why.problem, why.values))
    return found, tuple(refused)


def find_cleaned_names(
    table: SourceTable,
    columns: Mapping[str, str],
    fields: Sequence[str],
    accepted: set[int],
) -> tuple[CleanedName, ...]:
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
    named = _column_indexes(table, columns, fields)
    lines: dict[str, list[int]] = defaultdict(list)
    for row in table.rows:
        for place in named:
            raw = row.raw[place]
            if row.line in accepted and one_line(raw) not in ("", raw):
                lines[raw].append(row.line)
    return tuple(
        CleanedName(raw, one_line(raw), tuple(at)) for raw, at in lines.items()
    )


def find_unused_columns(
    table: SourceTable, columns: Mapping[str, str]
) -> tuple[str, ...]:
    """Name the columns of a table that hold something and serve no field."""
    used = set(columns.values())
    return tuple(
        column
        for place, column in enumerate(table.header)
        if column not in used and any(one_line(row.raw[place]) for row in table.rows)
    )


def _column_indexes(
    table: SourceTable, columns: Mapping[str, str], fields: Sequence[str]
) -> list[int]:
    return [table.header.index(columns[f]) for f in fields if f in columns]
