"""Localised and free text: types, and cleaning of what people type."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

from coalition.domain.fields import Policy

Wording = Annotated[dict[str, str], Policy.TEXT]
"""A text that may be there in several languages: language code -> text."""

_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff"
    # What turns the reading direction round, or makes two names that look the same
    # different. The joiners U+200C and U+200D stay: scripts and emoji need them.
    r"\u00ad\u200b\u2060\u202a-\u202e\u2066-\u2069"
    # Halves of letters, as broken JSON holds them: no file or database takes them.
    r"\ud800-\udfff]"
)


def localise(wording: Mapping[str, str], language: str) -> str:
    """Give the text in a language; else in English; else in any it has.

    Examples
    --------
    >>> localise({"en": "Shelter", "id": "Rumah aman"}, "id")
    'Rumah aman'
    >>> localise({"id": "Rumah aman"}, "en")
    'Rumah aman'
    """
    if wording.get(language):
        return wording[language]
    return wording.get("en") or next(iter(wording.values()), "")


def clean_text(text: str) -> str:
    r"""Remove control characters and stray spaces, and normalise to NFC.

    So go marks that only turn the reading direction, spaces without width, and hyphens
    that show only where a line breaks.

    Line breaks and tabs stay; everything else that a person typed stays as it is.

    Examples
    --------
    >>> clean_text("Caritas\xa0Liberia\x00 ")
    'Caritas Liberia'
    """
    # Letters meet their accents only once nothing unreadable stands between them.
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    return text.replace("\xa0", " ").strip()


def one_line(text: str) -> str:
    """Clean a text and put it on one line: for names."""
    return " ".join(clean_text(text).split())


FreeText = Annotated[str, AfterValidator(clean_text), Policy.TEXT]
"""A text that a person typed, cleaned."""

Name = Annotated[str, AfterValidator(one_line), Policy.TEXT]
"""A name that a person typed, cleaned and on one line."""
