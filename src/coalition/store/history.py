"""History: read and append fact versions within a transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, func, insert, null, select, update

from coalition.domain import Activity, Fact, FactVersion
from coalition.domain.facts import STORED
from coalition.errors import InvalidInput, NotFound
from coalition.store.merge import FactKey
from coalition.store.rehearsal_copies import delete_coalition, list_rehearsals
from coalition.store.schema import facts

F = TypeVar("F", bound=Fact)

RECORDING_ORDER = (facts.c.recorded_at, facts.c.row)
"""The order of recording."""

_FEW, _TICK = 500, timedelta(microseconds=1)


def read_versions(
    connection: Connection, coalition: str, model: type[Fact] | None = None
) -> list[FactVersion]:
    """Read every version of every fact, or of those of one kind.

    In the order of their recording; what was recorded at once, by kind and id.
    """
    order = (facts.c.recorded_at, facts.c.kind, facts.c.id, facts.c.row)
    wanted = select(facts).where(facts.c.coalition == coalition)
    if model is not None:
        wanted = wanted.where(facts.c.kind == model.kind)
    rows = connection.execute(wanted.order_by(*order)).all()
    fields = FactVersion.model_fields
    return [
        FactVersion(**{name: row._mapping[name] for name in fields}) for row in rows
    ]


def read_change_token(connection: Connection, coalition: str) -> tuple[object, ...]:
    """Give a change token of the facts of a coalition."""
    blanked = func.count().filter(facts.c.erased)
    told = (func.max(facts.c.row), func.count(), func.max(facts.c.recorded_at))
    query = select(*told, blanked)
    return tuple(connection.execute(query.where(facts.c.coalition == coalition)).one())


def read_all_coalitions(connection: Connection, model: type[F]) -> list[tuple[str, F]]:
    """Read the facts of one kind of all coalitions."""
    rows = connection.execute(
        select(facts).where(facts.c.kind == model.kind).order_by(*RECORDING_ORDER)
    ).all()
    return [
        (row.coalition, model.model_validate(row.document, context=STORED))
        for row in _current_rows(rows)
    ]


def read_facts(
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
    rows = connection.execute(query.order_by(*RECORDING_ORDER)).all()
    return sorted(
        (
            model.model_validate(row.document, context=STORED)
            for row in _current_rows(rows)
        ),
        key=lambda f: f.id,
    )


def read_fact(
    connection: Connection,
    coalition: str,
    model: type[F],
    id_: str,
    as_of: datetime | None = None,
) -> F:
    """Read the current version of one fact."""
    query = select(facts).where(
        facts.c.coalition == coalition, facts.c.kind == model.kind, facts.c.id == id_
    )
    if as_of is not None:
        query = query.where(facts.c.recorded_at <= as_of)
    rows = connection.execute(query.order_by(*RECORDING_ORDER)).all()
    if not rows or rows[-1].document is None:
        raise NotFound(what=model.kind, name=id_, hint="")
    return model.model_validate(rows[-1].document, context=STORED)


def write_facts(
    connection: Connection,
    coalition: str,
    new: Iterable[Fact],
    now: datetime,
    source: str | None = None,
) -> None:
    """Record facts."""
    new = list(new)
    refuse_taken_activity_ids(connection, coalition, [(f.kind, f.id) for f in new])
    documents = {(f.kind, f.id): f.model_dump(mode="json") for f in new}
    append_versions(connection, coalition, now, documents, source)


def write_removals(
    connection: Connection,
    coalition: str,
    gone: Iterable[Fact],
    now: datetime,
    source: str | None = None,
) -> None:
    """Record that facts no longer stand."""
    keys = dict.fromkeys((fact.kind, fact.id) for fact in gone)
    append_versions(connection, coalition, now, keys, source)


def append_versions(
    connection: Connection,
    coalition: str,
    now: datetime,
    documents: Mapping[FactKey, dict[str, Any] | None],
    source: str | None = None,
) -> None:
    """Append a version of each fact, in time after all others; None removes."""
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
    connection: Connection, coalition: str, now: datetime, keys: Iterable[FactKey]
) -> datetime:
    """Give a time later than every version, even if the clock was set back."""
    latest = select(func.max(facts.c.recorded_at)).where(facts.c.coalition == coalition)
    kinds, ids = ({key[n] for key in keys} for n in (0, 1))
    latest = latest.where(facts.c.kind.in_(kinds))
    if len(ids) <= _FEW:
        latest = latest.where(facts.c.id.in_(ids))
    last = connection.scalar(latest)
    return now if last is None else max(now, last + _TICK)


def erase_versions(
    connection: Connection,
    coalition: str,
    kind: str,
    id_: str,
    keep: Iterable[FactVersion] = (),
) -> None:
    """Erase a fact in every version, except live versions to keep.

    A copy to rehearse with, which holds it too, is thrown away.
    """
    same = [r for r in keep if (r.kind, r.id) == (kind, id_)]
    living = [r.recorded_at for r in same if not r.erased]
    for copy in list_rehearsals(connection, of=coalition):
        delete_coalition(connection, copy)
    connection.execute(
        update(facts)
        .where(facts.c.coalition == coalition)
        .where(facts.c.kind == kind, facts.c.id == id_)
        .where(facts.c.recorded_at.not_in(living))
        .values(document=null(), erased=True)
    )


def refuse_taken_activity_ids(
    connection: Connection, coalition: str, keys: Iterable[FactKey]
) -> None:
    """Refuse an activity id that another coalition uses."""
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


def _current_rows(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    last = {(row.coalition, row.kind, row.id): row for row in rows}
    return [row for row in last.values() if row.document is not None]
