"""Visibility rules: which facts and fields each audience may see.

What an audience may not see is taken away here, before anything is counted, so that
no total, no order and no difference between two pages can lead back to it.
"""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from coalition.domain.coalition import Coalition, Term
from coalition.domain.facts import Fact
from coalition.domain.fields import Policy, fields_with
from coalition.domain.organisations import Listing, Offer, Organisation
from coalition.domain.provinces import known_provinces

F = TypeVar("F", bound=Fact)


class Audience(StrEnum):
    """For whom a page is made."""

    PARTICIPANTS = "participants"
    ROOM = "room"
    FACILITATOR = "facilitator"


def for_audience(facts: Iterable[F], audience: Audience) -> list[F]:
    """Leave only what an audience may see.

    Confidential fields are blanked and hidden organisations left out before anything
    is computed from them, so that nothing can be worked back from a total.

    Parameters
    ----------
    facts : iterable of Fact
    audience : Audience
        The facilitator sees everything.
    """
    if audience is Audience.FACILITATOR:
        return list(facts)
    return [_blank_confidential(fact) for fact in facts if not _hidden(fact)]


def hidden_organisation_ids(
    organisations: Iterable[Organisation], audience: Audience
) -> frozenset[str]:
    """Tell the ids of the organisations that an audience may not know of."""
    return frozenset(
        card.id
        for card in organisations
        if audience is not Audience.FACILITATOR and _hidden(card)
    )


def drop_hidden(facts: Iterable[F], hidden: Collection[str]) -> list[F]:
    """Drop facts and references that belong to hidden organisations.

    Parameters
    ----------
    facts : iterable of Fact
        An offer, a tie or an action of a hidden organisation is left out; in a list
        of organisations, such as who was expected, the hidden ones are missing.
    hidden : collection of str
        Ids of organisations; see `hidden_organisation_ids`.
    """
    if not hidden:
        return list(facts)
    return [
        _drop_hidden_references(fact, hidden)
        for fact in facts
        if not _refers_to_hidden(fact, hidden)
    ]


_OFFER_FIELDS = [field for field in Offer.model_fields if field != "id"]


def visible_offers(
    offers: Iterable[Offer],
    organisations: Iterable[Organisation],
    coalition: Coalition,
    audience: Audience,
) -> list[Offer]:
    """Filter and generalise offers for an audience.

    Parameters
    ----------
    offers : iterable of Offer
        Those of organisations that are not among `organisations` are left out.
    organisations : iterable of Organisation
        Those that the audience may know of.
    coalition : Coalition
        Says which services are sensitive, and which place lies in which province.
    audience : Audience
        The facilitator sees every offer as it is.

    Returns
    -------
    list of Offer
        A sensitive service stands in its province, without capacity; in no place where
        no province is known, see `places_without_province`. What an
        organisation offers that wants no place printed stands in no place. The names
        of the offers, which may hold a place, are new, and what is now alike is one.
    """
    cards = {card.id: card for card in organisations}
    known = [offer for offer in offers if offer.organisation in cards]
    if audience is Audience.FACILITATOR:
        return known
    province = _provinces_by_place(coalition)
    found: dict[tuple[object, ...], Offer] = {}
    for offer in known:
        guarded = offer.service in coalition.sensitive_services
        shown = _generalise_place(
            offer, cards[offer.organisation], province, guarded=guarded
        )
        found[tuple(str(getattr(shown, field)) for field in _OFFER_FIELDS)] = shown
    return [
        offer.model_copy(update={"id": f"offer-{n}"})
        for n, (_said, offer) in enumerate(sorted(found.items()), 1)
    ]


def visible_places(coalition: Coalition, offers: Iterable[Offer]) -> tuple[Term, ...]:
    """List the places that participants may see.

    Parameters
    ----------
    offers : iterable of Offer
        As participants may know them; see `visible_offers`.

    Returns
    -------
    tuple of Term
        Every place that is known to be a province, and those in which they read of
        something: a place that stands in the list for the sake of its shelter is not
        named. Where no service is sensitive, every place that lies in no other.
    """
    used = {
        offer.place
        for offer in offers
        if offer.service not in coalition.sensitive_services
    }
    used |= {larger for place in used for larger in coalition.enclosing_places(place)}
    used |= known_provinces(coalition)
    careful = bool(coalition.sensitive_services)
    return tuple(
        t for t in coalition.places if t.id in used or not (careful or t.within)
    )


def visible_sector(card: Organisation, *, shows_service: bool) -> str:
    """Give the sector, or nothing where no service of it is shown.

    A sector such as "Aftercare" without a service could say what is kept back.
    """
    return card.sector if shows_service else ""


def places_without_province(coalition: Coalition) -> frozenset[str]:
    """List the places whose province is not known.

    Returns
    -------
    frozenset of str
        Ids of places of which no province is known: such a service is shown in no
        place at all. A district is not among them; its province tells.
    """
    told = _provinces_by_place(coalition)
    return frozenset(term.id for term in coalition.places if not told.get(term.id))


def _generalise_place(
    offer: Offer, card: Organisation, province: Mapping[str, str], *, guarded: bool
) -> Offer:
    if not card.print_place:
        return offer.model_copy(update={"place": "", "capacity": None})
    if not guarded:
        return offer
    return offer.model_copy(
        update={"place": province.get(offer.place, ""), "capacity": None}
    )


def _provinces_by_place(coalition: Coalition) -> dict[str, str]:
    """Name the province of each place; nothing where none is known."""
    known = known_provinces(coalition)
    tops = {
        t.id: (t.id, *coalition.enclosing_places(t.id))[-1] for t in coalition.places
    }
    return {id_: top if top in known else "" for id_, top in tops.items()}


def apply_current_sensitivity(then: Coalition, now: Coalition) -> Coalition:
    """Apply the service sensitivity and places of today to past lists.

    A service that is sensitive today was so before anybody said it, and a place lay in
    its province.
    """
    services = {term.id: term for term in now.services}
    return then.model_copy(
        update={
            "services": tuple(
                _as_sensitive(t, services.get(t.id)) for t in then.services
            ),
            "places": _as_placed(then, now),
        }
    )


def _as_sensitive(then: Term, now: Term | None) -> Term:
    sensitive = then.sensitive or (now is not None and now.sensitive)
    return then.model_copy(update={"sensitive": sensitive})


def _as_placed(then: Coalition, now: Coalition) -> tuple[Term, ...]:
    """Let each place lie where it lies today, and be a province if it is one today."""
    today, known = {t.id: t for t in now.places}, known_provinces(now)
    return tuple(
        t.model_copy(
            update={
                "within": today[t.id].within or t.within,
                "province": t.id in known,
            }
        )
        if t.id in today
        else t
        for t in then.places
    )


def apply_current_listing(then: Iterable[F], now: Iterable[Fact]) -> list[F]:
    """Apply the stricter of past and current listing wishes.

    Who asks today not to be listed must not be found by turning the page back; nor is
    somebody brought out by it who asked at the time.
    """
    wishes = {card.id: card for card in now if isinstance(card, Organisation)}
    return [_apply_stricter_listing(fact, wishes.get(fact.id)) for fact in then]


def _apply_stricter_listing(fact: F, wish: Organisation | None) -> F:
    if not isinstance(fact, Organisation) or wish is None:
        return fact
    stricter = max(fact.listing, wish.listing, key=_STRICTNESS.__getitem__)
    changes = {
        "listing": stricter,
        "alias": wish.alias or fact.alias,
        "print_place": fact.print_place and wish.print_place,
    }
    return fact.model_copy(update=changes)


_STRICTNESS = {Listing.NAME: 0, Listing.ALIAS: 1, Listing.HIDDEN: 2}


def _hidden(fact: Fact) -> bool:
    if not isinstance(fact, Organisation):
        return False
    # Who wants another name and has not chosen one yet is not given away meanwhile.
    nameless = fact.listing is Listing.ALIAS and not fact.alias
    return nameless or fact.listing is Listing.HIDDEN


def _refers_to_hidden(fact: Fact, hidden: Collection[str]) -> bool:
    references = fields_with(type(fact), Policy.ORGANISATION)
    return any(getattr(fact, field) in hidden for field in references)


def _drop_hidden_references(fact: F, hidden: Collection[str]) -> F:
    kept = {
        field: tuple(id_ for id_ in getattr(fact, field) if id_ not in hidden)
        for field in fields_with(type(fact), Policy.ORGANISATIONS)
    }
    return fact.model_copy(update=kept) if kept else fact


def _blank_confidential(fact: F) -> F:
    blanks: dict[str, object] = {
        field: _blank(getattr(fact, field))
        for field in fields_with(type(fact), Policy.HOST_ONLY)
    }
    if isinstance(fact, Organisation):
        blanks |= {"name": fact.shown_name, "alias": ""}
    return fact.model_copy(update=blanks) if blanks else fact


def _blank(value: object) -> object:
    """Give the empty value of the same type."""
    return type(value)()
