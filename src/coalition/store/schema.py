"""SQLAlchemy tables; facts and answers are append-only.

Two things are rewritten on purpose: closing an activity whose answers keep no name
replaces them by rows that lead nowhere, and erasing blanks what somebody withdrew.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

SCHEMA = "0001"
"""The migration that made the tables as this program knows them."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC as text of fixed width, so that it sorts in every database."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> str | None:
        """Write ``2026-10-14T09:05:00.000000Z``."""
        if value is None:
            return None
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> datetime | None:
        """Read it back, with its zone."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("coalition", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("id", String(200), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("document", JSON(none_as_null=True)),
    Column("source", String(64)),
    Column("erased", Boolean, nullable=False, default=False),
    Index("facts_of_a_coalition", "coalition", "kind", "id"),
)

seats = Table(
    "seats",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("coalition", String(64), nullable=False),
    Column("session", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    Column("organisation", String(64)),
    Column("way", String(8), nullable=False),
    Column("people", Integer, nullable=False),
    Column("joined_at", UtcDateTime, nullable=False),
    Column("token_hash", String(64), index=True),
    UniqueConstraint("coalition", "session", "number"),
)

# Without a row number: the order in which seats answered is nobody's business.
# Nor does it tell who was late, where no name is kept.
roll = Table(
    "roll",
    metadata,
    Column("activity", String(64), primary_key=True),
    Column("seat", String(64), primary_key=True),
    Column("late", Boolean, nullable=False, default=False),
    sqlite_with_rowid=False,
)

answers = Table(
    "answers",
    metadata,
    Column("activity", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("voter", String(64), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("value", JSON, nullable=False),
    Column("way", String(8), nullable=False),
    Column("people", Integer, nullable=False),
    Column("organisation", String(64)),
    Column("role", String(16)),
    Column("counts", Boolean, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("admitted", Boolean, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("coalition", String(64), nullable=False),
    Column("notebook", String(64), nullable=False),
    Column("parameters", String(64), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column("finished_at", UtcDateTime, nullable=False),
    Column("output", String(1024), nullable=False),
)
