"""What an import of ties did, row by row, for a person to check."""

from dataclasses import dataclass
from typing import Any

from coalition.exchange.tabular.report import TableReport
from coalition.exchange.tabular.report_items import (
    alike_sentences,
    refused_whole_sentences,
)
from coalition.exchange.tabular.row_parser import shorten
from coalition.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class TieReport(TableReport):
    """What was found in a table of ties.

    Attributes
    ----------
    ties, new_ties, changed_ties : int
        Different ties that the accepted rows name; those not held before, or otherwise.
    relations : tuple of str
        What kinds of tie they are.
    named, organisations : int
        Organisations that have a tie in the file, of all that the coalition has then.
    waves : tuple of (str, int, int)
        Each round of asking with how many were asked and how many answered.
    added : tuple of str
        Names of organisations that the coalition did not know.
    reversed_strength : bool
        Whether the file's scale was turned round, because its 1 is the strongest.
    """

    ties: int
    new_ties: int
    changed_ties: int
    relations: tuple[str, ...]
    named: int
    organisations: int
    waves: tuple[tuple[str, int, int], ...]
    added: tuple[str, ...] = ()
    reversed_strength: bool = False

    def sentences(self, t: Texts) -> list[str]:
        """Say everything in a person's language, the outcome first."""
        return [
            *refused_whole_sentences(t, self),
            *self._counts(t),
            *self._asked(t),
            *self.describe_rows(t),
            *self._additions(t),
            *alike_sentences(t, self.likely_same),
        ]

    def summary(self) -> dict[str, Any]:
        """Give what is kept with the import: counts and row numbers, no names."""
        return self.summarise_counts({"ties": self.ties, "organisations": self.named})

    def _counts(self, t: Texts) -> list[str]:
        return [
            *self.describe_row_counts(t),
            t.count(
                "{n} tie ({new} new, {changed} changed): {relations}.",
                "{n} ties ({new} new, {changed} changed): {relations}.",
                self.ties,
                new=t.number(self.new_ties),
                changed=t.number(self.changed_ties),
                relations=t.list(f"“{name}”" for name in self.relations),
            )
            if self.ties
            else t("No tie."),
            t(
                "{n} of {of} organisations have a tie in it.",
                n=t.number(self.named),
                of=t.number(self.organisations),
            ),
            *self.describe_unread_sheets(t),
            *self.describe_columns(t),
            *self._strength(t),
        ]

    def _strength(self, t: Texts) -> list[str]:
        if self.reversed_strength:
            return [t("The strengths are turned round: 1 was the strongest.")]
        if "strength" not in self.read_as:
            return []
        return [
            t(
                "The largest strength counts as the strongest tie. If 1 is the "
                "strongest: --reversed-strength"
            )
        ]

    def _asked(self, t: Texts) -> list[str]:
        said = [
            t(
                "Wave “{wave}”: {answered} of {expected} organisations answered.",
                wave=shorten(wave),
                answered=t.number(answered),
                expected=t.number(expected),
            )
            for wave, expected, answered in self.waves
        ]
        if any(expected == answered for _wave, expected, answered in self.waves):
            said.append(
                t(
                    "The file does not say who was silent, so all count as having "
                    "answered. If only the sources answered: --set answered=sources"
                )
            )
        return said

    def _additions(self, t: Texts) -> list[str]:
        if not self.added:
            return []
        return [
            t.count(
                "{n} organisation was not known and is added: {names}.",
                "{n} organisations were not known and are added: {names}.",
                len(self.added),
                names=t.list(f"“{shorten(name)}”" for name in self.added),
            )
        ]
