"""How much room words take in a drawing, guessed so that it is never too little."""

import unicodedata
from textwrap import wrap

_NARROW = frozenset("ijlI.,:;'|!()[]{}ftr-/\" ")
_BROAD = frozenset("mwMWQOG@%—…")


def text_width(text: str, size: float) -> float:
    """Guess the width of a line in bold letters, on the safe side.

    Parameters
    ----------
    text : str
        One line.
    size : float
        Size of the letters; the width is in the same unit.

    Notes
    -----
    After the broadest of the fonts that we may meet, DejaVu Sans Bold: narrow Latin
    letters .5 em, broad ones 1.12, other small ones .72, capitals and all other
    scripts .86, East Asian and emoji 1.2; marks that stand above or below have none.
    """
    return size * sum(map(_em, text))


def lines_of(text: str, ems: float, most: int) -> tuple[str, ...]:
    """Break a name into lines of at most so many ems; what is left over becomes "…".

    Examples
    --------
    >>> lines_of("Catholic Agency For Overseas Development", 14, 3)
    ('Catholic Agency', 'For Overseas', 'Development')
    """
    words = " ".join(text.split())
    if text_width(words, 1) <= ems:
        return (words,)
    broken = _broken(words, ems)
    if len(broken) <= most:
        return tuple(_even(words, broken, ems))
    return (*broken[: most - 1], _cut(" ".join(broken[most - 1 :]), ems))


def _em(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF:
        return 1.2
    if letter in _NARROW:
        return 0.5
    if letter in _BROAD:
        return 1.12
    return 0.72 if letter.isascii() and not letter.isupper() else 0.86


def _broken(words: str, ems: float) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", 1) <= ems:
            lines[-1] += f" {word}"
        else:
            # A word that is longer than a line is broken where the line is full.
            lines += _pieces(word, ems)
    return lines


def _pieces(word: str, ems: float) -> list[str]:
    if text_width(word, 1) <= ems:
        return [word]
    return wrap(word, max(int(len(word) * ems / text_width(word, 1)), 1))


def _even(words: str, broken: list[str], ems: float) -> list[str]:
    """Break again into as many lines, as narrow as they can be."""
    best = broken
    narrower = ems * 0.94
    while narrower > 1:
        tried = _broken(words, narrower)
        if len(tried) > len(broken):
            return best
        best, narrower = tried, narrower * 0.94
    return best


def _cut(words: str, ems: float) -> str:
    while words and text_width(f"{words}…", 1) > ems:
        words = words[:-1].rstrip()
    return f"{words}…"
