"""Accept one submission: revisions, lateness and anonymity."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from coalition.domain import Activity, Seat, Session
from coalition.errors import NotFound, NotOpen
from coalition.store.anonymity import is_anonymous
from coalition.store.history import read_fact
from coalition.store.schema import answers, roll
from coalition.store.submission import (
    Receipt,
    Submission,
    fallback_answer_id,
    identify_voter,
)


def accept_submission(
    connection: Connection, post: Submission, now: datetime
) -> Receipt | NotOpen:
    """Take in one answer, inside somebody's transaction.

    Returns
    -------
    Receipt or NotOpen
        Its receipt, or the error that refuses it.
    """
    try:
        activity = read_fact(connection, post.coalition, Activity, post.activity)
    except NotFound:
        return NotOpen()
    if activity.state == "planned" or not _is_seat_of_session(activity, post):
        return NotOpen()
    earlier = _of_voter(connection, activity, post)
    ids = {post.id, fallback_answer_id(activity, post)}
    known = next((row for row in earlier if row.id in ids), None)
    late = activity.state == "closed"
    if known is not None:
        return Receipt.LATE if known.late else Receipt.SAVED
    if is_anonymous(activity) and (post.seat or post.organisation) and not earlier:
        # When the session is over, what came too late was dropped: whether this seat's
        # answer was, nobody can tell any more. A paper that names whose it is would be
        # kept with that name, as nothing cuts it any more.
        if late and _is_over(connection, post.coalition, activity):
            return NotOpen()
        if post.seat and _on_roll(connection, activity, post.seat):
            return Receipt.COUNTED
    newest = max((row.revision for row in earlier), default=-1)
    if newest > post.revision or (late and newest == post.revision):
        return Receipt.OLDER
    _insert(connection, activity, post, newest, now)
    return Receipt.LATE if late else Receipt.SAVED


def _insert(
    connection: Connection,
    activity: Activity,
    post: Submission,
    newest: int,
    now: datetime,
) -> None:
    # Two phones on one seat may count the same number; the later arrival is newer.
    revision = post.revision + 1 if post.revision == newest else post.revision
    late, seat = activity.state == "closed", post.seat
    named = not is_anonymous(activity)
    moment = None
    if not named:
        moment = activity.closed_at if late else activity.opened_at
    id_, voter = _choose_ids(connection, activity, post)
    row = {
        "id": id_,
        "activity": activity.id,
        "voter": voter,
        "revision": revision,
        "value": post.value,
        "way": post.way,
        "people": seat.people if seat else post.people,
        "organisation": post.speaks_for if named else None,
        "role": seat.role if seat and named else None,
        "counts": seat is None or seat.role in activity.roles,
        "late": late,
        "admitted": False,
        "recorded_at": moment or now,
    }
    connection.execute(insert(answers), row)
    if seat is not None and not _on_roll(connection, activity, seat):
        # Where no name is kept the roll must not tell who was late: the late
        # answers stand apart, and there may be a single one.
        taken = {"activity": activity.id, "seat": seat.id, "late": late and named}
        connection.execute(insert(roll), taken)


def _is_seat_of_session(activity: Activity, post: Submission) -> bool:
    return post.seat is None or post.seat.session == activity.session


def _of_voter(
    connection: Connection, activity: Activity, post: Submission
) -> Sequence[Row[Any]]:
    voters = [identify_voter(activity, post)]
    if post.seat is None:
        voters.append(fallback_answer_id(activity, post))
    return connection.execute(
        select(answers).where(
            answers.c.activity == activity.id, answers.c.voter.in_(voters)
        )
    ).all()


def _choose_ids(
    connection: Connection, activity: Activity, post: Submission
) -> tuple[str, str]:
    """Give the id and the voter to keep an answer under; no two voters share an id."""
    voter = identify_voter(activity, post)
    here = answers.c.activity == activity.id
    taken = connection.execute(
        select(answers.c.id).where(here, answers.c.id == post.id)
    ).first()
    # A voter that is its own id is one that the host keyed in.
    if taken is None and (post.seat is None or voter != post.id):
        return post.id, voter
    other = fallback_answer_id(activity, post)
    return other, other if post.seat is None and voter == post.id else voter


def _on_roll(connection: Connection, activity: Activity, seat: Seat) -> bool:
    there = select(roll).where(roll.c.activity == activity.id, roll.c.seat == seat.id)
    return connection.execute(there).first() is not None


def _is_over(connection: Connection, coalition: str, activity: Activity) -> bool:
    try:
        session = read_fact(connection, coalition, Session, activity.session)
    except NotFound:
        return False
    return session.state == "closed"
