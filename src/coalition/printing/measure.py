"""Text metrics of the paper font, and break opportunities in long words."""

import re
import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

from coalition.printing.font_coverage import font_folder

ZERO_WIDTH_SPACE = "\u200b"
"""Zero width space: a word may break here."""

_WORDS = re.compile(r"\S+")


@cache
def _font_metrics(bold: bool) -> tuple[dict[int, str], dict[str, tuple[int, int]], int]:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    with TTFont(font_folder() / name) as font:
        return font.getBestCmap(), dict(font["hmtx"].metrics), font["head"].unitsPerEm


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Measure a line of text, letters side by side.

    Parameters
    ----------
    text : str
    size : float, points

    Returns
    -------
    float, points
    """
    names, advances, unit = _font_metrics(bold)
    missing = ".notdef"
    total = sum(advances[names.get(ord(letter), missing)][0] for letter in text)
    return total * size / unit


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Measure the widest word of a text, in points."""
    words = _WORDS.findall(text)
    return max((text_width(word, size, bold=bold) for word in words), default=0.0)


def line_count(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """Estimate how many lines a text takes in a column `width` points wide."""
    return sum(
        max(1.0, text_width(line, size, bold=bold) / max(width, 1.0))
        for line in text.split("\n")
    )


def truncate_to_width(text: str, width: float, size: float) -> str:
    """Cut a text to what a line of `width` points holds.

    Examples
    --------
    >>> truncate_to_width("Safe Passage Network", 60, 8.5)
    'Safe Passag…'
    """
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        # Long texts are cut in large steps, the last letters one by one.
        text = text[: max(len(text) * 3 // 4, 0)] if len(text) > 500 else text[:-1]
    return f"{text.rstrip()}…"


def insert_breaks(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Insert break opportunities into words wider than the column.

    A line of underscores, to write on, is shortened to the column instead.

    Examples
    --------
    >>> insert_breaks("short words", 100, 10)
    'short words'
    >>> insert_breaks("aaaa", 10, 10).replace(ZERO_WIDTH_SPACE, "|")
    'a|a|a|a'
    """

    def mend(word: re.Match[str]) -> str:
        wide = text_width(word[0], size, bold=bold)
        if wide <= width:
            return word[0]
        if not word[0].strip("_"):
            # A line to write on goes as far as the column.
            return word[0][: max(1, int(len(word[0]) * width / wide))]
        return _with_breaks(word[0])

    return _WORDS.sub(mend, text)


def _with_breaks(word: str) -> str:
    return "".join(
        letter
        if at == 0 or _stays_attached(letter, word[at - 1])
        else ZERO_WIDTH_SPACE + letter
        for at, letter in enumerate(word)
    )


def _stays_attached(letter: str, before: str) -> bool:
    # Accents stay on their letter, joiners with their neighbours.
    return (
        unicodedata.combining(letter) > 0
        or {letter, before} & {"\u200d", ZERO_WIDTH_SPACE} != set()
    )
