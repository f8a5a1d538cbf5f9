"""Taking apart what voters said of several things, so that no row is one voter's."""

from collections.abc import Mapping, Sequence
from secrets import SystemRandom
from typing import TypeVar

T = TypeVar("T")

CHANCE = SystemRandom()


def dealt_anew(each: Sequence[Mapping[str, T]]) -> list[dict[str, T]]:
    """Deal what was said of each thing anew among the rows, thing by thing.

    Parameters
    ----------
    each : sequence of mapping
        What each voter said: thing -> choice; none of them is empty.

    Returns
    -------
    list of dict
        As many rows. Each choice stands in one row, a thing that somebody left out is
        left out in some row, and no row is empty.
    """
    rows: list[dict[str, T]] = [{} for _ in each]
    for thing in {thing: None for said in each for thing in said}:
        drawn = [said.get(thing) for said in each]
        CHANCE.shuffle(drawn)
        for row, choice in zip(rows, drawn, strict=True):
            if choice is not None:
                row[thing] = choice
    _fill_the_empty(rows)
    return rows


def _fill_the_empty(rows: list[dict[str, T]]) -> None:
    # Nobody said nothing: there are as many choices as rows, or more.
    for row in rows:
        if not row:
            giver = CHANCE.choice([other for other in rows if len(other) > 1])
            thing = CHANCE.choice(sorted(giver))
            row[thing] = giver.pop(thing)
