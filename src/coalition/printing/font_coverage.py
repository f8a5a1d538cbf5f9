"""Filter for characters that the bundled font lacks; it reports what it replaced."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import matplotlib as mpl
from fontTools.ttLib import TTFont

from coalition.texts import Texts

REPLACEMENT_CHARACTER = "□"
"""Stands for a character that the font lacks."""

_NAMED = 12
# Marks that say how neighbours join or which way they run; they have no shape.
_SHAPELESS = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
# Overrides that would turn around the text that follows, and a name with it.
_BIDI_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def font_folder() -> Path:
    """Give the folder with the fonts that come with the program's libraries."""
    return Path(mpl.get_data_path()) / "fonts" / "ttf"


@cache
def printable_characters() -> frozenset[str]:
    """Give the characters that the font of the paper can draw."""
    with TTFont(font_folder() / "DejaVuSans.ttf", lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


class CharacterFilter:
    r"""Filter that makes texts printable and records replaced characters.

    Examples
    --------
    >>> letters = CharacterFilter()
    >>> letters("rice \U0001f33e and\x00 fish"), sorted(letters.missing)
    ('rice □ and fish', ['🌾'])
    """

    def __init__(self) -> None:
        self.missing: dict[str, None] = {}

    def __call__(self, text: str) -> str:
        """Strip control characters; put □ for what the font lacks."""
        return "".join(
            map(self._one, _BIDI_OVERRIDES.sub("", _LINE_ENDS.sub("\n", text)))
        )

    def _one(self, letter: str) -> str:
        if letter in "\n\t":
            return letter
        kind = unicodedata.category(letter)
        if kind == "Cc" or "\ufe00" <= letter <= "\ufe0f":
            return ""
        if letter in _SHAPELESS or letter in printable_characters():
            return letter
        if kind == "Zs":
            return " "
        self.missing[letter] = None
        return REPLACEMENT_CHARACTER

    def filter_or_default(self, text: str, otherwise: str) -> str:
        """Filter a text; return the fallback if nothing visible is left."""
        clean = self(text)
        shows = any(
            letter not in _SHAPELESS and not letter.isspace() for letter in clean
        )
        return clean if shows else otherwise

    def describe_replacements(self, texts: Texts) -> str:
        """Say which characters were replaced, or nothing if none was."""
        if not self.missing:
            return ""
        named = [_name(letter) for letter in list(self.missing)[:_NAMED]]
        more = len(self.missing) - len(named)
        if more:
            named.append(texts.count("one more", "{n} more", more))
        return texts.count(
            "One character could not be printed and is shown as □: {names}.",
            "{n} characters could not be printed and are shown as □: {names}.",
            len(self.missing),
            names=", ".join(named),
        )


def _name(letter: str) -> str:
    name = unicodedata.name(letter, "").lower()
    if re.search("[-][0-9a-f]+$", name):
        name = ""  # it would only say the number again
    return f"U+{ord(letter):04X}{f' ({name})' if name else ''}"
