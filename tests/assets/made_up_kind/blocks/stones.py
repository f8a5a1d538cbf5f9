"""Stones on paper."""

from coalition.activities import Outcome
from coalition.blocks.kinds import Seen
from coalition.blocks.model import Block, Text
from coalition.domain import Activity
from coalition.texts import Texts


def blank(activity: Activity, seen: Seen, t: Texts) -> list[Block]:
    """Ask for a number."""
    return [Text.of("Stones: ____")]


def filled(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Say how many there are."""
    shown = "not yet" if outcome.result is None else outcome.result.stones
    return [Text.of(f"Stones on the ground: {shown}")]
