"""The store: one file that holds the truth of all coalitions on this machine."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from coalition.domain import KINDS, Activity, Answer, Fact, Holdings
from coalition.errors import InvalidInput, NotFound, OtherSchema, StoreTrouble, _
from coalition.store.changes import Changes
from coalition.store.copying import copy_to_keep
from coalition.store.engine import engines
from coalition.store.facts import Facts
from coalition.store.fingerprint import fingerprint
from coalition.store.migrate import migrate, schema_of
from coalition.store.nameless import Unlinks, is_nameless
from coalition.store.rehearsals import drop
from coalition.store.room import Room, seat_of
from coalition.store.runs import Runs
from coalition.store.scrub import is_owed, owe
from coalition.store.tables import SCHEMA, answers, metadata, roll, seats
from coalition.store.taking_in import take_in
from coalition.store.versions import records, standing
from coalition.store.writing import Writer


def utc_now() -> datetime:
    """Tell the time, UTC."""
    return datetime.now(UTC)


class Store:
    """All that is known, with its three rooms.

    Attributes
    ----------
    path : Path or None
        The file; None for a store in memory.
    facts : Facts
    room : Room
    runs : Runs
    """

    def __init__(
        self,
        reading: Engine,
        writing: Engine,
        path: Path | None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.path, self.clock = path, clock
        self._reading, self._writing = reading, Writer(writing, path)
        self.facts = Facts(reading, self._writing, clock)
        self.room = Room(reading, self._writing, clock)
        self.runs = Runs(reading, self._writing, clock)

    @classmethod
    def open(cls, path: Path, clock: Callable[[], datetime] = utc_now) -> "Store":
        """Open a store that is there.

        Raises
        ------
        NotFound
            If there is no file.
        OtherSchema
            If another version of the program made it.
        StoreTrouble
            If the file is something else.
        """
        if not path.exists():
            raise NotFound(what="store", name=path, hint="Run “coalition demo” first.")
        schema = schema_of(path)
        if schema is None:
            raise StoreTrouble(store=path, problem="it is not one of our files.")
        if schema != SCHEMA:
            raise OtherSchema(store=path)
        store = cls(*engines(path), path, clock)
        # The program was killed, or kept from it, after something was cut.
        store.scrub_owed()
        return store

    @classmethod
    def make(cls, path: Path, clock: Callable[[], datetime] = utc_now) -> "Store":
        """Open a store, making or migrating it first: for commands only."""
        migrate(path, clock())
        return cls.open(path, clock)

    @classmethod
    def in_memory(cls, clock: Callable[[], datetime] = utc_now) -> "Store":
        """Make a store that is gone when the program ends."""
        reading, writing = engines(None)
        metadata.create_all(writing)
        return cls(reading, writing, None, clock)

    def fingerprint(self, coalition: str, as_of: datetime | None = None) -> str:
        """Hash what a coalition holds to be so at a moment; see `fingerprint`."""
        activities = self.facts.all(coalition, Activity, as_of)
        said = (a for x in activities for a in self.room.answers(x.id, as_of))
        facts: list[Fact] = [
            fact
            for kind in KINDS.values()
            for fact in self.facts.all(coalition, kind, as_of)
        ]
        return fingerprint(facts, said)

    def holdings(self, coalition: str) -> Holdings:
        """Read everything a coalition holds, for a package.

        What was answered without a name stays here until it is cut: while its question
        is open, and while it waits, too late, to be admitted.

        Raises
        ------
        NotFound
            If there is no such coalition.
        InvalidInput
            If it is a copy to rehearse with, which goes nowhere.
        """
        if self.facts.coalition(coalition).rehearsal_of is not None:
            problem = _("it is only there to practise; nothing of it is kept.")
            raise InvalidInput(what="The rehearsal", problem=problem)
        with self._reading.connect() as connection:
            asked = standing(connection, coalition, Activity)
            done = [a.id for a in asked if a.state != "open" or not is_nameless(a)]
            waiting = {a.id for a in asked if is_nameless(a)}
            sat = connection.execute(
                select(seats).where(seats.c.coalition == coalition).order_by(seats.c.id)
            ).all()
            took_part = connection.execute(
                select(roll.c.activity, roll.c.seat)
                .where(roll.c.activity.in_(done), ~roll.c.late)
                .order_by(roll.c.activity, roll.c.seat)
            ).all()
            said = connection.execute(
                select(answers).where(answers.c.activity.in_(done))
            ).all()
            return Holdings(
                coalition=coalition,
                records=tuple(records(connection, coalition)),
                seats=tuple(seat_of(row) for row in sat),
                roll=tuple((activity, seat) for activity, seat in took_part),
                answers=tuple(
                    Answer(**row._mapping)
                    for row in sorted(said, key=lambda row: row.id)
                    if not (row.activity in waiting and row.late and not row.admitted)
                ),
            )

    def take_in(self, holdings: Holdings) -> None:
        """Add a package's holdings; what is there already is left as it is.

        What was erased here or there is erased in both. Seats from another laptop get
        the next free numbers where theirs are taken.
        """
        with self._writing.begin() as connection:
            take_in(connection, holdings)
        if is_owed(self._writing.engine):
            self.room.scrub()

    def throw_away(self, coalition: str) -> None:
        """Delete every row of a copy that was made to rehearse with, for good.

        Raises
        ------
        NotFound
            If there is none.
        InvalidInput
            If the coalition is no such copy: what people said is never thrown away.
        """
        if self.facts.coalition(coalition).rehearsal_of is None:
            raise InvalidInput(what="The coalition", problem="it is no rehearsal.")
        with self._writing.begin() as connection:
            drop(connection, coalition)
            owe(connection)
        self.room.scrub()

    def backup(self, to: Path, unlinks: Unlinks | None = None) -> None:
        """Copy the whole store to another file, while it is in use.

        In the copy every nameless answer is cut, open or not; see `copy_to_keep`.
        """
        if self.path is None:
            raise StoreTrouble(store="memory", problem="there is no file to copy.")
        if to.exists() and to.samefile(self.path):
            raise StoreTrouble(store=to, problem="it cannot be its own backup.")
        copy_to_keep(self.path, to, unlinks)

    def is_there(self) -> bool:
        """Tell whether the file that is open is still the one at its path."""
        return self._writing.is_there()

    def scrub_owed(self) -> bool:
        """Try once, without waiting, to scrub what could not be scrubbed before.

        Returns
        -------
        bool
            True when nothing is owed any more. While somebody else reads an old state
            it is False; call it again in a few seconds.
        """
        return self._writing.scrub_owed()

    def changes(self) -> Changes:
        """Begin to watch for what others write."""
        return Changes(self._reading)

    def close(self) -> None:
        """Let go of the file."""
        self._reading.dispose()
        self._writing.engine.dispose()
