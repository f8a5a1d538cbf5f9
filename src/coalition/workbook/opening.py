"""What a workbook is opened with: a store, a language, an audience; each checked."""

from coalition.domain import Audience
from coalition.errors import NotFound
from coalition.store import Store, store_path
from coalition.texts import LANGUAGES
from coalition.workbook.example import EXAMPLE, example_in_memory


def opened_for(coalition: str, store: str | None) -> Store:
    """Open the store that holds a coalition; the example, else, from memory.

    Raises
    ------
    NotFound
        If there is no store, and another coalition than the example is wanted.
    """
    path = store_path(store)
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


def checked_language(language: str) -> str:
    """Give a language back that we speak; refuse others."""
    if language not in LANGUAGES:
        raise NotFound(
            what="language",
            name=language,
            hint="There are: {known}.",
            known=", ".join(LANGUAGES),
        )
    return language


def checked_audience(audience: str) -> Audience:
    """Give the audience of that name; refuse what is none."""
    try:
        return Audience(audience)
    except ValueError:
        raise NotFound(
            what="audience",
            name=audience,
            hint="There are: {known}.",
            known=", ".join(Audience),
        ) from None
