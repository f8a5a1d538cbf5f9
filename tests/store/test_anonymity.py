import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coalition.domain import (
    Activity,
    AnswerChannel,
    Coalition,
    Seat,
    Session,
)
from coalition.errors import NotOpen
from coalition.store import (
    Receipt,
    Run,
    Store,
    Submission,
    derive_seat_secret,
    voter_key,
)

if TYPE_CHECKING:
    from tests.store.conftest import Bench


Reads = Callable[[Path], bytes]


class Crowd:
    """Seats that answer without a name, and all that could give them away."""

    def __init__(self, bench: "Bench", activity: Activity, size: int) -> None:
        self.bench, self.activity = bench, activity
        self.secrets = [f"secret-of-seat-{n:04}" for n in range(size)]
        self.seats = [bench.sit(secret) for secret in self.secrets]
        self.posts: list[Submission] = []

    def answer(self, seat: int, revision: int = 1, **more: Any) -> Submission:
        post = self.bench.post(
            self.activity,
            id=f"{self.activity.id}-{seat:04}-{revision}-{len(self.posts):06}",
            revision=revision,
            value={
                "choices": {"a": f"choice-{seat:04}"},
                "padding": "." * (seat % 700),
            },
            seat=self.seats[seat],
            secret=self.secrets[seat],
            **more,
        )
        self.posts.append(post)
        return post

    def answer_all(self) -> None:
        for seat in random.Random(7).sample(range(len(self.seats)), len(self.seats)):
            self.bench.send(self.answer(seat))
            if seat % 3 == 0:
                self.bench.send(self.answer(seat, revision=2))

    def keys(self) -> list[bytes]:
        """All that stands beside an answer and leads to its seat, while it is open."""
        voters = [voter_key(s, self.activity.id) for s in self.secrets]
        return [word.encode() for word in (*voters, *(post.id for post in self.posts))]


def _found(words: list[bytes], in_: bytes) -> list[bytes]:
    return [word for word in words if word in in_]


def _answers_of(path: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM answers")]


def _nothing_leads_to_a_seat(path: Path, seats: list[Seat]) -> None:
    """No value of an answer's row stands in a seat's row, save what all rows share."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        told = [dict(r) for r in connection.execute("SELECT * FROM answers")]
        sat = [dict(r) for r in connection.execute("SELECT * FROM seats")]
        rolled = [dict(r) for r in connection.execute("SELECT * FROM roll")]
    assert told
    assert {seat["id"] for seat in sat} == {seat.id for seat in seats}
    own = {str(seat[c]) for seat in sat for c in ("id", "token_hash", "joined_at")}
    own |= {str(row["seat"]) for row in rolled}
    for row in told:
        assert own.isdisjoint(str(value) for value in row.values())
    # Who they are, when and in which order they came is the same for all of them.
    alike = ("activity", "revision", "way", "people", "organisation", "role", "counts")
    for column in (*alike, "late", "admitted", "recorded_at"):
        assert len({row[column] for row in told}) == 1, column
    for row in told:
        assert (row["organisation"], row["role"]) == (None, None)


@pytest.mark.parametrize("size", [1, 12, 400])
def test_closing_leaves_no_way_from_an_answer_to_its_seat(
    bench: "Bench", all_bytes: Reads, tmp_path: Path, size: int
) -> None:
    crowd = Crowd(bench, bench.ask(), size)
    crowd.answer_all()
    # While it is open the marks are there: the search finds what there is to find.
    assert _found(crowd.keys(), all_bytes(bench.path))
    bench.store.backup(tmp_path / "before.db")
    bench.close(crowd.activity)
    bench.store.backup(tmp_path / "after.db")
    for path in (bench.path, tmp_path / "before.db", tmp_path / "after.db"):
        assert _found(crowd.keys(), all_bytes(path)) == []
        assert _found([s.encode() for s in crowd.secrets], all_bytes(path)) == []
        _nothing_leads_to_a_seat(path, crowd.seats)
    # Nothing was lost over it: each seat's newest answer, once.
    said = Counter(v["choices"]["a"] for v in bench.said(crowd.activity))
    assert said == Counter(f"choice-{n:04}" for n in range(size))


def test_the_order_of_the_rows_is_not_the_order_of_the_answers(bench: "Bench") -> None:
    crowd = Crowd(bench, bench.ask(), 40)
    for seat in range(40):
        bench.send(crowd.answer(seat))
    bench.close(crowd.activity)
    rows = [r["value"] for r in _answers_of(bench.path)]
    assert rows != sorted(rows)
    # SQLite keeps no hidden row number that would count them in the order of arrival.
    for table in ("answers", "roll"):
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            bench.raw(f"SELECT rowid FROM {table}")


def test_the_secret_of_a_seat_is_never_in_the_file(
    bench: "Bench", all_bytes: Reads
) -> None:
    secret = derive_seat_secret("0123456789", "day-one")
    seat = bench.sit(secret)
    activity = bench.ask()
    bench.send(bench.post(activity, seat=seat, secret=secret))
    for word in (secret, "0123456789"):
        assert word.encode() not in all_bytes(bench.path)
    assert bench.store.room.seat("harbour", "day-one", secret) == seat
    assert bench.store.room.seat("harbour", "day-one", secret + "0") is None
    assert bench.store.room.seat("harbour", "day-two", secret) is None


def test_while_it_is_open_the_moments_are_alike_and_the_seat_is_not_named(
    bench: "Bench",
) -> None:
    crowd = Crowd(bench, bench.ask(), 5)
    crowd.answer_all()
    rows = _answers_of(bench.path)
    opened = crowd.activity.opened_at
    assert {a.recorded_at for a in bench.store.room.answers(crowd.activity.id)} == {
        opened
    }
    for row in rows:
        assert {seat.id for seat in crowd.seats}.isdisjoint(map(str, row.values()))
        assert (row["organisation"], row["role"]) == (None, None)


def test_a_reader_who_holds_the_log_only_delays_the_scrubbing(
    bench: "Bench", all_bytes: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coalition.store.secure_delete._PATIENCE", 50)
    crowd = Crowd(bench, bench.ask(), 30)
    crowd.answer_all()
    with closing(sqlite3.connect(bench.path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM answers").fetchall()
        bench.close(crowd.activity)
        assert _found(crowd.keys(), all_bytes(bench.path))
        reader.rollback()
    bench.send(bench.post(bench.ask(), way=AnswerChannel.PAPER))
    assert _found(crowd.keys(), all_bytes(bench.path)) == []


def test_the_next_to_open_scrubs_what_a_killed_program_left(
    bench: "Bench", all_bytes: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = Crowd(bench, bench.ask(), 30)
    crowd.answer_all()
    # As if the power had gone between the cut and the scrubbing.
    with monkeypatch.context() as patch:
        patch.setattr("coalition.store.transactions.scrub", lambda *_, **__: False)
        bench.close(crowd.activity)
    assert _found(crowd.keys(), all_bytes(bench.path))
    Store.open(bench.path).close()
    assert _found(crowd.keys(), all_bytes(bench.path)) == []
    assert bench.raw("PRAGMA user_version") == [(0,)]


def test_a_paper_ballot_carried_by_a_seat_is_cut_like_any_other(
    bench: "Bench", all_bytes: Reads
) -> None:
    crowd = Crowd(bench, bench.ask(), 3)
    for seat in range(3):
        bench.send(crowd.answer(seat, way=AnswerChannel.PAPER))
    bench.close(crowd.activity)
    assert _found(crowd.keys(), all_bytes(bench.path)) == []


def test_a_late_answer_whose_seat_counts_already_is_not_stored(bench: "Bench") -> None:
    crowd = Crowd(bench, bench.ask(), 2)
    first = crowd.answer(0)
    bench.send(first)
    bench.close(crowd.activity)
    before = _answers_of(bench.path)
    again = [first, crowd.answer(0, revision=2), crowd.answer(0, revision=0)]
    assert bench.send(*again) == [Receipt.COUNTED] * 3
    assert _answers_of(bench.path) == before


def test_a_late_answer_is_admitted_once_whatever_the_phone_repeats(
    bench: "Bench", all_bytes: Reads
) -> None:
    crowd = Crowd(bench, bench.ask(), 2)
    bench.send(crowd.answer(0))
    bench.close(crowd.activity)
    room, id_ = bench.store.room, crowd.activity.id
    late, later = crowd.answer(1), crowd.answer(1, revision=2)
    assert bench.send(late, later, late) == [Receipt.LATE] * 3
    assert len(room.answers(id_)) == 1
    assert len(room.answers(id_, late=True)) == 1
    assert room.count_waiting(id_) == 1
    assert room.admit_late("harbour", id_) == 1
    assert room.admit_late("harbour", id_) == room.count_waiting(id_) == 0
    again = [late, later, crowd.answer(1, revision=3)]
    assert bench.send(*again) == [Receipt.COUNTED] * 3
    assert len(room.answers(id_)) == 2
    assert room.answers(id_, late=True) == []
    assert _found(crowd.keys(), all_bytes(bench.path)) == []


def test_nameless_answers_are_all_of_the_moment_of_closing(bench: "Bench") -> None:
    crowd = Crowd(bench, bench.ask(), 3)
    crowd.answer_all()
    before = bench.clock()
    closed = bench.close(crowd.activity)
    room = bench.store.room
    assert room.answers(closed.id, before) == []
    assert {a.recorded_at for a in room.answers(closed.id)} == {closed.closed_at}


def test_being_the_only_one_who_was_late_gives_nobody_away(
    bench: "Bench", tmp_path: Path
) -> None:
    crowd = Crowd(bench, bench.ask(), 4)
    for seat in (0, 1, 3):
        bench.send(crowd.answer(seat))
    bench.close(crowd.activity)
    bench.send(crowd.answer(2))
    everybody = {(seat.id, 0) for seat in crowd.seats}
    # A late answer waits alone, so nothing may tell which seat was late ...
    assert set(bench.raw("SELECT seat, late FROM roll")) == everybody
    bench.store.backup(tmp_path / "waiting.db")
    copied = bench.raw("SELECT seat, late FROM roll", tmp_path / "waiting.db")
    assert set(copied) == everybody
    before = {row["id"] for row in _answers_of(bench.path)}
    bench.store.room.admit_late("harbour", crowd.activity.id)
    # ... and once it is let in, nothing tells which answer was.
    assert set(bench.raw("SELECT seat, late FROM roll")) == everybody
    _nothing_leads_to_a_seat(bench.path, crowd.seats)
    assert before.isdisjoint(row["id"] for row in _answers_of(bench.path))
    assert len(bench.said(crowd.activity)) == 4


def test_when_the_session_is_over_what_came_too_late_is_dropped(
    bench: "Bench", all_bytes: Reads, tmp_path: Path
) -> None:
    crowd = Crowd(bench, bench.ask(), 3)
    bench.send(crowd.answer(0))
    bench.close(crowd.activity)
    late, room = crowd.answer(1), bench.store.room
    bench.send(late, crowd.answer(1, revision=2))
    assert bench.paper(crowd.activity, "ballot-0001") is Receipt.LATE
    bench.store.backup(tmp_path / "waiting.db")
    assert _found(crowd.keys(), all_bytes(tmp_path / "waiting.db")) == []
    assert room.count_waiting(crowd.activity.id) == 2
    assert [room.drop_unadmitted("harbour", crowd.activity.id) for _ in range(2)] == [
        1,
        0,
    ]
    assert _found(crowd.keys(), all_bytes(bench.path)) == []
    assert b"choice-0001" not in all_bytes(bench.path)
    # What the host keyed in leads to no seat: it waits on.
    assert room.admit_late("harbour", crowd.activity.id) == 1
    assert len(bench.said(crowd.activity)) == 2


def test_nothing_nameless_comes_in_once_the_session_is_over(bench: "Bench") -> None:
    crowd = Crowd(bench, bench.ask(), 3)
    bench.send(crowd.answer(0))
    bench.close(crowd.activity)
    late = crowd.answer(1)
    bench.send(late)
    bench.store.room.drop_unadmitted("harbour", crowd.activity.id)
    day = bench.store.facts.get("harbour", Session, "day-one")
    over = day.model_copy(update={"state": "closed"})
    bench.store.facts.put("harbour", [over])
    assert [type(r) for r in bench.send(late, crowd.answer(2))] == [NotOpen, NotOpen]
    assert len(_answers_of(bench.path)) == 1


def test_a_package_carries_no_mark_of_a_seat(
    bench: "Bench", another: Callable[[], Store]
) -> None:
    done, going_on = (Crowd(bench, bench.ask(), 0) for _ in range(2))
    for crowd in (done, going_on):
        crowd.secrets = ["one", "two", "three"]
        crowd.seats = [bench.sit(secret) for secret in crowd.secrets]
        bench.send(*(crowd.answer(n) for n in range(2)))
    bench.close(done.activity)
    bench.send(done.answer(2))
    holdings = bench.store.read_package_content("harbour")
    text = holdings.model_dump_json().encode()
    assert _found(done.keys() + going_on.keys(), text) == []
    assert len(holdings.answers) == 2
    # Nor can a package that was made too early count anybody twice.
    bench.close(going_on.activity)
    for package in (holdings, bench.store.read_package_content("harbour"), holdings):
        bench.store.import_package(package)
    assert len(bench.said(going_on.activity)) == 2


def test_a_restored_backup_counts_nobody_twice(bench: "Bench", tmp_path: Path) -> None:
    crowd = Crowd(bench, bench.ask(), 3)
    first = crowd.answer(0)
    bench.send(first)
    bench.store.backup(tmp_path / "copy.db")
    restored = Store.open(tmp_path / "copy.db", bench.clock)
    assert restored.room.accept_submissions([first]) == [Receipt.COUNTED]
    assert restored.room.accept_submissions([crowd.answer(0, 2)]) == [Receipt.COUNTED]
    assert restored.room.accept_submissions([crowd.answer(1)]) == [Receipt.SAVED]
    restored.room.close_activity("harbour", crowd.activity.id)
    assert len(restored.room.answers(crowd.activity.id)) == 2
    restored.close()


def test_a_seat_cannot_pass_for_what_the_host_keyed_in(
    bench: "Bench", all_bytes: Reads
) -> None:
    activity, seat = bench.ask(), bench.sit("secret", people=3)
    voter = voter_key("secret", activity.id)
    bench.send(bench.post(activity, id=voter, seat=seat, secret="secret"))
    bench.close(activity)
    assert _found([voter.encode()], all_bytes(bench.path)) == []
    assert len(bench.said(activity)) == 3


_READER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("BEGIN")
connection.execute("SELECT count(*) FROM answers").fetchall()
print("reading", flush=True)
sys.stdin.readline()
connection.rollback()
connection.close()
"""


@pytest.mark.parametrize("then", ["asked", "a fact", "a run"])
def test_what_another_program_held_up_is_scrubbed_when_it_leaves(
    bench: "Bench",
    all_bytes: Reads,
    monkeypatch: pytest.MonkeyPatch,
    then: str,
) -> None:
    monkeypatch.setattr("coalition.store.secure_delete._PATIENCE", 50)
    crowd = Crowd(bench, bench.ask(), 30)
    crowd.answer_all()
    command = [sys.executable, "-c", _READER, str(bench.path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reading\n"
        bench.close(crowd.activity)
        assert not bench.store.scrub_pending()
        assert _found(crowd.keys(), all_bytes(bench.path))
        # Trying again and again does not fill the disk.
        size = len(all_bytes(bench.path))
        assert not any(bench.store.scrub_pending() for _ in range(5))
        assert len(all_bytes(bench.path)) == size
        reader.communicate("leave\n")
    if then == "a fact":
        bench.store.facts.put("harbour", [Coalition(id="harbour", name="Port")])
    elif then == "a run":
        made = dict.fromkeys(Run.model_fields, "x")
        bench.store.runs.record_run(Run(**made))
    else:
        assert bench.store.scrub_pending()
    assert _found(crowd.keys(), all_bytes(bench.path)) == []
    assert bench.store.scrub_pending()
    assert bench.raw("PRAGMA user_version") == [(0,)]
