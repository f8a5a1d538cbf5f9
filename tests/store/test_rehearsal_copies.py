"""What is erased is erased in the copy to rehearse with too: the copy goes."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from coalition.domain import Coalition, Organisation
from coalition.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Bench

NAME = "A name that must go"
COPY = "harbour-rehearsal"


def _rehearse(store: Store) -> None:
    house = Organisation(id="house", name=NAME)
    card = Coalition(id=COPY, name="Harbour", rehearsal_of="harbour")
    store.facts.put("harbour", [house])
    store.facts.put(COPY, [card, house.model_copy(update={"sector": "shelter"})])


def test_what_is_erased_is_in_no_rehearsal_and_no_byte_of_the_file(
    bench: "Bench", all_bytes: Callable[[Path], bytes]
) -> None:
    _rehearse(bench.store)
    assert NAME.encode() in all_bytes(bench.path)

    bench.store.facts.erase("harbour", Organisation, "house")

    assert NAME.encode() not in all_bytes(bench.path)
    assert COPY.encode() not in all_bytes(bench.path)
    assert bench.store.facts.coalition("harbour").name == "Harbour"


def test_what_came_in_erased_is_in_no_rehearsal_either(
    bench: "Bench",
    another: Callable[[], Store],
    all_bytes: Callable[[Path], bytes],
) -> None:
    other = another()
    _rehearse(bench.store)
    other.import_package(bench.store.read_package_content("harbour"))
    _rehearse(other)
    bench.store.facts.erase("harbour", Organisation, "house")

    other.import_package(bench.store.read_package_content("harbour"))

    assert other.path is not None
    assert NAME.encode() not in all_bytes(other.path)


def test_the_rehearsal_of_another_coalition_is_left(bench: "Bench") -> None:
    facts = bench.store.facts
    facts.put("hills", [Coalition(id="hills", name="Hills")])
    facts.put("hills-rehearsal", [Coalition(id="hills-rehearsal", name="Hills")])
    _rehearse(bench.store)

    facts.erase("hills", Organisation, "house")

    assert facts.coalition("hills-rehearsal").name == "Hills"
    assert facts.coalition(COPY).rehearsal_of == "harbour"
