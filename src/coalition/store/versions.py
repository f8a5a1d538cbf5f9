"""Versions of facts, read and written inside somebody's transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, func, insert, null, select, update

from coalition.domain import Activity, Fact, Record
from coalition.errors import InvalidInput, NotFound
from coalition.store.rehearsals import drop, rehearsals
from coalition.store.tables import facts
from coalition.store.uniting import Key

F = TypeVar("F", bound=Fact)

IN_TIME = (facts.c.recorded_at, facts.c.row)
"""The order of recording."""

_FEW, _TICK = 500, timedelta(microseconds=1)


def records(
    connection: Connection, coalition: str, model: type[Fact] | None = None
) -> list[Record]:
    """Read every version of every fact, or of those of one kind.

    In the order of their recording; what was recorded at once, by kind and id.
    """
    order = (facts.c.recorded_at, facts.c.kind, facts.c.id, facts.c.row)
    wanted = select(facts).where(facts.c.coalition == coalition)
    if model is not None:
        wanted = wanted.where(facts.c.kind == model.kind)
    rows = connection.execute(wanted.order_by(*order)).all()
    fields = Record.model_fields
    return [Record(**{name: row._mapping[name] for name in fields}) for row in rows]


def newest(connection: Connection, coalition: str) -> tuple[object, ...]:
    """Give what is another as soon as any version is added, taken away or blanked."""
    blanked = func.count().filter(facts.c.erased)
    told = (func.max(facts.c.row), func.count(), func.max(facts.c.recorded_at))
    query = select(*told, blanked)
    return tuple(connection.execute(query.where(facts.c.coalition == coalition)).one())


def standing_everywhere(connection: Connection, model: type[F]) -> list[tuple[str, F]]:
    """Read the facts of one kind of all coalitions."""
    rows = connection.execute(
        select(facts).where(facts.c.kind == model.kind).order_by(*IN_TIME)
    ).all()
    return [(row.coalition, model(**row.document)) for row in _standing(rows)]


def standing(
    connection: Connection,
    coalition: str,
    model: type[F],
    as_of: datetime | None = None,
) -> list[F]:
    """Read the facts of one kind."""
    query = select(facts).where(
        facts.c.coalition == coalition, facts.c.kind == model.kind
    )
    if as_of is not None:
        query = query.where(facts.c.recorded_at <= as_of)
    rows = connection.execute(query.order_by(*IN_TIME)).all()
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
    """Read one fact."""
    query = select(facts).where(
        facts.c.coalition == coalition, facts.c.kind == model.kind, facts.c.id == id_
    )
    if as_of is not None:
        query = query.where(facts.c.recorded_at <= as_of)
    rows = connection.execute(query.order_by(*IN_TIME)).all()
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
    """Record facts."""
    new = list(new)
    refuse_foreign(connection, coalition, [(f.kind, f.id) for f in new])
    documents = {(f.kind, f.id): f.model_dump(mode="json") for f in new}
    append(connection, coalition, now, documents, source)


def remove(
    connection: Connection,
    coalition: str,
    gone: Iterable[Fact],
    now: datetime,
    source: str | None = None,
) -> None:
    """Record that facts no longer stand."""
    keys = dict.fromkeys((fact.kind, fact.id) for fact in gone)
    append(connection, coalition, now, keys, source)


def append(
    connection: Connection,
    coalition: str,
    now: datetime,
    documents: Mapping[Key, dict[str, Any] | None],
    source: str | None = None,
) -> None:
    """Add a version of each fact after all there are; None says it stands no more."""
    if not documents:
        return
    moment = _after_all(connection, coalition, now, documents)
    rows = [
        {
            "coalition": coalition,
            "kind": kind,
            "id": id_,
            "recorded_at": moment,
            "document": document,
            "source": source,
        }
        for (kind, id_), document in documents.items()
    ]
    connection.execute(insert(facts), rows)


def _after_all(
    connection: Connection, coalition: str, now: datetime, keys: Iterable[Key]
) -> datetime:
    """Give a moment after every version there is, even if the clock was set back."""
    latest = select(func.max(facts.c.recorded_at)).where(facts.c.coalition == coalition)
    kinds, ids = ({key[n] for key in keys} for n in (0, 1))
    latest = latest.where(facts.c.kind.in_(kinds))
    if len(ids) <= _FEW:
        latest = latest.where(facts.c.id.in_(ids))
    last = connection.scalar(latest)
    return now if last is None else max(now, last + _TICK)


def blank(
    connection: Connection,
    coalition: str,
    kind: str,
    id_: str,
    keep: Iterable[Record] = (),
) -> None:
    """Blank a fact in every version but those to keep that live.

    A copy to rehearse with, which holds it too, is thrown away.
    """
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


def refuse_foreign(connection: Connection, coalition: str, keys: Iterable[Key]) -> None:
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


def _standing(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    last = {(row.coalition, row.kind, row.id): row for row in rows}
    return [row for row in last.values() if row.document is not None]
