import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect

from coalition.domain import Coalition
from coalition.errors import NotFound, SchemaMismatch, StoreError
from coalition.store import Store, migrate, voter_key
from coalition.store.schema import SCHEMA, metadata

if TYPE_CHECKING:
    from tests.store.conftest import Bench

NOW = datetime(2026, 3, 1, 9, 5, tzinfo=UTC)
HARBOUR = Coalition(id="harbour", name="Harbour")


def _head() -> str | None:
    return migrate._scripts().get_current_head()


def _shape(made: Engine) -> dict[str, Any]:
    found = inspect(made)
    return {
        table: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"])
                for c in found.get_columns(table)
            ],
            "indexes": sorted(
                (str(i["name"]), i["column_names"], i["unique"])
                for i in found.get_indexes(table)
            ),
            "key": found.get_pk_constraint(table)["constrained_columns"],
            "unique": [u["column_names"] for u in found.get_unique_constraints(table)],
            "hidden row number": _has_rowid(made, table),
        }
        for table in found.get_table_names()
        if table not in {"alembic_version", "sqlite_sequence"}
    }


def _has_rowid(made: Engine, table: str) -> bool:
    with made.connect() as connection:
        sql = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = ?", (table,)
        ).scalar()
    return "WITHOUT ROWID" not in str(sql)


def test_the_migrations_make_the_tables_that_the_program_knows(tmp_path: Path) -> None:
    migrate.migrate(tmp_path / "made.db", NOW)
    migrated = create_engine(f"sqlite:///{tmp_path / 'made.db'}")
    known = create_engine(f"sqlite:///{tmp_path / 'known.db'}")
    metadata.create_all(known)
    assert _shape(migrated) == _shape(known)
    assert set(_shape(migrated)) == set(metadata.tables)
    migrated.dispose()
    known.dispose()


def test_the_program_knows_the_newest_schema() -> None:
    assert _head() == SCHEMA


@pytest.mark.parametrize("before", ["nothing", "an empty file", "an empty database"])
def test_a_store_is_made_where_nothing_is(tmp_path: Path, before: str) -> None:
    path = tmp_path / "new folder" / "coalition.db"
    if before != "nothing":
        path.parent.mkdir()
        path.touch()
    if before == "an empty database":
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
    assert migrate.migrate(path, NOW) is None
    assert migrate.read_schema_version(path) == SCHEMA
    assert [file.suffix for file in path.parent.glob("*before*")] == []


def test_ours_is_left_as_it_is(bench: "Bench") -> None:
    before = bench.store.fingerprint("harbour")
    assert migrate.migrate(bench.path, NOW) is None
    assert bench.store.fingerprint("harbour") == before
    assert list(bench.path.parent.glob("*before*")) == []


_NEXT = '''
"""A made-up change."""
import sqlalchemy as sa
from alembic import op
revision = "9001"
down_revision = "{head}"
def upgrade() -> None:
    op.add_column("facts", sa.Column("more", sa.String(8)))
    {then}
'''


def _next_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str = "pass"
) -> None:
    """Make a program that is one migration ahead."""
    scripts = migrate._scripts()
    folder = tmp_path / "versions"
    folder.mkdir()
    (folder / "9001.py").write_text(_NEXT.format(head=_head(), then=then))
    ahead = ScriptDirectory(
        scripts.dir,
        version_locations=[str(folder), str(Path(scripts.dir) / "versions")],
    )
    monkeypatch.setattr(migrate, "_scripts", lambda: ahead)


def test_an_older_store_is_copied_before_it_is_changed(
    bench: "Bench", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.ask()
    _next_version(tmp_path, monkeypatch)
    saved = migrate.migrate(bench.path, NOW)
    assert saved == bench.path.with_name("coalition-before-20260301-090500.db")
    assert migrate.read_schema_version(bench.path) == "9001"
    columns = [row[1] for row in bench.raw("PRAGMA table_info(facts)")]
    assert "more" in columns
    # The copy is the store as it was: it opens, with everything in it.
    copy = Store.open(saved)
    assert copy.fingerprint("harbour") == bench.store.fingerprint("harbour")
    copy.close()


def test_a_change_that_fails_changes_nothing(
    bench: "Bench", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _next_version(tmp_path, monkeypatch, then="1 / 0")
    with pytest.raises(ZeroDivisionError):
        migrate.migrate(bench.path, NOW)
    assert migrate.read_schema_version(bench.path) == SCHEMA
    columns = [row[1] for row in bench.raw("PRAGMA table_info(facts)")]
    assert "more" not in columns
    Store.open(bench.path).close()


def test_a_kernel_that_meets_another_schema_says_one_sentence(
    bench: "Bench", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _next_version(tmp_path, monkeypatch)
    migrate.migrate(bench.path, NOW)
    with pytest.raises(SchemaMismatch) as told:
        Store.open(bench.path)
    assert str(told.value) == (
        f"The store at {bench.path} was made by another version of Coalition "
        "Workbooks. Run “coalition migrate”; it makes a backup first."
    )


def test_what_a_newer_version_made_is_not_touched(bench: "Bench") -> None:
    with closing(sqlite3.connect(bench.path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '7777'")
    with pytest.raises(StoreError, match="newer version"):
        Store.open_or_create(bench.path)


def _another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE places(id)")


def _another_program_with_migrations(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE alembic_version(version_num)")
        connection.execute(f"INSERT INTO alembic_version VALUES ('{SCHEMA}')")


def _text(path: Path) -> None:
    path.write_text("name,place\nHarbour House,Riau\n", encoding="utf-8")


@pytest.mark.parametrize(
    "put", [_another_program, _another_program_with_migrations, _text]
)
def test_a_file_that_is_not_ours_is_refused_and_left_alone(
    tmp_path: Path, put: Any
) -> None:
    path = tmp_path / "theirs.db"
    put(path)
    before = path.read_bytes()
    for attempt in (
        Store.open,
        Store.open_or_create,
        lambda p: migrate.migrate(p, NOW),
    ):
        with pytest.raises(StoreError, match="not one of our files"):
            attempt(path)
    assert path.read_bytes() == before


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"nowhere\.db"):
        Store.open(tmp_path / "nowhere.db")
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize("go", range(8))
def test_many_who_make_the_same_store_at_once_make_one(tmp_path: Path, go: int) -> None:
    path, failures = tmp_path / f"coalition-{go}.db", list[Exception]()

    def make(n: int) -> None:
        try:
            store = Store.open_or_create(path)
            store.facts.put(f"c-{n}", [Coalition(id=f"c-{n}", name=str(n))])
            store.close()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=make, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    store = Store.open(path)
    assert len(store.facts.coalitions()) == 16
    store.close()


@pytest.mark.parametrize("name", ["a b", "50% of #1", "what?", "Årsmøte", "مأوى"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / f"{name}.db"
    store = Store.open_or_create(path)
    store.facts.put("harbour", [HARBOUR])
    store.backup(tmp_path / name / "copy of it.db")
    store.close()
    assert path.is_file()
    for made in (path, tmp_path / name / "copy of it.db"):
        again = Store.open(made)
        assert again.facts.coalitions() == [HARBOUR]
        again.close()


def test_a_backup_replaces_an_earlier_one_only_when_it_is_whole(
    bench: "Bench", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = tmp_path / "copy.db"
    bench.store.backup(to)
    before = to.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("coalition.store.backup.unlink_all_answers", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bench.store.backup(to)
    assert to.read_bytes() == before
    bench.ask()
    bench.store.backup(to)
    assert to.read_bytes() != before
    assert sorted(file.name for file in tmp_path.glob("copy*")) == ["copy.db"]


def test_a_store_is_not_its_own_backup(bench: "Bench") -> None:
    with pytest.raises(StoreError, match="own backup"):
        bench.store.backup(bench.path)
    with pytest.raises(StoreError, match="no file"):
        Store.in_memory().backup(bench.path)


def test_the_copy_made_before_a_change_gives_nobody_away(
    bench: "Bench", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_, closed = bench.ask(), bench.ask()
    for activity in (open_, closed):
        if activity is closed:
            bench.close(closed)
        seat = bench.sit("secret", people=2)
        bench.send(bench.post(activity, seat=seat, secret="secret"))
    marks = [voter_key("secret", a.id).encode() for a in (open_, closed)]
    assert all(mark in _content(bench.path) for mark in marks)
    _next_version(tmp_path, monkeypatch)
    saved = migrate.migrate(bench.path, NOW)
    assert saved is not None
    assert not any(mark in _content(saved) for mark in marks)
    # Two people sat there: each is a row of their own, waiting or not.
    assert bench.raw("SELECT count(*), sum(late) FROM answers", saved) == [(4, 2)]


def test_a_backup_takes_answers_apart_as_their_kind_does(
    bench: "Bench", tmp_path: Path
) -> None:
    activity, seat = bench.ask(), bench.sit("secret")
    bench.send(bench.post(activity, seat=seat, secret="secret"))
    bench.store.backup(tmp_path / "copy.db", lambda _: lambda _: [({"a": 1}, 3)])
    rows = bench.raw("SELECT value, people FROM answers", tmp_path / "copy.db")
    assert rows == [('{"a": 1}', 3)]


def _content(path: Path) -> bytes:
    return b"".join(f.read_bytes() for f in path.parent.glob(f"{path.name}*"))
