"""What a coalition holds to be so, in every version."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, insert, null, select, update

from coalition.domain import Coalition, Fact, Record, WorkProduct
from coalition.errors import NotFound, SomeoneSavedMeanwhile
from coalition.store.tables import facts

F = TypeVar("F", bound=Fact)


class Facts:
    """Facts of all coalitions: put, read as of any moment, removed, erased.

    Parameters
    ----------
    reading, writing : Engine
    clock : callable
        Gives the moment, UTC, at which something is recorded.
    """

    def __init__(
        self, reading: Engine, writing: Engine, clock: Callable[[], datetime]
    ) -> None:
        self._reading, self._writing, self._clock = reading, writing, clock

    def coalitions(self) -> list[Coalition]:
        """List the coalitions, by name."""
        found = (coalition for _, coalition in self.everywhere(Coalition))
        return sorted(found, key=lambda c: c.name.casefold())

    def everywhere(self, model: type[F]) -> list[tuple[str, F]]:
        """Read the facts of one kind of all coalitions, each with its coalition."""
        with self._reading.connect() as connection:
            rows = connection.execute(
                select(facts).where(facts.c.kind == model.kind).order_by(*_IN_TIME)
            ).all()
        return [(row.coalition, model(**row.document)) for row in _standing(rows)]

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
            known = ", ".join(c.id for c in self.coalitions()) or "none yet"
            raise NotFound(
                what="coalition", name=slug, hint=f"There are: {known}."
            ) from None

    def put(
        self, coalition: str, new: Iterable[Fact], *, source: str | None = None
    ) -> None:
        """Record facts, all of them or none; each supersedes the one of its id."""
        with self._writing.begin() as connection:
            write(connection, coalition, new, self._clock(), source)

    def remove(self, coalition: str, gone: Iterable[Fact]) -> None:
        """Record that facts no longer stand; what they were can still be read."""
        now = self._clock()
        rows = [_row(coalition, f.kind, f.id, now, None, None) for f in gone]
        if rows:
            with self._writing.begin() as connection:
                connection.execute(insert(facts), rows)

    def undo(self, coalition: str, source: str) -> int:
        """Take back what one import brought, as far as it still stands.

        Returns
        -------
        int
            How many facts were put back to what they were, or removed.
        """
        with self._writing.begin() as connection:
            rows = connection.execute(
                select(facts).where(facts.c.coalition == coalition).order_by(*_IN_TIME)
            ).all()
            before: dict[tuple[str, str], Any] = {}
            now_stands: dict[tuple[str, str], Row[Any]] = {}
            for row in rows:
                key = (row.kind, row.id)
                if row.source != source:
                    before[key] = row.document
                now_stands[key] = row
            back = [key for key, row in now_stands.items() if row.source == source]
            now = self._clock()
            if back:
                connection.execute(
                    insert(facts),
                    [_row(coalition, *k, now, before.get(k), None) for k in back],
                )
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
        """Blank a fact in every version, for good; only a tombstone is left."""
        with self._writing.begin() as connection:
            _blank(connection, coalition, model.kind, id_)

    def records(self, coalition: str) -> list[Record]:
        """Read every version of every fact, in the order of their recording."""
        with self._reading.connect() as connection:
            rows = connection.execute(
                select(facts).where(facts.c.coalition == coalition).order_by(*_IN_TIME)
            ).all()
        return [
            Record(
                kind=row.kind,
                id=row.id,
                recorded_at=row.recorded_at,
                document=row.document,
                source=row.source,
                erased=row.erased,
            )
            for row in rows
        ]


_IN_TIME = (facts.c.recorded_at, facts.c.row)


def standing(
    connection: Connection,
    coalition: str,
    model: type[F],
    as_of: datetime | None = None,
) -> list[F]:
    """Read the facts of one kind, inside somebody's transaction."""
    query = select(facts).where(
        facts.c.coalition == coalition, facts.c.kind == model.kind
    )
    if as_of is not None:
        query = query.where(facts.c.recorded_at <= as_of)
    rows = connection.execute(query.order_by(*_IN_TIME)).all()
    return sorted(
        (model(**row.document) for row in _standing(rows)), key=lambda f: f.id
    )


def one(
    connection: Connection,
    coalition: str,
    model: type[F],
    id_: str,
    as_of: datetime | None = None,
) -> F:
    """Read one fact, inside somebody's transaction."""
    query = select(facts).where(
        facts.c.coalition == coalition, facts.c.kind == model.kind, facts.c.id == id_
    )
    if as_of is not None:
        query = query.where(facts.c.recorded_at <= as_of)
    rows = connection.execute(query.order_by(*_IN_TIME)).all()
    if not rows or rows[-1].document is None:
        raise NotFound(what=model.kind, name=id_, hint="")
    return model(**rows[-1].document)


def write(
    connection: Connection,
    coalition: str,
    new: Iterable[Fact],
    now: datetime,
    source: str | None = None,
) -> None:
    """Record facts, inside somebody's transaction."""
    rows = [
        _row(coalition, f.kind, f.id, now, f.model_dump(mode="json"), source)
        for f in new
    ]
    if rows:
        connection.execute(insert(facts), rows)


def copy_in(connection: Connection, coalition: str, new: Sequence[Record]) -> None:
    """Add records with their own times, leaving out those that are there already.

    What was erased, here or there, is erased in both, whatever the other one says.
    """
    of_it = facts.c.coalition == coalition
    identity = (facts.c.kind, facts.c.id)
    there = set(
        connection.execute(select(*identity, facts.c.recorded_at).where(of_it)).tuples()
    )
    erased = {(r.kind, r.id) for r in new if r.erased}
    for kind, id_ in erased:
        _blank(connection, coalition, kind, id_)
    erased |= set(
        connection.execute(select(*identity).where(of_it, facts.c.erased)).tuples()
    )
    rows = [
        _row(coalition, r.kind, r.id, r.recorded_at, r.document, r.source)
        | {"erased": r.erased}
        for r in new
        if (r.kind, r.id, r.recorded_at) not in there
        and (r.erased or (r.kind, r.id) not in erased)
    ]
    if rows:
        connection.execute(insert(facts), rows)


def _blank(connection: Connection, coalition: str, kind: str, id_: str) -> None:
    connection.execute(
        update(facts)
        .where(facts.c.coalition == coalition)
        .where(facts.c.kind == kind, facts.c.id == id_)
        .values(document=null(), erased=True)
    )


def _row(
    coalition: str,
    kind: str,
    id_: str,
    now: datetime,
    document: dict[str, Any] | None,
    source: str | None,
) -> dict[str, Any]:
    return {
        "coalition": coalition,
        "kind": kind,
        "id": id_,
        "recorded_at": now,
        "document": document,
        "source": source,
    }


def _standing(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    last = {(row.coalition, row.kind, row.id): row for row in rows}
    return [row for row in last.values() if row.document is not None]
