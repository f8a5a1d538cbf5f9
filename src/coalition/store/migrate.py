"""Making and changing the tables: only commands do it, under a lock, after a backup."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from coalition.store.engine import engines


def migrate(path: Path, now: datetime) -> Path | None:
    """Bring a store to the schema of this program, making it if there is none.

    Parameters
    ----------
    path : Path
        The file; its folder is made if it is not there.
    now : datetime
        For the name of the backup.

    Returns
    -------
    Path or None
        The backup that was made first, if there was anything to change.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scripts = _scripts()
    head = scripts.get_current_head()
    if path.exists() and schema_of(path) == head:
        return None
    saved = None
    if path.exists() and schema_of(path):
        saved = path.with_name(f"{path.stem}-before-{now:%Y%m%d-%H%M%S}.db")
        copy(path, saved)
    _, writing = engines(path)
    # The connection's transaction is IMMEDIATE: it is the lock.
    with (
        writing.begin() as connection,
        EnvironmentContext(
            Config(), scripts, fn=lambda rev, _: scripts._upgrade_revs("head", rev)
        ) as environment,
    ):
        environment.configure(connection=connection, transactional_ddl=False)
        environment.run_migrations()
    writing.dispose()
    return saved


def schema_of(path: Path) -> str | None:
    """Read which migration a file is at; None if it is not one of ours."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version")
            return str(row.fetchone()[0])
    except (sqlite3.DatabaseError, TypeError):
        return None


def copy(path: Path, to: Path) -> None:
    """Copy a store while it is in use, through SQLite's own backup."""
    with (
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(to)) as copy_,
    ):
        source.backup(copy_)


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return ScriptDirectory.from_config(config)
