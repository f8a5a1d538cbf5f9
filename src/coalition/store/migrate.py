"""Schema migrations, under a lock and after a backup."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coalition.errors import StoreError
from coalition.store.anonymity import UnlinkerLookup
from coalition.store.backup import copy_anonymised
from coalition.store.engine import make_engines

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory


def migrate(
    path: Path, now: datetime, unlinks: UnlinkerLookup | None = None
) -> Path | None:
    """Bring a store to the schema of this program, making it if there is none.

    Parameters
    ----------
    path : Path
        The file; its folder is made if it is not there.
    now : datetime
        For the name of the backup.
    unlinks : callable, optional
        As in `copy_to_keep`, for the backup.

    Returns
    -------
    Path or None
        The backup that was made first, if there was anything to change; in it every
        nameless answer is cut.

    Raises
    ------
    StoreTrouble
        If the file is something else, or was made by a newer version.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Every kernel opens a store, and hardly any changes its tables.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    scripts = _scripts()
    # Emptiness first: somebody else may be making it between the two looks.
    empty = not path.exists() or _is_empty(path)
    schema = None if empty else read_schema_version(path)
    if schema is None and not empty:
        raise StoreError(store=path, problem="it is not one of our files.")
    if schema == scripts.get_current_head():
        return None
    if schema is not None and schema not in {
        s.revision for s in scripts.walk_revisions()
    }:
        raise StoreError(
            store=path, problem="a newer version of Coalition Workbooks made it."
        )
    saved = None
    if schema is not None:
        saved = path.with_name(f"{path.stem}-before-{now:%Y%m%d-%H%M%S}.db")
        copy_anonymised(path, saved, unlinks)
    _, writing = make_engines(path)
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


def read_schema_version(path: Path) -> str | None:
    """Read which migration a file is at; None if it is not one of ours."""
    try:
        address = f"{path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.execute("SELECT 1 FROM facts LIMIT 1")
            row = connection.execute("SELECT version_num FROM alembic_version")
            return str(row.fetchone()[0])
    except (sqlite3.DatabaseError, TypeError):
        return None


def _is_empty(path: Path) -> bool:
    """Tell whether nothing was ever put into a file, or into the database it is."""
    try:
        with closing(
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        ) as c:
            return c.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None
    except sqlite3.DatabaseError:
        return False


def _scripts() -> "ScriptDirectory":
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return ScriptDirectory.from_config(config)
