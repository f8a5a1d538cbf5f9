"""Names that may not be read, in what somebody typed."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from coalition.domain.facts import Fact
from coalition.domain.organisation import Listing, Organisation
from coalition.domain.session import Session

F = TypeVar("F", bound=Fact)


def without_names(facts: Iterable[F], read: Callable[[str], str]) -> list[F]:
    """Take out of what was typed the names that may not be read.

    Parameters
    ----------
    facts : iterable of Fact
        Their texts, such as a decision's, are what is read.
    read : callable
        Takes the names out of a text; see `masking`.
    """
    return [_rewritten(fact, read) for fact in facts]


def masking(cards: Iterable[Organisation]) -> Callable[[str], str]:
    """Make what takes the names that may not be read out of any text.

    Parameters
    ----------
    cards : iterable of Organisation
        As the host sees them; of an organisation that was renamed, a card for each name.

    Returns
    -------
    callable
        In its text, the name of a hidden organisation becomes “…” and that of one with
        another name the other name. Only whole names, written as on the card in capitals
        or not, can be found: as words of their own, also with an ending that the
        language ties to them, whatever blanks, apostrophes and hyphens are used. Within
        a longer name that is shown nothing is found: it would say whose the other is.
    """
    known = list(cards)
    instead = {
        card.name: "…" if card.listing is Listing.HIDDEN else card.shown_name
        for card in known
        if card.name
        and (card.listing is Listing.HIDDEN or card.shown_name != card.name)
    }
    if not instead:
        return str
    shown = [card for card in known if card.listing is not Listing.HIDDEN]
    names = {card.shown_name for card in shown if card.shown_name} - instead.keys()
    instead |= {name: name for name in names}
    longest_first = sorted(instead, key=lambda name: (-len(name), name))
    folded = {name: _folded(name) for name in longest_first}

    def read(text: str) -> str:
        seen = _as_seen(text)
        there = _folded(seen)
        # Of a thousand names few stand in one text: only those are worth a pattern.
        found = [name for name in longest_first if folded[name] in there]
        return _replaced(seen, found, instead) if found else seen

    return read


def _replaced(text: str, names: Sequence[str], instead: Mapping[str, str]) -> str:
    wanted = "|".join(f"({_alone(name)})" for name in names)

    def other(found: re.Match[str]) -> str:
        name = names[(found.lastindex or 1) - 1]
        return found[0] if instead[name] == name else instead[name]

    return re.sub(wanted, other, text, flags=re.IGNORECASE)


def _folded(text: str) -> str:
    """Write a text so that what may be found in it is certainly found."""
    letters = unicodedata.normalize("NFD", text.casefold()).translate(_SAME)
    plain = (letter for letter in letters if not unicodedata.combining(letter))
    return " ".join("".join(plain).split())


def _as_seen(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_UNSEEN)


def _alone(name: str) -> str:
    """Write a name as a pattern that does not find it within another word."""
    before = f"(?<!{_LETTER})" if re.match(_LETTER, name[0]) else ""
    after = f"(?={_ENDING}(?!{_LETTER}))" if re.match(_LETTER, name[-1]) else ""
    return before + "".join(map(_as_typed, name)) + after


def _as_typed(letter: str) -> str:
    """Write a letter as a pattern of all that people type for it."""
    alike = next((some for some in _ALIKE if letter in some), letter)
    return f"[{re.escape(alike)}]+" if len(alike) > 1 else re.escape(letter)


_ALIKE = (
    " \t\n\r\u00a0\u2009\u202f",
    "'\u2018\u2019\u02bc",
    "-\u2010\u2011\u2013\u2014",
)
"""Blanks, apostrophes and hyphens, of which a keyboard gives one or the other."""

_SAME = {ord(other): some[0] for some in _ALIKE for other in some}
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060"))
"""What may stand between letters and cannot be seen."""

_LETTER = r"(?-i:[^\W_\u0590-\u1dff\u2000-\U0010ffff])"
"""A letter of Latin, Greek or Cyrillic script, or a digit. Others, such as Chinese or
Arabic ones, are written to a name without a gap: there, rather too much is hidden."""

_ENDING = r"(?:(?:ku|mu|nya)?(?:lah|kah|pun)?|s)"
"""What Indonesian ties to a noun, and the English plural."""


_TYPED = ("text", "what", "owner", "against", "title", "changed", "lends", "source")
"""Fields in which somebody may have named an organisation."""


def _rewritten(fact: F, read: Callable[[str], str]) -> F:
    # The place of a day is typed; that of an offer is one of the list.
    fields = (*_TYPED, "place") if isinstance(fact, Session) else _TYPED
    typed = {field: getattr(fact, field, None) for field in fields}
    changes: dict[str, Any] = {
        f: read(text) for f, text in typed.items() if isinstance(text, str)
    }
    name = getattr(fact, "name", None)
    if isinstance(name, dict):
        changes["name"] = {language: read(text) for language, text in name.items()}
    return fact.model_copy(update=changes) if changes else fact
