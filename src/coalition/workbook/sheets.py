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
    hidden_ones,
    offers_shown,
    said,
)
from coalition.errors import InvalidInput
from coalition.workbook.landscape import LandscapeWorkbook
from coalition.workbook.sheet import sheet_blocks, sheet_of


class SheetsWorkbook(LandscapeWorkbook):
    """The landscape as each organisation reads of itself; for the host's printer alone."""

    def sheets(self, *, hidden: bool = False) -> dict[str, list[Block]]:
        """Lay out each organisation's own sheet, by its id, for the host to print.

        Parameters
        ----------
        hidden : bool, default False
            Also those of hidden organisations that took no part: nobody waits for them,
            and a sheet that is left over gives them away.

        Returns
        -------
        dict of str to list of Block
            In the order of the names that are shown; that of ids would tell real names.

        Raises
        ------
        InvalidInput
            If the page is not the host's, or there is nobody to print one for.
        """
        if self.audience is not Audience.FACILITATOR:
            raise InvalidInput(
                what="The sheets", problem="only the host may print them."
            )
        cards = self.relations.organisations or {
            card.id: card for card in self.read(Organisation)
        }
        if not hidden:
            kept_back = hidden_ones(cards.values(), Audience.PARTICIPANTS)
            left = kept_back - self._took_part()
            cards = {id_: card for id_, card in cards.items() if id_ not in left}
        if not cards:
            raise InvalidInput(
                what="The sheets", problem="there is no organisation yet."
            )
        by_name = sorted(cards.values(), key=lambda c: (c.shown_name.casefold(), c.id))
        return {card.id: self._sheet(card.id) for card in by_name}

    def sheet_paper(self) -> dict[str, str]:
        """Say what stands around a private sheet on paper."""
        title = self.t("Your own sheet")
        return self.paper() | {
            "title": title,
            "footer": self.t("Handed over by hand · for this organisation only"),
        }

    def _took_part(self) -> set[str]:
        wave = self.relations.wave
        answers = [a for key in ("card", "ties") for a in self.answered(key)[1]]
        said_so = {answer.organisation or "" for answer in answers}
        return said_so | set(wave.answered if wave else ())

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
