"""A card at the host's desk: the paper of one organisation, keyed in."""

from typing import Any

from coalition.activities.card import Settings
from coalition.blocks.cards import LISTING_LABELS
from coalition.blocks.kinds import Seen
from coalition.domain import Activity, Listing, clean_text, one_line
from coalition.errors import InvalidInput, _
from coalition.server.phone.kinds.card import choices_of, number_of, text_of
from coalition.server.run.kinds import Fields
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
        "changes": "register/changed",
        "rows": range(1, PAPER_LINES + 1),
        "services": choices_of(coalition.services, texts),
        "places": choices_of(coalition.places, texts),
        "listings": [(way.value, texts(LISTING_LABELS[way])) for way in Listing],
    }


def ballot(fields: Fields, _settings: Any = None) -> dict[str, Any]:
    """Read one paper; what is left empty stays as the card has it.

    Raises
    ------
    InvalidInput
        If neither "it is right" nor anything else was keyed in.
    """
    value: dict[str, Any] = {"lines": [], "added": []}
    for n in range(1, PAPER_LINES + 1):
        service = text_of(fields, f"service-{n}")
        if service:
            ends = text_of(fields, f"state-{n}") == "no"
            line = {
                "service": service,
                "place": text_of(fields, f"place-{n}"),
                "capacity": number_of(text_of(fields, f"capacity-{n}"), "The card"),
                "keep": not ends,
            }
            value["lines" if ends else "added"].append(line)
    value |= _allowed(fields)
    if value == {"lines": [], "added": []} and not text_of(fields, "right"):
        raise InvalidInput(
            what="The card",
            problem=_("tick “Our card is right”, or key in what is not."),
        )
    return value


def _allowed(fields: Fields) -> dict[str, Any]:
    said_of: dict[str, Any] = {}
    if lends := clean_text(text_of(fields, "lends")):
        said_of["lends"] = lends
    if listing := text_of(fields, "listing"):
        said_of["listing"] = listing
    if alias := one_line(text_of(fields, "alias")):
        said_of["alias"] = alias
    if places := text_of(fields, "places"):
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
