"""Masking of organisation names in free text."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from coalition.domain.organisations import Listing, Organisation


def make_masker(cards: Iterable[Organisation]) -> Callable[[str], str]:
    """Make a function that masks the names of hidden organisations in a text.

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
        and accents, whatever blanks, apostrophes and hyphens are used. Of one or two
        letters they are found as they are written alone, and without a letter or digit
        nowhere. Within a longer name that is shown nothing is found: it would say whose
        the other is.
    """
    known = list(cards)
    shown = {
        _name_pattern(c.shown_name) for c in known if c.listing is not Listing.HIDDEN
    }
    instead = {
        _name_pattern(card.name): "…"
        if card.listing is Listing.HIDDEN
        else card.shown_name
        for card in known
        if card.listing is Listing.HIDDEN or card.shown_name != card.name
    }
    shown = {name for name in shown - instead.keys() if name.letters}
    instead = {name: other for name, other in instead.items() if name.letters}

    @lru_cache  # many ties say the same of their relation
    def read(text: str) -> str:
        there = _FoldedText.of(text)
        masked = [
            s for name, other in instead.items() for s in there.spans(name, other)
        ]
        if not masked:
            return text
        open_ones = [span for name in shown for span in there.spans(name, None)]
        return there.replace_spans(_resolve_overlaps(masked + open_ones))

    return read if instead else str


def fold_name(name: str) -> str:
    """Fold case, accents and spacing so that names can be compared.

    Examples
    --------
    >>> fold_name("Café  Groß\u2013Haus") == fold_name("CAFE GROSS-HAUS")
    True
    """
    return "".join(letter for letter, _place in _letters(name)).strip()


@dataclass(frozen=True)
class _NamePattern:
    """A name to look for: its letters, and if these are few how it is written."""

    letters: str
    written: str


def _name_pattern(name: str) -> _NamePattern:
    letters = fold_name(name)
    how_many = sum(letter.isalnum() for letter in letters)
    with_capitals = name.lower() != name.upper()
    written = name if how_many <= _SHORT and with_capitals else ""
    seen = unicodedata.normalize("NFC", written)
    return _NamePattern(letters if how_many else "", seen)


@dataclass(frozen=True)
class _Span:
    """Where a name stands in the letters, and what to say instead; None is itself."""

    start: int
    end: int
    instead: str | None


@dataclass(frozen=True)
class _FoldedText:
    """A text, its letters as names are compared, and the place of each in the text."""

    text: str
    letters: str
    places: Sequence[int]

    @classmethod
    def of(cls, text: str) -> "_FoldedText":
        seen = unicodedata.normalize("NFC", text)
        found = _letters(seen)
        letters = "".join(letter for letter, _place in found)
        return cls(seen, letters, [*(place for _letter, place in found), len(seen)])

    def spans(self, name: _NamePattern, instead: str | None) -> Iterator[_Span]:
        """Find a name wherever it is a word of its own."""
        start = self.letters.find(name.letters)
        while start >= 0:
            end = start + len(name.letters)
            if self._alone(start, end, name) and self._written_so(start, end, name):
                yield _Span(start, end, instead)
            start = self.letters.find(name.letters, start + 1)

    def replace_spans(self, spans: Iterable[_Span]) -> str:
        """Say something else in place of spans, of which one may reach into the next."""
        parts, done = [], 0
        for span in spans:
            if span.start >= done:
                before = self.text[self.places[done] : self.places[span.start]]
                parts += [before, span.instead or ""]
            done = max(done, span.end)
        return "".join([*parts, self.text[self.places[done] :]])

    def _alone(self, start: int, end: int, name: _NamePattern) -> bool:
        before = start > 0 and _LETTER.match(name.letters[0])
        if before and _LETTER.match(self.letters[start - 1]):
            return False
        if not _LETTER.match(name.letters[-1]):
            return True
        # What is tied to two or three letters is more often another word.
        after = _AFTER_LONG if len(name.letters) > _ENDLESS else _AFTER
        return after.match(self.letters, end) is not None

    def _written_so(self, start: int, end: int, name: _NamePattern) -> bool:
        there = self.text[self.places[start] : self.places[end]]
        return not name.written or there == name.written


def _resolve_overlaps(spans: Iterable[_Span]) -> list[_Span]:
    """Resolve overlaps between spans to mask and spans of longer shown names.

    What is shown covers nothing where a name to mask begins or ends across its edge.
    """
    in_order = sorted(spans, key=lambda s: (s.start, s.instead is not None, -s.end))
    masked = [span for span in in_order if span.instead is not None]
    within = {place for span in masked for place in range(span.start + 1, span.end)}
    found, covered = [], 0
    for span in in_order:
        if span.instead is not None:
            found += [span] if span.end > covered else []
        elif not within & {span.start, span.end}:
            covered = max(covered, span.end)
    return found


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
    plain = "".join(part for part in parts if not _is_invisible(part))
    return unicodedata.normalize("NFC", plain)


def _is_invisible(letter: str) -> bool:
    """Tell whether a character is a combining mark or invisible."""
    return unicodedata.combining(letter) > 0 or unicodedata.category(letter) == "Cf"


_SAME = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc", "'")
    | dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212", " ")
    | {"ı": "i", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ø": "o", "ŧ": "t"}
    | {"æ": "ae", "œ": "oe", "þ": "th"}
)
"""Signs of which a keyboard gives one or the other, and letters that are no accented
ones to Unicode though they are to people."""

_ONCE = " '"
"""Signs of which two in a row are as one."""

_SHORT, _ENDLESS = 2, 3
"""Letters of names that are found as they are written alone; and without endings."""

_ONE_LETTER = r"[^\W_\u0590-\u1dff\u2000-\U0010ffff]"
"""A letter of Latin, Greek or Cyrillic script, or a digit. Others, such as Chinese or
Arabic ones, are written to a name without a gap: there, rather too much is hidden."""

_ENDING = r"(?:(?:ku|mu|nya)?(?:lah|kah|pun)?|s)"
"""What Indonesian ties to a noun, and the English plural."""

_LETTER = re.compile(_ONE_LETTER)
_AFTER = re.compile(f"(?!{_ONE_LETTER})")
_AFTER_LONG = re.compile(f"{_ENDING}(?!{_ONE_LETTER})")
