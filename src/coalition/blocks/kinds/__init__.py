"""The printed form of each kind of activity: blank for the pen, filled for the record.

A kind's module has two functions: ``blank(activity, texts)`` and
``filled(outcome, names, texts)``.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from coalition.activities import Outcome
from coalition.blocks.model import Block
from coalition.domain import Activity
from coalition.texts import Texts


class KindBlocks(Protocol):
    """What a kind prints."""

    def blank(self, activity: Activity, t: Texts) -> list[Block]:
        """Lay out the paper form."""

    def filled(
        self, outcome: Outcome, names: Mapping[str, str], t: Texts
    ) -> list[Block]:
        """Lay out the result; `names` are those that organisations show."""


def blocks_of(kind: str) -> KindBlocks:
    """Find how a kind of activity is printed."""
    return cast(KindBlocks, import_module(f"coalition.blocks.kinds.{kind}"))
