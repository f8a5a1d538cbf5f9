"""Repository of versioned facts: read as of a time, put, remove, erase."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Row, func, select

from coalition.domain import Coalition, Fact, FactVersion, WorkProduct
from coalition.errors import NotFound, VersionConflict
from coalition.store.history import (
    RECORDING_ORDER,
    append_versions,
    erase_versions,
    read_all_coalitions,
    read_change_token,
    read_fact,
    read_facts,
    read_versions,
    write_facts,
    write_removals,
)
from coalition.store.schema import facts
from coalition.store.secure_delete import mark_pending
from coalition.store.transactions import Reader, Writer

F = TypeVar("F", bound=Fact)


class Facts:
    """Facts of all coalitions: put, read as of any moment, removed, erased.

    Parameters
    ----------
    reading : Reader
    writing : Writer
    clock : callable
        Gives the moment, UTC, at which something is recorded.
    """

    def __init__(
        self, reading: Reader, writing: Writer, clock: Callable[[], datetime]
    ) -> None:
        self._reading, self._writing, self._clock = reading, writing, clock

    def coalitions(self) -> list[Coalition]:
        """List the coalitions, by name; copies to rehearse with are none."""
        found = (coalition for _, coalition in self.read_all_coalitions(Coalition))
        real = (c for c in found if c.rehearsal_of is None)
        return sorted(real, key=lambda c: c.name.casefold())

    def read_all_coalitions(self, model: type[F]) -> list[tuple[str, F]]:
        """Read the facts of one kind of all coalitions, each with its coalition."""
        with self._reading.connect() as connection:
            return read_all_coalitions(connection, model)

    def all(
        self, coalition: str, model: type[F], as_of: datetime | None = None
    ) -> list[F]:
        """Read the facts of one kind as they stood, sorted by id."""
        with self._reading.connect() as connection:
            return read_facts(connection, coalition, model, as_of)

    def get(
        self, coalition: str, model: type[F], id_: str, as_of: datetime | None = None
    ) -> F:
        """Read one fact as it stood.

        Raises
        ------
        NotFound
            If there was none.
        """
        with self._reading.connect() as connection:
            return read_fact(connection, coalition, model, id_, as_of)

    def first_recorded(self, coalition: str, model: type[Fact]) -> dict[str, datetime]:
        """Tell when each fact of a kind was first recorded, by its id."""
        of_kind = (facts.c.coalition == coalition) & (facts.c.kind == model.kind)
        first = select(facts.c.id, func.min(facts.c.recorded_at)).where(of_kind)
        with self._reading.connect() as connection:
            rows = connection.execute(first.group_by(facts.c.id)).all()
        return {row[0]: row[1] for row in rows}

    def coalition(self, slug: str, as_of: datetime | None = None) -> Coalition:
        """Read a coalition's own card.

        Raises
        ------
        NotFound
            If there is none of that name; the error lists those that there are.
        """
        try:
            return self.get(slug, Coalition, slug, as_of)
        except NotFound:
            if as_of is not None:
                raise NotFound(
                    what="coalition", name=slug, hint="Nothing was known of it then."
                ) from None
            known = ", ".join(c.id for c in self.coalitions())
            raise NotFound(
                what="coalition",
                name=slug,
                hint="There are: {known}." if known else "There are none yet.",
                known=known,
            ) from None

    def put(
        self,
        coalition: str,
        new: Iterable[Fact],
        *,
        source: str | None = None,
        gone: Iterable[Fact] = (),
    ) -> None:
        """Record facts, all of them or none; each supersedes the one of its id.

        Parameters
        ----------
        source : str, optional
            Id of the import that brings them.
        gone : iterable of Fact
            Facts that no longer stand, in the same stroke.

        Raises
        ------
        StoreTrouble
            If the file was moved away, is locked, or the disk is full.
        """
        with self._writing.begin() as connection:
            write_removals(connection, coalition, gone, self._clock(), source)
            write_facts(connection, coalition, new, self._clock(), source)

    def remove(self, coalition: str, gone: Iterable[Fact]) -> None:
        """Record that facts no longer stand; what they were can still be read."""
        with self._writing.begin() as connection:
            write_removals(connection, coalition, gone, self._clock())

    def undo(self, coalition: str, source: str) -> int:
        """Take back what one import brought, as far as it still stands.

        Returns
        -------
        int
            How many facts were put back to what they were, or removed.
        """
        with self._writing.begin() as connection:
            rows = connection.execute(
                select(facts)
                .where(facts.c.coalition == coalition)
                .order_by(*RECORDING_ORDER)
            ).all()
            before: dict[tuple[str, str], Any] = {}
            now_stands: dict[tuple[str, str], Row[Any]] = {}
            for row in rows:
                key = (row.kind, row.id)
                if row.source != source:
                    before[key] = row.document
                now_stands[key] = row
            back = [key for key, row in now_stands.items() if row.source == source]
            documents = {key: before.get(key) for key in back}
            append_versions(connection, coalition, self._clock(), documents)
        return len(back)

    def save_product(
        self, coalition: str, product: WorkProduct, based_on: int
    ) -> WorkProduct:
        """Save a work product as the next version.

        Parameters
        ----------
        based_on : int
            The version that was changed; 0 for a new product.

        Raises
        ------
        SomeoneSavedMeanwhile
            If a newer version exists. Nothing is lost: theirs is in the store, yours
            is in your hands.
        """
        with self._writing.begin() as connection:
            try:
                theirs = read_fact(
                    connection, coalition, WorkProduct, product.id
                ).version
            except NotFound:
                theirs = 0
            if theirs != based_on:
                raise VersionConflict(name=product.id, theirs=theirs)
            saved = product.model_copy(update={"version": theirs + 1})
            write_facts(connection, coalition, [saved], self._clock())
        return saved

    def replace(self, coalition: str, before: Fact | None, after: Fact) -> None:
        """Record a fact in the place of the version that was changed.

        Parameters
        ----------
        before : Fact or None
            What stood when the change began; None for a new fact.

        Raises
        ------
        VersionConflict
            If something else stands there now.
        """
        with self._writing.begin() as connection:
            there: Fact | None = None
            with suppress(NotFound):
                there = read_fact(connection, coalition, type(after), after.id)
            if there != before:
                raise VersionConflict(name=after.id, theirs="")
            write_facts(connection, coalition, [after], self._clock())

    def erase(self, coalition: str, model: type[Fact], id_: str) -> None:
        """Blank a fact in every version, for good; only a tombstone is left.

        A copy to rehearse with, which holds it too, is thrown away.
        """
        with self._writing.begin() as connection:
            erase_versions(connection, coalition, model.kind, id_)
            mark_pending(connection)
        self._writing.scrub()

    def list_versions(
        self, coalition: str, model: type[Fact] | None = None
    ) -> list[FactVersion]:
        """Read every version of every fact, or of one kind, in order of recording."""
        with self._reading.connect() as connection:
            return read_versions(connection, coalition, model)

    def read_at_once(
        self, coalition: str
    ) -> tuple[tuple[object, ...], list[FactVersion]]:
        """Read the change token and every version, in order, in one transaction."""
        with self._reading.connect() as connection:
            token = read_change_token(connection, coalition)
            return token, read_versions(connection, coalition)

    def change_token(self, coalition: str) -> tuple[object, ...]:
        """Give a token that changes whenever a fact is recorded or erased."""
        with self._reading.connect() as connection:
            return read_change_token(connection, coalition)
