"""Validate the parameters of a workbook: store, language and audience."""

from coalition.domain import Audience
from coalition.errors import NotFound
from coalition.sessions.example import EXAMPLE, example_in_memory
from coalition.store import Store, resolve_store_path
from coalition.texts import LANGUAGES


def open_store_for(coalition: str, store: str | None) -> Store:
    """Open the store of a coalition; the example falls back to memory.

    Raises
    ------
    NotFound
        If there is no store, and another coalition than the example is wanted.
    """
    path = resolve_store_path(store)
    if not path.exists():
        if coalition == EXAMPLE:
            return example_in_memory()
        raise NotFound(
            what="coalition",
            name=coalition,
            hint="Make it with “coalition new”, or import it.",
        )
    opened = Store.open(path)
    there = {c.id for c in opened.facts.coalitions()}
    return (
        example_in_memory() if coalition == EXAMPLE and EXAMPLE not in there else opened
    )


def validate_language(language: str) -> str:
    """Validate a language code; refuse unknown ones."""
    if language not in LANGUAGES:
        raise NotFound(
            what="language",
            name=language,
            hint="There are: {known}.",
            known=", ".join(LANGUAGES),
        )
    return language


def parse_audience(audience: str) -> Audience:
    """Parse an audience by its name; refuse unknown ones."""
    try:
        return Audience(audience)
    except ValueError:
        raise NotFound(
            what="audience",
            name=audience,
            hint="There are: {known}.",
            known=", ".join(Audience),
        ) from None
