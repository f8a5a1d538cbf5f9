"""The register: the list of all cards, and the form of one."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tornado.web import authenticated

from coalition.blocks.cards import (
    LISTING_LABELS,
    confirmed_words,
    offer_words,
    term_name,
)
from coalition.domain import FactVersion, Listing, Offer, Organisation, Term, localise
from coalition.errors import CoalitionError, InvalidInput
from coalition.exchange.tabular.matching import suggest_spelling
from coalition.server.app.host_pages import CoalitionHandler
from coalition.server.app.pages import STATUS
from coalition.server.records.forms import (
    CardDraft,
    read_card,
    values_of_card,
    values_of_form,
)
from coalition.server.records.history import version_hash

_FEW_LINES = 4


class RegisterBaseHandler(CoalitionHandler):
    """Base of the handlers of the register."""

    async def prepare(self) -> None:
        """Speak with the coalition's own words."""
        await super().prepare()
        if not self._finished:
            self.own_words = self.coalition.words

    def register_url(self, *parts: str) -> str:
        """Give the path of one of the register's pages."""
        return self.url("coalitions", self.slug, "register", *parts)

    @property
    def zone(self) -> ZoneInfo:
        """The coalition's time zone."""
        return ZoneInfo(self.coalition.time_zone)

    @property
    def fields(self) -> dict[str, list[str]]:
        """What the form sent."""
        names = self.request.body_arguments
        return {name: self.get_body_arguments(name, strip=False) for name in names}

    def card(self, id_: str) -> Organisation:
        """Read one card.

        Raises
        ------
        NotFound
            If there is none of that id.
        """
        return self.store.facts.get(self.slug, Organisation, id_)

    def cards(self) -> list[Organisation]:
        """Read all cards, by name."""
        cards = self.store.facts.all(self.slug, Organisation)
        return sorted(cards, key=lambda o: (o.name.casefold(), o.id))

    def offers_of(self, id_: str) -> list[Offer]:
        """Read what one organisation offers, with what has ended."""
        every = self.store.facts.all(self.slug, Offer)
        return [offer for offer in every if offer.organisation == id_]

    def show(self, template: str, /, status: int = 200, **names: Any) -> None:
        """Fill a template that knows the coalition and the words of cards."""
        t, coalition = self.texts, self.coalition
        known: dict[str, Any] = {
            "coalition": coalition,
            "here": self.register_url,
            "line_of": lambda offer: offer_words(offer, coalition, t),
            "sector_of": lambda o: term_name(coalition.sectors, o.sector, t.language),
            "state_of": lambda o: confirmed_words(o, t),
            "listed": {way: t(text) for way, text in LISTING_LABELS.items()},
        }
        super().show(template, status, **(known | names))

    def show_trouble(self, sentence: str, status: int) -> None:
        """Show a sentence; the page may be one of a coalition that is not there."""
        CoalitionHandler.show(self, "app/trouble.html", status, sentence=sentence)


class RegisterHandler(RegisterBaseHandler):
    """The list, with what to look for."""

    @authenticated
    def get(self, _slug: str) -> None:
        """Show it."""
        cards, wanted = self.cards(), self._read_filters()
        day = self.store.clock().astimezone(self.zone).date()
        offers: dict[str, list[Offer]] = {}
        for offer in self.store.facts.all(self.slug, Offer):
            if offer.is_active_on(day):
                offers.setdefault(offer.organisation, []).append(offer)
        shown = [card for card in cards if _matches_filters(card, wanted, offers, self)]
        self.show(
            "records/register.html",
            cards=shown,
            all=len(cards),
            waiting=sum(card.confirmed is None for card in cards),
            offers=offers,
            few=_FEW_LINES,
            wanted=wanted,
            sectors=_term_options(self.coalition.sectors, self.language),
            taken_away=self._list_deleted_cards(cards),
            done=self.get_query_argument("done", "") in {"away", "back"},
        )

    def _read_filters(self) -> dict[str, str]:
        names = ("q", "sector", "state", "listing")
        return {name: self.get_query_argument(name, "")[:200] for name in names}

    def _list_deleted_cards(
        self, cards: Sequence[Organisation]
    ) -> list[tuple[str, str]]:
        """Name the cards that were taken away: id and last name."""
        here = {card.id for card in cards}
        last: dict[str, str] = {}
        erased: set[str] = set()
        for record in self.store.facts.list_versions(self.slug):
            if record.kind == Organisation.kind:
                erased |= {record.id} if record.erased else set()
                last[record.id] = _name(record) or last.get(record.id, "")
        gone = {i: name for i, name in last.items() if i not in here | erased and name}
        return sorted(gone.items(), key=lambda pair: pair[1].casefold())


def _name(record: FactVersion) -> str:
    return str(record.document["name"]) if record.document else ""


def _matches_filters(
    card: Organisation,
    wanted: dict[str, str],
    offers: dict[str, list[Offer]],
    page: RegisterBaseHandler,
) -> bool:
    t, coalition = page.texts, page.coalition
    if wanted["sector"] and card.sector != wanted["sector"]:
        return False
    if wanted["state"] and wanted["state"] != ("yes" if card.confirmed else "no"):
        return False
    if wanted["listing"] and card.listing != wanted["listing"]:
        return False
    if not wanted["q"]:
        return True
    lines = [offer_words(offer, coalition, t) for offer in offers.get(card.id, ())]
    text = " ".join([card.name, card.alias, card.lends, card.note, *lines]).casefold()
    return all(word in text for word in wanted["q"].casefold().split())


class CardFormHandler(RegisterBaseHandler):
    """Base of the handlers with the form of a card."""

    def draw(
        self,
        card: Organisation | None,
        values: dict[str, Any],
        *,
        problem: str = "",
        theirs: Organisation | None = None,
        status: int = 200,
    ) -> None:
        """Draw the form; `theirs` is what somebody saved meanwhile."""
        offers = self.offers_of(card.id) if card else []
        language = self.language
        self.show(
            "records/register_card.html",
            status,
            card=card,
            values=values,
            problem=problem,
            theirs=theirs,
            theirs_offers=sorted(offers, key=lambda o: (o.service, o.place)),
            based=version_hash(card, offers),
            sectors=_term_options(self.coalition.sectors, language),
            services=_term_options(self.coalition.services, language),
            places=_term_options(self.coalition.places, language),
            sensitive=[
                localise(term.name, language)
                for term in self.coalition.services
                if term.id in self.coalition.sensitive_services
            ],
            listings=list(Listing),
            saved=self.get_query_argument("saved", ""),
            unsure=self._suggest_terms(),
        )

    def _suggest_terms(self) -> list[tuple[str, str]]:
        """Give names that were just added, and what else they may have meant."""
        added = self.get_query_arguments("added")[:20]
        names = [
            localise(term.name, self.language)
            for terms in (
                self.coalition.sectors,
                self.coalition.services,
                self.coalition.places,
            )
            for term in terms
        ]
        return [
            (name, suggest_spelling(name, [n for n in names if n != name]) or "")
            for name in added
            if name in names
        ]

    def read_draft(self, card: Organisation | None) -> CardDraft:
        """Read what was typed."""
        return read_card(
            self.fields,
            self.coalition,
            card,
            self.offers_of(card.id) if card else [],
            self.store.facts.first_recorded(self.slug, Organisation),
            self.language,
        )

    def save(self, draft: CardDraft) -> None:
        """Save a card, and its lines, and what is new in the lists."""
        lists = [draft.coalition] if draft.new_terms else []
        new = [*lists, draft.organisation, *draft.put]
        self.store.facts.put(self.slug, new, gone=draft.gone)

    def refuse(self, card: Organisation | None, error: CoalitionError) -> None:
        """Say what does not fit, and keep what was typed."""
        status = next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)
        values = values_of_form(self.fields)
        self.draw(card, values, problem=self.explain(error), status=status)

    def to_card(self, draft: CardDraft) -> None:
        """Go to the card that was saved."""
        query = [("saved", "1"), *(("added", name) for name in draft.new_terms)]
        where = self.register_url("card", draft.organisation.id)
        self.redirect(f"{where}?{urlencode(query)}", status=303)


class NewCardHandler(CardFormHandler):
    """A card that is not there yet."""

    @authenticated
    def get(self, _slug: str) -> None:
        """Show an empty form."""
        self.draw(None, values_of_card(None, (), self.coalition, self.language))

    @authenticated
    def post(self, _slug: str) -> None:
        """Add it, or say what is missing and keep what was typed."""
        try:
            draft = self.read_draft(None)
            self._refuse_twin(draft.organisation)
        except InvalidInput as error:
            self.refuse(None, error)
            return
        self.save(draft)
        self.to_card(draft)

    def _refuse_twin(self, new: Organisation) -> None:
        twins = [o for o in self.cards() if o.name.casefold() == new.name.casefold()]
        if twins and not self.get_body_argument("twin", ""):
            raise InvalidInput(
                what="The card",
                problem="there is a card named “{name}” already. Open that one.",
                name=twins[0].name,
            )


class CardHandler(CardFormHandler):
    """One card: its form, and taking it away."""

    @authenticated
    def get(self, _slug: str, id_: str) -> None:
        """Show it."""
        card = self.card(id_)
        values = values_of_card(
            card, self.offers_of(id_), self.coalition, self.language
        )
        self.draw(card, values)

    @authenticated
    def post(self, _slug: str, id_: str) -> None:
        """Save it, unless somebody saved meanwhile: then show both."""
        card = self.card(id_)
        if self.get_body_argument("do", "") == "away":
            self._take_away(card)
            return
        if self.get_body_argument("based", "") != version_hash(
            card, self.offers_of(id_)
        ):
            self.draw(card, values_of_form(self.fields), theirs=card, status=409)
            return
        try:
            draft = self.read_draft(card)
        except InvalidInput as error:
            self.refuse(card, error)
            return
        self.save(draft)
        self.to_card(draft)

    def _take_away(self, card: Organisation) -> None:
        if not self.get_body_argument("sure", ""):
            values = values_of_card(
                card, self.offers_of(card.id), self.coalition, self.language
            )
            error = InvalidInput(
                what="The card", problem="tick that you are sure, then take it away."
            )
            self.draw(card, values, problem=self.explain(error), status=400)
            return
        gone = [card, *self.offers_of(card.id)]
        self.store.facts.put(self.slug, [], gone=gone)
        self.redirect(self.register_url() + "?done=away", status=303)


def _term_options(terms: Sequence[Term], language: str) -> list[tuple[str, str]]:
    named = [(term.id, localise(term.name, language) or term.id) for term in terms]
    return sorted(named, key=lambda pair: pair[1].casefold())
