"""What a coalition holds to be so, in every version."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, func, insert, null, select, update

from coalition.domain import Activity, Coalition, Fact, Record, WorkProduct
from coalition.errors import InvalidInput, NotFound, SomeoneSavedMeanwhile
from coalition.store.rehearsals import drop, rehearsals
from coalition.store.scrub import owe
from coalition.store.tables import facts
from coalition.store.uniting import united, unknown
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
            documents = {key: before.get(key) for key in back}
            _append(connection, coalition, self._clock(), documents)
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
            _blank(connection, coalition, model.kind, id_)
            owe(connection)
        self._writing.scrub()

    def records(self, coalition: str) -> list[Record]:
        """Read every version of every fact, in the order of their recording."""
        with self._reading.connect() as connection:
            return records(connection, coalition)


_IN_TIME = (facts.c.recorded_at, facts.c.row)


def records(connection: Connection, coalition: str) -> list[Record]:
    """Read every version of every fact, inside somebody's transaction.

    In the order of their recording; what was recorded at once, by kind and id.
    """
    order = (facts.c.recorded_at, facts.c.kind, facts.c.id, facts.c.row)
    rows = connection.execute(
        select(facts).where(facts.c.coalition == coalition).order_by(*order)
    ).all()
    fields = Record.model_fields
    return [Record(**{name: row._mapping[name] for name in fields}) for row in rows]


def standing_everywhere(connection: Connection, model: type[F]) -> list[tuple[str, F]]:
    """Read the facts of one kind of all coalitions, inside somebody's transaction."""
    rows = connection.execute(
        select(facts).where(facts.c.kind == model.kind).order_by(*_IN_TIME)
    ).all()
    return [(row.coalition, model(**row.document)) for row in _standing(rows)]


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
    new = list(new)
    _refuse_foreign(connection, coalition, [(f.kind, f.id) for f in new])
    documents = {(f.kind, f.id): f.model_dump(mode="json") for f in new}
    _append(connection, coalition, now, documents, source)


def remove(
    connection: Connection,
    coalition: str,
    gone: Iterable[Fact],
    now: datetime,
    source: str | None = None,
) -> None:
    """Record that facts no longer stand, inside somebody's transaction."""
    keys = dict.fromkeys((fact.kind, fact.id) for fact in gone)
    _append(connection, coalition, now, keys, source)


def copy_in(connection: Connection, coalition: str, new: Sequence[Record]) -> None:
    """Add records with their own times, leaving out those that are there already.

    Whichever of two stores takes in the other's first, both come to hold the same; see
    `coalition.store.uniting`.

    What was erased, here or there, is erased in both: of a fact that only one of the
    two knows to be erased, the other's versions go. So a fact of the same id that was
    entered afresh after the erasing still travels.
    """
    _refuse_foreign(connection, coalition, [(r.kind, r.id) for r in new])
    here = records(connection, coalition)
    erased_here, erased_new = _erased(here), _erased(new)
    for key, versions in erased_new.items():
        if not versions <= erased_here.get(key, set()):
            _blank(connection, coalition, *key, keep=new)
    wanted = [
        record
        for record in (*unknown(here, new), *united(here, new))
        if record.erased or _knows(record, erased_here, erased_new)
    ]
    rows = [
        _row(coalition, r.kind, r.id, r.recorded_at, r.document, r.source)
        | {"erased": r.erased}
        for r in wanted
    ]
    if rows:
        connection.execute(insert(facts), rows)


_Key = tuple[str, str]
_Erased = dict[_Key, set[datetime]]


def _erased(records_: Iterable[Record]) -> _Erased:
    found: _Erased = {}
    for record in records_:
        if record.erased:
            found.setdefault((record.kind, record.id), set()).add(record.recorded_at)
    return found


def _knows(record: Record, erased_here: _Erased, erased_new: _Erased) -> bool:
    key = (record.kind, record.id)
    return erased_here.get(key, set()) <= erased_new.get(key, set())


def _blank(
    connection: Connection,
    coalition: str,
    kind: str,
    id_: str,
    keep: Iterable[Record] = (),
) -> None:
    same = [r for r in keep if (r.kind, r.id) == (kind, id_)]
    living = [r.recorded_at for r in same if not r.erased]
    for copy in rehearsals(connection, of=coalition):
        drop(connection, copy)
    connection.execute(
        update(facts)
        .where(facts.c.coalition == coalition)
        .where(facts.c.kind == kind, facts.c.id == id_)
        .where(facts.c.recorded_at.not_in(living))
        .values(document=null(), erased=True)
    )


def _refuse_foreign(
    connection: Connection, coalition: str, keys: Iterable[_Key]
) -> None:
    """Refuse a question whose id another coalition uses: answers know only that id."""
    ids = {id_ for kind, id_ in keys if kind == Activity.kind}
    if not ids:
        return
    taken = connection.execute(
        select(facts.c.id)
        .distinct()
        .where(facts.c.kind == Activity.kind, facts.c.coalition != coalition)
    ).scalars()
    for id_ in ids.intersection(taken):
        raise InvalidInput(
            what="The question",
            problem="another coalition has “{id}” already.",
            id=id_,
        )


def _append(
    connection: Connection,
    coalition: str,
    now: datetime,
    documents: Mapping[_Key, dict[str, Any] | None],
    source: str | None = None,
) -> None:
    if not documents:
        return
    moment = _after_all(connection, coalition, now, documents)
    rows = [_row(coalition, *key, moment, d, source) for key, d in documents.items()]
    connection.execute(insert(facts), rows)


def _after_all(
    connection: Connection, coalition: str, now: datetime, keys: Iterable[_Key]
) -> datetime:
    """Give a moment after every version there is, even if the clock was set back."""
    latest = select(func.max(facts.c.recorded_at)).where(facts.c.coalition == coalition)
    kinds, ids = ({key[n] for key in keys} for n in (0, 1))
    latest = latest.where(facts.c.kind.in_(kinds))
    if len(ids) <= _FEW:
        latest = latest.where(facts.c.id.in_(ids))
    last = connection.scalar(latest)
    return now if last is None else max(now, last + _TICK)


_FEW, _TICK = 500, timedelta(microseconds=1)


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
