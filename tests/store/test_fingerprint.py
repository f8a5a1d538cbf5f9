import os
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.domain import (
    Action,
    Activity,
    Answer,
    Coalition,
    Decision,
    Fact,
    Import,
    Indicator,
    Observation,
    Offer,
    Organisation,
    PackageContent,
    Role,
    Session,
    Tie,
    Wave,
    WorkProduct,
)
from coalition.store import Store, fingerprint, short_fingerprint

if TYPE_CHECKING:
    from tests.store.conftest import Bench

DAY = date(2026, 3, 1)
FACTS: list[Fact] = [
    Coalition(id="harbour", name="Harbour", languages=("en", "id")),
    Session(id="day-one", title="Day", day=DAY, code="123456", expected=("house",)),
    Organisation(id="house", name="House", sector="aftercare", confirmed=DAY),
    Offer(id="o-1", organisation="house", service="shelter", place="riau", capacity=4),
    Tie(id="t-1", source="house", target="clinic", strength=2),
    Wave(id="w-1", name={"en": "This year"}, began=DAY),
    Indicator(id="i-1", name={"en": "Served"}, unit={"en": "people"}),
    Observation(id="v-1", indicator="i-1", begins=DAY, ends=DAY, value=12.5),
    Decision(id="d-1", day=DAY, text="We start in Riau", by=DAY),
    Action(id="a-1", what="Call the clinic", owner="Ana"),
    WorkProduct(id="charter", version=1, content={"text": "All agree"}),
    Activity(
        id="q-1",
        session="day-one",
        activity="rating",
        title={"en": "Gaps"},
        question={"en": "Which?"},
        settings={"lines": [{"id": "a"}]},
    ),
]


def _other(value: Any) -> Any:
    """Give another value of the same sort."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, dict):
        return {**value, "more": "x"}
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, tuple | frozenset | list):
        return type(value)([*value, "x"])
    return "x"


@pytest.mark.filterwarnings("ignore:Pydantic serializer")
@given(st.data())
def test_one_changed_value_changes_it(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(FACTS) - 1))
    names = type(FACTS[at]).model_fields.keys() - {"seat_key"}
    name = data.draw(st.sampled_from(sorted(names)))
    fact = FACTS[at]
    changed = fact.model_copy(update={name: _other(getattr(fact, name))})
    facts = [*FACTS[:at], changed, *FACTS[at + 1 :]]
    assert fingerprint(facts, []) != fingerprint(FACTS, [])


@given(st.permutations(FACTS))
def test_the_order_of_the_rows_is_nothing(facts: list[Fact]) -> None:
    assert fingerprint(facts, []) == fingerprint(FACTS, [])


def test_what_belongs_to_this_machine_alone_is_left_out() -> None:
    brought = Import(id="i", file="a.csv", read_as="organisations", day=DAY, rows=3)
    assert fingerprint([*FACTS, brought], []) == fingerprint(FACTS, [])


def test_a_key_says_nothing_and_is_left_out() -> None:
    keyed = [
        f.model_copy(update={"seat_key": "k"}) for f in FACTS if f.kind == "session"
    ]
    rest = [f for f in FACTS if f.kind != "session"]
    assert keyed
    assert fingerprint([*rest, *keyed], []) == fingerprint(FACTS, [])


def test_what_was_answered_counts_and_who_and_when_does_not() -> None:
    answer = Answer(
        id="one",
        activity="q-1",
        voter="somebody",
        revision=1,
        value={"choices": {"a": "b"}},
        recorded_at=DAY,
    )

    def of(**changes: Any) -> str:
        return fingerprint(FACTS, [answer.model_copy(update=changes)])

    same = of()
    for changes in ({"id": "two"}, {"voter": "another"}, {"revision": 4}):
        assert of(**changes) == same
    different: list[dict[str, Any]] = [
        {"value": {"choices": {"a": "c"}}},
        {"people": 7},
        {"organisation": "house"},
        {"counts": False},
    ]
    for changes in different:
        assert of(**changes) != same
    assert fingerprint(FACTS, [answer, answer]) != same


_PROCESS = """
from coalition.domain import Activity
from coalition.store import fingerprint
q = Activity(id="q", session="s", activity="rating", title={}, question={})
print(fingerprint([q], []))
"""


def test_every_process_comes_to_the_same() -> None:
    """Sets are ordered by chance in each process; nothing here may depend on it."""
    found = {
        subprocess.run(
            [sys.executable, "-c", _PROCESS],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "3")
    }
    assert len(found) == 1


def test_its_short_form_is_two_groups_of_four() -> None:
    assert short_fingerprint("7c1ea940ffff") == "7c1e·a940"


def _lively(bench: "Bench") -> PackageContent:
    facts = bench.store.facts
    for n in range(12):
        facts.put("harbour", [Organisation(id=f"o-{n % 5}", name=f"Name {n}")])
    facts.remove("harbour", facts.all("harbour", Organisation)[:1])
    seat = bench.sit("secret", role=Role.GOVERNMENT)
    nameless, named = bench.ask(), bench.ask_by_name()
    for activity in (nameless, named):
        bench.send(bench.post(activity, seat=seat, secret="secret"))
        bench.paper(activity, f"ballot-of-{activity.id}")
        bench.close(activity)
    return bench.store.read_package_content("harbour")


def test_it_is_equal_in_another_store_whatever_the_order_or_how_often(
    bench: "Bench", another: Callable[[], Store]
) -> None:
    holdings, other = _lively(bench), another()
    shuffled = random.Random(1)
    for _ in range(2):
        parts: dict[str, Any] = {
            name: tuple(shuffled.sample(rows, len(rows)))
            for name, rows in holdings
            if name != "coalition"
        }
        other.import_package(holdings.model_copy(update=parts))
        assert other.fingerprint("harbour") == bench.store.fingerprint("harbour")
    assert other.read_package_content("harbour") == holdings
    # At every earlier moment too: history travels, not only what stands.
    for record in holdings.records:
        at = record.recorded_at
        assert other.fingerprint("harbour", at) == bench.store.fingerprint(
            "harbour", at
        )


def test_seats_do_not_change_it(bench: "Bench") -> None:
    _lively(bench)
    before = bench.store.fingerprint("harbour")
    bench.sit("somebody else")
    assert bench.store.fingerprint("harbour") == before


def test_an_answer_changes_it(bench: "Bench") -> None:
    _lively(bench)
    activity = bench.ask_by_name()
    before = bench.store.fingerprint("harbour")
    bench.paper(activity, "one-more-ballot")
    assert bench.store.fingerprint("harbour") != before


def test_a_store_in_memory_holds_the_same(
    bench: "Bench", in_memory: Callable[[], "Bench"]
) -> None:
    _lively(bench)
    memory = Store.in_memory()
    memory.import_package(bench.store.read_package_content("harbour"))
    assert memory.read_package_content("harbour") == bench.store.read_package_content(
        "harbour"
    )
    assert memory.fingerprint("harbour") == bench.store.fingerprint("harbour")


def test_two_laptops_of_one_day_are_put_together(
    bench: "Bench", another: Callable[[], Store]
) -> None:
    """Both counted their seats from one, and both had a question of their own."""
    other = another()
    other.import_package(bench.store.read_package_content("harbour"))
    bench.sit("here")
    other.room.take_seat("harbour", "day-one", "there", role=Role.MEMBER)
    here, there = (
        bench.store.read_package_content("harbour"),
        other.read_package_content("harbour"),
    )
    for _ in range(2):
        bench.store.import_package(there)
        other.import_package(here)
    for store in (bench.store, other):
        seats = store.room.seats("harbour", "day-one")
        assert [seat.number for seat in seats] == [1, 2]


def test_a_package_puts_nothing_into_questions_that_are_not_its_own(
    bench: "Bench", another: Callable[[], Store]
) -> None:
    activity = bench.ask_by_name()
    other = another()
    other.facts.put("hills", [Coalition(id="hills", name="Hills")])
    stray = Answer(
        id="stray-answer",
        activity=activity.id,
        voter="nobody",
        revision=0,
        value={"choices": {"a": "b"}},
        recorded_at=bench.clock(),
    )
    odd = {"answers": (stray,), "roll": ((activity.id, "nobody"),)}
    bench.store.import_package(
        other.read_package_content("hills").model_copy(update=odd)
    )
    assert bench.said(activity) == []
    assert bench.store.room.answered_seats(activity.id) == set()
