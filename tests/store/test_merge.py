"""Versions of two laptops meet: the order of their meeting does not matter."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coalition.domain import FactVersion, PackageContent
from coalition.store import Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def card(moment: int, *terms: str, name: str = "Harbour") -> FactVersion:
    document = {
        "id": "harbour", "name": name,
        "services": [{"id": t, "name": {"en": t}} for t in terms],
    }  # fmt: skip
    when = NOON + timedelta(minutes=moment)
    return FactVersion(
        kind="coalition", id="harbour", recorded_at=when, document=document
    )


def house(moment: int, name: str | None) -> FactVersion:
    document: dict[str, Any] | None = {"id": "lamp", "name": name} if name else None
    when = NOON + timedelta(minutes=moment)
    return FactVersion(
        kind="organisation", id="lamp", recorded_at=when, document=document
    )


def together(*packages: tuple[FactVersion, ...]) -> Store:
    store = Store.in_memory()
    for records in packages:
        store.import_package(PackageContent(coalition="harbour", records=records))
    return store


def test_of_two_versions_of_one_moment_the_same_one_stands_in_both_orders() -> None:
    base = card(0)
    one, other = (base, house(1, "Boat House")), (base, house(1, "Lamp House"))

    prints = {
        together(*order).fingerprint("harbour")
        for order in (
            (one, other),
            (other, one),
            (one, other, one),
            (other, one, other),
        )
    }
    assert len(prints) == 1


def test_a_term_that_the_later_side_took_out_stays_out() -> None:
    base = card(0, "legal", "old")
    one, other = (base, card(1, "legal", "old", "new")), (base, card(2, "legal"))

    for order in ((one, other), (other, one)):
        services = together(*order).facts.coalition("harbour").services
        assert [term.id for term in services] == ["legal", "new"]


_SIDE = st.lists(
    st.builds(
        card,
        st.integers(1, 6),
        *[st.sampled_from("abcdef")] * 2,
        name=st.sampled_from("xy"),
    )
    | st.builds(house, st.integers(1, 6), st.sampled_from(["p", "q", None])),
    max_size=5,
    unique_by=lambda record: (record.kind, record.recorded_at),
).map(lambda records: (card(0, "base"), *sorted(records, key=lambda r: r.recorded_at)))


@given(_SIDE, _SIDE)
def test_any_two_sides_come_to_the_same_in_both_orders_and_twice(
    one: tuple[FactVersion, ...], other: tuple[FactVersion, ...]
) -> None:
    first, second = together(one, other), together(other, one)
    assert first.fingerprint("harbour") == second.fingerprint("harbour")
    before = first.fingerprint("harbour")
    for records in (one, other):
        first.import_package(PackageContent(coalition="harbour", records=records))
    assert first.fingerprint("harbour") == before
