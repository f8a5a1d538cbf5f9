"""How each kind of activity looks on a phone: one module and one template a kind.

A kind's module has two functions, and its template of the same name lies beside it:

``read(fields)``
    From the fields of its form to the value that the kind's own ``Answer`` reads.
``context(activity, settings, texts, given)``
    What its template needs: `settings` is the kind's own ``Settings``, `given` the
    value that this seat gave before, or an empty dict.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol, cast

from coalition.activities import kinds
from coalition.domain import Activity
from coalition.errors import NotFound
from coalition.texts import Texts


class PhoneKind(Protocol):
    """What the module of a kind offers."""

    def read(self, fields: Mapping[str, list[str]]) -> dict[str, Any]:
        """Read the fields of the form."""

    def context(
        self, activity: Activity, settings: Any, texts: Texts, given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Give what the template needs."""


def phone_kind(name: str) -> PhoneKind:
    """Give the phone's side of a kind of activity, by the kind's name.

    Raises
    ------
    NotFound
        If there is no such kind.
    """
    if name not in kinds():
        raise NotFound(what="kind of question", name=name, hint="")
    return cast(PhoneKind, import_module(f"{__name__}.{name}"))
