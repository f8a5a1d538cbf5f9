"""Differences between two versions of a document, by the path of the field."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs between two versions.

    Attributes
    ----------
    path : tuple of str
        Names of fields, languages and ids of cards that lead to it; cards without an
        id are counted from 1.
    before, after : object
        None where the field was not there.
    """

    path: tuple[str, ...]
    before: Any
    after: Any


def diff(before: BaseModel, after: BaseModel) -> list[FieldChange]:
    """List what differs between two versions, in the order of their fields.

    Examples
    --------
    >>> class Note(BaseModel):
    ...     text: str
    >>> diff(Note(text="a"), Note(text="b"))
    [FieldChange(path=('text',), before='a', after='b')]
    """
    return list(_compare((), before.model_dump(), after.model_dump()))


def _compare(path: tuple[str, ...], before: Any, after: Any) -> Iterator[FieldChange]:
    if before == after:
        return
    old, new = _as_mapping(before), _as_mapping(after)
    if old is None or new is None:
        yield FieldChange(path, before, after)
        return
    for key in dict.fromkeys([*old, *new]):
        yield from _compare((*path, key), old.get(key), new.get(key))


def _as_mapping(value: Any) -> dict[str, Any] | None:
    """Give the parts of a value by name; None for a value without parts."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list | tuple):
        return {_key(part, n): part for n, part in enumerate(value, 1)}
    return None


def _key(part: Any, number: int) -> str:
    named = isinstance(part, dict) and part.get("id")
    return str(named) if named else str(number)
