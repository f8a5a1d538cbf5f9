"""Masking of names in what was typed into facts, by the policy of each field."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from coalition.domain.activities import Activity
from coalition.domain.facts import Fact
from coalition.domain.fields import mask_model

F = TypeVar("F", bound=Fact)


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
    masked = mask_model(fact, read)
    # A workbook asks about services and places; their names are of the list.
    if isinstance(fact, Activity) and fact.workbook:
        return masked.model_copy(update={"settings": fact.settings})
    return masked
