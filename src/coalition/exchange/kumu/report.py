"""What a map from Kumu changes, for a person to check."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from coalition.errors import _
from coalition.exchange.schemas.organisation_report import OrganisationImportReport
from coalition.exchange.schemas.tie_report import TieReport
from coalition.exchange.tabular.report_items import (
    RejectedRow,
    refusal_sentences,
    refused_whole_sentences,
)
from coalition.exchange.tabular.row_parser import shorten
from coalition.texts import Texts

_NAMED = 12

KIND_NAMES = {
    "coalition": _("the coalition's own card"),
    "organisation": _("organisations"),
    "offer": _("what is offered"),
    "tie": _("ties"),
    "wave": _("waves"),
    "session": _("sessions"),
    "activity": _("questions"),
    "decision": _("decisions"),
    "action": _("actions"),
    "note": _("notes"),
    "notice": _("notices"),
    "indicator": _("indicators"),
    "observation": _("values of indicators"),
    "product": _("documents"),
    "import": _("imports"),
}
"""What kinds of facts are called in a report."""


@dataclass(frozen=True, slots=True)
class KumuReport:
    """What a map of ours changes.

    Attributes
    ----------
    put : tuple of (str, str, bool)
        Kind and name of what is put, and whether it is new.
    gone : tuple of (str, str)
        Kind and name of what was taken from the map.
    known : bool
        Whether what stood when the map was made is known here.
    """

    file: str
    rows_read: int
    put: tuple[tuple[str, str, bool], ...]
    gone: tuple[tuple[str, str], ...]
    known: bool
    refused: tuple[RejectedRow, ...] = ()
    partial: bool = False

    @property
    def refused_whole(self) -> bool:
        """Whether nothing is taken, because something was refused."""
        return bool(self.refused) and not self.partial

    def sentences(self, t: Texts) -> list[str]:
        """Say everything in a person's language, the outcome first."""
        new = [(kind, name) for kind, name, is_new in self.put if is_new]
        changed = [(kind, name) for kind, name, is_new in self.put if not is_new]
        said = [
            t.count(
                "{n} element or connection read from {file}.",
                "{n} elements and connections read from {file}.",
                self.rows_read,
                file=self.file,
            ),
            *named(t, _("New: {n} of {kind}: {names}."), new),
            *named(t, _("Changed: {n} of {kind}: {names}."), changed),
            *named(t, _("Taken from the map, so it no longer stands: {n} of {kind}: "
                        "{names}."), self.gone),
        ]  # fmt: skip
        if not self.known:
            said.append(
                t(
                    "What stood when the map was made is not known here, so nothing is "
                    "taken away."
                )
            )
        return [
            *refused_whole_sentences(t, self),
            *said,
            *refusal_sentences(t, self.refused),
        ]

    def summary(self) -> dict[str, Any]:
        """Give what is kept with the import: counts, no names."""
        return {
            "rows_read": self.rows_read,
            "put": len(self.put),
            "gone": len(self.gone),
            "refused": [[r.line, r.field] for r in self.refused],
        }


@dataclass(frozen=True, slots=True)
class ForeignReport:
    """What a map of somebody else's brings: organisations and their ties.

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


def named(t: Texts, sentence: str, things: Iterable[tuple[str, str]]) -> list[str]:
    """Say a sentence for each kind of thing, with the names of the first few."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, name in things:
        kinds[kind].append(name)
    said = []
    for kind, names in kinds.items():
        shown = [f"“{shorten(name)}”" for name in names[:_NAMED]]
        shown += ["…"] if len(names) > _NAMED else []
        said.append(
            t(
                sentence,
                n=t.number(len(names)),
                kind=t(KIND_NAMES.get(kind, kind)),
                names=", ".join(shown),
            )
        )
    return said
