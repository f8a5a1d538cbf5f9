"""Package import: merge the content of another store into this one."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from coalition.domain import Activity, FactVersion, PackageContent
from coalition.store.history import (
    erase_versions,
    read_versions,
    refuse_taken_activity_ids,
)
from coalition.store.merge import FactKey, merge_list_fields, missing_versions
from coalition.store.schema import answers, facts, roll, seats
from coalition.store.secure_delete import mark_pending

_Erased = dict[FactKey, set[datetime]]


def import_package(connection: Connection, holdings: PackageContent) -> None:
    """Add a package's holdings; see `Store.import_package`."""
    coalition = holdings.coalition
    _add_records(connection, coalition, holdings.records)
    own = _activities(connection, coalition)
    took_part = [(a, s) for a, s in holdings.roll if a in own]
    said = [a.model_dump() for a in holdings.answers if a.activity in own]
    new_seats = [seat.model_dump() for seat in holdings.seats]
    _insert_unknown(
        connection, seats, _renumber_seats(connection, coalition, new_seats)
    )
    _insert_unknown(
        connection,
        roll,
        [{"activity": a, "seat": s, "late": False} for a, s in took_part],
    )
    _insert_unknown(connection, answers, said)
    erased = [row for row in said if not row["value"]]
    _blank_answers(connection, erased)
    if erased or any(record.erased for record in holdings.records):
        mark_pending(connection)


def _add_records(
    connection: Connection, coalition: str, new: Sequence[FactVersion]
) -> None:
    """Add missing fact versions with their own times, applying erasures.

    Whichever of two stores takes in the other's first, both come to hold the same; see
    `coalition.store.merge`.

    What was erased, here or there, is erased in both: of a fact that only one of the
    two knows to be erased, the other's versions go. So a fact of the same id that was
    entered afresh after the erasing still travels.
    """
    refuse_taken_activity_ids(connection, coalition, [(r.kind, r.id) for r in new])
    here = read_versions(connection, coalition)
    erased_here, erased_new = _erased(here), _erased(new)
    for key, versions in erased_new.items():
        if not versions <= erased_here.get(key, set()):
            erase_versions(connection, coalition, *key, keep=new)
    wanted = [
        record
        for record in (*missing_versions(here, new), *merge_list_fields(here, new))
        if record.erased or _knows_erasures(record, erased_here, erased_new)
    ]
    rows = [record.model_dump() | {"coalition": coalition} for record in wanted]
    if rows:
        connection.execute(insert(facts), rows)


def _erased(records_: Iterable[FactVersion]) -> _Erased:
    found: _Erased = {}
    for record in records_:
        if record.erased:
            found.setdefault((record.kind, record.id), set()).add(record.recorded_at)
    return found


def _knows_erasures(
    record: FactVersion, erased_here: _Erased, erased_new: _Erased
) -> bool:
    key = (record.kind, record.id)
    return erased_here.get(key, set()) <= erased_new.get(key, set())


def _activities(connection: Connection, coalition: str) -> set[str]:
    rows = connection.execute(
        select(facts.c.id)
        .distinct()
        .where(facts.c.coalition == coalition, facts.c.kind == Activity.kind)
    )
    return set(rows.scalars())


def _renumber_seats(
    connection: Connection, coalition: str, new: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    there = connection.execute(
        select(seats.c.id, seats.c.session, seats.c.number).where(
            seats.c.coalition == coalition
        )
    ).all()
    known = {row.id for row in there}
    taken = {(row.session, row.number) for row in there}
    rows = []
    for seat in new:
        if seat["id"] in known:
            continue
        number, session = seat["number"], seat["session"]
        if (session, number) in taken:
            number = 1 + max(n for of, n in taken if of == session)
        taken.add((session, number))
        rows.append(seat | {"coalition": coalition, "number": number})
    return rows


def _blank_answers(connection: Connection, erased: Iterable[dict[str, Any]]) -> None:
    for row in erased:
        connection.execute(
            update(answers)
            .where(answers.c.activity == row["activity"], answers.c.id == row["id"])
            .values(value={})
        )


def _insert_unknown(
    connection: Connection, table: Table, rows: list[dict[str, Any]]
) -> None:
    key = list(table.primary_key.columns)
    there = {tuple(row) for row in connection.execute(select(*key))}
    new = [row for row in rows if tuple(row[c.name] for c in key) not in there]
    if new:
        connection.execute(insert(table), new)
