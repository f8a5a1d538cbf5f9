"""The store: facts, answers and runs of all coalitions in one file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from coalition.domain import FACT_KINDS, Activity, Answer, Fact, PackageContent
from coalition.errors import InvalidInput, NotFound, SchemaMismatch, StoreError, _
from coalition.store.anonymity import UnlinkerLookup, is_anonymous
from coalition.store.backup import copy_anonymised
from coalition.store.change_watch import ChangeWatcher
from coalition.store.engine import make_engines
from coalition.store.facts import Facts
from coalition.store.fingerprint import fingerprint
from coalition.store.history import read_facts, read_versions
from coalition.store.migrate import migrate, read_schema_version
from coalition.store.package_import import import_package
from coalition.store.rehearsal_copies import delete_coalition
from coalition.store.runs import Runs
from coalition.store.schema import SCHEMA, answers, metadata, roll, seats
from coalition.store.seats import Submissions, seat_from_row
from coalition.store.secure_delete import is_pending, mark_pending
from coalition.store.transactions import Reader, Writer


def utc_now() -> datetime:
    """Tell the time, UTC."""
    return datetime.now(UTC)


class Store:
    """A store file: its facts, its answers and its runs.

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
        self._writing = Writer(writing, path)
        self._reading = Reader(reading, self._writing)
        self.facts = Facts(self._reading, self._writing, clock)
        self.room = Submissions(self._reading, self._writing, clock)
        self.runs = Runs(self._reading, self._writing, clock)

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
        schema = read_schema_version(path)
        if schema is None:
            raise StoreError(store=path, problem="it is not one of our files.")
        if schema != SCHEMA:
            raise SchemaMismatch(store=path)
        store = cls(*make_engines(path), path, clock)
        # The program was killed, or kept from it, after something was cut.
        store.scrub_pending()
        return store

    @classmethod
    def open_or_create(
        cls, path: Path, clock: Callable[[], datetime] = utc_now
    ) -> "Store":
        """Open a store, making or migrating it first: for commands only."""
        migrate(path, clock())
        return cls.open(path, clock)

    @classmethod
    def in_memory(cls, clock: Callable[[], datetime] = utc_now) -> "Store":
        """Make a store that is gone when the program ends."""
        reading, writing = make_engines(None)
        metadata.create_all(writing)
        return cls(reading, writing, None, clock)

    def fingerprint(self, coalition: str, as_of: datetime | None = None) -> str:
        """Hash what a coalition holds to be so at a moment; see `fingerprint`."""
        activities = self.facts.all(coalition, Activity, as_of)
        said = (a for x in activities for a in self.room.answers(x.id, as_of))
        facts: list[Fact] = [
            fact
            for kind in FACT_KINDS.values()
            for fact in self.facts.all(coalition, kind, as_of)
        ]
        return fingerprint(facts, said)

    def read_package_content(self, coalition: str) -> PackageContent:
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
            asked = read_facts(connection, coalition, Activity)
            done = [a.id for a in asked if a.state != "open" or not is_anonymous(a)]
            waiting = {a.id for a in asked if is_anonymous(a)}
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
            return PackageContent(
                coalition=coalition,
                records=tuple(read_versions(connection, coalition)),
                seats=tuple(seat_from_row(row) for row in sat),
                roll=tuple((activity, seat) for activity, seat in took_part),
                answers=tuple(
                    Answer(**row._mapping)
                    for row in sorted(said, key=lambda row: row.id)
                    if not (row.activity in waiting and row.late and not row.admitted)
                ),
            )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Read and write as one: all of it happens, or none, and nobody writes between.

        What is called within, on this thread and this store, takes part in it. Other
        processes wait; keep it short, and await nothing within.

        Raises
        ------
        StoreError
            If the file was moved away, is locked, or the disk is full.
        """
        with self._writing.begin():
            yield

    def import_package(self, holdings: PackageContent) -> None:
        """Import the content of a package; known rows stay as they are.

        What was erased here or there is erased in both. Seats from another laptop get
        the next free numbers where theirs are taken.
        """
        with self._writing.begin() as connection:
            import_package(connection, holdings)
        if is_pending(self._writing.engine):
            self.room.scrub()

    def delete_rehearsal(self, coalition: str) -> None:
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
            delete_coalition(connection, coalition)
            mark_pending(connection)
        self.room.scrub()

    def backup(self, to: Path, unlinks: UnlinkerLookup | None = None) -> None:
        """Copy the whole store to another file, while it is in use.

        In the copy every nameless answer is cut, open or not; see `copy_to_keep`.
        """
        if self.path is None:
            raise StoreError(store="memory", problem="there is no file to copy.")
        if to.exists() and to.samefile(self.path):
            raise StoreError(store=to, problem="it cannot be its own backup.")
        copy_anonymised(self.path, to, unlinks)

    def is_there(self) -> bool:
        """Tell whether the file that is open is still the one at its path."""
        return self._writing.is_there()

    def scrub_pending(self) -> bool:
        """Try once, without waiting, to scrub what could not be scrubbed before.

        Returns
        -------
        bool
            True when nothing is owed any more. While somebody else reads an old state
            it is False; call it again in a few seconds.
        """
        return self._writing.scrub_pending()

    def watch_changes(self) -> ChangeWatcher:
        """Begin to watch for what others write."""
        return ChangeWatcher(self._reading.engine)

    def close(self) -> None:
        """Let go of the file."""
        self._reading.engine.dispose()
        self._writing.engine.dispose()
