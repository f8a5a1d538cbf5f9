"""A card at the host's desk: the paper of one organisation, keyed in."""

from collections.abc import Iterable
from typing import Any

from coalition.activities.card import Settings
from coalition.blocks.cards import LISTED
from coalition.blocks.kinds import Seen
from coalition.domain import Activity, Listing, Term, cleaned, one_line, said
from coalition.errors import InvalidInput, _
from coalition.server.host.kinds import Fields
from coalition.texts import Texts

PAPER_LINES = 6


def context(
    _activity: Activity, _settings: Settings, texts: Texts, seen: Seen
) -> dict[str, Any]:
    """Give the lists to choose from."""
    coalition = seen.coalition
    return {
        "whose": True,
        "no_hands": True,
        "rows": range(1, PAPER_LINES + 1),
        "services": _terms(coalition.services, texts),
        "places": _terms(coalition.places, texts),
        "listings": [(way.value, texts(LISTED[way])) for way in Listing],
    }


def ballot(fields: Fields) -> dict[str, Any]:
    """Read one paper; what is left empty stays as the card has it.

    Raises
    ------
    InvalidInput
        If neither "it is right" nor anything else was keyed in.
    """
    value: dict[str, Any] = {"lines": [], "added": []}
    for n in range(1, PAPER_LINES + 1):
        service = _text(fields, f"service-{n}")
        if service:
            ends = _text(fields, f"state-{n}") == "no"
            line = {
                "service": service,
                "place": _text(fields, f"place-{n}"),
                "capacity": _number(_text(fields, f"capacity-{n}")),
                "keep": not ends,
            }
            value["lines" if ends else "added"].append(line)
    value |= _allowed(fields)
    if value == {"lines": [], "added": []} and not _text(fields, "right"):
        raise InvalidInput(
            what="The card",
            problem=_("tick “Our card is right”, or key in what is not."),
        )
    return value


def _allowed(fields: Fields) -> dict[str, Any]:
    said_of: dict[str, Any] = {}
    if lends := cleaned(_text(fields, "lends")):
        said_of["lends"] = lends
    if listing := _text(fields, "listing"):
        said_of["listing"] = listing
    if alias := one_line(_text(fields, "alias")):
        said_of["alias"] = alias
    if places := _text(fields, "places"):
        said_of["print_place"] = places == "yes"
    return said_of


def tally(_fields: Fields) -> dict[str, Any]:
    """Refuse hands: a card is its own organisation's to confirm.

    Raises
    ------
    InvalidInput
        Always.
    """
    raise InvalidInput(
        what="Hands",
        problem=_(
            "hands cannot confirm a card. Key in the paper of each organisation."
        ),
    )


def settings(_fields: Fields, _languages: list[str]) -> dict[str, Any]:
    """Ask it now: there is nothing to choose."""
    return {}


def _terms(terms: Iterable[Term], t: Texts) -> list[tuple[str, str]]:
    named = [(term.id, said(term.name, t.language) or term.id) for term in terms]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _text(fields: Fields, name: str) -> str:
    return fields.get(name, [""])[-1].strip()


def _number(text: str) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    raise InvalidInput(
        what="The card", problem=_("write how many people in whole digits, such as 12.")
    )
