"""All private sheets of a coalition: for the host's printer, and for nothing else."""

from coalition.activities.judgements import Settings as Judging
from coalition.activities.judgements import judged
from coalition.activities.ties import Settings as Tying
from coalition.blocks import Block
from coalition.domain import (
    Audience,
    Offer,
    Organisation,
    for_audience,
    offers_shown,
    said,
)
from coalition.errors import InvalidInput
from coalition.workbook.landscape import LandscapeWorkbook
from coalition.workbook.sheet import sheet_blocks, sheet_of


class SheetsWorkbook(LandscapeWorkbook):
    """The landscape as each organisation reads of itself; for the host's printer alone."""

    def sheets(self) -> dict[str, list[Block]]:
        """Lay out each organisation's own sheet, by its id, for the host to print.

        Raises
        ------
        InvalidInput
            If the page is not the host's, or there is nobody to print one for.
        """
        if self.audience is not Audience.FACILITATOR:
            raise InvalidInput(
                what="The sheets", problem="only the host may print them."
            )
        ids = sorted(self.relations.organisations or self.names())
        if not ids:
            raise InvalidInput(
                what="The sheets", problem="there is no organisation yet."
            )
        return {id_: self._sheet(id_) for id_ in ids}

    def sheet_paper(self) -> dict[str, str]:
        """Say what stands around a private sheet on paper."""
        title = self.t("Your own sheet")
        return self.paper() | {
            "title": title,
            "footer": self.t("Handed over by hand · for this organisation only"),
        }

    def _sheet(self, id_: str) -> list[Block]:
        cards = self.read(Organisation)
        open_ones = for_audience(cards, Audience.PARTICIPANTS)
        offers = [o for o in self.read(Offer) if o.stands_on(self.day)]
        listed = offers_shown(offers, open_ones, self.coalition, Audience.PARTICIPANTS)
        asked, answers = self.answered("judgements")
        raters = self.coalition.thresholds.raters
        sheet = sheet_of(
            next(card for card in cards if card.id == id_),
            self.relations,
            {card.id: card.shown_name for card in open_ones},
            [o for o in offers if o.service not in self.coalition.sensitive],
            listed,
            judged(answers, id_, raters) if asked else None,
        )
        return sheet_blocks(
            sheet,
            self.t,
            under=" · ".join((self.coalition.name, self._occasion())),
            services=self.coalition.services,
            places=self.coalition.places,
            often=self._often(),
            asked=Judging.model_validate(asked.settings) if asked else None,
            raters=raters,
            told=self._about(id_),
        )

    def _about(self, id_: str) -> dict[str, bool]:
        """Give what the room may read of it, and whether it agreed to each sentence."""
        notices, session = self.notices()
        return {
            found.text: found.agreed(id_, notices, session)
            for found in self.found_by_room
            if id_ in found.about
        }

    def _often(self) -> list[str]:
        asked = self.activity("ties")
        if asked is None:
            return []
        settings = Tying.model_validate(asked.settings)
        return [said(option.text, self.t.language) for option in settings.often]
