"""Catalogues: from an English sentence to the same sentence in another language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from coalition.errors import CoalitionError

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
"""The languages that come with the program, by code."""

_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


@cache
def _catalogue(language: str) -> Mapping[str, str | tuple[str, ...]]:
    place = files("coalition.texts") / "locale" / language / "LC_MESSAGES/coalition.po"
    if not place.is_file():
        return {}
    messages = read_po(BytesIO(place.read_bytes()), locale=language)
    return {
        message.id[0] if isinstance(message.id, (tuple, list)) else message.id: (
            message.string
        )
        for message in messages
        if message.id and message.string and not message.fuzzy
    }


class Texts:
    """Sentences, dates and numbers in one language.

    Parameters
    ----------
    language : str, default "en"
        Two-letter code. A language without a catalogue speaks English.
    own_words : mapping of str to str, optional
        The coalition's own words, by the English sentence or word that they replace.

    Examples
    --------
    >>> Texts("id")("Saved. You can change it until we close.")
    'Tersimpan. Bisa diubah sampai ditutup.'
    >>> Texts()("{n} of {of} people", n=3, of=4)
    '3 of 4 people'
    """

    def __init__(
        self, language: str = "en", own_words: Mapping[str, str] | None = None
    ) -> None:
        self.language = language
        self._own = dict(own_words or {})
        self._locale = Locale.parse(language)

    def __call__(self, sentence: str, /, **values: object) -> str:
        """Say one sentence, with its values filled in."""
        said = self._own.get(sentence) or _catalogue(self.language).get(sentence)
        text = said if isinstance(said, str) else sentence
        return text.format(**values) if values else text

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Say a sentence about `n` things, in the right grammatical number."""
        said = _catalogue(self.language).get(one)
        text = one if n == 1 else many
        if isinstance(said, (tuple, list)):
            # Catalogues list the forms in the order of Babel's plural rule.
            text = said[0] if n == 1 or len(said) == 1 else said[-1]
        return text.format(n=self.number(n), **values)

    def number(self, value: float) -> str:
        """Write a number as the language does."""
        return str(format_decimal(value, locale=self._locale))

    def date(self, day: date) -> str:
        """Write a day in full, without the weekday: ``14 October 2026``."""
        return str(format_date(day, "d MMMM y", locale=self._locale))

    def moment(self, moment: datetime, zone: tzinfo | None = None) -> str:
        """Write a moment in the zone given: ``14 Oct 2026, 16:05``."""
        return str(
            format_datetime(
                moment,
                "d MMM y, HH:mm",
                tzinfo=zone or moment.tzinfo,
                locale=self._locale,
            )
        )

    def list(self, words: Iterable[str], style: str = "standard") -> str:
        """Join words as in a sentence: ``a, b and c``."""
        return str(format_list(list(words), style=style, locale=self._locale))


def explain(error: CoalitionError, texts: Texts) -> str:
    """Put an error into one sentence for a person.

    Examples
    --------
    >>> from coalition.errors import NotOpen
    >>> explain(NotOpen(), Texts())
    'This question is not open now. Nothing was lost.'
    """
    return (
        texts(error.sentence, **error.values) if error.values else texts(error.sentence)
    )


def is_right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    return language in _RIGHT_TO_LEFT
