"""Names for things: slugs that people type, ids that nobody reads."""

import re
import secrets
import unicodedata
from collections.abc import Container
from typing import Annotated

from pydantic import AfterValidator

from coalition.domain.fields import Policy
from coalition.errors import InvalidName

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
# papermill reads `-p x nan` as a number; a slug must stay the word it is.
_RESERVED_WORDS = {"inf", "infinity", "nan", "none", "null", "true", "false"}
_LONGEST = 64


def validate_slug(name: str, what: str = "name") -> str:
    """Give the slug back, or say why it cannot be one.

    Parameters
    ----------
    name : str
        What a person or a program proposes.
    what : str
        What it is to name, for the sentence of the error.

    Raises
    ------
    InvalidName
        If it is not small letters, digits and single hyphens beginning with a
        letter, is longer than 64, or would be read as a number or as nothing.
    """
    if not _SLUG.fullmatch(name) or len(name) > _LONGEST or name in _RESERVED_WORDS:
        raise InvalidName(name=name[:_LONGEST], what=what)
    return name


def _pydantic_slug(name: str) -> str:
    try:
        return validate_slug(name)
    except InvalidName as error:
        raise ValueError(str(error)) from None


Slug = Annotated[str, AfterValidator(_pydantic_slug), Policy.PLAIN]
"""A short name of small letters, digits and hyphens."""


def make_slug(name: str, taken: Container[str] = (), fallback: str = "item") -> str:
    """Make a slug from any name, different from those taken.

    Examples
    --------
    >>> make_slug("Rumah Aman & Co.")
    'rumah-aman-co'
    >>> make_slug("مأوى", taken={"organisation"}, fallback="organisation")
    'organisation-2'
    """
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")[:48].strip("-")
    if not slug or not slug[0].isalpha() or slug in _RESERVED_WORDS:
        slug = f"{fallback}-{slug}".strip("-") if slug else fallback
    candidate, n = slug, 1
    while candidate in taken:
        n += 1
        candidate = f"{slug}-{n}"
    return candidate


def new_id() -> str:
    """Make an id that says nothing about when or where it was made."""
    return secrets.token_hex(12)
