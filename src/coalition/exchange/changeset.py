"""Changesets: the facts that a file would change, with a report on its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from coalition.domain import (
    Coalition,
    Fact,
    Import,
    Offer,
    Organisation,
    Tie,
    Wave,
    WorkProduct,
    new_id,
)
from coalition.errors import InvalidInput, _
from coalition.exchange.tabular.report_items import RejectedRow
from coalition.texts import Texts

_ROWS_REFUSED = _("Some rows cannot be used, so none was taken.")


@dataclass(frozen=True, slots=True)
class CoalitionState:
    """Current facts of a coalition that an import may add to or change.

    Attributes
    ----------
    outlines : WorkProduct or None
        Its own map, if it has one.
    """

    coalition: Coalition
    organisations: Sequence[Organisation] = ()
    offers: Sequence[Offer] = ()
    ties: Sequence[Tie] = ()
    waves: Sequence[Wave] = ()
    outlines: WorkProduct | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The register and the ties, the coalition's card first."""
        rest = (*self.organisations, *self.offers, *self.waves, *self.ties)
        return (self.coalition, *rest)


class ImportReport(Protocol):
    """Protocol of a report on an imported file."""

    @property
    def file(self) -> str:
        """The file's own name."""

    @property
    def rows_read(self) -> int:
        """How many rows, or other parts, were read."""

    @property
    def refused(self) -> tuple[RejectedRow, ...]:
        """The rows that cannot be taken."""

    @property
    def refused_whole(self) -> bool:
        """Whether nothing is taken, because rows were refused and all are wanted."""

    def sentences(self, t: Texts) -> list[str]:
        """Say everything in a person's language, the outcome first."""

    def summary(self) -> dict[str, Any]:
        """Give what is kept with the import: counts, no names."""


class BaseChangeset:
    """Base class of the changesets that the file readers return.

    Attributes
    ----------
    read_as : str
        As what the file was read.
    found : tuple of Fact
        Everything to put, if the file is not refused as a whole.
    """

    __slots__ = ()

    read_as: ClassVar[str]
    report: ImportReport
    day: date

    @property
    def proposed_facts(self) -> tuple[Fact, ...]:
        """Facts to save if the file is accepted."""
        raise NotImplementedError

    @property
    def refused_whole(self) -> bool:
        """Whether rows were refused and nothing else may be taken without them."""
        return self.report.refused_whole

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Everything to put; nothing if the file is refused as a whole."""
        return () if self.refused_whole else self.proposed_facts

    def import_fact(self, import_id: str | None = None) -> Import:
        """Give the fact that records this import, so that it can be undone.

        Raises
        ------
        InvalidInput
            If the file is refused as a whole; there is nothing to record then.
        """
        if self.refused_whole:
            raise InvalidInput(what=self.report.file, problem=_ROWS_REFUSED)
        return Import(
            id=import_id or new_id(),
            file=self.report.file,
            read_as=self.read_as,
            day=self.day,
            rows=self.report.rows_read,
            summary=self.report.summary(),
        )


class Changeset(Protocol):
    """Protocol of a changeset: what a file would change, before it is applied."""

    @property
    def report(self) -> ImportReport:
        """What was read, row by row."""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Everything to put; nothing if the file is refused as a whole."""

    @property
    def refused_whole(self) -> bool:
        """Whether rows were refused and nothing else may be taken without them."""

    def import_fact(self, import_id: str | None = None) -> Import:
        """Give the fact that records this import, so that it can be undone."""
