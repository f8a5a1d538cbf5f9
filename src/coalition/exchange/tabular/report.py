"""Common part of the import reports of tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from coalition.exchange.tabular.report_items import (
    CleanedName,
    DuplicateRow,
    RejectedRow,
    SimilarNames,
    ValueConflict,
    choice_sentences,
    doubt_sentences,
    duplicate_sentences,
    mending_sentences,
    read_as_sentences,
    refusal_sentences,
)
from coalition.exchange.tabular.row_parser import shorten
from coalition.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReport:
    """What was read, accepted, mended, left out and refused.

    Attributes
    ----------
    rows_read : int
        Rows below the heading that hold anything.
    accepted : int
        Rows that count: read, less duplicates, less refused.
    sheet, others : str, tuple of str
        The sheet that was read, and those that were not.
    unused : tuple of str
        Columns with something in them that serve no field.
    partial : bool
        Whether the other rows are taken although some were refused.
    read_as : mapping of str to str
        Field to the column that it was read from.
    omitted : tuple of RejectedRow
        Optional cells that cannot be understood; their rows are taken without them.
    encoding : str
        In which encoding the letters were read, where it is not UTF-8.
    matrix : bool
        Whether the file held a matrix, whose filled cells are the rows.
    """

    file: str
    rows_read: int
    accepted: int
    duplicates_left_out: tuple[DuplicateRow, ...] = ()
    mended: tuple[CleanedName, ...] = ()
    refused: tuple[RejectedRow, ...] = ()
    kept: tuple[ValueConflict, ...] = ()
    likely_same: tuple[SimilarNames, ...] = ()
    sheet: str = ""
    others: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    partial: bool = False
    read_as: Mapping[str, str] = field(default_factory=dict)
    omitted: tuple[RejectedRow, ...] = ()
    encoding: str = ""
    matrix: bool = False

    @property
    def refused_whole(self) -> bool:
        """Whether nothing is taken, because rows were refused and all are wanted."""
        return bool(self.refused) and not self.partial

    def describe_row_counts(self, t: Texts) -> list[str]:
        """Say how many rows were read, and how many of them count."""
        left_out = len(self.duplicates_left_out)
        return [
            *self._describe_reading(t),
            t.count(
                "{n} row read from {file}.",
                "{n} rows read from {file}.",
                self.rows_read,
                file=self.file,
            ),
            t.count("{n} row accepted.", "{n} rows accepted.", self.accepted),
            t.count(
                "{n} exact duplicate left out.",
                "{n} exact duplicates left out.",
                left_out,
            ),
            t.count("{n} row refused.", "{n} rows refused.", len(self.refused)),
        ]

    def _describe_reading(self, t: Texts) -> list[str]:
        found = []
        if self.matrix:
            found.append(
                t("{file} holds a matrix: each filled cell is a row.", file=self.file)
            )
        if self.encoding:
            found.append(
                t(
                    "The letters of {file} were read as {encoding}. If names look "
                    "wrong, save the file as UTF-8 and retry.",
                    file=self.file,
                    encoding=self.encoding,
                )
            )
        return found

    def describe_unread_sheets(self, t: Texts) -> list[str]:
        """Say which sheets were not read, if any."""
        if not self.others:
            return []
        return [
            t(
                "Only the sheet “{sheet}” was read; not read: {others}.",
                sheet=self.sheet,
                others=t.list(self.others),
            )
        ]

    def describe_columns(self, t: Texts) -> list[str]:
        """Say which column was read as what, and which were left alone."""
        read = read_as_sentences(t, self.read_as)
        if not self.unused:
            return read
        columns = t.list(f"“{shorten(column)}”" for column in self.unused)
        return [*read, t("Not used: {columns}.", columns=columns)]

    def describe_rows(self, t: Texts) -> list[str]:
        """Say which rows were refused, left out and mended, and what was chosen."""
        return [
            *refusal_sentences(t, self.refused),
            *doubt_sentences(t, self.omitted),
            *duplicate_sentences(t, self.duplicates_left_out),
            *mending_sentences(t, self.mended),
            *choice_sentences(t, self.kept),
        ]

    def summarise_counts(self, counts: Mapping[str, int]) -> dict[str, Any]:
        """Summarise the import as counts and row numbers, without names.

        What a person asked to have erased must not live on in an old report.
        """
        return {
            "rows_read": self.rows_read,
            "accepted": self.accepted,
            **counts,
            "duplicates_left_out": [
                [r.line, r.repeats_line] for r in self.duplicates_left_out
            ],
            "mended": sorted(line for m in self.mended for line in m.lines),
            "refused": [[r.line, r.field] for r in self.refused],
            "omitted": [[r.line, r.field] for r in self.omitted],
            "likely_same": len(self.likely_same),
        }
