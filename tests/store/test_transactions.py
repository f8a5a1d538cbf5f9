import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from coalition.domain import Activity, AnswerChannel, Coalition, WorkProduct
from coalition.errors import StoreError
from coalition.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Bench

Write = Callable[["Bench", Activity], Any]


def _answer(bench: "Bench", activity: Activity) -> None:
    bench.store.room.accept_submissions([bench.post(activity, way=AnswerChannel.PAPER)])


def _fact(bench: "Bench", _: Activity) -> None:
    bench.store.facts.put("harbour", [Coalition(id="harbour", name="Port")])


writes = pytest.mark.parametrize("write", [_answer, _fact])


@writes
def test_nothing_is_saved_into_a_file_that_was_moved_away(
    bench: "Bench", write: Write
) -> None:
    activity = bench.ask()
    elsewhere = bench.path.with_name("elsewhere.db")
    assert bench.store.is_there()
    bench.path.rename(elsewhere)
    assert not bench.store.is_there()
    with pytest.raises(StoreError, match="moved or taken away"):
        write(bench, activity)
    elsewhere.rename(bench.path)
    assert bench.store.is_there()
    write(bench, activity)


@writes
def test_nothing_is_saved_when_another_file_took_its_place(
    bench: "Bench", write: Write
) -> None:
    activity = bench.ask()
    bench.path.rename(bench.path.with_name("elsewhere.db"))
    Store.open_or_create(bench.path).close()
    assert not bench.store.is_there()
    with pytest.raises(StoreError, match="moved or taken away"):
        write(bench, activity)


def test_what_went_into_a_file_that_is_gone_is_not_acknowledged(bench: "Bench") -> None:
    with (
        pytest.raises(StoreError, match="moved or taken away"),
        bench.store._writing.begin(),
    ):
        bench.path.unlink()


def test_a_store_in_memory_is_always_there() -> None:
    store = Store.in_memory()
    assert store.is_there()
    assert store.scrub_pending()


@writes
def test_that_another_program_is_using_the_file_is_said(
    bench: "Bench", write: Write
) -> None:
    activity = bench.ask()
    with bench.store._writing.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA busy_timeout=20")
    with closing(sqlite3.connect(bench.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as told:
            write(bench, activity)
        other.execute("ROLLBACK")
    assert str(told.value) == (
        f"The store at {bench.path} cannot be used: another program is using the "
        "file. Try again in a moment."
    )
    write(bench, activity)


def test_that_the_disk_is_full_is_said_and_nothing_is_half_saved(
    bench: "Bench",
) -> None:
    with bench.store._writing.engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        (pages,) = driver.execute("PRAGMA page_count").fetchone()
        driver.execute(f"PRAGMA max_page_count={pages}")
    big = [WorkProduct(id=f"charter-{n}") for n in range(500)]
    with pytest.raises(StoreError, match="the disk is full"):
        bench.store.facts.put("harbour", big)
    assert bench.store.facts.all("harbour", WorkProduct) == []
    with bench.store._writing.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA max_page_count=1000000")
    bench.store.facts.put("harbour", big)


def test_an_error_of_ours_is_not_hidden_behind_a_plain_sentence(
    bench: "Bench",
) -> None:
    with (
        pytest.raises(Exception, match="no such table"),
        bench.store._writing.begin() as connection,
    ):
        connection.exec_driver_sql("INSERT INTO elsewhere VALUES (1)")
