"""Changes to the tables, for Alembic."""
