"""The form of one card: what it holds, and reading it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from coalition.domain import (
    Coalition,
    Listing,
    Offer,
    Organisation,
    Term,
    clean_text,
    localise,
    make_slug,
    new_id,
    one_line,
)
from coalition.domain.provinces import find_province_place
from coalition.errors import InvalidInput, _
from coalition.exchange.tabular.matching import suggest_spelling
from coalition.server.sessions.home import parse_date

Fields = Mapping[str, list[str]]

EMPTY_ROWS = 3
MOST_ROWS = 600
_TEXTS = ("name", "alias", "lends", "contact", "note")
_LISTS = {"sector": "sectors", "service": "services", "place": "places"}
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class CardDraft:
    """A card as it was typed, ready to be written.

    Attributes
    ----------
    coalition : Coalition
        With the terms that are new in its lists.
    put, gone : tuple of Offer
        Offers that are new or different, and those that were taken away.
    new_terms : tuple of str
        Names that were added to the lists.
    """

    organisation: Organisation
    put: tuple[Offer, ...]
    gone: tuple[Offer, ...]
    coalition: Coalition
    new_terms: tuple[str, ...]


def values_of_card(
    organisation: Organisation | None,
    offers: Iterable[Offer],
    coalition: Coalition,
    language: str,
) -> dict[str, Any]:
    """Give what the fields of the form hold for a card; for None, an empty form."""
    card = organisation or Organisation(id="new", name="")
    names = {key: _names(coalition, key, language) for key in _LISTS}
    rows = [
        {
            "id": offer.id,
            "service": names["service"].get(offer.service, offer.service),
            "place": names["place"].get(offer.place, offer.place),
            "capacity": "" if offer.capacity is None else str(offer.capacity),
            "since": offer.since.isoformat() if offer.since else "",
            "until": offer.until.isoformat() if offer.until else "",
            "sensitive": offer.service in coalition.sensitive_services,
            "gone": False,
        }
        for offer in offers
    ]
    rows.sort(key=lambda row: (row["service"], row["place"], row["id"]))
    return {name: getattr(card, name) for name in _TEXTS} | {
        "sector": names["sector"].get(card.sector, card.sector),
        "listing": card.listing.value,
        "places": card.print_place,
        "confirmed": card.confirmed.isoformat() if card.confirmed else "",
        "rows": [*rows, *(_empty_row() for _n in range(EMPTY_ROWS))],
        "new-terms": False,
        "sensitive-terms": False,
    }


def values_of_form(fields: Fields) -> dict[str, Any]:
    """Give what was typed, to be shown again as it was."""
    rows = [
        {
            name: _text(fields, f"{name}-{n}")
            for name in ("id", "service", "place", "capacity", "since", "until")
        }
        | {"gone": bool(_text(fields, f"gone-{n}")), "sensitive": False}
        for n in _numbers(fields)
    ]
    return {name: _text(fields, name) for name in _TEXTS} | {
        "sector": _text(fields, "sector"),
        "listing": _text(fields, "listing"),
        "places": bool(_text(fields, "places")),
        "confirmed": _text(fields, "confirmed"),
        "rows": rows or [_empty_row()],
        "new-terms": bool(_text(fields, "new-terms")),
        "sensitive-terms": bool(_text(fields, "sensitive-terms")),
    }


def read_card(
    fields: Fields,
    coalition: Coalition,
    before: Organisation | None,
    offers: Sequence[Offer],
    taken: Iterable[str],
    language: str,
) -> CardDraft:
    """Read the form of a card.

    Parameters
    ----------
    before : Organisation or None
        The card that is changed; None makes a new one.
    offers : sequence of Offer
        What it offers so far.
    taken : iterable of str
        Ids of organisations that were ever used.

    Raises
    ------
    InvalidInput
        If something does not fit; the sentence says where.
    """
    terms = _Terms(coalition, fields, language)
    name = one_line(_text(fields, "name"))
    if not name:
        raise InvalidInput(what="The card", problem=_("it needs a name."))
    id_ = before.id if before else make_slug(name, set(taken), "organisation")
    organisation = _organisation(fields, id_, name, terms)
    rows = _rows(fields, id_, offers, terms)
    known = {offer.id: offer for offer in offers}
    gone = {_text(fields, f"id-{n}") for n in _numbers(fields) if _is_gone(fields, n)}
    return CardDraft(
        organisation=organisation,
        put=tuple(o for o in rows if known.get(o.id) != o),
        gone=tuple(offer for offer in offers if offer.id in gone),
        coalition=terms.coalition,
        new_terms=tuple(terms.added),
    )


def _organisation(fields: Fields, id_: str, name: str, terms: "_Terms") -> Organisation:
    confirmed = _text(fields, "confirmed")
    try:
        return Organisation(
            id=id_,
            name=name,
            sector=terms.find_or_add("sector", _text(fields, "sector")),
            listing=Listing(_text(fields, "listing") or Listing.NAME),
            alias=_text(fields, "alias"),
            print_place=bool(_text(fields, "places")),
            lends=_text(fields, "lends"),
            confirmed=parse_date(confirmed) if confirmed else None,
            note=_text(fields, "note"),
            contact=_text(fields, "contact"),
        )
    except (ValidationError, ValueError):
        raise InvalidInput(
            what="The card", problem=_("choose how it may be printed.")
        ) from None


def _rows(
    fields: Fields, organisation: str, offers: Sequence[Offer], terms: "_Terms"
) -> list[Offer]:
    own, found = {offer.id for offer in offers}, []
    for n in _numbers(fields):
        service, place = _text(fields, f"service-{n}"), _text(fields, f"place-{n}")
        if _is_gone(fields, n) or not (service or place):
            continue
        if not service:
            raise InvalidInput(
                what="Line {n}", problem=_("line {n} says where, but not what."), n=n
            )
        kept = _text(fields, f"id-{n}")
        since, until = _day(fields, f"since-{n}"), _day(fields, f"until-{n}")
        if since and until and until < since:
            raise InvalidInput(
                what="The card", problem=_("line {n} ends before it begins."), n=n
            )
        found.append(
            Offer(
                id=kept if kept in own else new_id(),
                organisation=organisation,
                service=terms.find_or_add("service", service),
                place=terms.find_or_add("place", place),
                capacity=_number(_text(fields, f"capacity-{n}"), n),
                since=since,
                until=until,
            )
        )
    return found


class _Terms:
    """The coalition's lists, into which a form may bring new names."""

    def __init__(self, coalition: Coalition, fields: Fields, language: str) -> None:
        self.coalition, self.language = coalition, language
        self.added: list[str] = []
        self._may_add = bool(_text(fields, "new-terms"))
        self._sensitive = bool(_text(fields, "sensitive-terms"))

    def find_or_add(self, key: str, typed: str) -> str:
        """Find the term that a name means; a new one if that was allowed."""
        name = one_line(typed)
        if not name:
            return ""
        terms: tuple[Term, ...] = getattr(self.coalition, _LISTS[key])
        for term in terms:
            if name.casefold() in {term.id, *map(str.casefold, term.name.values())}:
                return term.id
        if key == "place" and (same := find_province_place(self.coalition, name)):
            return same
        if not self._may_add:
            raise _unknown_term_error(name, terms, self.language)
        sensitive = self._sensitive and key == "service"
        id_ = make_slug(name, {term.id for term in terms}, key)
        new = Term(id=id_, name={self.language: name}, sensitive=sensitive)
        changed = {_LISTS[key]: (*terms, new)}
        self.coalition = self.coalition.model_copy(update=changed)
        self.added.append(name)
        return id_


def _unknown_term_error(
    name: str, terms: Iterable[Term], language: str
) -> InvalidInput:
    meant = suggest_spelling(name, [localise(term.name, language) for term in terms])
    if meant:
        return InvalidInput(
            what="The card",
            problem=_("“{name}” is not in the list. Did you mean “{meant}”?"),
            name=name,
            meant=meant,
        )
    return InvalidInput(
        what="The card",
        problem=_(
            "“{name}” is not in the list. Choose from the list, or tick “Add new words "
            "to the lists”."
        ),
        name=name,
    )


def _names(coalition: Coalition, key: str, language: str) -> dict[str, str]:
    return {
        t.id: localise(t.name, language) or t.id
        for t in getattr(coalition, _LISTS[key])
    }


def _empty_row() -> dict[str, Any]:
    names = ("id", "service", "place", "capacity", "since", "until")
    return dict.fromkeys(names, "") | {"gone": False, "sensitive": False}


def _numbers(fields: Fields) -> list[int]:
    return [n for n in range(1, MOST_ROWS) if f"service-{n}" in fields]


def _is_gone(fields: Fields, n: int) -> bool:
    return bool(_text(fields, f"gone-{n}"))


def _text(fields: Fields, name: str) -> str:
    return clean_text(fields.get(name, [""])[-1])[:_LONGEST]


def _day(fields: Fields, name: str) -> date | None:
    text = _text(fields, name)
    return parse_date(text) if text else None


def _number(text: str, n: int) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    raise InvalidInput(
        what="The card",
        problem=_("in line {n}, write how many people in whole digits, such as 12."),
        n=n,
    )
