"""A question that is shown again is followed once, and a failing read is said."""

import asyncio
from pathlib import Path

import pytest
from tests.server.furnishing import furnish

from coalition.store import Store
from coalition_widgets import follower
from coalition_widgets.follower import follow


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follower, "EVERY_S", 0.001)
    monkeypatch.setattr(follower, "_RUNNING", {})


def test_twenty_runs_of_a_cell_leave_one_task_and_one_connection(
    tmp_path: Path,
) -> None:
    store = Store.open(furnish(tmp_path / "coalition.db").path)
    pool = store._reading.engine.pool

    async def run_again() -> tuple[int, int]:
        before = len(asyncio.all_tasks())
        for _ in range(20):
            follow("vision", store.watch_changes, lambda: None, lambda _failed: None)
            await asyncio.sleep(0.002)
        return len(asyncio.all_tasks()) - before, pool.checkedout()  # type: ignore[attr-defined]

    assert asyncio.run(run_again()) == (1, 1)
    assert pool.checkedout() == 0  # type: ignore[attr-defined]


class Moved:
    """Everything is new each time somebody asks."""

    def has_changed(self) -> bool:
        return True

    def close(self) -> None:
        pass


def test_a_reading_that_fails_is_said_and_the_next_one_works() -> None:
    said: list[bool] = []
    reads = iter([None, OSError("the file is busy"), OSError("still"), None, None])

    def refresh() -> None:
        outcome = next(reads, None)
        if outcome is not None:
            raise outcome

    async def run() -> None:
        follow("vision", Moved, refresh, said.append)
        while len(said) < 3:
            await asyncio.sleep(0.001)

    asyncio.run(asyncio.wait_for(run(), 10))

    assert said == [True, True, False]
