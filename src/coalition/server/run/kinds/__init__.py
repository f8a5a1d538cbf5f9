"""The host's side of each kind of activity: one module a kind, and its template.

A kind's module has four functions; its template of the same name lies beside it and
has the fields of a paper ballot, of a tally, and what the wall says meanwhile:

``context(activity, settings, texts, seen)``
    What the templates need to lay out a paper ballot and a tally; `seen` is what the
    room may know of the coalition.
``ballot(fields, settings)``
    From the fields of one paper to the value that the kind's own ``Answer`` reads.
``tally(fields)``
    From the fields of the tally to the value that the kind's own ``Totals`` reads.
``settings(fields, language)``
    From the fields of "ask now" to the kind's own settings.

A kind whose question asks about several things may have a fifth, and then says
``narrows`` in its context and lays out the ticks in its template:

``narrowed(settings, fields)``
    The settings without what the host took out before opening.

A kind whose answers change something else says in its context where the host sees that:
``changes``, a page of the coalition such as ``register/changed``.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol, cast

from coalition.activities.engine.declared import declared_kind, declared_kinds
from coalition.blocks.kinds import Seen
from coalition.domain import Activity
from coalition.errors import InvalidInput, NotFound, _
from coalition.server.run.declared import DeclaredDesk
from coalition.texts import Texts

Fields = Mapping[str, list[str]]


class HostKind(Protocol):
    """What the module of a kind offers."""

    def context(
        self, activity: Activity, settings: Any, texts: Texts, seen: Seen
    ) -> dict[str, Any]:
        """Give what the templates need."""

    def ballot(self, fields: Fields, settings: Any) -> dict[str, Any]:
        """Read one paper."""

    def tally(self, fields: Fields) -> dict[str, Any]:
        """Read the totals."""

    def settings(self, fields: Fields, languages: list[str]) -> dict[str, Any]:
        """Read a new question."""


def host_kinds() -> list[str]:
    """Name the kinds that a host can key in and ask now."""
    own = {module.name for module in iter_modules(__path__)}
    return sorted(own | declared_kinds().keys())


def host_kind(name: str) -> HostKind:
    """Give the host's side of a kind of activity, by the kind's name.

    Raises
    ------
    NotFound
        If there is no such kind.
    """
    if name not in host_kinds():
        raise NotFound(what="kind of question", name=name, hint="")
    declared = declared_kind(name)
    if declared is not None:
        return DeclaredDesk(declared)
    return cast(HostKind, import_module(f"{__name__}.{name}"))


def whose_paper(fields: Fields) -> str:
    """Read whose paper is keyed in.

    Raises
    ------
    InvalidInput
        If it is not said.
    """
    whose = fields.get("organisation", [""])[-1]
    if not whose:
        raise InvalidInput(what="The paper", problem=_("choose whose it is."))
    return whose


def only_planned() -> InvalidInput:
    """Refuse to ask now what needs to be planned."""
    problem = _("plan this one; it cannot be asked on the spot.")
    return InvalidInput(what="The question", problem=problem)
