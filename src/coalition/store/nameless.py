"""Cutting what leads from an answer to a seat, where no name is kept."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from coalition.domain import Activity, Attribution, new_id
from coalition.domain.session import Way
from coalition.store.tables import answers
from coalition.store.versions import standing_everywhere

Given = tuple[dict[str, Any], int]
"""What was answered, and how many people stand behind it."""

Unlink = Callable[[Sequence[Given]], Sequence[Given]]
"""Makes answers into others that come to the same, and tie no two things together."""

Unlinks = Callable[[Activity], Unlink | None]
"""Gives for an activity what takes its answers apart, if its kind has that."""

_FROM_A_SEAT = answers.c.voter != answers.c.id
"""What the host keyed in leads to no seat, and a repeat of it must still be known."""


def is_nameless(activity: Activity) -> bool:
    """Tell whether an activity keeps no name with its answers."""
    return activity.attribution is Attribution.NO_NAME


def cut(
    connection: Connection, activity: Activity, unlink: Unlink | None = None
) -> None:
    """Replace the answers that came in time by rows that lead nowhere, in no order.

    Answers of roles that do not count are not kept: among those that do, they would
    tell who gave them.

    Parameters
    ----------
    unlink : callable, optional
        Takes answers apart further, as their kind allows; without it each person is a
        row of their own, with all that was answered on it.
    """
    _rewrite(connection, activity, ~answers.c.late, unlink, late=False)
    connection.execute(
        update(answers)
        .where(answers.c.activity == activity.id, ~answers.c.late, ~_FROM_A_SEAT)
        .values(recorded_at=activity.closed_at or activity.opened_at)
    )


def let_in(
    connection: Connection, activity: Activity, unlink: Unlink | None = None
) -> None:
    """Make the answers that came too late rows like all the others, and among them."""
    _rewrite(connection, activity, _FROM_A_SEAT, unlink, late=False)


def drop_late(connection: Connection, activity: Activity) -> int:
    """Drop the answers of seats that came too late, for good; say of how many."""
    late = (answers.c.activity == activity.id) & answers.c.late & ~answers.c.admitted
    voters = set(
        connection.execute(select(answers.c.voter).where(late, _FROM_A_SEAT)).scalars()
    )
    connection.execute(delete(answers).where(late, _FROM_A_SEAT))
    return len(voters)


def cut_everything(connection: Connection, unlinks: Unlinks | None = None) -> None:
    """Cut all that is not cut yet: for a copy that leaves the room."""
    for _, activity in standing_everywhere(connection, Activity):
        if is_nameless(activity):
            unlink = unlinks(activity) if unlinks else None
            if activity.state == "open":
                cut(connection, activity, unlink)
            waiting = answers.c.late & ~answers.c.admitted
            _rewrite(connection, activity, waiting, unlink, late=True)


def _rewrite(
    connection: Connection,
    activity: Activity,
    which: ColumnElement[bool],
    unlink: Unlink | None,
    *,
    late: bool,
) -> None:
    where = (answers.c.activity == activity.id) & _FROM_A_SEAT & which
    rows = connection.execute(
        select(answers).where(where).order_by(answers.c.revision)
    ).all()
    connection.execute(delete(answers).where(where))
    newest = {row.voter: row for row in rows}.values()
    said = [(row.value, row.people) for row in newest if row.counts]
    if not said:
        return
    fresh = list((unlink or _one_a_person)(said))
    secrets.SystemRandom().shuffle(fresh)
    alike = _alike(activity, rows[0]) | {"late": late}
    connection.execute(
        insert(answers),
        [
            alike | {"id": new_id(), "voter": new_id(), "value": value, "people": n}
            for value, n in fresh
        ],
    )


def _one_a_person(said: Sequence[Given]) -> list[Given]:
    # A table's answer says how many sat there, which may be the only such table.
    return [(value, 1) for value, people in said for _ in range(people)]


def _alike(activity: Activity, row: Row[Any]) -> dict[str, Any]:
    """Give what is the same on every row of a nameless activity."""
    return {
        "activity": activity.id,
        "revision": 0,
        "way": Way.PHONE,
        "organisation": None,
        "role": None,
        "counts": True,
        "admitted": False,
        "recorded_at": activity.closed_at or activity.opened_at or row.recorded_at,
    }
