"""Seats and answers: what a room says, each voice once, and nobody given away.

Where no name is kept, nothing on disk ever leads from an answer to a seat: the answer
carries a value that only the seat's own secret can make again (:func:`voter_key`), the
secret itself is never stored, and the moment is that of the opening. Closing replaces
even that value, for good.
"""

import hashlib
import hmac
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from coalition.domain import Activity, Answer, Role, Seat, Way, new_id
from coalition.errors import NotFound, NotOpen
from coalition.store.facts import one, write
from coalition.store.nameless import cut, is_nameless
from coalition.store.scrub import owe, scrub
from coalition.store.tables import answers, roll, seats


class Receipt(StrEnum):
    """What became of an answer that was sent in; all of them are acknowledged."""

    SAVED = "saved"
    OLDER = "older"
    """A newer one of the same voter is there; that one counts, and is kept alone."""
    LATE = "late"
    """Came after closing; kept apart, for the host to admit."""
    COUNTED = "counted"
    """Came from a seat whose nameless answer counts already and cannot be found."""


class Post(BaseModel):
    """An answer as it arrives, already checked by its kind.

    Attributes
    ----------
    id : str
        Made by the sender; a repeat carries the same.
    revision : int
        Counted up by the sender with each change of mind.
    seat : Seat or None
        Who sends it; None for a paper ballot or a tally keyed by the host.
    secret : str
        The seat's secret, as its phone holds it; empty without a seat.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=8, max_length=64)
    coalition: str
    activity: str
    revision: int = Field(ge=0, le=1_000_000)
    value: dict[str, Any]
    seat: Seat | None = None
    secret: str = ""
    way: Way = Way.PHONE
    people: int = Field(default=1, ge=1, le=100_000)


def secret_of(code: str, session: str) -> str:
    """Make a seat's secret from its code, slowly, so that codes cannot be tried out.

    The same code always gives the same secret: that is how a seat code on paper
    resumes the seat from any phone.
    """
    return hashlib.scrypt(
        code.encode(), salt=session.encode(), n=2**14, r=8, p=1, dklen=24
    ).hex()


def voter_key(secret: str, activity: str) -> str:
    """Make the value that marks a seat's answers in one activity, and in no other."""
    return hmac.new(secret.encode(), activity.encode(), "sha256").hexdigest()[:32]


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class Room:
    """Who sits where, who has answered, and what was answered."""

    def __init__(
        self, reading: Engine, writing: Engine, clock: Callable[[], datetime]
    ) -> None:
        self._reading, self._writing, self._clock = reading, writing, clock
        self._owed = False

    def take_seat(
        self,
        coalition: str,
        session: str,
        secret: str,
        *,
        role: Role,
        organisation: str | None = None,
        way: Way = Way.PHONE,
        people: int = 1,
    ) -> Seat:
        """Give the next seat of a session to the holder of a secret.

        Whoever holds one already, because the phone asked twice, keeps that.
        """
        with self._writing.begin() as connection:
            held = _seat_behind(connection, coalition, session, secret)
            if held is not None:
                return held
            taken = connection.scalar(
                select(func.max(seats.c.number)).where(
                    seats.c.coalition == coalition, seats.c.session == session
                )
            )
            seat = Seat(
                id=new_id(),
                session=session,
                number=(taken or 0) + 1,
                role=role,
                organisation=organisation,
                way=way,
                people=people,
                joined_at=self._clock(),
            )
            row = seat.model_dump() | {
                "coalition": coalition,
                "token_hash": _hashed(secret),
            }
            connection.execute(insert(seats), row)
        return seat

    def seat(self, coalition: str, session: str, secret: str) -> Seat | None:
        """Find the seat that a secret opens, if any."""
        with self._reading.connect() as connection:
            return _seat_behind(connection, coalition, session, secret)

    def seats(self, coalition: str, session: str) -> list[Seat]:
        """List the seats of a session by number."""
        with self._reading.connect() as connection:
            rows = connection.execute(
                select(seats)
                .where(seats.c.coalition == coalition, seats.c.session == session)
                .order_by(seats.c.number)
            ).all()
        return [seat_of(row) for row in rows]

    def receive(self, posts: Sequence[Post]) -> list[Receipt | NotOpen]:
        """Take in answers: one transaction, however many arrived together.

        Returns
        -------
        list
            For each post its receipt, or the error that refuses it. Nothing is
            acknowledged before all of them are safely on disk.
        """
        with self._writing.begin() as connection:
            receipts = [self._receive(connection, post) for post in posts]
        if self._owed:
            self.scrub(wait=False)
        return receipts

    def _receive(self, connection: Connection, post: Post) -> Receipt | NotOpen:
        try:
            activity = one(connection, post.coalition, Activity, post.activity)
        except NotFound:
            return NotOpen()
        if activity.state == "planned" or not _sits_there(activity, post):
            return NotOpen()
        earlier = _of_voter(connection, activity, post)
        known = next((row for row in earlier if row.id == post.id), None)
        if known is not None:
            return Receipt.LATE if known.late else Receipt.SAVED
        if is_nameless(activity) and not earlier:
            taken = _on_roll(connection, activity, post)
            if taken is not None:
                return Receipt.LATE if taken.late else Receipt.COUNTED
        newest = max((row.revision for row in earlier), default=-1)
        late = activity.state == "closed"
        if newest > post.revision or (late and newest == post.revision):
            return Receipt.OLDER
        self._insert(connection, activity, post, newest)
        return Receipt.LATE if late else Receipt.SAVED

    def _insert(
        self, connection: Connection, activity: Activity, post: Post, newest: int
    ) -> None:
        # Two phones on one seat may count the same number; the later arrival is newer.
        revision = post.revision + 1 if post.revision == newest else post.revision
        late, seat = activity.state == "closed", post.seat
        named = not is_nameless(activity)
        moment = self._clock()
        if not named:
            moment = (activity.closed_at if late else activity.opened_at) or moment
        row = {
            "id": post.id,
            "activity": activity.id,
            "voter": _voter(activity, post),
            "revision": revision,
            "value": post.value,
            "way": post.way,
            "people": seat.people if seat else post.people,
            "organisation": seat.organisation if seat and named else None,
            "role": seat.role if seat and named else None,
            "counts": seat is None or seat.role in activity.roles,
            "late": late,
            "admitted": False,
            "recorded_at": moment,
        }
        connection.execute(insert(answers), row)
        if seat is not None and _on_roll(connection, activity, post) is None:
            # A late answer stands apart, so its seat must not: only its secret tells.
            hidden = late and not named
            mark = _late_mark(activity, post) if hidden else seat.id
            taken = {"activity": activity.id, "seat": mark, "late": late}
            connection.execute(insert(roll), taken)

    def close(self, coalition: str, activity_id: str) -> Activity:
        """Close an activity; where no name is kept, cut what still led to a seat."""
        with self._writing.begin() as connection:
            activity = one(connection, coalition, Activity, activity_id)
            if activity.state != "open":
                return activity
            closed = activity.model_copy(
                update={"state": "closed", "closed_at": self._clock(), "ends_at": None}
            )
            write(connection, coalition, [closed], self._clock())
            if is_nameless(closed):
                cut(connection, closed, late=False)
                owe(connection)
        if is_nameless(closed):
            self.scrub()
        return closed

    def seal(self, coalition: str, activity_id: str) -> None:
        """Cut what came after closing too: the session is over."""
        with self._writing.begin() as connection:
            activity = one(connection, coalition, Activity, activity_id)
            if not is_nameless(activity) or activity.state != "closed":
                return
            cut(connection, activity, late=True)
            owe(connection)
        self.scrub()

    def admit(self, coalition: str, activity_id: str) -> int:
        """Let in the answers that came after closing; says how many."""
        with self._writing.begin() as connection:
            activity = one(connection, coalition, Activity, activity_id)
            late = (answers.c.activity == activity_id) & answers.c.late
            pending = late & ~answers.c.admitted
            n = connection.scalar(
                select(func.count(answers.c.voter.distinct())).where(pending)
            )
            if n and is_nameless(activity):
                cut(connection, activity, late=True)
                owe(connection)
            connection.execute(update(answers).where(pending).values(admitted=True))
            if not is_nameless(activity):
                here = roll.c.activity == activity_id
                connection.execute(update(roll).where(here).values(late=False))
        if n and is_nameless(activity):
            self.scrub()
        return n or 0

    def answers(
        self, activity: str, as_of: datetime | None = None, *, late: bool = False
    ) -> list[Answer]:
        """Read the answers that count: the newest of each voter, sorted by id.

        Parameters
        ----------
        late : bool
            Read those that came after closing and were not admitted, instead.
        """
        query = select(answers).where(answers.c.activity == activity)
        if as_of is not None:
            query = query.where(answers.c.recorded_at <= as_of)
        apart = answers.c.late & ~answers.c.admitted
        query = query.where(apart if late else ~apart)
        with self._reading.connect() as connection:
            rows = connection.execute(query.order_by(answers.c.revision)).all()
        newest = {row.voter: row for row in rows}
        first = {row.voter: row.recorded_at for row in reversed(rows)}
        found = (
            Answer(**row._mapping, first_at=first[voter])
            for voter, row in newest.items()
        )
        return sorted(found, key=lambda answer: answer.id)

    def answer_of(self, activity: Activity, seat: Seat, secret: str) -> Answer | None:
        """Find the newest answer of a seat, for its own phone."""
        voter = voter_key(secret, activity.id) if is_nameless(activity) else seat.id
        with self._reading.connect() as connection:
            row = connection.execute(
                select(answers)
                .where(answers.c.activity == activity.id, answers.c.voter == voter)
                .order_by(answers.c.revision.desc())
            ).first()
        return Answer(**row._mapping) if row else None

    def answered(self, activity: str) -> set[str]:
        """Tell which seats have answered; never what."""
        with self._reading.connect() as connection:
            rows = connection.execute(
                select(roll.c.seat).where(roll.c.activity == activity, ~roll.c.late)
            )
            return set(rows.scalars())

    def erase_answer(self, answer_id: str) -> None:
        """Blank what was answered, in every revision, for good."""
        with self._writing.begin() as connection:
            same = select(answers.c.voter, answers.c.activity).where(
                answers.c.id == answer_id
            )
            row = connection.execute(same).first()
            if row is None:
                raise NotFound(what="answer", name=answer_id, hint="")
            connection.execute(
                update(answers)
                .where(answers.c.voter == row.voter, answers.c.activity == row.activity)
                .values(value={})
            )
            owe(connection)
        self.scrub()

    def scrub(self, *, wait: bool = True) -> bool:
        """Leave nothing in the file or its log of what was cut or erased.

        Returns
        -------
        bool
            False if somebody held it up. It is tried again with the next answer that
            comes in, and when the store is opened next.
        """
        self._owed = not scrub(self._writing, wait=wait)
        return not self._owed


def _seat_behind(
    connection: Connection, coalition: str, session: str, secret: str
) -> Seat | None:
    row = connection.execute(
        select(seats)
        .where(seats.c.token_hash == _hashed(secret))
        .where(seats.c.coalition == coalition, seats.c.session == session)
    ).first()
    return seat_of(row) if row else None


def _sits_there(activity: Activity, post: Post) -> bool:
    return post.seat is None or post.seat.session == activity.session


def _voter(activity: Activity, post: Post) -> str:
    if post.seat is None:
        # What the host keys in is a voter of its own.
        return post.id
    if is_nameless(activity) and not post.secret:
        raise ValueError("a seat answers without its name by its secret only")
    return (
        voter_key(post.secret, activity.id) if is_nameless(activity) else post.seat.id
    )


def _of_voter(
    connection: Connection, activity: Activity, post: Post
) -> Sequence[Row[Any]]:
    same = (answers.c.voter == _voter(activity, post)) | (answers.c.id == post.id)
    return connection.execute(
        select(answers).where(answers.c.activity == activity.id, same)
    ).all()


def _on_roll(connection: Connection, activity: Activity, post: Post) -> Row[Any] | None:
    if post.seat is None:
        return None
    marks = [post.seat.id, _late_mark(activity, post)]
    there = select(roll).where(roll.c.activity == activity.id, roll.c.seat.in_(marks))
    return connection.execute(there).first()


def _late_mark(activity: Activity, post: Post) -> str:
    return voter_key(post.secret, f"{activity.id}/late")


def seat_of(row: Row[Any]) -> Seat:
    """Read a seat from its row, without its secret's hash."""
    fields = dict(row._mapping)
    return Seat(**{name: fields[name] for name in Seat.model_fields})
