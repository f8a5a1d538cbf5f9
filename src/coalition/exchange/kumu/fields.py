"""Facts as the named texts that a map keeps of them, and back."""

from collections.abc import Mapping
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel

from coalition.domain import Fact
from coalition.exchange.kumu.files import Value, values_of

B = TypeVar("B", bound=BaseModel)

SHORT_NAME = "short name"
"""The field that holds our own id."""
_EQUALS = " = "


def fields_of(thing: BaseModel, *, without: tuple[str, ...] = ()) -> dict[str, Value]:
    """Write what a fact says beyond the usual as named texts.

    Parameters
    ----------
    without : tuple of str
        What the map says in its own way.

    Examples
    --------
    >>> from coalition.domain import Offer
    >>> fields_of(Offer(id="x", organisation="o", service="s", capacity=4))
    {'organisation': 'o', 'service': 's', 'capacity': '4'}
    """
    said = thing.model_dump(
        mode="json", exclude_defaults=True, exclude={"id", *without}
    )
    found: dict[str, Value] = {}
    for name, value in said.items():
        heading = name.replace("_", " ")
        if isinstance(value, dict):
            found |= {f"{heading} {key}": _text(one) for key, one in value.items()}
        elif value is not None:
            found[heading] = _text(value)
    return {heading: value for heading, value in found.items() if value}


def read_fields(model: type[B], fields: Mapping[str, Value], **known: Any) -> B:
    """Make a fact of named texts again.

    Parameters
    ----------
    **known : Any
        What the map says in its own way.

    Raises
    ------
    pydantic.ValidationError
        If a text does not fit what it should say.
    """
    said: dict[str, Any] = {}
    for name, about in model.model_fields.items():
        heading = name.replace("_", " ")
        kind = about.annotation
        if name in known or name == "id":
            continue
        if get_origin(kind) is dict or (
            isinstance(kind, type) and issubclass(kind, BaseModel)
        ):
            inner = _inner(heading, fields)
            said |= {name: inner} if inner else {}
        elif heading in fields:
            value = fields[heading]
            several = get_origin(kind) is tuple
            said[name] = values_of(value) if several else _one(value)
    return model.model_validate(said | known)


def own_id(fact: Fact) -> dict[str, Value]:
    """Give the field that holds a fact's id."""
    return {SHORT_NAME: fact.id}


def text_of(value: Value) -> str:
    """Give a field's text where only one is meant."""
    return _one(value)


def _one(value: Value) -> str:
    return value if isinstance(value, str) else "|".join(value)


def _text(value: Any) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return tuple(map(str, value))
    if isinstance(value, dict):
        return tuple(f"{ours}{_EQUALS}{theirs}" for ours, theirs in value.items())
    return str(value)


def _inner(heading: str, fields: Mapping[str, Value]) -> dict[str, Any]:
    """Read what stands under a heading and a second word, such as ``name id``."""
    start = f"{heading} "
    found: dict[str, Any] = {}
    for name, value in fields.items():
        key = name.removeprefix(start)
        if name.startswith(start) and key:
            pairs = isinstance(value, tuple) or _EQUALS in value
            found[key] = _pairs(value) if heading == "words" and pairs else _one(value)
    return found


def _pairs(value: Value) -> dict[str, str]:
    parted = (pair.partition(_EQUALS) for pair in values_of(value))
    return {ours: theirs for ours, _equals, theirs in parted}
