"""Words as people typed them: as data, in one or several languages."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator

Wording = dict[str, str]
"""A text that may be there in several languages: language code -> text."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def said(wording: Mapping[str, str], language: str) -> str:
    """Give the text in a language; else in English; else in any it has.

    Examples
    --------
    >>> said({"en": "Shelter", "id": "Rumah aman"}, "id")
    'Rumah aman'
    >>> said({"id": "Rumah aman"}, "en")
    'Rumah aman'
    """
    if wording.get(language):
        return wording[language]
    return wording.get("en") or next(iter(wording.values()), "")


def cleaned(text: str) -> str:
    r"""Take out what no one can read: control characters, stray spaces, split forms.

    Line breaks and tabs stay; everything else that a person typed stays as it is.

    Examples
    --------
    >>> cleaned("Caritas\xa0Liberia\x00 ")
    'Caritas Liberia'
    """
    text = _CONTROLS.sub("", unicodedata.normalize("NFC", text)).replace("\xa0", " ")
    return text.strip()


def one_line(text: str) -> str:
    """Clean a text and put it on one line: for names."""
    return " ".join(cleaned(text).split())


Typed = Annotated[str, AfterValidator(cleaned)]
"""A text that a person typed, cleaned."""

Name = Annotated[str, AfterValidator(one_line)]
"""A name that a person typed, cleaned and on one line."""
