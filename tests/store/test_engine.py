import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func as sql
from sqlalchemy import insert, select

from coalition.domain import WorkProduct
from coalition.errors import StoreError
from coalition.store import PRAGMAS, Store, engine
from coalition.store.engine import make_engines
from coalition.store.schema import runs
from coalition.store.transactions import Writer

if TYPE_CHECKING:
    from tests.store.conftest import Bench

_NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def _pragmas(driver: Any) -> dict[str, Any]:
    return {n: driver.execute(f"PRAGMA {n}").fetchone()[0] for n in PRAGMAS}


def test_every_connection_is_set_as_promised(bench: "Bench") -> None:
    for made in make_engines(bench.path):
        pooled = [made.raw_connection() for _ in range(3)]
        for connection in pooled:
            assert _pragmas(connection.driver_connection) == PRAGMAS
        for connection in pooled:
            connection.close()
        made.dispose()
    # The values themselves: WAL, FULL, five seconds, keys, overwriting, no spilling.
    assert list(PRAGMAS.values()) == [5000, "wal", 2, 1, 1, 2]


def test_a_place_that_does_not_keep_the_log_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What a file system without shared memory answers, such as a network folder.
    monkeypatch.setitem(engine.PRAGMAS, "journal_mode", "wal2")
    with pytest.raises(StoreError, match="own disk"):
        Store.open_or_create(tmp_path / "coalition.db")


def test_writers_begin_immediately_and_readers_do_not(bench: "Bench") -> None:
    reading, writing = make_engines(bench.path)
    seen: list[str] = []
    for made in (reading, writing):
        with made.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.set_trace_callback(seen.append)
            connection.execute(select(runs))
            driver.set_trace_callback(None)
        made.dispose()
    assert [s for s in seen if s.startswith("BEGIN")] == ["BEGIN", "BEGIN IMMEDIATE"]


def _read_then_write(path: Path, times: int, failures: list[Exception]) -> None:
    _, writing = make_engines(path)
    writer = Writer(writing, path)
    row = dict.fromkeys(
        ("coalition", "notebook", "parameters", "version", "output"), ""
    )
    try:
        for _ in range(times):
            with writer.begin() as connection:
                n = connection.scalar(select(sql.count()).select_from(runs))
                more = {"fingerprint": str(n), "finished_at": _NOON}
                connection.execute(insert(runs), row | more)
    except Exception as error:
        failures.append(error)
    finally:
        writing.dispose()


def test_twenty_writers_that_read_first_never_fail(bench: "Bench") -> None:
    failures: list[Exception] = []
    threads = [
        threading.Thread(target=_read_then_write, args=(bench.path, 100, failures))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    # Nobody read what somebody else was about to change: 0, 1, 2 ... 1999, each once.
    seen = sorted(int(n) for (n,) in bench.raw("SELECT fingerprint FROM runs"))
    assert seen == list(range(2000))


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from coalition.store import Store, Submission
store = Store.open(Path(sys.argv[1]))
seat = store.room.seat("harbour", "day-one", "the-secret")
for batch in range(100_000):
    posts = [
        Submission(id=f"answer-{batch}-{n}", coalition="harbour", activity=sys.argv[2],
             revision=0, value={"choices": {"a": "b"}}, way="paper")
        for n in range(5)
    ]
    store.room.accept_submissions(posts)
    print(*(post.id for post in posts), flush=True)
"""


def test_no_acknowledged_answer_is_lost_when_the_program_is_killed(
    bench: "Bench",
) -> None:
    activity = bench.ask()
    acknowledged: set[str] = set()
    for _ in range(2):
        command = [sys.executable, "-c", _WRITER, str(bench.path), activity.id]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            lines = [writer.stdout.readline() for _ in range(40)]
            writer.send_signal(signal.SIGKILL)
            lines += writer.stdout.read().splitlines()
        # A line that was cut off in the middle was not read by anybody in full.
        acknowledged |= {i for line in lines[:-1] for i in line.split()}
    kept = {a.id for a in bench.store.room.answers(activity.id)}
    assert len(acknowledged) >= 195
    assert acknowledged <= kept


def test_what_others_write_is_noticed_and_holds_nobody_up(bench: "Bench") -> None:
    watcher = Store.open(bench.path)
    changes = watcher.watch_changes()
    assert not changes.has_changed()
    bench.store.facts.put("harbour", [WorkProduct(id="charter")])
    assert changes.has_changed()
    assert not changes.has_changed()
    # Watching is done outside any transaction, so the log can be emptied meanwhile.
    assert bench.store.room.scrub(wait=False)
    changes.close()
    watcher.close()


def test_the_switch_to_wal_waits_for_a_writer_who_is_quicker(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    writer = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    writer.execute("BEGIN IMMEDIATE")
    # SQLite itself refuses here at once, whatever the time-out.
    done = threading.Timer(0.3, lambda: writer.execute("COMMIT"))
    done.start()
    reading, _ = make_engines(path)
    with reading.connect() as connection:
        assert _pragmas(connection.connection.driver_connection) == PRAGMAS
    done.join()
    writer.close()
