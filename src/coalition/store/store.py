"""The store: one file that holds the truth of all coalitions on this machine."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, select

from coalition.domain import KINDS, Activity, Answer, Fact, Holdings
from coalition.errors import NotFound, OtherSchema, StoreTrouble
from coalition.store.changes import Changes
from coalition.store.engine import engines
from coalition.store.facts import Facts, copy_in
from coalition.store.fingerprint import fingerprint
from coalition.store.migrate import copy, migrate, schema_of
from coalition.store.room import Room, seat_of
from coalition.store.runs import Runs
from coalition.store.tables import SCHEMA, answers, metadata, roll, seats


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
        self._reading, self._writing = reading, writing
        self.facts = Facts(reading, writing, clock)
        self.room = Room(reading, writing, clock)
        self.runs = Runs(reading, writing, clock)

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
        return cls(*engines(path), path, clock)

    @classmethod
    def make(cls, path: Path, clock: Callable[[], datetime] = utc_now) -> "Store":
        """Open a store, making or migrating it first: for commands only."""
        if path.exists() and path.stat().st_size and schema_of(path) is None:
            raise StoreTrouble(store=path, problem="it is not one of our files.")
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

        Raises
        ------
        NotFound
            If there is no such coalition.
        """
        self.facts.coalition(coalition)
        activities = [a.id for a in self.facts.all(coalition, Activity)]
        with self._reading.connect() as connection:
            sat = connection.execute(
                select(seats).where(seats.c.coalition == coalition).order_by(seats.c.id)
            ).all()
            took_part = connection.execute(
                select(roll).where(roll.c.activity.in_(activities)).order_by(*roll.c)
            ).tuples()
            said = connection.execute(
                select(answers)
                .where(answers.c.activity.in_(activities))
                .order_by(answers.c.id)
            ).all()
            return Holdings(
                coalition=coalition,
                records=tuple(self.facts.records(coalition)),
                seats=tuple(seat_of(row) for row in sat),
                roll=tuple((activity, seat) for activity, seat in took_part),
                answers=tuple(Answer(**row._mapping) for row in said),
            )

    def take_in(self, holdings: Holdings) -> None:
        """Add a package's holdings; what is there already is left as it is."""
        coalition = {"coalition": holdings.coalition}
        rows: dict[Table, list[dict[str, Any]]] = {
            seats: [seat.model_dump() | coalition for seat in holdings.seats],
            roll: [{"activity": a, "seat": s} for a, s in holdings.roll],
            answers: [answer.model_dump() for answer in holdings.answers],
        }
        with self._writing.begin() as connection:
            copy_in(connection, holdings.coalition, holdings.records)
            for table, new in rows.items():
                _insert_unknown(connection, table, new)

    def backup(self, to: Path) -> None:
        """Copy the whole store to another file, while it is in use."""
        if self.path is None:
            raise StoreTrouble(store="memory", problem="there is no file to copy.")
        copy(self.path, to)

    def changes(self) -> Changes:
        """Begin to watch for what others write."""
        return Changes(self._reading)

    def close(self) -> None:
        """Let go of the file."""
        self._reading.dispose()
        self._writing.dispose()


def _insert_unknown(
    connection: Connection, table: Table, rows: list[dict[str, Any]]
) -> None:
    key = list(table.primary_key.columns)
    there = set(connection.execute(select(*key)).tuples())
    new = [row for row in rows if tuple(row[c.name] for c in key) not in there]
    if new:
        connection.execute(insert(table), new)
