"""Rehearsal copies of coalitions: list them, delete all their rows."""

from sqlalchemy import Connection, delete, select

from coalition.domain import Activity, Coalition
from coalition.store.schema import answers, facts, roll, runs, seats


def list_rehearsals(connection: Connection, of: str | None = None) -> list[str]:
    """Name the coalitions that are copies to rehearse with, of one or of all."""
    real = facts.c.document["rehearsal_of"].as_string()
    copies = select(facts.c.coalition).where(facts.c.kind == Coalition.kind)
    wanted = copies.where(real.is_not(None) if of is None else real == of)
    return list(connection.execute(wanted.distinct()).scalars())


def delete_coalition(connection: Connection, coalition: str) -> None:
    """Delete all that a coalition holds, every version of it, in every table."""
    asked = select(facts.c.id).where(
        facts.c.coalition == coalition, facts.c.kind == Activity.kind
    )
    for of_questions in (answers, roll):
        there = of_questions.c.activity.in_(asked)
        connection.execute(delete(of_questions).where(there))
    for of_coalition in (seats, runs, facts):
        connection.execute(
            delete(of_coalition).where(of_coalition.c.coalition == coalition)
        )
