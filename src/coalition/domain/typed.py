"""Which words of facts somebody typed: in these a name may stand that nobody may read."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from coalition.domain.activity import Activity
from coalition.domain.coalition import Coalition
from coalition.domain.facts import Fact
from coalition.domain.organisation import Tie
from coalition.domain.session import Item, Session
from coalition.domain.wording import Wording

F = TypeVar("F", bound=Fact)

_TYPED = (
    "text",
    "what",
    "owner",
    "against",
    "title",
    "changed",
    "lends",
    "source",
    "group",
)
"""Fields in which somebody may have named an organisation."""

_WORDED = ("name", "title", "question", "text", "unit")
"""Fields that say something in several languages."""

_SPOKEN = ("title", "text", "context")
"""What lines and options say, in several languages."""


def without_names(facts: Iterable[F], read: Callable[[str], str]) -> list[F]:
    """Take out of what was typed the names that may not be read.

    Parameters
    ----------
    facts : iterable of Fact
        Their texts, such as a decision's, are what is read.
    read : callable
        Takes the names out of a text; see `coalition.domain.masking`.
    """
    return [_rewritten(fact, read) for fact in facts]


def _rewritten(fact: F, read: Callable[[str], str]) -> F:
    if isinstance(fact, Tie):  # its source is an organisation's id
        return fact.model_copy(update={"relation": read(fact.relation)})
    typed = {field: getattr(fact, field, None) for field in _TYPED}
    changes: dict[str, Any] = {
        f: read(text) for f, text in typed.items() if isinstance(text, str)
    }
    worded = {field: getattr(fact, field, None) for field in _WORDED}
    changes |= {f: _in_each(w, read) for f, w in worded.items() if isinstance(w, dict)}
    if isinstance(fact, Session):
        # Its place is typed; that of an offer is one of the list.
        changes |= {"place": read(fact.place), "running_order": _ordered(fact, read)}
    if isinstance(fact, Coalition):  # its lists and its name are its own to say
        own = {language: _in_each(said, read) for language, said in fact.words.items()}
        changes["words"] = own
    # A workbook asks about services and places; their names are of the list.
    if isinstance(fact, Activity) and not fact.workbook:
        changes["settings"] = _asked(fact.settings, read)
    return fact.model_copy(update=changes) if changes else fact


def _ordered(day: Session, read: Callable[[str], str]) -> tuple[Item, ...]:
    return tuple(
        item.model_copy(update={"title": _in_each(item.title, read)})
        for item in day.running_order
    )


def _in_each(wording: Wording, read: Callable[[str], str]) -> Wording:
    return {language: read(text) for language, text in wording.items()}


def _asked(settings: Any, read: Callable[[str], str]) -> Any:
    """Read the words of lines and options; their ids stay as they are."""
    if isinstance(settings, list | tuple):
        return [_asked(one, read) for one in settings]
    if not isinstance(settings, dict):
        return settings
    return {
        key: _in_each(part, read) if key in _SPOKEN else _asked(part, read)
        for key, part in settings.items()
    }
