"""The printed form of each kind of activity: blank for the pen, filled for the record.

A kind's module has two functions: ``blank(activity, seen, texts)`` and
``filled(outcome, seen, texts)``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from coalition.activities import Outcome
from coalition.blocks.model import Block
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


class KindBlocks(Protocol):
    """What a kind prints."""

    def blank(self, activity: Activity, seen: Seen, t: Texts) -> list[Block]:
        """Lay out the paper form."""

    def filled(self, outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
        """Lay out the result."""


def blocks_of(kind: str) -> KindBlocks:
    """Find how a kind of activity is printed."""
    return cast(KindBlocks, import_module(f"coalition.blocks.kinds.{kind}"))
