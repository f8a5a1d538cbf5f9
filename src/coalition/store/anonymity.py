"""Anonymity: unlink answers without names from their seats."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from coalition.domain import Activity, Attribution, new_id
from coalition.domain.sessions import AnswerChannel
from coalition.store.history import read_all_coalitions
from coalition.store.schema import answers

WeightedAnswer = tuple[dict[str, Any], int]
"""What was answered, and how many people stand behind it."""

Unlinker = Callable[[Sequence[WeightedAnswer]], Sequence[WeightedAnswer]]
"""Makes answers into others that come to the same, and tie no two things together."""

UnlinkerLookup = Callable[[Activity], Unlinker | None]
"""Gives for an activity what takes its answers apart, if its kind has that."""

_FROM_A_SEAT = answers.c.voter != answers.c.id
"""What the host keyed in leads to no seat, and a repeat of it must still be known."""


def is_anonymous(activity: Activity) -> bool:
    """Tell whether an activity keeps no name with its answers."""
    return activity.attribution is Attribution.NO_NAME


def unlink_answers(
    connection: Connection, activity: Activity, unlink: Unlinker | None = None
) -> None:
    """Replace the answers in time by shuffled rows not linked to seats.

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


def admit_late_answers(
    connection: Connection, activity: Activity, unlink: Unlinker | None = None
) -> None:
    """Admit late answers as unlinked rows among the others."""
    _rewrite(connection, activity, _FROM_A_SEAT, unlink, late=False)


def drop_late_answers(connection: Connection, activity: Activity) -> int:
    """Drop the answers of seats that came too late, for good; say of how many."""
    late = (answers.c.activity == activity.id) & answers.c.late & ~answers.c.admitted
    voters = set(
        connection.execute(select(answers.c.voter).where(late, _FROM_A_SEAT)).scalars()
    )
    connection.execute(delete(answers).where(late, _FROM_A_SEAT))
    return len(voters)


def unlink_all_answers(
    connection: Connection, unlinks: UnlinkerLookup | None = None
) -> None:
    """Unlink all answers without names that are still linked."""
    for _, activity in read_all_coalitions(connection, Activity):
        if is_anonymous(activity):
            unlink = unlinks(activity) if unlinks else None
            if activity.state == "open":
                unlink_answers(connection, activity, unlink)
            waiting = answers.c.late & ~answers.c.admitted
            _rewrite(connection, activity, waiting, unlink, late=True)


def _rewrite(
    connection: Connection,
    activity: Activity,
    which: ColumnElement[bool],
    unlink: Unlinker | None,
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
    alike = _common_columns(activity, rows[0]) | {"late": late}
    connection.execute(
        insert(answers),
        [
            alike | {"id": new_id(), "voter": new_id(), "value": value, "people": n}
            for value, n in fresh
        ],
    )


def _one_a_person(said: Sequence[WeightedAnswer]) -> list[WeightedAnswer]:
    # A table's answer says how many sat there, which may be the only such table.
    return [(value, 1) for value, people in said for _ in range(people)]


def _common_columns(activity: Activity, row: Row[Any]) -> dict[str, Any]:
    """Give what is the same on every row of a nameless activity."""
    return {
        "activity": activity.id,
        "revision": 0,
        "way": AnswerChannel.PHONE,
        "organisation": None,
        "role": None,
        "counts": True,
        "admitted": False,
        "recorded_at": activity.closed_at or activity.opened_at or row.recorded_at,
    }
