"""Catalogues: from an English sentence to the same sentence in another language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from coalition.errors import CoalitionError, can_fill

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
"""The languages that come with the program, by code."""

_RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}


@cache
def _catalogue(language: str) -> NullTranslations:
    place = files("coalition.texts") / "locale" / language / "LC_MESSAGES/coalition.po"
    if not place.is_file():
        return NullTranslations()
    # Only those who read another language than English wait for these to load.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(place.read_bytes()), locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _locale(language: str) -> Locale:
    # The house writes English as in Britain: "a, b and c".
    try:
        return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def _fill_values(text: str, sentence: str, values: Mapping[str, object]) -> str:
    """Fill the values into a translation, or into the sentence if that cannot be."""
    if text != sentence and not can_fill(text, values):
        text = sentence
    return text.format(**values)


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
        self._locale = _locale(language)
        self._catalogue = _catalogue(language if language in LANGUAGES else "en")

    def __call__(self, sentence: str, /, **values: object) -> str:
        """Say one sentence, with its values filled in.

        Values are data: they are put in as they are, and braces in them mean nothing.
        A translation or own word that asks for other values than the sentence gives
        way to the English.
        """
        said = self._own.get(sentence) or self._catalogue.gettext(sentence)
        return _fill_values(said, sentence, values) if values else said

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Say a sentence about `n` things, in the right grammatical number.

        ``{n}`` in it is the number as the language writes it.

        Examples
        --------
        >>> Texts().count("{n} person is here", "{n} people are here", 1201)
        '1,201 people are here'
        """
        english = one if n == 1 else many
        said = self._own.get(english) or self._catalogue.ngettext(one, many, n)
        return _fill_values(said, english, {"n": self.number(n), **values})

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

    The values `what`, `problem` and `hint` of an error are the program's own words and
    are translated too; braces in `problem` and `hint` are filled from the other values.
    Every other value is data and stays as it is.

    Examples
    --------
    >>> from coalition.errors import NotOpen
    >>> explain(NotOpen(), Texts())
    'This question is not open now. Nothing was lost.'
    """
    return error.to_sentence(texts)


def is_right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    return language in _RIGHT_TO_LEFT


def translate_all(sentence: str) -> dict[str, str]:
    """Translate a marked sentence into every shipped language."""
    return (
        {language: Texts(language)(sentence) for language in LANGUAGES}
        if sentence
        else {}
    )
