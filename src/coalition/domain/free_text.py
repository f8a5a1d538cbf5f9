"""Free-text fields of facts, and masking of names in them."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from coalition.domain.activities import Activity
from coalition.domain.coalition import Coalition
from coalition.domain.facts import Fact
from coalition.domain.organisations import Tie
from coalition.domain.sessions import RunningOrderItem, Session
from coalition.domain.wording import Wording

F = TypeVar("F", bound=Fact)

_TEXT_FIELDS = (
    "text",
    "what",
    "owner",
    "against",
    "title",
    "changed",
    "lends",
    "source",
    "group",
    "serves",
    "help_needed",
    "waits_on",
    "heard",
    "answer",
    "told_how",
    "done_for",
    "form",
    "outcome",
    "confirmed_by",
)
"""Fields in which somebody may have named an organisation."""

_WORDING_FIELDS = ("name", "title", "question", "text", "unit")
"""Fields that say something in several languages."""

_SPOKEN = ("title", "text", "context")
"""What lines and options say, in several languages."""


def mask_names(facts: Iterable[F], read: Callable[[str], str]) -> list[F]:
    """Mask organisation names in the free text of facts.

    Parameters
    ----------
    facts : iterable of Fact
        Their texts, such as a decision's, are what is read.
    read : callable
        Takes the names out of a text; see `coalition.domain.masking`.
    """
    return [_mask_fact(fact, read) for fact in facts]


def _mask_fact(fact: F, read: Callable[[str], str]) -> F:
    if isinstance(fact, Tie):  # its source is an organisation's id
        return fact.model_copy(update={"relation": read(fact.relation)})
    typed = {field: getattr(fact, field, None) for field in _TEXT_FIELDS}
    changes: dict[str, Any] = {
        f: read(text) for f, text in typed.items() if isinstance(text, str)
    }
    worded = {field: getattr(fact, field, None) for field in _WORDING_FIELDS}
    changes |= {
        f: _mask_wording(w, read) for f, w in worded.items() if isinstance(w, dict)
    }
    if isinstance(fact, Session):
        # Its place is typed; that of an offer is one of the list.
        changes |= {
            "place": read(fact.place),
            "running_order": _mask_running_order(fact, read),
        }
    if isinstance(fact, Coalition):  # its lists and its name are its own to say
        own = {
            language: _mask_wording(said, read) for language, said in fact.words.items()
        }
        changes["words"] = own
    # A workbook asks about services and places; their names are of the list.
    if isinstance(fact, Activity) and not fact.workbook:
        changes["settings"] = _mask_settings(fact.settings, read)
    return fact.model_copy(update=changes) if changes else fact


def _mask_running_order(
    day: Session, read: Callable[[str], str]
) -> tuple[RunningOrderItem, ...]:
    return tuple(
        item.model_copy(update={"title": _mask_wording(item.title, read)})
        for item in day.running_order
    )


def _mask_wording(wording: Wording, read: Callable[[str], str]) -> Wording:
    return {language: read(text) for language, text in wording.items()}


def _mask_settings(settings: Any, read: Callable[[str], str]) -> Any:
    """Mask the wordings in settings; ids stay as they are."""
    if isinstance(settings, list | tuple):
        return [_mask_settings(one, read) for one in settings]
    if not isinstance(settings, dict):
        return settings
    return {
        key: _mask_wording(part, read) if key in _SPOKEN else _mask_settings(part, read)
        for key, part in settings.items()
    }
