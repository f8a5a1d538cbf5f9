import random
from pathlib import Path
from typing import Any

import pytest

from coalition.store.engine import make_engines
from coalition.store.secure_delete import is_pending, mark_pending, scrub


def _fill(driver: Any, some: random.Random) -> list[bytes]:
    """Put rows of several rooms between each other; give the marks of one room."""
    marks = []
    for _ in range(1500):
        room, mark = some.randrange(4), f"mark-{some.getrandbits(96):024x}"
        text = "." * some.randrange(10, some.choice([50, 400, 3000]))
        row = (f"{some.getrandbits(96):024x}", room, mark, text)
        driver.execute("INSERT INTO t VALUES (?, ?, ?, ?)", row)
        if room == 1:
            marks.append(mark.encode())
    return marks


def _left(marks: list[bytes], path: Path) -> list[bytes]:
    content = path.read_bytes()
    return [mark for mark in marks if mark in content]


def test_copies_in_the_gaps_of_pages_are_gone_too(tmp_path: Path) -> None:
    """Overwriting what is deleted is not enough: SQLite left copies when it moved it."""
    path = tmp_path / "t.db"
    _, writing = make_engines(path)
    with writing.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA synchronous=0")  # only here, for speed
        driver.execute(
            "CREATE TABLE t(id TEXT PRIMARY KEY, room INT, mark TEXT, text TEXT)"
            " WITHOUT ROWID"
        )
        marks = _fill(driver, random.Random(1))
        driver.execute("DELETE FROM t WHERE room = 1")
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = _left(marks, path)
    assert scrub(writing)
    assert _left(marks, path) == []
    writing.dispose()
    if not left:
        pytest.skip("this SQLite left no copies behind that could be taken away")


def test_what_is_owed_is_noted_with_the_cut_or_not_at_all(tmp_path: Path) -> None:
    _, writing = make_engines(tmp_path / "t.db")
    with writing.connect() as connection:
        mark_pending(connection)
        connection.rollback()
    assert not is_pending(writing)
    with writing.begin() as connection:
        mark_pending(connection)
    assert is_pending(writing)
    assert scrub(writing)
    assert not is_pending(writing)
    assert (tmp_path / "t.db-wal").stat().st_size == 0
    writing.dispose()


def test_somebody_who_is_writing_is_not_disturbed(tmp_path: Path) -> None:
    reading, writing = make_engines(tmp_path / "t.db")
    with writing.begin() as connection:
        mark_pending(connection)
    with writing.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t(a)")
        assert not scrub(writing, wait=False)
        connection.exec_driver_sql("INSERT INTO t VALUES (1)")
    assert is_pending(writing)
    assert scrub(writing)
    writing.dispose()
    reading.dispose()
