"""The first tables: facts, seats, roll, answers, runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "facts",
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("coalition", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sa.Column("document", sa.JSON),
        sa.Column("source", sa.String(64)),
        sa.Column("erased", sa.Boolean, nullable=False),
    )
    op.create_index("facts_of_a_coalition", "facts", ["coalition", "kind", "id"])
    op.create_table(
        "seats",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("coalition", sa.String(64), nullable=False),
        sa.Column("session", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("organisation", sa.String(64)),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("joined_at", sa.String(27), nullable=False),
        sa.Column("token_hash", sa.String(64)),
        sa.UniqueConstraint("coalition", "session", "number"),
    )
    op.create_index("ix_seats_token_hash", "seats", ["token_hash"])
    op.create_table(
        "roll",
        sa.Column("activity", sa.String(64), primary_key=True),
        sa.Column("seat", sa.String(64), primary_key=True),
        sa.Column("late", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "answers",
        sa.Column("activity", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("voter", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("organisation", sa.String(64)),
        sa.Column("role", sa.String(16)),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("admitted", sa.Boolean, nullable=False),
        sa.Column("recorded_at", sa.String(27), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("coalition", sa.String(64), nullable=False),
        sa.Column("notebook", sa.String(64), nullable=False),
        sa.Column("parameters", sa.String(64), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("version", sa.String(32), nullable=False),
        sa.Column("finished_at", sa.String(27), nullable=False),
        sa.Column("output", sa.String(1024), nullable=False),
    )


def downgrade() -> None:
    """Take the tables away."""
    for table in ("runs", "answers", "roll", "seats", "facts"):
        op.drop_table(table)
