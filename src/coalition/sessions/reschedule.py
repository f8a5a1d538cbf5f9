"""Reschedule a late session: shorten or drop items of the running order."""

from collections.abc import Sequence
from hashlib import sha256

from coalition.domain import Activity, RunningOrderItem, Session

MOST_LATE = 600
"""Minutes that a day can be late: the longest that one item can have."""

_STEP = 5
"""Minutes by which an item is made shorter: nobody plans in smaller ones."""


def shorten_running_order(
    session: Session, activities: Sequence[Activity], minutes: int
) -> tuple[RunningOrderItem, ...]:
    """Propose a running order that makes up for lost minutes, as far as it may.

    First goes what can go, the last of it first; it stays in the order with no minutes,
    for the case that there is time after all. Then whatever may be shorter gives five
    minutes, and again, the one that has given the smallest part of itself first, until
    it has half of what it had before this cut. What must be done, and what was begun,
    stays.

    Parameters
    ----------
    activities : sequence of Activity
        The day's questions, as they stand now.
    minutes : int
        How late it is.

    Returns
    -------
    tuple of Item
        As many as there were, in the same order.
    """
    order = session.running_order
    left = [item.minutes for item in order]
    ahead = range(_count_begun_items(session, activities), len(order))
    for n in reversed(ahead):
        if order[n].weight == "can-go" and _is_still_late(order, left, minutes):
            left[n] = 0
    while _is_still_late(order, left, minutes):
        may = [
            n
            for n in ahead
            if order[n].weight == "shorter"
            and 2 * (left[n] - _STEP) >= order[n].minutes
        ]
        if not may:
            break
        left[max(may, key=lambda n: (left[n] / order[n].minutes, left[n], n))] -= _STEP
    return tuple(
        item.model_copy(update={"minutes": m})
        for item, m in zip(order, left, strict=True)
    )


def order_fingerprint(order: Sequence[RunningOrderItem]) -> str:
    """Return a fingerprint of a running order, to notice changes."""
    said = "\n".join(item.model_dump_json() for item in order)
    return sha256(said.encode()).hexdigest()[:16]


def _is_still_late(
    order: Sequence[RunningOrderItem], left: Sequence[int], minutes: int
) -> bool:
    return sum(item.minutes for item in order) - sum(left) < minutes


def _count_begun_items(session: Session, activities: Sequence[Activity]) -> int:
    """Count the items up to the last one that was asked or read together."""
    asked = {a.id for a in activities if a.state != "planned"}
    begun = [
        n
        for n, item in enumerate(session.running_order, start=1)
        if item.activity in asked or (item.reads and item.reads in session.read)
    ]
    return max(begun, default=0)
