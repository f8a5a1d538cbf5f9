"""Seats and answers of a session, with anonymity where no name is kept.

Where no name is kept, nothing on disk ever leads from an answer to a seat: the answer
carries a value that only the seat's own secret can make again (:func:`voter_key`), the
secret itself is never stored, and the moment is that of the opening. Closing replaces
even that value, for good.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from coalition.domain import Activity, Answer, AnswerChannel, Fact, Role, Seat, new_id
from coalition.errors import NotFound, NotOpen
from coalition.store.acceptance import accept_submission
from coalition.store.anonymity import (
    Unlinker,
    admit_late_answers,
    drop_late_answers,
    is_anonymous,
    unlink_answers,
)
from coalition.store.history import read_fact, write_facts, write_removals
from coalition.store.schema import answers, roll, seats
from coalition.store.secure_delete import mark_pending
from coalition.store.submission import Receipt, Submission, hash_secret, voter_key
from coalition.store.transactions import Reader, Writer

ClosingEffects = Callable[
    [Activity, Sequence[Answer]], tuple[Sequence[Fact], Sequence[Fact]]
]
"""From a question that closes and its answers to the facts to put, and to remove."""


class Submissions:
    """Repository of seats, participation and answers."""

    def __init__(
        self, reading: Reader, writing: Writer, clock: Callable[[], datetime]
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
        way: AnswerChannel = AnswerChannel.PHONE,
        people: int = 1,
    ) -> Seat:
        """Give the next seat of a session to the holder of a secret.

        Whoever holds one already, because the phone asked twice, keeps that.
        """
        with self._writing.begin() as connection:
            held = _find_seat_by_secret(connection, coalition, session, secret)
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
                "token_hash": hash_secret(secret),
            }
            connection.execute(insert(seats), row)
        return seat

    def seat(self, coalition: str, session: str, secret: str) -> Seat | None:
        """Find the seat that a secret opens, if any."""
        with self._reading.connect() as connection:
            return _find_seat_by_secret(connection, coalition, session, secret)

    def seats(
        self, coalition: str, session: str, as_of: datetime | None = None
    ) -> list[Seat]:
        """List the seats of a session, as it stood, by number."""
        of_it = select(seats).where(
            seats.c.coalition == coalition, seats.c.session == session
        )
        if as_of is not None:
            of_it = of_it.where(seats.c.joined_at <= as_of)
        with self._reading.connect() as connection:
            rows = connection.execute(of_it.order_by(seats.c.number)).all()
        return [seat_from_row(row) for row in rows]

    def accept_submissions(
        self, posts: Sequence[Submission]
    ) -> list[Receipt | NotOpen]:
        """Take in answers: one transaction, however many arrived together.

        Returns
        -------
        list
            For each post its receipt, or the error that refuses it. Nothing is
            acknowledged before all of them are safely on disk.

        Raises
        ------
        StoreTrouble
            If the file was moved away, is locked, or the disk is full.
        """
        with self._writing.begin() as connection:
            return [
                accept_submission(connection, post, self._clock()) for post in posts
            ]

    def close_activity(
        self,
        coalition: str,
        activity_id: str,
        unlink: Unlinker | None = None,
        also: ClosingEffects | None = None,
    ) -> Activity:
        """Close an activity; unlink its answers from seats where no name is kept.

        Parameters
        ----------
        unlink : callable, optional
            Takes nameless answers apart further, as their kind allows: from pairs of
            a value and how many people gave it, to pairs that have the same tally.
        also : callable, optional
            Turns the answers into facts: those to put and those to remove, in the same
            transaction.
        """
        with self._writing.begin() as connection:
            activity = read_fact(connection, coalition, Activity, activity_id)
            if activity.state != "open":
                return activity
            closed = activity.model_copy(
                update={"state": "closed", "closed_at": self._clock(), "ends_at": None}
            )
            write_facts(connection, coalition, [closed], self._clock())
            if is_anonymous(closed):
                unlink_answers(connection, closed, unlink)
                mark_pending(connection)
            self._follow(connection, coalition, closed, also)
        if is_anonymous(closed):
            self.scrub()
        return closed

    def drop_unadmitted(self, coalition: str, activity_id: str) -> int:
        """Drop late answers without names that were not admitted.

        Only where no name is kept, and nothing of what the host keyed in.

        Returns
        -------
        int
            Of how many voters something was dropped.
        """
        with self._writing.begin() as connection:
            activity = read_fact(connection, coalition, Activity, activity_id)
            if not is_anonymous(activity) or activity.state != "closed":
                return 0
            dropped = drop_late_answers(connection, activity)
            mark_pending(connection)
        self.scrub()
        return dropped

    def count_waiting(self, activity_id: str) -> int:
        """Count the voters whose answers came after closing and are not let in."""
        with self._reading.connect() as connection:
            return _count_waiting(connection, activity_id)

    def admit_late(
        self,
        coalition: str,
        activity_id: str,
        unlink: Unlinker | None = None,
        also: ClosingEffects | None = None,
    ) -> int:
        """Admit the answers that came after closing; return how many.

        Where no name is kept they are rows like all the others from then on.

        Parameters
        ----------
        unlink, also : callable, optional
            As in `close_activity`.
        """
        with self._writing.begin() as connection:
            activity = read_fact(connection, coalition, Activity, activity_id)
            n, nameless = (
                _count_waiting(connection, activity_id),
                is_anonymous(activity),
            )
            if n and nameless:
                admit_late_answers(connection, activity, unlink)
                mark_pending(connection)
            here = answers.c.activity == activity_id
            connection.execute(
                update(answers).where(here, answers.c.late).values(admitted=True)
            )
            if not nameless:
                here = roll.c.activity == activity_id
                connection.execute(update(roll).where(here).values(late=False))
            self._follow(connection, coalition, activity, also)
        if n and nameless:
            self.scrub()
        return n

    def answers(
        self, activity: str, as_of: datetime | None = None, *, late: bool = False
    ) -> list[Answer]:
        """Read the answers that count: the newest of each voter, sorted by id.

        Parameters
        ----------
        late : bool
            Read those that came after closing and were not admitted, instead.
        """
        with self._reading.connect() as connection:
            return _read_counting_answers(connection, activity, as_of, late=late)

    def answers_token(self, activity: str) -> int:
        """Count the admitted answer rows, as a change token."""
        of_it = (answers.c.activity == activity, ~answers.c.late | answers.c.admitted)
        with self._reading.connect() as connection:
            found = connection.execute(select(func.count()).where(*of_it)).scalar_one()
        return int(found)

    def _follow(
        self,
        connection: Connection,
        coalition: str,
        activity: Activity,
        also: ClosingEffects | None,
    ) -> None:
        if also is not None:
            put, gone = also(activity, _read_counting_answers(connection, activity.id))
            write_removals(connection, coalition, gone, self._clock())
            write_facts(connection, coalition, put, self._clock())

    def find_answer(self, activity: Activity, seat: Seat, secret: str) -> Answer | None:
        """Find the newest answer of a seat, for its own phone."""
        voter = voter_key(secret, activity.id) if is_anonymous(activity) else seat.id
        with self._reading.connect() as connection:
            row = connection.execute(
                select(answers)
                .where(answers.c.activity == activity.id, answers.c.voter == voter)
                .order_by(answers.c.revision.desc())
            ).first()
        return Answer(**row._mapping) if row else None

    def answered_seats(self, activity: str) -> set[str]:
        """Tell which seats have answered; never what.

        Where no name is kept, those that were too late are among them.
        """
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
            mark_pending(connection)
        self.scrub()

    def scrub(self, *, wait: bool = True) -> bool:
        """Leave nothing in the file or its log of what was cut or erased.

        Returns
        -------
        bool
            False if somebody held it up. It is tried again after whatever is written
            next, by `Store.scrub_pending`, and when the store is opened next.
        """
        return self._writing.scrub(wait=wait)


def _read_counting_answers(
    connection: Connection,
    activity: str,
    as_of: datetime | None = None,
    *,
    late: bool = False,
) -> list[Answer]:
    query = select(answers).where(answers.c.activity == activity)
    if as_of is not None:
        query = query.where(answers.c.recorded_at <= as_of)
    apart = answers.c.late & ~answers.c.admitted
    query = query.where(apart if late else ~apart)
    rows = connection.execute(query.order_by(answers.c.revision)).all()
    newest = {row.voter: row for row in rows}
    first = {row.voter: row.recorded_at for row in reversed(rows)}
    found = (
        Answer(**row._mapping, first_at=first[voter]) for voter, row in newest.items()
    )
    return sorted(found, key=lambda answer: answer.id)


def _find_seat_by_secret(
    connection: Connection, coalition: str, session: str, secret: str
) -> Seat | None:
    row = connection.execute(
        select(seats)
        .where(seats.c.token_hash == hash_secret(secret))
        .where(seats.c.coalition == coalition, seats.c.session == session)
    ).first()
    return seat_from_row(row) if row else None


def _count_waiting(connection: Connection, activity_id: str) -> int:
    pending = answers.c.late & ~answers.c.admitted
    return (
        connection.scalar(
            select(func.count(answers.c.voter.distinct())).where(
                answers.c.activity == activity_id, pending
            )
        )
        or 0
    )


def seat_from_row(row: Row[Any]) -> Seat:
    """Read a seat from its row, without its secret's hash."""
    fields = dict(row._mapping)
    return Seat(**{name: fields[name] for name in Seat.model_fields})
