"""Names that may not be read, in what somebody typed."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from coalition.domain.activity import Activity
from coalition.domain.facts import Fact
from coalition.domain.organisation import Listing, Organisation, Tie
from coalition.domain.session import Item, Session
from coalition.domain.wording import Wording

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
        another name the other name. Only whole names can be found: as words of their
        own, also with an ending that the language ties to them, with or without capitals
        and accents, whatever blanks, apostrophes and hyphens are used. Within a longer
        name that is shown nothing is found: it would say whose the other is.
    """
    known = list(cards)
    shown = [card for card in known if card.listing is not Listing.HIDDEN]
    instead: dict[str, str | None] = {folded(card.shown_name): None for card in shown}
    instead |= {
        folded(card.name): "…" if card.listing is Listing.HIDDEN else card.shown_name
        for card in known
        if card.listing is Listing.HIDDEN or card.shown_name != card.name
    }
    instead.pop("", None)
    if not any(instead.values()):
        return str
    longest_first = sorted(instead, key=lambda name: (-len(name), name))

    def read(text: str) -> str:
        seen = unicodedata.normalize("NFC", text)
        there = folded(seen)
        # Of a thousand names few stand in one text: only those are worth a pattern.
        found = [name for name in longest_first if name in there]
        return _replaced(seen, found, instead) if found else text

    return read


def folded(text: str) -> str:
    """Write a text as names are compared: what people take for the same is the same.

    Examples
    --------
    >>> folded("Café  Groß\u2013Haus") == folded("CAFE GROSS-HAUS")
    True
    """
    return "".join(letter for letter, _place in _letters(text))


def _replaced(
    text: str, names: Sequence[str], instead: Mapping[str, str | None]
) -> str:
    wanted = "|".join(f"({_alone(name)})" for name in names)
    letters = _letters(text)
    places = [*(place for _letter, place in letters), len(text)]
    parts, done = [], 0
    for found in re.finditer(wanted, "".join(letter for letter, _place in letters)):
        other = instead[names[(found.lastindex or 1) - 1]]
        if other is not None:
            parts += [text[done : places[found.start()]], other]
            done = places[found.end()]
    return "".join([*parts, text[done:]])


def _letters(text: str) -> list[tuple[str, int]]:
    """Fold a text letter by letter, each with the place where it stands."""
    found: list[tuple[str, int]] = []
    for place, one in enumerate(text):
        for letter in _plain(one):
            if not (letter in _ONCE and found and found[-1][0] == letter):
                found.append((letter, place))
    return found


@cache
def _plain(letter: str) -> str:
    """Write a letter without capitals and accents: as none, one, or two as of “ß”."""
    if letter.isspace():
        return " "
    parts = unicodedata.normalize("NFD", letter.casefold()).translate(_SAME)
    plain = "".join(part for part in parts if not _unseen(part))
    return unicodedata.normalize("NFC", plain)


def _unseen(letter: str) -> bool:
    """Tell what may be left out, and what may stand between letters unseen."""
    return unicodedata.combining(letter) > 0 or unicodedata.category(letter) == "Cf"


def _alone(name: str) -> str:
    """Write a name as a pattern that does not find it within another word."""
    before = f"(?<!{_LETTER})" if re.match(_LETTER, name[0]) else ""
    after = f"(?={_ENDING}(?!{_LETTER}))" if re.match(_LETTER, name[-1]) else ""
    return before + re.escape(name) + after


_ALIKE = "'\u2018\u2019\u02bc", "-\u2010\u2011\u2013\u2014"
"""Apostrophes and hyphens, of which a keyboard gives one or the other."""

_SAME = {ord(other): some[0] for some in _ALIKE for other in some}

_ONCE = " '-"
"""Signs of which two in a row are as one."""

_LETTER = r"[^\W_\u0590-\u1dff\u2000-\U0010ffff]"
"""A letter of Latin, Greek or Cyrillic script, or a digit. Others, such as Chinese or
Arabic ones, are written to a name without a gap: there, rather too much is hidden."""

_ENDING = r"(?:(?:ku|mu|nya)?(?:lah|kah|pun)?|s)"
"""What Indonesian ties to a noun, and the English plural."""


_TYPED = ("text", "what", "owner", "against", "title", "changed", "lends", "source")
"""Fields in which somebody may have named an organisation."""

_WORDED = ("name", "title", "question", "text")
"""Fields that say something in several languages."""


def _rewritten(fact: F, read: Callable[[str], str]) -> F:
    if isinstance(fact, Tie):  # its source is an organisation's id
        return fact
    typed = {field: getattr(fact, field, None) for field in _TYPED}
    changes: dict[str, Any] = {
        f: read(text) for f, text in typed.items() if isinstance(text, str)
    }
    worded = {field: getattr(fact, field, None) for field in _WORDED}
    changes |= {f: _in_each(w, read) for f, w in worded.items() if isinstance(w, dict)}
    if isinstance(fact, Session):
        # Its place is typed; that of an offer is one of the list.
        changes |= {"place": read(fact.place), "running_order": _ordered(fact, read)}
    # A workbook asks about services and places; their names are of the list.
    if isinstance(fact, Activity) and not fact.workbook:
        changes["settings"] = _asked(fact.settings, read)
    return fact.model_copy(update=changes) if changes else fact


def _ordered(day: Session, read: Callable[[str], str]) -> tuple[Item, ...]:
    return tuple(
        item.model_copy(update={"title": _in_each(item.title, read)})
        for item in day.running_order
    )


def _in_each(wording: Wording, read: Callable[[str], str]) -> Wording:
    return {language: read(text) for language, text in wording.items()}


def _asked(settings: Any, read: Callable[[str], str]) -> Any:
    """Read the words of lines and options; their ids stay as they are."""
    if isinstance(settings, list | tuple):
        return [_asked(one, read) for one in settings]
    if not isinstance(settings, dict):
        return settings
    return {
        key: _in_each(part, read) if key in _SPOKEN else _asked(part, read)
        for key, part in settings.items()
    }


_SPOKEN = ("title", "text", "context")
"""What lines and options say, in several languages."""
