"""Seats and answers: what a room says, each voice once, and nobody given away.

Where no name is kept, nothing on disk ever leads from an answer to a seat: the answer
carries a value that only the seat's own secret can make again (:func:`voter_key`), the
secret itself is never stored, and the moment is that of the opening. Closing replaces
even that value, for good.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import (
    Connection,
    Engine,
    Row,
    delete,
    func,
    insert,
    select,
    update,
)

from coalition.domain import (
    Activity,
    Answer,
    Attribution,
    Role,
    Seat,
    Way,
    new_id,
)
from coalition.errors import NotFound, NotOpen
from coalition.store.facts import one, write
from coalition.store.tables import answers, roll, seats


class Receipt(StrEnum):
    """What became of an answer that was sent in; all of them are acknowledged."""

    SAVED = "saved"
    OLDER = "older"
    """A newer one of the same voter is there; that one counts."""
    LATE = "late"
    """Came after closing; kept apart, for the host to admit."""
    COUNTED = "counted"
    """Came after closing from a seat whose answer counts already."""


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
        """Give the next seat of a session to the holder of a secret."""
        with self._writing.begin() as connection:
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
            row = connection.execute(
                select(seats).where(
                    seats.c.token_hash == _hashed(secret),
                    seats.c.coalition == coalition,
                    seats.c.session == session,
                )
            ).first()
        return seat_of(row) if row else None

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
            return [self._receive(connection, post) for post in posts]

    def _receive(self, connection: Connection, post: Post) -> Receipt | NotOpen:
        try:
            activity = one(connection, post.coalition, Activity, post.activity)
        except NotFound:
            return NotOpen()
        if activity.state == "planned":
            return NotOpen()
        earlier = _of_voter(connection, activity, post)
        known = next((row for row in earlier if row.id == post.id), None)
        if known is not None:
            return Receipt.LATE if known.late else Receipt.SAVED
        newest = max((row.revision for row in earlier), default=-1)
        if activity.state == "closed":
            if newest >= post.revision:
                return Receipt.OLDER
            if _nameless(activity) and _on_roll(connection, activity, post):
                return Receipt.COUNTED
        self._insert(connection, activity, post, newest)
        if activity.state == "closed":
            return Receipt.LATE
        return Receipt.OLDER if newest > post.revision else Receipt.SAVED

    def _insert(
        self, connection: Connection, activity: Activity, post: Post, newest: int
    ) -> None:
        # Two phones on one seat may count the same number; the later arrival is newer.
        revision = post.revision + 1 if post.revision == newest else post.revision
        late, seat = activity.state == "closed", post.seat
        named = not _nameless(activity)
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
        if seat is not None and not late and not _on_roll(connection, activity, post):
            connection.execute(insert(roll), {"activity": activity.id, "seat": seat.id})

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
            if _nameless(closed):
                _cut(connection, closed, late=False)
        self.scrub()
        return closed

    def admit(self, coalition: str, activity_id: str) -> int:
        """Let in the answers that came after closing; says how many."""
        with self._writing.begin() as connection:
            activity = one(connection, coalition, Activity, activity_id)
            late = (answers.c.activity == activity_id) & answers.c.late
            pending = late & ~answers.c.admitted
            n = connection.scalar(
                select(func.count(answers.c.voter.distinct())).where(pending)
            )
            connection.execute(update(answers).where(pending).values(admitted=True))
            if _nameless(activity):
                _cut(connection, activity, late=True)
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
        found = (Answer(**row._mapping) for row in newest.values())
        return sorted(found, key=lambda answer: answer.id)

    def answer_of(self, activity: Activity, seat: Seat, secret: str) -> Answer | None:
        """Find the newest answer of a seat, for its own phone."""
        voter = voter_key(secret, activity.id) if _nameless(activity) else seat.id
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
                select(roll.c.seat).where(roll.c.activity == activity)
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
        self.scrub()

    def scrub(self) -> bool:
        """Empty the write-ahead log, so that nothing cut or erased is left in it.

        Returns
        -------
        bool
            False if a reader held it up; call again.
        """
        with self._writing.connect() as connection:
            driver: Any = connection.connection.driver_connection
            row = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return bool(row[0] == 0)


def _nameless(activity: Activity) -> bool:
    return activity.attribution is Attribution.NO_NAME


def _voter(activity: Activity, post: Post) -> str:
    if post.seat is None:
        return f"entry-{post.id}"[:64]
    return voter_key(post.secret, activity.id) if _nameless(activity) else post.seat.id


def _of_voter(
    connection: Connection, activity: Activity, post: Post
) -> Sequence[Row[Any]]:
    same = (answers.c.voter == _voter(activity, post)) | (answers.c.id == post.id)
    return connection.execute(
        select(answers).where(answers.c.activity == activity.id, same)
    ).all()


def _on_roll(connection: Connection, activity: Activity, post: Post) -> bool:
    if post.seat is None:
        return False
    there = select(roll.c.seat).where(
        roll.c.activity == activity.id, roll.c.seat == post.seat.id
    )
    return connection.execute(there).first() is not None


def _cut(connection: Connection, activity: Activity, *, late: bool) -> None:
    """Replace nameless answers by rows that lead nowhere, in no order."""
    where = (answers.c.activity == activity.id) & (answers.c.late == late)
    rows = connection.execute(
        select(answers).where(where).order_by(answers.c.revision)
    ).all()
    newest = list({row.voter: dict(row._mapping) for row in rows}.values())
    connection.execute(delete(answers).where(where))
    secrets.SystemRandom().shuffle(newest)
    fresh = [one_ for row in newest for one_ in _unlinked(row, activity)]
    if fresh:
        connection.execute(insert(answers), fresh)


def _unlinked(row: dict[str, Any], activity: Activity) -> list[dict[str, Any]]:
    if row["way"] in {Way.PAPER, Way.TALLY}:
        # Keyed by the host: its id leads to no seat, and a repeat must still be known.
        return [row | {"recorded_at": activity.closed_at}]
    cut = {"revision": 0, "way": Way.PHONE, "people": 1}
    cut["recorded_at"] = activity.closed_at
    # A table's answer says how many sat there, which may be the only such table.
    return [
        row | cut | {"id": new_id(), "voter": new_id()} for _ in range(row["people"])
    ]


def seat_of(row: Row[Any]) -> Seat:
    """Read a seat from its row, without its secret's hash."""
    fields = dict(row._mapping)
    return Seat(**{name: fields[name] for name in Seat.model_fields})
