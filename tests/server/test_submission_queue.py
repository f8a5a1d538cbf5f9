"""Answers that arrive together are saved together, each acknowledged after that."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Role, Seat
from coalition.errors import NotOpen, StoreError
from coalition.server.app.submission_queue import SubmissionQueue
from coalition.store import Receipt, Store, Submission

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop


@pytest.fixture
def store(own_workshop: Workshop) -> Iterator[Store]:
    own_workshop.host.open(own_workshop.vision)
    opened = own_workshop.store
    yield opened
    opened.close()


def seat(store: Store, workshop: Workshop, secret: str) -> Seat:
    where = (workshop.coalition, workshop.session)
    return store.room.take_seat(*where, secret, role=Role.MEMBER)


def post(
    workshop: Workshop, sitting: Seat, secret: str, *, id_: str = ""
) -> Submission:
    return Submission(
        id=id_ or f"answer-of-{secret}",
        coalition=workshop.coalition,
        activity=workshop.vision,
        revision=0,
        value={"choices": {"trust": "strong"}},
        seat=sitting,
        secret=secret,
    )


def test_many_answers_at_once_share_a_few_commits(
    store: Store, own_workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [
        post(own_workshop, seat(store, own_workshop, f"secret-{n}"), f"secret-{n}")
        for n in range(50)
    ]
    batches: list[int] = []
    receive = store.room.accept_submissions

    def counting(batch: Sequence[Submission]) -> list[Receipt | NotOpen]:
        batches.append(len(batch))
        return receive(batch)

    monkeypatch.setattr(store.room, "accept_submissions", counting)

    async def all_at_once() -> list[Receipt]:
        inbox = SubmissionQueue(store)
        receipts = await asyncio.gather(*(inbox.submit(each) for each in posts))
        await inbox.close()
        return list(receipts)

    receipts = asyncio.run(all_at_once())

    assert set(receipts) == {Receipt.SAVED}
    assert sum(batches) == 50
    assert len(batches) <= 3
    assert len(store.room.answers(own_workshop.vision)) == 50


def test_an_acknowledged_answer_can_be_read_by_others_at_once(
    store: Store, own_workshop: Workshop
) -> None:
    sitting = seat(store, own_workshop, "secret")
    other = own_workshop.store

    async def one() -> int:
        inbox = SubmissionQueue(store)
        await inbox.submit(post(own_workshop, sitting, "secret"))
        return len(other.room.answers(own_workshop.vision))

    assert asyncio.run(one()) == 1


def test_one_answer_that_cannot_be_saved_does_not_hurt_the_others(
    store: Store, own_workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = ("first", "broken", "last")
    posts = [post(own_workshop, seat(store, own_workshop, s), s) for s in secrets]
    receive = store.room.accept_submissions

    def refusing(batch: Sequence[Submission]) -> list[Receipt | NotOpen]:
        if any(each.secret == "broken" for each in batch):
            raise OSError("the disk refuses this one")
        return receive(batch)

    monkeypatch.setattr(store.room, "accept_submissions", refusing)

    async def all_at_once() -> list[Receipt | BaseException]:
        inbox = SubmissionQueue(store)
        sent = (inbox.submit(each) for each in posts)
        return list(await asyncio.gather(*sent, return_exceptions=True))

    first, broken, last = asyncio.run(all_at_once())

    assert first is last is Receipt.SAVED
    assert isinstance(broken, OSError)
    assert len(store.room.answers(own_workshop.vision)) == 2


def test_a_store_in_trouble_is_asked_once_not_once_for_each_answer(
    store: Store, own_workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = ("first", "second", "third")
    posts = [post(own_workshop, seat(store, own_workshop, s), s) for s in secrets]
    asked = []

    def locked(batch: Sequence[Submission]) -> list[Receipt | NotOpen]:
        asked.append(len(batch))
        raise StoreError(store="here", problem="it is busy.")

    monkeypatch.setattr(store.room, "accept_submissions", locked)

    async def all_at_once() -> list[Receipt | BaseException]:
        inbox = SubmissionQueue(store)
        sent = (inbox.submit(each) for each in posts)
        return list(await asyncio.gather(*sent, return_exceptions=True))

    outcome = asyncio.run(all_at_once())

    assert all(isinstance(each, StoreError) for each in outcome)
    assert asked == [3]


def test_a_question_that_takes_no_answers_says_so(
    store: Store, own_workshop: Workshop
) -> None:
    sitting = seat(store, own_workshop, "secret")
    planned = post(own_workshop, sitting, "secret").model_copy(
        update={"activity": own_workshop.trust}
    )

    with pytest.raises(NotOpen):
        asyncio.run(SubmissionQueue(store).submit(planned))
