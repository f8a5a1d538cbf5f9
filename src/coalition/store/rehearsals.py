"""Throwing away a copy that was made to rehearse with: not a row of it is left."""

from sqlalchemy import Connection, delete, select

from coalition.domain import Activity, Coalition
from coalition.store.facts import standing_everywhere
from coalition.store.tables import answers, facts, roll, runs, seats


def rehearsals(connection: Connection) -> list[str]:
    """Name the coalitions that are copies to rehearse with."""
    cards = standing_everywhere(connection, Coalition)
    return [slug for slug, card in cards if card.rehearsal_of is not None]


def drop(connection: Connection, coalition: str) -> None:
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
