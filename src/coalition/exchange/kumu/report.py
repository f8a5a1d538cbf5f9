"""What a map that was made in Kumu brings, for a person to check."""

from dataclasses import dataclass
from typing import Any

from coalition.exchange.schemas.organisation_report import OrganisationImportReport
from coalition.exchange.schemas.tie_report import TieReport
from coalition.exchange.tabular.report_items import RejectedRow
from coalition.exchange.tabular.row_parser import shorten
from coalition.texts import Texts


@dataclass(frozen=True, slots=True)
class ForeignReport:
    """What a map brings: organisations and their ties.

    Attributes
    ----------
    types : tuple of (str, int)
        Types of elements that were left out, with how many there are.
    connections_left_out : int
        Connections of elements that were left out.
    loops : int
        Connections of an element with itself, which were left out.
    both_ways : int
        Connections without a direction; each is a tie both ways.
    """

    organisations: OrganisationImportReport
    ties: TieReport
    types: tuple[tuple[str, int], ...] = ()
    connections_left_out: int = 0
    loops: int = 0
    both_ways: int = 0

    @property
    def file(self) -> str:
        """The file's own name."""
        return self.organisations.file

    @property
    def rows_read(self) -> int:
        """Elements and connections together."""
        connections = self.ties.rows_read - self.both_ways
        return self.organisations.rows_read + connections

    @property
    def refused(self) -> tuple[RejectedRow, ...]:
        """The elements and connections that cannot be taken."""
        return (*self.organisations.refused, *self.ties.refused)

    @property
    def refused_whole(self) -> bool:
        """Whether nothing is taken, because something was refused."""
        return self.organisations.refused_whole or self.ties.refused_whole

    def sentences(self, t: Texts) -> list[str]:
        """Say everything in a person's language, the outcome first."""
        left = [
            t(
                "Left out: {n} elements of the type “{type}”, which are no "
                "organisations.",
                n=t.number(n),
                type=shorten(type_),
            )
            for type_, n in self.types
        ]
        if self.connections_left_out:
            left.append(
                t.count(
                    "{n} connection of these is left out with them.",
                    "{n} connections of these are left out with them.",
                    self.connections_left_out,
                )
            )
        if self.loops:
            left.append(
                t.count(
                    "{n} connection of an element with itself is left out.",
                    "{n} connections of an element with itself are left out.",
                    self.loops,
                )
            )
        if self.both_ways:
            left.append(
                t.count(
                    "{n} connection has no direction: it is a tie both ways, so it "
                    "counts as two rows.",
                    "{n} connections have no direction: each is a tie both ways, so it "
                    "counts as two rows.",
                    self.both_ways,
                )
            )
        return [
            t("A map from Kumu: its elements first, then its connections."),
            *left,
            *self.organisations.sentences(t),
            *self.ties.sentences(t),
        ]

    def summary(self) -> dict[str, Any]:
        """Give what is kept with the import: counts, no names."""
        return {
            "rows_read": self.rows_read,
            "elements": self.organisations.summary(),
            "connections": self.ties.summary(),
        }
