"""Sixty phones, a few of them unruly, and a server that dies in the middle."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coalition.domain import Attribution, Way

if TYPE_CHECKING:
    from tests.server.conftest import Phone, Server, Workshop

LEVELS = ("absent", "beginning", "working", "strong")
PHONES = 60


@dataclass
class Participant:
    """One person with a phone that does not give up, as its script does not."""

    number: int
    phone: Phone
    acknowledged: list[tuple[int, str]] = field(default_factory=list)
    refused: int = 0

    def send(self, activity: str, level: str, revision: int) -> str:
        """Send until the server has said something, however long it is away."""
        id_ = f"phone-{self.number:02d}-{revision}"
        until = time.monotonic() + 90
        while time.monotonic() < until:
            try:
                reply = self.phone.answer(
                    activity, {"measures": level}, id_=id_, revision=revision
                )
            except OSError:
                time.sleep(0.2)
                continue
            if reply.status == 200:
                self.acknowledged.append((revision, level))
                return str(reply.json["receipt"])
            if reply.status == 400:
                self.refused += 1
                return "refused"
            time.sleep(0.2)
        raise AssertionError("the server did not come back")

    def take_part(self, activity: str) -> None:
        """Answer: most once, some twice, some repeat, one sends garbage."""
        chance = random.Random(self.number)
        time.sleep(chance.random() * 2)
        self.send(activity, "nonsense" if self.number == 0 else self.first, 1)
        if self.number % 5 == 0:
            self.send(activity, self.last, 2)
        if self.number % 7 == 0:
            self.send(activity, self.first, 1)

    @property
    def first(self) -> str:
        """The first answer."""
        return LEVELS[self.number % 4]

    @property
    def last(self) -> str:
        """The answer that counts in the end."""
        return "strong" if self.number % 5 == 0 else self.first


def test_no_acknowledged_answer_is_lost_and_each_counts_once(
    own_server: Server, own_workshop: Workshop
) -> None:
    activity, host = own_workshop.last, own_workshop.host
    people = [
        Participant(n, own_server.phone(own_workshop.code)) for n in range(PHONES)
    ]
    organisations = ("harbour-house", "lantern", "sea-gate", "none")
    _all(people, lambda p: p.phone.join(organisations[p.number % 4]))
    host.open(activity)
    latecomer = people.pop()

    with ThreadPoolExecutor(PHONES) as pool:
        going = [pool.submit(p.take_part, activity) for p in people]
        _wait_for(lambda: len(_acknowledged(people)) >= 15)
        own_server.kill()
        safe = _acknowledged(people)
        store = own_workshop.store
        after_the_crash = store.room.answers(activity)
        store.close()
        own_server.start()
        for each in going:
            each.result(timeout=120)
    store = own_workshop.store
    before_closing = store.room.answers(activity)
    host.close(activity)
    late = latecomer.send(activity, "absent", 1)
    answers = store.room.answers(activity)
    kept_apart = store.room.answers(activity, late=True)
    answered = store.room.answered(activity)
    store.close()

    assert 15 <= len(safe) < PHONES
    assert len(after_the_crash) >= len({number for number, _ in safe})
    assert people[0].refused == 1
    expected = sorted(p.last for p in people)
    assert sorted(a.value["choices"]["measures"] for a in before_closing) == expected
    assert sorted(a.value["choices"]["measures"] for a in answers) == expected
    assert late == "late"
    assert len(kept_apart) == 1
    assert len(answered) == len(people)
    assert {a.way for a in answers} == {Way.PHONE}


def test_phones_go_on_after_the_crash_without_typing_again(
    own_server: Server, own_workshop: Workshop
) -> None:
    phone = own_server.phone(own_workshop.code)
    phone.join("harbour-house")
    own_workshop.host.open(own_workshop.trust)

    own_server.kill()
    own_server.start()
    room = phone.get(phone.at("room"))
    answer = phone.answer(own_workshop.trust, {"trust": "strong"}, id_="x" * 12)

    assert "You answer for Harbour House." in room.text
    assert answer.json["receipt"] == "saved"
    activity = own_workshop.host.activity(own_workshop.trust)
    assert activity.attribution is Attribution.ORGANISATION


def _all(people: list[Participant], do: Callable[[Participant], object]) -> None:
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(do, people))


def _acknowledged(people: list[Participant]) -> list[tuple[int, str]]:
    return [(p.number, level) for p in people for _, level in list(p.acknowledged)]


def _wait_for(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)
