from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from coalition.domain import (
    Activity,
    AnswerChannel,
    Attribution,
    Coalition,
    Role,
    Seat,
    Session,
)
from coalition.errors import NotOpen
from coalition.store import Receipt, Store, Submission

if TYPE_CHECKING:
    from tests.conftest import Clock

BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


class Bench:
    """One coalition, one session and one question, ready to be answered."""

    def __init__(self, path: Path | None, clock: Clock) -> None:
        self.clock = clock
        self.store = (
            Store.open_or_create(path, self.clock)
            if path
            else Store.in_memory(self.clock)
        )
        self.path = path or Path()
        self._count = itertools.count(1)
        card = Coalition(id="harbour", name="Harbour")
        day = Session(id="day-one", title="Day", day=BEGAN.date(), code="123456")
        self.store.facts.put("harbour", [card, day])

    def ask(self, **more: Any) -> Activity:
        """Put a question and open it."""
        fields: dict[str, Any] = {
            "id": f"question-{next(self._count)}",
            "session": "day-one",
            "activity": "rating",
            "title": {"en": "Gaps"},
            "question": {"en": "Which gap matters?"},
            "settings": {"lines": []},
            "state": "open",
            "opened_at": self.clock(),
        }
        activity = Activity(**fields | more)
        self.store.facts.put("harbour", [activity])
        return activity

    def ask_by_name(self, **more: Any) -> Activity:
        """Put a question whose answers keep their organisation."""
        return self.ask(attribution=Attribution.ORGANISATION, **more)

    def sit(self, secret: str, **more: Any) -> Seat:
        """Give a seat to the holder of a secret."""
        fields: dict[str, Any] = {"role": Role.MEMBER, "organisation": "shelter"}
        return self.store.room.take_seat("harbour", "day-one", secret, **fields | more)

    def post(self, activity: Activity, **more: Any) -> Submission:
        """Make an answer as it arrives."""
        fields: dict[str, Any] = {
            "id": f"from-a-phone-{next(self._count)}",
            "coalition": "harbour",
            "activity": activity.id,
            "revision": 1,
            "value": {"choices": {"a": "b"}},
        }
        return Submission(**fields | more)

    def send(self, *posts: Submission) -> list[Receipt | NotOpen]:
        """Send answers in, each alone."""
        return [
            receipt
            for post in posts
            for receipt in self.store.room.accept_submissions([post])
        ]

    def paper(self, activity: Activity, entry: str, **more: Any) -> Receipt | NotOpen:
        """Key in a paper ballot."""
        fields: dict[str, Any] = {
            "way": AnswerChannel.PAPER,
            "revision": 0,
            "id": entry,
        }
        (receipt,) = self.send(self.post(activity, **fields | more))
        return receipt

    def said(self, activity: Activity) -> list[dict[str, Any]]:
        """Read what counts, in an order of its own."""
        found = [a.value for a in self.store.room.answers(activity.id)]
        return sorted(found, key=repr)

    def raw(self, query: str, path: Path | None = None) -> list[tuple[Any, ...]]:
        """Ask the file itself."""
        with closing(sqlite3.connect(path or self.path)) as connection:
            return connection.execute(query).fetchall()

    def close(self, activity: Activity) -> Activity:
        """Close the question."""
        return self.store.room.close_activity("harbour", activity.id)


def bytes_of(path: Path) -> bytes:
    """Read a database file and everything that SQLite laid beside it."""
    found = sorted(path.parent.glob(f"{path.name}*"))
    return b"".join(file.read_bytes() for file in found)


@pytest.fixture
def bench(tmp_path: Path, clock_from: type[Clock]) -> Iterator[Bench]:
    made = Bench(tmp_path / "room" / "coalition.db", clock_from(BEGAN))
    yield made
    made.store.close()


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Make further stores."""
    made: list[Store] = []

    def make() -> Store:
        made.append(
            Store.open_or_create(tmp_path / f"another-{len(made)}" / "coalition.db")
        )
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture(scope="session")
def in_memory(clock_from: type[Clock]) -> Callable[[], Bench]:
    """Make benches quickly, for properties that are tried a hundred times."""
    return lambda: Bench(None, clock_from(BEGAN))


@pytest.fixture
def all_bytes() -> Callable[[Path], bytes]:
    return bytes_of
