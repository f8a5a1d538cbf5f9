"""Text metrics: conservative widths of text, and wrapping of labels."""

import unicodedata

_WIDTHS = {
    0.38: "'ijl/IJ|\\,. ",
    0.51: ":;-f!()[]tr_`",
    0.6: '*"?zcs',
    0.69: "LvxykaeEFTo",
    0.75: "0123456789hnubdgpqSYCPZB{}$",
    0.85: "AKRVXUGDHNOQ#+<=>^~",
    0.95: "w&",
    1.12: "mMW%@…—",
}
_EMS = {letter: ems for ems, letters in _WIDTHS.items() for letter in letters}
_OTHER, _EAST_ASIAN = 0.9, 1.2


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
    Widths of the broadest of the fonts that we may meet, DejaVu Sans Bold, rounded up;
    a letter with an accent is as wide as without, one of another script .9 em, East
    Asian letters and emoji 1.2; marks that stand above or below have none.
    """
    return size * sum(map(_em, text))


def wrap_name(text: str, ems: float, most: int) -> tuple[str, ...]:
    """Break a name into lines of at most so many ems; what is left over becomes "…".

    Examples
    --------
    >>> wrap_name("Catholic Agency For Overseas Development", 14, 3)
    ('Catholic Agency For', 'Overseas Development')
    """
    words = " ".join(text.split())
    if text_width(words, 1) <= ems:
        return (words,)
    broken = _wrap_words(words, ems)
    if len(broken) <= most:
        return tuple(_balance_lines(words, broken, ems))
    return (*broken[: most - 1], _truncate_line(" ".join(broken[most - 1 :]), ems))


def _em(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF:
        return _EAST_ASIAN
    return _EMS.get(unicodedata.normalize("NFD", letter)[0], _OTHER)


def _wrap_words(words: str, ems: float) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        if lines and text_width(f"{lines[-1]} {word}", 1) <= ems:
            lines[-1] += f" {word}"
        else:
            # A word that is longer than a line is broken where the line is full.
            lines += _pieces(word, ems)
    return lines


def _pieces(word: str, ems: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, 1) > ems:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _balance_lines(words: str, broken: list[str], ems: float) -> list[str]:
    """Break again into as many lines, as narrow as they can be with words whole."""
    longest = max(text_width(word, 1) for word in words.split())
    best, narrower = broken, ems * 0.95
    while narrower >= longest:
        tried = _wrap_words(words, narrower)
        if len(tried) > len(broken):
            return best
        best, narrower = tried, narrower * 0.95
    return best


def _truncate_line(words: str, ems: float) -> str:
    while words and text_width(f"{words}…", 1) > ems:
        words = words[:-1].rstrip()
    return f"{words}…"
