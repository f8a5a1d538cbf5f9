import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from coalition.domain import Activity, Organisation, Role, Session
from coalition.sessions.rehearsal import start_rehearsal
from coalition.store import Store, Submission, voter_key


def slugs(path: Path) -> set[str]:
    return {c.id for c in Store.open(path).facts.coalitions()}


def test_a_backup_can_be_put_in_place_of_the_store(
    coalition: Any, path: Path, tmp_path: Path
) -> None:
    coalition("new", "harbour", "--name", "Harbour")
    made = coalition("backup", "copy.db")
    coalition("new", "hills", "--name", "Hills")

    restored = coalition("restore", "copy.db")

    assert made.exit_code == restored.exit_code == 0
    assert slugs(path) == {"harbour"}
    (kept,) = path.parent.glob("coalition-before-*.db")
    assert slugs(kept) == {"harbour", "hills"}


def test_what_is_kept_of_the_store_gives_nobody_away(
    coalition: Any, path: Path
) -> None:
    coalition("new", "harbour", "--name", "Harbour")
    coalition("backup", "copy.db")
    store = Store.open(path)
    words = {"title": {"en": "Gaps"}, "question": {"en": "Which?"}}
    day = Session(id="day-one", title="Day", day=date(2026, 3, 1), code="123456")
    activity = Activity(
        id="gaps", session=day.id, activity="rating", state="open", **words
    )
    store.facts.put("harbour", [day, activity])
    seat = store.room.take_seat("harbour", day.id, "secret", role=Role.MEMBER)
    post = Submission(
        id="from-a-phone",
        coalition="harbour",
        activity="gaps",
        revision=1,
        value={"choices": {"a": "b"}},
        seat=seat,
        secret="secret",
    )
    store.room.accept_submissions([post])
    store.close()

    coalition("restore", "copy.db")

    (kept,) = path.parent.glob("coalition-before-*.db")
    for mark in ("from-a-phone", voter_key("secret", "gaps")):
        assert mark.encode() not in kept.read_bytes()
    old = Store.open(kept)
    assert [a.value for a in old.room.answers("gaps")] == [post.value]
    old.close()


def test_a_backup_is_restored_where_there_is_no_store_yet(
    coalition: Any, path: Path
) -> None:
    coalition("new", "harbour", "--name", "Harbour")
    coalition("backup", "copy.db")
    for file in path.parent.iterdir():
        file.unlink()

    assert coalition("restore", "copy.db").exit_code == 0
    assert slugs(path) == {"harbour"}


def test_what_was_erased_stays_erased_when_an_older_backup_comes_back(
    coalition: Any, path: Path
) -> None:
    coalition("new", "harbour", "--name", "Harbour")
    store = Store.open(path)
    both = Organisation(id="lamp", name="Lamp"), Organisation(id="boat", name="Boat")
    store.facts.put("harbour", both)
    coalition("backup", "copy.db")
    store.facts.erase("harbour", Organisation, "lamp")
    store.facts.remove("harbour", both[1:])
    store.close()

    coalition("restore", "copy.db")

    held = Store.open(path).facts.all("harbour", Organisation)
    assert [o.name for o in held] == ["Boat"]
    assert b"Lamp" not in path.read_bytes()


def test_a_backup_of_a_newer_version_leaves_the_store_as_it_is(
    coalition: Any, path: Path, tmp_path: Path
) -> None:
    coalition("new", "harbour", "--name", "Harbour")
    coalition("backup", "copy.db")
    with sqlite3.connect(tmp_path / "copy.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    result = coalition("restore", "copy.db")

    assert result.exit_code == 2
    assert slugs(path) == {"harbour"}
    assert list(path.parent.glob("*before*")) == []


def test_nothing_is_overwritten_and_no_other_file_is_taken_for_a_store(
    coalition: Any, path: Path, tmp_path: Path
) -> None:
    coalition("new", "harbour", "--name", "Harbour")
    there = tmp_path / "there.db"
    there.write_text("a letter")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE letters (text)")

    assert coalition("backup", there).exit_code == 2
    assert there.read_text() == "a letter"
    assert coalition("restore", there).exit_code == 2
    assert coalition("restore", tmp_path / "other.db").exit_code == 2
    assert coalition("backup", tmp_path / "no" / "x.db").exit_code == 2
    assert slugs(path) == {"harbour"}


def test_a_store_that_is_up_to_date_is_not_migrated(coalition: Any) -> None:
    assert coalition("migrate").exit_code == 2
    coalition("new", "harbour", "--name", "Harbour")

    assert "nothing was changed" in coalition("migrate").stdout


def test_a_store_of_another_version_is_answered_with_the_way_out(
    coalition: Any, path: Path
) -> None:
    coalition("new", "harbour", "--name", "Harbour")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    result = coalition("list")

    assert result.exit_code == 2
    assert "coalition migrate" in result.stderr


def test_the_doctor_says_what_is_missing(coalition: Any) -> None:
    result = coalition("doctor")

    assert result.exit_code == 1
    assert "coalition demo" in result.stdout


def test_the_room_is_ready_once_a_second_phone_has_reached_us(
    coalition: Any, path: Path
) -> None:
    coalition("demo")
    coalition("backup", "copy.db")

    def phones() -> dict[str, Any]:
        found = json.loads(coalition("doctor", "--room", "--json").stdout)
        checks = {check["what"]: check for check in found}
        assert checks["Last backup"]["ok"]
        phone: dict[str, Any] = checks["Phones"]
        return phone

    before = phones()
    store = Store.open(path)
    day = Session(
        id="march", title="March", day=date(2026, 3, 1), code="123456", state="open"
    )
    store.facts.put("example", [day])
    store.room.take_seat("example", "march", "secret", role=Role.MEMBER)
    one = phones()
    store.room.take_seat("example", "march", "another", role=Role.MEMBER)
    after = phones()

    assert not before["ok"]
    assert "No phone has reached this laptop yet" in before["said"]
    assert not one["ok"]
    assert "Try with a second one" in one["said"]
    assert after["ok"]
    assert "2 phones have joined" in after["said"]


def test_make_believe_people_are_no_phones_that_have_joined(
    coalition: Any, path: Path
) -> None:
    coalition("demo")
    store = Store.open(path)
    day = Session(id="march", title="March", day=date(2026, 3, 1), code="123456")
    store.facts.put("example", [day])
    slug, copy = start_rehearsal(store, "example", "march")
    store.facts.put(slug, [copy.model_copy(update={"state": "open"})])

    def said() -> str:
        found = json.loads(coalition("doctor", "--room", "--json").stdout)
        return str({check["what"]: check for check in found}["Phones"]["said"])

    before = said()
    store.room.take_seat(slug, copy.id, "the host's own", role=Role.MEMBER)

    assert before.startswith("No phone has reached this laptop yet.")
    assert said().startswith("One phone has joined.")


def test_a_backup_that_is_missing_is_a_hint_and_no_fault(
    coalition: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coalition.cli.doctor.is_coalition_server", lambda _port: True)
    monkeypatch.setattr(
        "coalition.server.app.addresses.local_addresses", lambda: ["192.168.1.2"]
    )
    coalition("demo")
    store = Store.open(path)
    day = Session(
        id="march", title="March", day=date(2026, 3, 1), code="123456", state="open"
    )
    store.facts.put("example", [day])
    store.room.take_seat("example", "march", "secret", role=Role.MEMBER)

    result = coalition("doctor", "--room")

    assert "LOOK" not in result.stdout
    assert "Make one: coalition backup" in result.stdout
    assert result.exit_code == 0


@contextmanager
def answering(status: int, said: str) -> Iterator[int]:
    """Serve a program that gives one answer to everything."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said.encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "said", "ours"),
    [
        (200, '{"ok": true, "version": "0.1.0"}', True),
        (200, "<h1>Somebody else</h1>", False),
        (200, '["ok", "version"]', False),
        (404, "", False),
    ],
)
def test_only_what_answers_as_we_do_is_called_a_workshop(
    coalition: Any, status: int, said: str, ours: bool
) -> None:
    coalition("demo")
    with answering(status, said) as port:
        found = json.loads(
            coalition("doctor", "--room", "--json", "--port", port).stdout
        )

    checked = next(check for check in found if check["what"] == "Port")
    assert checked["ok"] is ours
    assert ("A workshop is being served" in checked["said"]) is ours


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names no port")
def test_the_doctor_lets_in_the_port_that_will_be_served(coalition: Any) -> None:
    found = json.loads(coalition("doctor", "--room", "--json", "--port", 9001).stdout)

    (advice,) = (check for check in found if check["what"] == "Firewall")
    assert "9001/tcp" in advice["said"]


def test_a_clock_that_was_set_back_is_noticed(coalition: Any, path: Path) -> None:
    coalition("demo")
    ahead = Store.open(path, clock=lambda: datetime(2199, 1, 1, tzinfo=UTC))
    ahead.facts.put("example", [Organisation(id="lamp", name="Lamp")])

    found = json.loads(coalition("doctor", "--room", "--json").stdout)

    clock = next(check for check in found if check["what"] == "Clock")
    assert not clock["ok"]
    assert "Set the clock right" in clock["said"]
