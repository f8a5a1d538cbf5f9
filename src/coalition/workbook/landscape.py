"""Who does what, where, and with whom: the view of one coalition's landscape."""

from collections.abc import Callable
from functools import cached_property

from coalition.blocks import Block, Finding, Note, Table, Text
from coalition.blocks.coverage import coverage_table, gap_table
from coalition.domain import Offer, Organisation, offers_shown, said
from coalition.workbook.asking import NAME
from coalition.workbook.coverage import Landscape, how_to_read, landscape_of
from coalition.workbook.coverage_findings import findings
from coalition.workbook.workbook import Workbook


class LandscapeWorkbook(Workbook):
    """The notebook ``12_landscape``."""

    name = NAME

    @cached_property
    def landscape(self) -> Landscape:
        """The register as this audience may see it."""
        cards = self.read(Organisation)
        offers = offers_shown(self.read(Offer), cards, self.coalition, self.audience)
        return landscape_of(
            self.coalition, cards, offers, self.day, self.audience
        )

    def seen(self) -> list[Block]:
        """Lay out what we saw: each finding with its question."""
        found = findings(self.landscape, self.t)
        if not found:
            return [Text.of(self.t("The register is empty. Import it, or add cards."))]
        lead = self.t("What we saw.")
        return [
            Finding(lead=lead if i == 0 else "", text=text, tone="clay")
            for i, text in enumerate(found)
        ]

    def empty_squares(self) -> list[Block]:
        """Lay out what is missing, service by service, the emptiest first."""
        return [self._laid_out(gap_table)]

    def table(self) -> list[Block]:
        """Lay out services by places, with how to read it."""
        reading = self.t("Numbers count organisations, not how much they can do.")
        return [self._laid_out(coverage_table, note=self._note()), Note(text=reading)]

    def _laid_out(self, layout: Callable[..., Table], **more: str) -> Table:
        of_it = self.landscape
        return layout(
            of_it.covered,
            {s.id: said(s.name, self.t.language) for s in of_it.services},
            {p.id: said(p.name, self.t.language) for p in of_it.places},
            self.t,
            guarded=of_it.veiled,
            **more,
        )

    def _note(self) -> str:
        cards = self.landscape.organisations.values()
        unconfirmed = sum(card.confirmed is None for card in cards)
        parts = [
            self.t.count(
                "From the register of {n} organisation.",
                "From the register of {n} organisations.",
                len(cards),
            ),
            self.t("{n} have not confirmed their card.", n=self.t.number(unconfirmed))
            if unconfirmed
            else "",
            *how_to_read(self.landscape, self.t),
        ]
        return " ".join(part for part in parts if part)
