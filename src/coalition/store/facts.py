"""What a coalition holds to be so, in every version."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, Row, func, select

from coalition.domain import Coalition, Fact, Record, WorkProduct
from coalition.errors import NotFound, SomeoneSavedMeanwhile
from coalition.store.scrub import owe
from coalition.store.tables import facts
from coalition.store.versions import (
    IN_TIME,
    append,
    blank,
    newest,
    one,
    records,
    remove,
    standing,
    standing_everywhere,
    write,
)
from coalition.store.writing import Writer

F = TypeVar("F", bound=Fact)


class Facts:
    """Facts of all coalitions: put, read as of any moment, removed, erased.

    Parameters
    ----------
    reading : Engine
    writing : Writer
    clock : callable
        Gives the moment, UTC, at which something is recorded.
    """

    def __init__(
        self, reading: Engine, writing: Writer, clock: Callable[[], datetime]
    ) -> None:
        self._reading, self._writing, self._clock = reading, writing, clock

    def coalitions(self) -> list[Coalition]:
        """List the coalitions, by name; copies to rehearse with are none."""
        found = (coalition for _, coalition in self.everywhere(Coalition))
        real = (c for c in found if c.rehearsal_of is None)
        return sorted(real, key=lambda c: c.name.casefold())

    def everywhere(self, model: type[F]) -> list[tuple[str, F]]:
        """Read the facts of one kind of all coalitions, each with its coalition."""
        with self._reading.connect() as connection:
            return standing_everywhere(connection, model)

    def all(
        self, coalition: str, model: type[F], as_of: datetime | None = None
    ) -> list[F]:
        """Read the facts of one kind as they stood, sorted by id."""
        with self._reading.connect() as connection:
            return standing(connection, coalition, model, as_of)

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
            return one(connection, coalition, model, id_, as_of)

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
            remove(connection, coalition, gone, self._clock(), source)
            write(connection, coalition, new, self._clock(), source)

    def remove(self, coalition: str, gone: Iterable[Fact]) -> None:
        """Record that facts no longer stand; what they were can still be read."""
        with self._writing.begin() as connection:
            remove(connection, coalition, gone, self._clock())

    def undo(self, coalition: str, source: str) -> int:
        """Take back what one import brought, as far as it still stands.

        Returns
        -------
        int
            How many facts were put back to what they were, or removed.
        """
        with self._writing.begin() as connection:
            rows = connection.execute(
                select(facts).where(facts.c.coalition == coalition).order_by(*IN_TIME)
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
            append(connection, coalition, self._clock(), documents)
        return len(back)

    def save(self, coalition: str, product: WorkProduct, based_on: int) -> WorkProduct:
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
                theirs = one(connection, coalition, WorkProduct, product.id).version
            except NotFound:
                theirs = 0
            if theirs != based_on:
                raise SomeoneSavedMeanwhile(name=product.id, theirs=theirs)
            saved = product.model_copy(update={"version": theirs + 1})
            write(connection, coalition, [saved], self._clock())
        return saved

    def erase(self, coalition: str, model: type[Fact], id_: str) -> None:
        """Blank a fact in every version, for good; only a tombstone is left.

        A copy to rehearse with, which holds it too, is thrown away.
        """
        with self._writing.begin() as connection:
            blank(connection, coalition, model.kind, id_)
            owe(connection)
        self._writing.scrub()

    def records(self, coalition: str, model: type[Fact] | None = None) -> list[Record]:
        """Read every version of every fact, or of one kind, in order of recording."""
        with self._reading.connect() as connection:
            return records(connection, coalition, model)

    def newest(self, coalition: str) -> tuple[object, ...]:
        """Give a mark that is another as soon as any fact is recorded or erased."""
        with self._reading.connect() as connection:
            return newest(connection, coalition)
