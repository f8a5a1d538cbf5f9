"""Cutting what leads from an answer to a seat, where no name is kept."""

import secrets
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from coalition.domain import Activity, Attribution, new_id
from coalition.domain.session import Way
from coalition.store.facts import standing_everywhere
from coalition.store.tables import answers


def is_nameless(activity: Activity) -> bool:
    """Tell whether an activity keeps no name with its answers."""
    return activity.attribution is Attribution.NO_NAME


def cut(connection: Connection, activity: Activity, *, late: bool) -> None:
    """Replace nameless answers by rows that lead nowhere, in no order.

    Answers of roles that do not count are not kept: among those that do, they would
    tell who gave them.
    """
    where = (
        (answers.c.activity == activity.id)
        & (answers.c.late == late)
        & ~answers.c.admitted
    )
    rows = connection.execute(
        select(answers).where(where).order_by(answers.c.revision)
    ).all()
    newest = list({row.voter: row for row in rows}.values())
    connection.execute(delete(answers).where(where))
    secrets.SystemRandom().shuffle(newest)
    fresh = [one for row in newest for one in _unlinked(row, activity)]
    if fresh:
        connection.execute(insert(answers), fresh)


def cut_everything(connection: Connection) -> None:
    """Cut all that is not cut yet: for a copy that leaves the room."""
    for _, activity in standing_everywhere(connection, Activity):
        if is_nameless(activity):
            for late in (False, True) if activity.state == "open" else (True,):
                cut(connection, activity, late=late)


def _unlinked(row: Row[Any], activity: Activity) -> list[dict[str, Any]]:
    kept = dict(row._mapping)
    kept["recorded_at"] = activity.closed_at or activity.opened_at or row.recorded_at
    if row.voter == row.id:
        # Keyed by the host: its id leads to no seat, and a repeat must still be known.
        return [kept]
    if not row.counts:
        return []
    kept |= {"revision": 0, "way": Way.PHONE, "people": 1}
    # A table's answer says how many sat there, which may be the only such table.
    return [kept | {"id": new_id(), "voter": new_id()} for _ in range(row.people)]
