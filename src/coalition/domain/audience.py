"""Who reads a page, and what that leaves for them to see."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from coalition.domain.facts import Fact
from coalition.domain.organisation import Listing, Organisation

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
    return [_blanked(fact) for fact in facts if not _hidden(fact)]


def as_wished(then: Iterable[F], now: Iterable[F]) -> list[F]:
    """Show a page of the past only as each organisation wishes to be shown today.

    Who asks today not to be listed must not be found by turning the page back; nor is
    somebody brought out by it who asked at the time.
    """
    wishes = {card.id: card for card in now if isinstance(card, Organisation)}
    return [_guarded(fact, wishes.get(fact.id)) for fact in then]


def _guarded(fact: F, wish: Organisation | None) -> F:
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


def _blanked(fact: F) -> F:
    blanks: dict[str, object] = {
        field: type(fact).model_fields[field].get_default(call_default_factory=True)
        for field in fact.confidential
        if not type(fact).model_fields[field].is_required()
    }
    blanks |= {f: "" for f in fact.confidential if f not in blanks}
    if isinstance(fact, Organisation):
        blanks |= {"name": fact.shown_name, "alias": ""}
    return fact.model_copy(update=blanks) if blanks else fact
