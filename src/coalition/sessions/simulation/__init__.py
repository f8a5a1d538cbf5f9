"""What make-believe participants answer in a rehearsal: one module a kind of question.

A kind's module has one function, ``answer(settings, chance, around)``: the value that
the kind's own ``Answer`` reads, or nothing if this participant cannot answer. A kind
without a module is left to the phones.
"""

from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import Any, Protocol, cast

from coalition.activities import kind
from coalition.activities.engine.declared import declared_kind
from coalition.activities.engine.fields import simulate_answer
from coalition.domain import Activity, Seat, Tie


@dataclass(frozen=True, slots=True)
class Pretended:
    """What a make-believe participant knows.

    Attributes
    ----------
    organisation : str or None
        Id of the organisation that the participant speaks for.
    others : tuple of str
        Ids of the other organisations that participants may know of, sorted.
    ties : tuple of Tie
        Of whom the own organisation has said that it works with them.
    """

    organisation: str | None
    others: tuple[str, ...] = ()
    ties: tuple[Tie, ...] = ()


class Pretending(Protocol):
    """What the module of a kind offers."""

    def answer(
        self, settings: Any, chance: Random, around: Pretended
    ) -> dict[str, Any] | None:
        """Make up an answer."""


def made_up(activity: Activity, seat: Seat, around: Pretended) -> dict[str, Any] | None:
    """Make up what a seat answers; the same each time it is asked for.

    Returns
    -------
    dict or None
        Read by the kind, as an answer from a phone is; None if it has no answer.
    """
    declared = declared_kind(activity.activity)
    own = {module.name for module in iter_modules(__path__)}
    if activity.activity not in own and declared is None:
        return None
    of_kind = kind(activity.activity)
    settings = of_kind.read_settings(activity.settings)
    chance = Random(f"{activity.id}/{seat.id}")  # noqa: S311 - nothing to guard
    value: dict[str, Any] | None
    if declared is not None:
        value = simulate_answer(declared.fields(settings), chance)
    else:
        module = import_module(f"{__name__}.{activity.activity}")
        value = cast(Pretending, module).answer(settings, chance, around)
    if value is None:
        return None
    read: dict[str, Any] = of_kind.read(activity.settings, value).model_dump(
        mode="json"
    )
    return read
