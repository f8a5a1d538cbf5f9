"""Private reports of all organisations, for the host to print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coalition.activities.judgements import Settings as Judging
from coalition.activities.judgements import judged
from coalition.activities.ties import Settings as Tying
from coalition.blocks import Block
from coalition.domain import (
    Answer,
    Audience,
    NamingNotice,
    Offer,
    Organisation,
    for_audience,
    hidden_organisation_ids,
    localise,
    visible_offers,
)
from coalition.errors import InvalidInput
from coalition.workbooks.landscape.organisation_report import (
    build_organisation_report,
    organisation_report_blocks,
)
from coalition.workbooks.landscape.workbook import LandscapeWorkbook


@dataclass(frozen=True, slots=True)
class _ReportInputs:
    """What all sheets are made of; read once for all of them.

    Attributes
    ----------
    shown : mapping of str to str
        The names of those whom any participant may know of, by their ids.
    own, listed : sequence of Offer
        Of today: as each reads its own, and as participants may see all.
    asked : Settings or None
        What was asked of the partners, if that is closed.
    notices : tuple
        Findings that were told, and on which day they count.
    """

    cards: Mapping[str, Organisation]
    shown: Mapping[str, str]
    own: Sequence[Offer]
    listed: Sequence[Offer]
    asked: Judging | None
    answers: Sequence[Answer]
    often: Sequence[str]
    notices: tuple[list[NamingNotice], str]


class OrganisationReportsWorkbook(LandscapeWorkbook):
    """The landscape workbook as private reports, one per organisation."""

    def organisation_reports(self, *, hidden: bool = False) -> dict[str, list[Block]]:
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
            kept_back = hidden_organisation_ids(cards.values(), Audience.PARTICIPANTS)
            left = kept_back - self._took_part()
            cards = {id_: card for id_, card in cards.items() if id_ not in left}
        if not cards:
            raise InvalidInput(
                what="The sheets", problem="there is no organisation yet."
            )
        by_name = sorted(cards.values(), key=lambda c: (c.shown_name.casefold(), c.id))
        read = self._load_inputs()
        return {card.id: self._organisation_report(card.id, read) for card in by_name}

    def report_paper(self) -> dict[str, str]:
        """Say what stands around a private sheet on paper."""
        title = self.t("Your own sheet")
        return self.paper() | {
            "title": title,
            "footer": self.t("Handed over by hand · for this organisation only"),
        }

    def _took_part(self) -> set[str]:
        wave = self.relations.wave
        answers = [a for key in ("card", "ties") for a in self.closed_answers(key)[1]]
        said_so = {answer.organisation or "" for answer in answers}
        return said_so | set(wave.answered if wave else ())

    def _load_inputs(self) -> _ReportInputs:
        """Read what all sheets are made of."""
        cards, offers = self.read(Organisation), self.read(Offer)
        open_ones = for_audience(cards, Audience.PARTICIPANTS)
        today = [o for o in offers if o.is_active_on(self.day)]
        asked, answers = self.closed_answers("judgements")
        return _ReportInputs(
            cards={card.id: card for card in cards},
            shown={card.id: card.shown_name for card in open_ones},
            own=[
                o for o in today if o.service not in self.coalition.sensitive_services
            ],
            listed=visible_offers(
                today, open_ones, self.coalition, Audience.PARTICIPANTS
            ),
            asked=Judging.model_validate(asked.settings) if asked else None,
            answers=answers,
            often=self._often(),
            notices=self.notices(),
        )

    def _organisation_report(self, id_: str, read: _ReportInputs) -> list[Block]:
        raters = self.coalition.thresholds.raters
        sheet = build_organisation_report(
            read.cards[id_],
            self.relations,
            read.shown,
            read.own,
            read.listed,
            judged(read.answers, id_, raters) if read.asked else None,
        )
        return organisation_report_blocks(
            sheet,
            self.t,
            under=" · ".join((self.coalition.name, self._occasion())),
            services=self.coalition.services,
            places=self.coalition.places,
            often=read.often,
            asked=read.asked,
            raters=raters,
            told={
                found.text: found.has_consent(id_, *read.notices)
                for found in self.room_findings
                if id_ in found.about
            },
        )

    def _often(self) -> list[str]:
        asked = self.activity("ties")
        if asked is None:
            return []
        settings = Tying.model_validate(asked.settings)
        return [localise(option.text, self.t.language) for option in settings.often]
