"""What an import of ties did, row by row, for a person to check."""

from dataclasses import dataclass
from typing import Any

from coalition.exchange.entries import shortened
from coalition.exchange.report import (
    Alike,
    Kept,
    Mended,
    Refused,
    Repeat,
    alike_sentences,
    choice_sentences,
    duplicate_sentences,
    mending_sentences,
    refusal_sentences,
    refused_whole_sentences,
    unused_columns,
)
from coalition.texts import Texts


@dataclass(frozen=True, slots=True)
class TieReport:
    """What was read, accepted, mended, left out and refused.

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
    """

    file: str
    rows_read: int
    accepted: int
    ties: int
    new_ties: int
    changed_ties: int
    relations: tuple[str, ...]
    named: int
    organisations: int
    waves: tuple[tuple[str, int, int], ...]
    added: tuple[str, ...] = ()
    duplicates_left_out: tuple[Repeat, ...] = ()
    mended: tuple[Mended, ...] = ()
    refused: tuple[Refused, ...] = ()
    kept: tuple[Kept, ...] = ()
    likely_same: tuple[Alike, ...] = ()
    unused: tuple[str, ...] = ()
    sheet: str = ""
    others: tuple[str, ...] = ()
    partial: bool = False

    @property
    def refused_whole(self) -> bool:
        """Whether nothing is taken, because rows were refused and all are wanted."""
        return bool(self.refused) and not self.partial

    def sentences(self, t: Texts) -> list[str]:
        """Say everything in a person's language, the outcome first."""
        return [
            *refused_whole_sentences(t, self),
            *self._counts(t),
            *self._asked(t),
            *refusal_sentences(t, self.refused),
            *duplicate_sentences(t, self.duplicates_left_out),
            *mending_sentences(t, self.mended),
            *choice_sentences(t, self.kept),
            *self._additions(t),
            *alike_sentences(t, self.likely_same),
        ]

    def summary(self) -> dict[str, Any]:
        """Give what is kept with the import: counts and row numbers, no names."""
        return {
            "rows_read": self.rows_read,
            "accepted": self.accepted,
            "ties": self.ties,
            "organisations": self.named,
            "duplicates_left_out": [
                [r.line, r.repeats_line] for r in self.duplicates_left_out
            ],
            "mended": sorted(line for m in self.mended for line in m.lines),
            "refused": [[r.line, r.field] for r in self.refused],
            "likely_same": len(self.likely_same),
        }

    def _counts(self, t: Texts) -> list[str]:
        said = [
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
                len(self.duplicates_left_out),
            ),
            t.count("{n} row refused.", "{n} rows refused.", len(self.refused)),
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
        ]
        if self.others:
            said.append(
                t(
                    "Only the sheet “{sheet}” was read; not read: {others}.",
                    sheet=self.sheet,
                    others=t.list(self.others),
                )
            )
        if self.unused:
            said.append(unused_columns(t, self.unused))
        return said

    def _asked(self, t: Texts) -> list[str]:
        said = [
            t(
                "Wave “{wave}”: {answered} of {expected} organisations answered.",
                wave=shortened(wave),
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
                names=t.list(f"“{shortened(name)}”" for name in self.added),
            )
        ]
