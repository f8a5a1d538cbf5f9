"""Privacy policy of each field of a fact, declared by its type.

What a field may hold decides what becomes of it for an audience: typed words lose the
names that may not be read, references to hidden organisations go, and what is for the
host is blanked. A field that could hold words and has no policy is an error when its
class is defined, so that no new field reaches anybody by being forgotten.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from types import NoneType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

M = TypeVar("M", bound=BaseModel)


class Policy(StrEnum):
    """What becomes of a field where somebody else than the host reads it."""

    PLAIN = "plain"
    """Says nothing about anyone that its fact does not say: ids, codes, own lists."""
    TEXT = "text"
    """Typed words, in one language or several: names in it are masked."""
    CONTENT = "content"
    """A document as JSON: every string in it is typed words, but for identifiers."""
    OWN_NAME = "own-name"
    """An organisation's own name, which stands as its listing allows."""
    ORGANISATION = "organisation"
    """Id of an organisation: where it is hidden, the fact is left out."""
    ORGANISATIONS = "organisations"
    """Ids of organisations: the hidden ones are missing."""
    PLACE = "place"
    """Id of a place, which a sensitive service makes more general."""
    HOST_ONLY = "host-only"
    """For the host's eyes; stands beside one of the others."""


HostOnly = Policy.HOST_ONLY
"""Marks a field that is blanked for everybody but the host."""

Identifier = Annotated[str, Policy.PLAIN]
"""An id or a code that nobody typed as words."""

OrganisationRef = Annotated[str, Policy.ORGANISATION]
"""Id of an organisation without which the fact makes no sense."""

OrganisationRefs = Annotated[tuple[str, ...], Policy.ORGANISATIONS]
"""Ids of organisations."""

PlaceRef = Annotated[str, Policy.PLACE]
"""Id of a place of the coalition's list; empty for none."""

Content = Annotated[dict[str, Any], Policy.CONTENT]
"""A document as JSON, read by whoever owns it."""

_PLAIN_TYPES = (bool, int, float, date, datetime, Enum, NoneType)

_IDENTIFIER_KEYS = frozenset({"id", "type", "kind", "relation", "places"})
"""What in JSON names a thing to the program."""


@cache
def field_policies(model: type[BaseModel]) -> Mapping[str, frozenset[Policy]]:
    """Give the policies of each field of a model.

    Raises
    ------
    TypeError
        If a field of it, or of a model within it, could hold words and has none.
    """
    return {
        name: frozenset(_policies(model, name, field))
        for name, field in model.model_fields.items()
    }


def fields_with(model: type[BaseModel], policy: Policy) -> tuple[str, ...]:
    """List the fields of a model that have a policy.

    Examples
    --------
    >>> from coalition.domain import Tie
    >>> fields_with(Tie, Policy.ORGANISATION)
    ('source', 'target')
    """
    policies = field_policies(model)
    return tuple(name for name, of_it in policies.items() if policy in of_it)


def mask_model(model: M, read: Callable[[str], str]) -> M:
    """Mask names in the typed words of a model and of the models within it.

    Parameters
    ----------
    read : callable
        Takes the names out of a text; see `coalition.domain.masking`.
    """
    policies = field_policies(type(model))
    values = {name: getattr(model, name) for name in policies}
    masked = {
        name: _mask_value(value, policies[name], read) for name, value in values.items()
    }
    changes = {name: new for name, new in masked.items() if new is not values[name]}
    return model.model_copy(update=changes) if changes else model


def mask_content(value: Any, read: Callable[[str], str]) -> Any:
    """Mask names in every string of a JSON value that is no identifier.

    Examples
    --------
    >>> mask_content({"id": "a", "title": {"en": "a", "id": "a"}}, str.upper)
    {'id': 'a', 'title': {'en': 'A', 'id': 'A'}}
    """
    if isinstance(value, str):
        return read(value)
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], int | float):
            return value  # coordinates, of which there are many
        return [mask_content(one, read) for one in value]
    if not isinstance(value, dict):
        return value
    # “id” is a language, too.
    spared = frozenset() if _is_wording(value) else _IDENTIFIER_KEYS
    return {
        key: part
        if key in spared and _is_identifiers(part)
        else mask_content(part, read)
        for key, part in value.items()
    }


def _is_identifiers(value: Any) -> bool:
    several = value if isinstance(value, list) else [value]
    return all(isinstance(one, str) for one in several)


def _is_wording(value: Mapping[Any, Any]) -> bool:
    return all(
        isinstance(key, str) and len(key) == len("en") and isinstance(text, str)
        for key, text in value.items()
    )


def _mask_value(
    value: Any, policies: frozenset[Policy], read: Callable[[str], str]
) -> Any:
    if Policy.TEXT in policies:
        return _mask_words(value, read)
    if Policy.CONTENT in policies:
        return mask_content(value, read)
    if isinstance(value, BaseModel):
        return mask_model(value, read)
    if isinstance(value, tuple) and any(isinstance(one, BaseModel) for one in value):
        return tuple(mask_model(one, read) for one in value)
    return value


def _mask_words(value: Any, read: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return read(value)
    if isinstance(value, dict):
        return {key: _mask_words(text, read) for key, text in value.items()}
    return value


def _policies(model: type[BaseModel], name: str, field: FieldInfo) -> set[Policy]:
    marks = [m for m in field.metadata if isinstance(m, Policy)]
    leaves = list(_leaves(field.annotation))
    marks += [leaf for leaf in leaves if isinstance(leaf, Policy)]
    nested = [one for one in leaves if _is_a(one, BaseModel)]
    for one in nested:
        field_policies(one)
    host_only = {mark for mark in marks if mark is HostOnly}
    told = [mark for mark in marks if mark is not HostOnly][-1:]
    if not told and not all(_holds_no_words(leaf) for leaf in leaves):
        problem = f"{model.__name__}.{name} has no policy; see coalition.domain.fields"
        raise TypeError(problem)
    return {*(told or [Policy.PLAIN]), *host_only}


def _leaves(annotation: Any) -> Iterator[Any]:
    """Walk through a type to the types and policies that it is made of."""
    if get_origin(annotation) is Literal:
        return
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        policies = [mark for mark in marks if isinstance(mark, Policy)]
        # A policy stands for whatever it is put to.
        yield from policies or _leaves(inner)
    elif get_args(annotation):
        for part in get_args(annotation):
            yield from _leaves(part)
    else:
        yield annotation


def _holds_no_words(leaf: Any) -> bool:
    return leaf is ... or _is_a(leaf, (*_PLAIN_TYPES, BaseModel))


def _is_a(one: Any, kinds: Any) -> bool:
    return isinstance(one, type) and issubclass(one, kinds)
