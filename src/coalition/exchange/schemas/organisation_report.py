"""What an import of organisations did, row by row, for a person to check."""

from dataclasses import dataclass
from typing import Any

from coalition.errors import _
from coalition.exchange.tabular.report import TableReport
from coalition.exchange.tabular.report_items import (
    FIELD_LABELS,
    AddedTerm,
    SpellingSuggestion,
    ValueConflict,
    alike_sentences,
    refused_whole_sentences,
)
from coalition.exchange.tabular.row_parser import shorten
from coalition.texts import Texts

_EXAMPLES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationImportReport(TableReport):
    """What was found in a table of organisations and what they offer.

    Attributes
    ----------
    organisations, services, places : int
        How many different ones the accepted rows name.
    pairs : int
        Different pairs of organisation and place.
    new_organisations, changed_organisations, new_offers, changed_offers : int
        What the coalition did not hold before, or held otherwise.
    unnamed_services : int
        Rows that name a place but no service.
    new_terms : tuple of New
        Sectors, services and places that the coalition did not have.
    unplaced : tuple of str
        New places of which no province is known, where something is sensitive.
    spelt : tuple of Meant
        Names taken for what is there under another: places that are the same province,
        organisations of the same id.
    sums : tuple of (int, str)
        Rows, by number and name, that may add up the others.
    telling : tuple of str
        Names, new or changed and shown as they are, that say by themselves that there is
        a shelter.
    marked : tuple of (str, bool)
        Services that a person made sensitive, or no longer so.
    filled : int
        Cells that took the value of the joined cells they belong to.
    unsettled : tuple of ValueConflict
        Capacities of one offer of which nobody said whether they add up; none is taken.
    joined_names : tuple of str
        Names that may be several organisations written in one cell.
    """

    organisations: int
    services: int
    places: int
    pairs: int
    new_organisations: int = 0
    changed_organisations: int = 0
    new_offers: int = 0
    changed_offers: int = 0
    unnamed_services: int = 0
    likely_meant: tuple[SpellingSuggestion, ...] = ()
    spelt: tuple[SpellingSuggestion, ...] = ()
    new_terms: tuple[AddedTerm, ...] = ()
    unplaced: tuple[str, ...] = ()
    sums: tuple[tuple[int, str], ...] = ()
    telling: tuple[str, ...] = ()
    marked: tuple[tuple[str, bool], ...] = ()
    filled: int = 0
    unsettled: tuple[ValueConflict, ...] = ()
    joined_names: tuple[str, ...] = ()

    def sentences(self, t: Texts) -> list[str]:
        """Say everything in a person's language, the outcome first."""
        return [
            *refused_whole_sentences(t, self),
            *self._counts(t),
            *self.describe_rows(t),
            *self._spelt(t),
            *self._capacities(t),
            *self._doubts(t),
            *self._additions(t),
            *self._guards(t),
            *self._unplaced(t),
        ]

    def summary(self) -> dict[str, Any]:
        """Give what is kept with the import: counts and row numbers, no names."""
        return {
            **self.summarise_counts(
                {
                    "organisations": self.organisations,
                    "services": self.services,
                    "places": self.places,
                    "pairs": self.pairs,
                }
            ),
            "likely_meant": len(self.likely_meant),
        }

    def _counts(self, t: Texts) -> list[str]:
        return [
            *self.describe_row_counts(t),
            t.count(
                "{n} organisation ({new} new, {changed} changed).",
                "{n} organisations ({new} new, {changed} changed).",
                self.organisations,
                new=t.number(self.new_organisations),
                changed=t.number(self.changed_organisations),
            ),
            t.count("{n} service.", "{n} services.", self.services),
            t.count("{n} place.", "{n} places.", self.places),
            t.count(
                "{n} pair of an organisation and a place.",
                "{n} pairs of an organisation and a place.",
                self.pairs,
            ),
            *self.describe_unread_sheets(t),
            *self._filled(t),
            *self.describe_columns(t),
            *self._unnamed(t),
        ]

    def _filled(self, t: Texts) -> list[str]:
        if not self.filled:
            return []
        return [
            t.count(
                "{n} joined cell: each row it covers got its value.",
                "{n} joined cells: each row they cover got their value.",
                self.filled,
            )
        ]

    def _unnamed(self, t: Texts) -> list[str]:
        if not self.unnamed_services:
            return []
        return [
            t.count(
                "{n} row names a place but no service; it stands under “Service "
                "not named”.",
                "{n} rows name a place but no service; they stand under “Service "
                "not named”.",
                self.unnamed_services,
            )
        ]

    def _spelt(self, t: Texts) -> list[str]:
        """Say which names were taken for which that are there."""
        pairs = [(o.field, shorten(o.term), shorten(o.meant)) for o in self.spelt]
        return [
            t("“{there}” is now called “{name}”: the id is the same.",
              name=name, there=there)
            if field == "name"
            else t("Place “{name}” is “{there}”, which is in the list.",
                   name=name, there=there)
            for field, name, there in pairs
        ]  # fmt: skip

    def _capacities(self, t: Texts) -> list[str]:
        if not self.unsettled:
            return []
        shown = [
            t("“{name}”: {numbers}", name=shorten(one.organisation),
              numbers=shorten(" + ".join(one.others)))
            for one in self.unsettled[:_EXAMPLES]
        ]  # fmt: skip
        more = ["…"] if len(self.unsettled) > _EXAMPLES else []
        return [
            t.count(
                "{n} organisation has several capacities for one service in one place "
                "({examples}), so none is taken. Are they several homes, or the same "
                "one? Write --capacities add, or --capacities same.",
                "{n} times an organisation has several capacities for one service in "
                "one place ({examples}), so none is taken. Are they several homes, or "
                "the same one? Write --capacities add, or --capacities same.",
                len(self.unsettled),
                examples="; ".join(shown + more),
            )
        ]

    def _doubts(self, t: Texts) -> list[str]:
        alike = alike_sentences(t, self.likely_same)
        meant = [
            t(
                "{field} “{term}”: was “{meant}” meant? It is kept as written.",
                field=t(FIELD_LABELS[m.field]).capitalize(),
                term=shorten(m.term),
                meant=shorten(m.meant),
            )
            for m in self.likely_meant
        ]
        sums = [
            t(
                "Row {line} is named “{name}”: is it a sum rather than an organisation? "
                "It is kept as written.",
                line=line,
                name=shorten(name),
            )
            for line, name in self.sums
        ]
        several = [
            t(
                "“{name}” may be several organisations in one cell: then give each a "
                "row of its own. It is kept as written.",
                name=shorten(name),
            )
            for name in self.joined_names
        ] + [
            t(
                "{field} “{term}” may be several in one: then give each a row of its "
                "own. It is kept as written.",
                field=t(FIELD_LABELS[new.field]).capitalize(),
                term=shorten(new.name),
            )
            for new in self.new_terms
            if new.several and new.field != "sector"
        ]
        return alike + meant + sums + several

    def _additions(self, t: Texts) -> list[str]:
        headings = (
            ("sector", _("New in the list of sectors: {names}.")),
            ("service", _("New in the list of services: {names}.")),
            ("place", _("New in the list of places: {names}.")),
        )
        return [
            t(heading, names=", ".join(f"“{shorten(name)}”" for name in names))
            for field, heading in headings
            if (names := [new.name for new in self.new_terms if new.field == field])
        ]

    def _guards(self, t: Texts) -> list[str]:
        asked = {name.casefold() for name, _sensitive in self.marked}
        guarded = [
            t(
                "“{name}” sounds like a shelter, so it is marked as sensitive: paper "
                "never says who provides it. If it is not: --not-sensitive “{name}”.",
                name=new.name,
            )
            for new in self.new_terms
            if new.sensitive and new.name.casefold() not in asked
        ]
        marked = [
            t("“{name}” is marked as sensitive.", name=shorten(name))
            if sensitive
            else t("“{name}” is marked as not sensitive.", name=shorten(name))
            for name, sensitive in self.marked
        ]
        telling = [
            t(
                "The name “{name}” says by itself that there is a shelter. Before "
                "anything is shown or printed, choose on its card how it is listed.",
                name=shorten(name),
            )
            for name in self.telling
        ]
        return guarded + marked + telling

    def _unplaced(self, t: Texts) -> list[str]:
        if not self.unplaced:
            return []
        return [
            t.count(
                "{n} new place is no province that we know: {names}. Participants are "
                "shown no sensitive service there, for safety.",
                "{n} new places are no provinces that we know: {names}. Participants "
                "are shown no sensitive service there, for safety.",
                len(self.unplaced),
                names=t.list(f"“{shorten(name)}”" for name in self.unplaced),
            ),
            t(
                "If you know more: --within “{name}=PROVINCE”, or --province “{name}”.",
                # An option that is cut off would not work when it is typed.
                name=self.unplaced[0],
            ),
        ]
