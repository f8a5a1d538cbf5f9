"""An organisation's own card on the phone, to confirm or to correct.

Anybody can sit down as any organisation. So the phone shows of a card what the room
may know, and nothing more: a sensitive service stands on no phone at all, and where an
organisation wants no place printed, what the register has stays as it is unless
something else is written. Nor does a phone take away what guards an organisation:
another name, or that no place is printed. The host does.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from coalition.activities.card import Answer, Card, Line, Settings, card_of
from coalition.blocks.cards import (
    LISTING_LABELS,
    capacity_words,
    confirmed_words,
    offer_words,
    service_words,
    term_name,
)
from coalition.domain import (
    Activity,
    Listing,
    Offer,
    Organisation,
    Term,
    clean_text,
    localise,
    one_line,
)
from coalition.domain.audience import visible_sector
from coalition.errors import InvalidInput, _
from coalition.server.phone.kinds import Around
from coalition.texts import Texts

Fields = Mapping[str, Sequence[str]]

EMPTY_ROWS = 3
MOST_LINES = 6


def barred(_activity: Activity, texts: Texts, around: Around) -> str:
    """Say kindly that there is no card to look at."""
    if around.own is not None:
        return ""
    return texts(
        "The organisations look at their own cards now. You named none, so there is "
        "nothing for you to do; we go on in a moment."
    )


def read(fields: Mapping[str, list[str]], around: Around) -> dict[str, Any]:
    """Read what is to be different on the card; an empty answer is "it is right".

    Raises
    ------
    InvalidInput
        If it was not said whether the card is right, or what has changed.
    """
    card, choice = _card(around), text_of(fields, "card")
    if card is None:
        raise InvalidInput(what="Your card", problem=_("you named no organisation."))
    if choice == "right":
        return {}
    asked = read_changes(fields, card, around)
    if not asked:
        raise InvalidInput(
            what="Your card",
            problem=_("choose “Our card is right”, or say what is not."),
        )
    _refuse_to_unguard(asked, card.organisation)
    return asked


def _refuse_to_unguard(asked: Mapping[str, Any], own: Organisation) -> None:
    """Leave it to the host to print what an organisation asked not to print."""
    listing, alias = asked.get("listing", own.listing), asked.get("alias", own.alias)
    other_name = own.listing is Listing.ALIAS
    unnamed = other_name and (listing == Listing.NAME or not alias)
    if unnamed or (not own.print_place and asked.get("print_place")):
        raise InvalidInput(
            what="Your card",
            problem=_(
                "you asked once not to print your own name, or your places. Tell your "
                "host if that is different now; a phone cannot change it."
            ),
        )


def read_changes(fields: Fields, card: Card, around: Around) -> dict[str, Any]:
    """Read what a form says differently from the card as it stands.

    Raises
    ------
    InvalidInput
        If a number is none, or a term is not in the coalition's lists.
    """
    changed = [_line(fields, offer, around) for offer in _open(card, around)]
    lines = [line.model_dump() for line in changed if line is not None]
    added = [line.model_dump() for line in _added(fields, around)]
    own = card.organisation
    named = {
        "lends": clean_text(text_of(fields, "lends", own.lends)),
        "listing": text_of(fields, "listing", own.listing),
        "alias": one_line(text_of(fields, "alias", own.alias)),
        "print_place": text_of(fields, "places", "yes" if own.print_place else "no")
        == "yes",
    }
    if named["alias"] and named["listing"] != Listing.ALIAS:
        # A name that was chosen once is kept for the day it is wished again.
        named["alias"] = own.alias
    asked: dict[str, Any] = {
        name: value for name, value in named.items() if value != getattr(own, name)
    }
    asked |= {"lines": lines} if lines else {}
    return asked | ({"added": added} if added else {})


def context(
    _activity: Activity,
    _settings: Settings,
    texts: Texts,
    given: Mapping[str, Any],
    around: Around,
) -> dict[str, Any]:
    """Give the card, and what this seat said of it before."""
    card, t = _card(around), texts
    if card is None:
        return {"own": None}
    answer = Answer.model_validate(dict(given))
    own = card.organisation
    choice = ("right" if answer.is_right else "changed") if given else ""
    listing = answer.listing or own.listing
    places = own.print_place if answer.print_place is None else answer.print_place
    coalition, lines = around.coalition, _open(card, around)
    # Where nothing is kept back, no sector can say what.
    sector = visible_sector(
        own, shows_service=bool(lines) or not coalition.sensitive_services
    )
    return {
        "own": own.model_copy(update={"name": own.shown_name}),
        "choice": choice,
        "sector": term_name(coalition.sectors, sector, t.language),
        "state": confirmed_words(own, t),
        "lines": [_shown(offer, answer, around, t) for offer in lines],
        "short": _short(lines, around, t),
        # Said of everybody or of nobody, so that it marks none.
        "some_kept": bool(coalition.sensitive_services) or not own.print_place,
        "rows": _rows(answer),
        "services": choices_of(coalition.services, t),
        "places": choices_of(_places(around), t),
        "lends": own.lends if answer.lends is None else answer.lends,
        "ways": [
            (way.value, t(LISTING_LABELS[way]))
            for way in Listing
            if not (own.listing is Listing.ALIAS and way is Listing.NAME)
        ],
        "listing": listing.value,
        "alias": own.alias if answer.alias is None else answer.alias,
        "print_place": "yes" if places else "no",
        "now": t(LISTING_LABELS[own.listing]),
    }


def _card(around: Around) -> Card | None:
    if around.own is None:
        return None
    return card_of(around.own, around.offers, around.room.session.day)


def _open(card: Card, around: Around) -> list[Offer]:
    """Leave of a card the lines that a phone may show: none that must stay safe."""
    return [
        o for o in card.offers if o.service not in around.coalition.sensitive_services
    ]


def _guarded(around: Around) -> bool:
    return around.own is None or not around.own.print_place


def _as_shown(offer: Offer, around: Around) -> Offer:
    return offer.model_copy(update={"place": ""}) if _guarded(around) else offer


def _short(lines: Sequence[Offer], around: Around, t: Texts) -> list[str]:
    """Put a card of many lines into few; nothing for one of few lines."""
    if len(lines) <= MOST_LINES:
        return []
    shown = [_as_shown(offer, around) for offer in lines]
    return service_words(shown, around.coalition, t)


def _key(offer: Offer, around: Around) -> str:
    """Name a line in the form by nothing that says where it is."""
    return sha256(f"{around.secret}/{offer.id}".encode()).hexdigest()[:12]


def _line(fields: Fields, offer: Offer, around: Around) -> Line | None:
    key = _key(offer, around)
    keep = text_of(fields, f"keep-{key}", "yes") != "no"
    typed = text_of(fields, f"capacity-{key}")
    guarded = _guarded(around)
    missing = f"capacity-{key}" not in fields or (guarded and not typed)
    capacity = offer.capacity if missing else number_of(typed)
    if keep and capacity == offer.capacity:
        return None
    return Line(service=offer.service, place=offer.place, capacity=capacity, keep=keep)


def _shown(offer: Offer, answer: Answer, around: Around, t: Texts) -> dict[str, Any]:
    said_of = {(line.service, line.place): line for line in answer.lines}
    line = said_of.get((offer.service, offer.place))
    guarded = _guarded(around)
    known = None if guarded else offer.capacity
    if line is not None and line.capacity != offer.capacity:
        known = line.capacity
    shown = _as_shown(offer, around)
    return {
        "key": _key(offer, around),
        "words": offer_words(
            shown.model_copy(update={"capacity": None}), around.coalition, t
        ),
        "many": "" if guarded else capacity_words(offer.capacity, t),
        "guarded": guarded,
        "keep": "yes" if line is None or line.keep else "no",
        "capacity": "" if known is None else known,
    }


def _added(fields: Fields, around: Around) -> list[Line]:
    found = []
    for n in range(1, 21):
        service = text_of(fields, f"service-{n}")
        place = text_of(fields, f"place-{n}")
        capacity = number_of(text_of(fields, f"capacity-{n}"))
        if not service and (place or capacity is not None):
            raise InvalidInput(
                what="Your card", problem=_("choose what you do in each new line.")
            )
        if service:
            _refuse_strange(service, place, around)
            found.append(Line(service=service, place=place, capacity=capacity))
    return found


def _refuse_strange(service: str, place: str, around: Around) -> None:
    services = {term.id for term in around.coalition.services}
    places = {term.id for term in _places(around)} | {""}
    if service not in services or place not in places:
        raise InvalidInput(
            what="Your card",
            problem=_("choose from the lists; tell your host what is missing."),
        )


def _places(around: Around) -> list[Term]:
    """List the places to choose from: those that the room may know, and one's own.

    One's own are those that stand on the card, and those that this seat wrote before.
    """
    card = _card(around)
    lines = _open(card, around) if card else []
    own = {_as_shown(offer, around).place for offer in lines}
    own |= {line.place for line in Answer.model_validate(around.said).added}
    own |= {term.id for term in around.places}
    return [term for term in around.coalition.places if term.id in own]


def _rows(answer: Answer) -> list[dict[str, Any]]:
    given = [line.model_dump() for line in answer.added]
    given = [
        one | {"capacity": "" if one["capacity"] is None else one["capacity"]}
        for one in given
    ]
    empty = {"service": "", "place": "", "capacity": ""}
    return given + [empty] * EMPTY_ROWS


def choices_of(terms: Iterable[Term], t: Texts) -> list[tuple[str, str]]:
    """Give the id and the name of each term of a list, by name."""
    named = [(term.id, localise(term.name, t.language) or term.id) for term in terms]
    return sorted(named, key=lambda pair: pair[1].casefold())


def text_of(fields: Fields, name: str, otherwise: str = "") -> str:
    """Read the last text of a field, without the blanks around it."""
    values = fields.get(name) or ()
    return values[-1].strip() if values else otherwise


def number_of(text: str, what: str = "Your card") -> int | None:
    """Read how many people; None if nothing is written.

    Thousands may stand apart, as in "1.200", "1,200" and "1 200".

    Raises
    ------
    InvalidInput
        If it is no whole number of at most six digits.
    """
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,6}|[0-9]{1,3}[.,\s][0-9]{3}", text):
        return int(re.sub(r"[.,\s]", "", text))
    raise InvalidInput(
        what=what, problem=_("write how many people in whole digits, such as 12.")
    )
