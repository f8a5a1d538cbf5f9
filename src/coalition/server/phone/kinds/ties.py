"""Ties on the phone: tick all partners first, then say how often for those alone."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from coalition.activities.ties import MOST_MISSING, Settings
from coalition.domain import Activity, Organisation, localise
from coalition.domain.wording import one_line
from coalition.errors import InvalidInput
from coalition.server.phone.kinds import Around
from coalition.texts import Texts, fixed

PARTNER, OFTEN, MISSING, NOBODY = "partner", "often~", "missing-", "nobody"
_LONGEST = 120


def barred(_activity: Activity, texts: Texts, around: Around) -> str:
    """Tell a seat that speaks for no organisation why there is no form."""
    if around.seat.organisation is not None:
        return ""
    return texts(
        "This question is for organisations. You sit here for none, so there is "
        "nothing to answer now. Thank you."
    )


def read(fields: Mapping[str, list[str]], around: Around) -> dict[str, Any]:
    """Read the ticks, how often, and the names that are not on the list.

    Raises
    ------
    InvalidInput
        If nothing was ticked or written.
    """
    keys = {around.key_of(o.id): o.id for o in listed(around)}
    return read_partners(fields, keys)


def read_partners(
    fields: Mapping[str, list[str]], keys: Mapping[str, str]
) -> dict[str, Any]:
    """Read the fields of the form, which the host's desk has too.

    Parameters
    ----------
    fields : mapping
        ``partner`` with a key for each tick, ``often~<key>`` with a place, the names
        ``missing-1`` to ``missing-5``, and ``nobody``.
    keys : mapping of str to str
        Key of each organisation on the list -> its id; a key of no one is left out.

    Raises
    ------
    InvalidInput
        If nothing was ticked or written.
    """
    often = {
        name.removeprefix(OFTEN): _place(values[-1])
        for name, values in fields.items()
        if name.startswith(OFTEN) and values
    }
    # Without script nothing ticks the box of somebody who said how often.
    ticked = [*fields.get(PARTNER, ()), *(key for key, n in often.items() if n)]
    partners = {keys[key]: often.get(key, 0) for key in ticked if key in keys}
    names = [
        one_line(fields.get(f"{MISSING}{n}", [""])[-1])[:_LONGEST]
        for n in range(1, MOST_MISSING + 1)
    ]
    missing = list(dict.fromkeys(name for name in names if name))
    if not partners and not missing and NOBODY not in fields:
        raise InvalidInput(
            what="Your answer",
            problem="tick whom you work with, or that you work with nobody here.",
        )
    return {"partners": partners, "missing": missing}


def context(
    _activity: Activity,
    settings: Settings,
    texts: Texts,
    given: Mapping[str, Any],
    around: Around,
) -> dict[str, Any]:
    """Give the other organisations by name, and the words for how often."""
    partners, missing = given.get("partners", {}), given.get("missing", [])
    return {
        "rows": [
            (around.key_of(o.id), o.shown_name, partners.get(o.id))
            for o in listed(around)
        ],
        "words": often_words(settings, texts),
        "missing": [*missing, *[""] * MOST_MISSING][:MOST_MISSING],
        "nobody": bool(given) and not partners and not missing,
        "no_names": texts(fixed.NO_NAMES_OF_SURVIVORS),
    }


def listed(around: Around) -> list[Organisation]:
    """List the organisations that a seat can tick: all it may see but its own."""
    own = around.seat.organisation
    return in_order([o for o in around.room.organisations.values() if o.id != own])


def in_order(organisations: Sequence[Organisation]) -> list[Organisation]:
    """Sort organisations by the names they show, as a list on paper is sorted."""
    return sorted(organisations, key=lambda o: (_plain(o.shown_name), o.shown_name))


def often_words(settings: Settings, t: Texts) -> list[tuple[str, str]]:
    """Give each place of the scale with its words, from seldom to often."""
    return [
        (str(place), localise(option.text, t.language))
        for place, option in enumerate(settings.often, start=1)
    ]


def _plain(name: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c)
    ).casefold()


def _place(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
