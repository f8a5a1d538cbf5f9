"""The printed form of each kind of activity: blank for the pen, filled for the record.

A kind's module has two functions: ``blank(activity, seen, texts)`` and
``filled(outcome, seen, texts)``. One whose result is a drawing may have a third,
``picture(outcome, seen, texts, room)``: the same for a wall, or a phone. What only the
host may read beside a result is in a function of its own, ``aside(outcome, seen,
texts)``: ``filled`` does not know who reads it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from coalition.activities import Outcome
from coalition.activities.engine.declared import DeclaredKind, declared_kind
from coalition.activities.engine.printed import blank_form, filled_form
from coalition.blocks.model import Block, Figure
from coalition.domain import Activity, Coalition, Organisation
from coalition.texts import Texts


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader of a page may know of the coalition.

    Attributes
    ----------
    coalition : Coalition
        With its own lists of sectors, services and places.
    organisations : mapping of str to Organisation
        By id, with the names they show; who is hidden from the reader is not there.
    """

    coalition: Coalition
    organisations: Mapping[str, Organisation]

    @property
    def names(self) -> dict[str, str]:
        """The names that organisations show, by their ids."""
        return {id_: card.shown_name for id_, card in self.organisations.items()}


@dataclass(frozen=True, slots=True)
class Room:
    """How much room a drawing has on a screen, in px.

    Attributes
    ----------
    width, height : float
    letters : float
        The size in which names are written.
    """

    width: float
    height: float
    letters: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A result that is one drawing, with what to say beside it.

    Attributes
    ----------
    figure : Figure
        Drawn for the room that it has; its caption is what one should see.
    aloud : str
        The sentence to read aloud, if no rule found anything.
    facts : tuple of (str, str)
        A number, and what it means; the most telling first.
    ask : str
        One question for the room.
    """

    figure: Figure
    aloud: str
    facts: tuple[tuple[str, str], ...]
    ask: str


Drawing = Callable[[Outcome, Seen, Texts, Room], Picture | None]
"""What a kind may have as ``picture``; None where there is nothing to draw yet."""


Laid = Callable[[Outcome, Seen, Texts], list[Block]]
"""What a kind may have as ``aside``, and as ``short``."""


class KindBlocks(Protocol):
    """What a kind prints."""

    def blank(self, activity: Activity, seen: Seen, t: Texts) -> list[Block]:
        """Lay out the paper form."""

    def filled(self, outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
        """Lay out the result."""


def blocks_of(kind: str) -> KindBlocks:
    """Find how a kind of activity is printed."""
    declared = declared_kind(kind)
    if declared is not None:
        return DeclaredBlocks(declared)
    return cast(KindBlocks, import_module(f"coalition.blocks.kinds.{kind}"))


@dataclass(frozen=True)
class DeclaredBlocks:
    """What a kind prints that declares fields."""

    declared: DeclaredKind

    def blank(self, activity: Activity, _seen: Seen, t: Texts) -> list[Block]:
        """Lay out the paper form."""
        return blank_form(self.declared, activity, t)

    def filled(self, outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
        """Lay out the result."""
        return filled_form(self.declared, outcome, seen.names, t)


def picture_of(kind: str) -> Drawing | None:
    """Find how a kind draws its result on a wall; None if it is read as blocks."""
    return cast("Drawing | None", getattr(blocks_of(kind), "picture", None))


def for_host(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Lay out a result for the host alone: as everybody has it, and the aside."""
    filled = blocks_of(outcome.kind.name).filled(outcome, seen, t)
    return [*filled, *_aside(outcome, seen, t)]


def for_paper(
    outcome: Outcome, seen: Seen, t: Texts, *, host: bool = False
) -> list[Block]:
    """Lay out a result among others, where a kind may be shorter than on the wall."""
    of_kind = blocks_of(outcome.kind.name)
    short = cast("Laid", getattr(of_kind, "short", of_kind.filled))
    blocks = short(outcome, seen, t)
    return [*blocks, *_aside(outcome, seen, t)] if host else blocks


def _aside(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    of_kind = blocks_of(outcome.kind.name)
    aside = cast("Laid | None", getattr(of_kind, "aside", None))
    return aside(outcome, seen, t) if aside else []
