"""Two cards become one: everything that named them, and the way back."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.domain import (
    Action,
    Coalition,
    Decision,
    Fact,
    Import,
    Listing,
    NamingNotice,
    Offer,
    Organisation,
    Session,
    Tie,
    Wave,
    tie_id,
)
from coalition.errors import InvalidInput
from coalition.sessions.duplicates import (
    apply_merge,
    likely_pairs,
    list_referencing_facts,
    plan_merge,
    undo_merge,
)
from coalition.store import Store

DAY = date(2026, 10, 14)
LANTERN = Organisation(id="lantern", name="Lantern Legal Aid", sector="ngo")
DOUBLE = Organisation(
    id="lla", name="LLA", lends="a car", listing=Listing.ALIAS, alias="A"
)


def offer(id_: str, of: str, service: str, capacity: int | None = None) -> Offer:
    return Offer(
        id=id_, organisation=of, service=service, place="port", capacity=capacity
    )


def tie(source: str, target: str, strength: int | None = None) -> Tie:
    id_ = tie_id("w", "works-with", source, target)
    return Tie(id=id_, source=source, target=target, strength=strength, wave="w")


SESSION = Session(
    id="day", title="Day", day=DAY, code="470291", expected=("lla", "x", "lantern")
)


def test_an_offer_that_both_have_is_kept_once_with_what_is_known_of_it() -> None:
    facts = [
        offer("1", "lantern", "legal"),
        offer("2", "lla", "legal", 7),
        offer("3", "lla", "food"),
        offer("4", "x", "legal"),
    ]

    change = plan_merge(LANTERN, DOUBLE, facts)

    assert [o.id for o in change.same] == ["2"]
    assert [(o.id, o.organisation) for o in change.moved] == [("3", "lantern")]
    put = {f.id: f for f in change.put if isinstance(f, Offer)}
    assert put["1"].capacity == 7
    assert "4" not in put


def test_ties_lead_to_the_one_card_and_none_leads_to_itself() -> None:
    facts = [
        tie("lla", "x", 3),
        tie("x", "lla"),
        tie("x", "lantern"),
        tie("lla", "lantern"),
        tie("lantern", "lla"),
    ]

    change = plan_merge(LANTERN, DOUBLE, facts)

    assert [(t.source, t.target, t.strength) for t in change.ties_moved] == [
        ("lantern", "x", 3)
    ]
    assert change.ties_moved[0].id == "w.works-with.lantern.x"
    assert [(t.source, t.target) for t in change.ties_same] == [("x", "lla")]
    assert len(change.ties_within) == 2


def test_waves_and_days_name_the_one_card_once() -> None:
    wave = Wave(
        id="w",
        name={"en": "W"},
        began=DAY,
        expected=("lantern", "lla", "x"),
        answered=("lla",),
    )

    change = plan_merge(LANTERN, DOUBLE, [wave, SESSION])

    (new_wave,), (new_day,) = (
        change.updated_references(Wave),
        change.updated_references(Session),
    )
    assert isinstance(new_wave, Wave)
    assert isinstance(new_day, Session)
    assert new_wave.expected == ("lantern", "x")
    assert new_wave.answered == ("lantern",)
    assert new_day.expected == ("lantern", "x")


def test_of_two_wishes_not_to_be_seen_the_stricter_counts() -> None:
    shy = DOUBLE.model_copy(update={"listing": Listing.HIDDEN, "print_place": False})

    one = plan_merge(LANTERN, shy, []).stays

    assert one.listing is Listing.HIDDEN
    assert not one.print_place
    assert (one.name, one.sector, one.lends) == ("Lantern Legal Aid", "ngo", "a car")


def test_nobody_has_confirmed_a_card_that_says_more_than_before() -> None:
    sure = LANTERN.model_copy(update={"confirmed": DAY})
    empty = Organisation(id="lla", name="LLA")

    assert plan_merge(sure, empty, []).stays.confirmed == DAY
    assert plan_merge(sure, empty, [offer("1", "lla", "food")]).stays.confirmed is None


def test_the_name_that_stays_is_chosen() -> None:
    assert plan_merge(LANTERN, DOUBLE, [], name="LLA").stays.name == "LLA"


def test_a_card_is_not_merged_with_itself() -> None:
    with pytest.raises(InvalidInput, match="two different"):
        plan_merge(LANTERN, LANTERN, [])


def test_a_merge_is_taken_back_to_the_last_letter(tmp_path: Path) -> None:
    store = Store.open_or_create(tmp_path / "s.db")
    facts: list[Fact] = [
        Coalition(id="c", name="C"),
        LANTERN,
        DOUBLE,
        offer("1", "lantern", "legal"),
        offer("2", "lla", "legal", 7),
        offer("3", "lla", "food"),
        tie("lla", "x"),
        tie("x", "lla"),
        tie("x", "lantern"),
        SESSION,
        Action(id="a", what="call", organisation="lla"),
        Decision(id="d", day=DAY, text="yes", to_confirm=("lla",)),
        NamingNotice(id="n", session="day", organisation="lla", finding="f", text={}),
    ]
    store.facts.put("c", facts)
    before = [*store.facts.all("c", Organisation), *list_referencing_facts(store, "c")]

    note = apply_merge(
        store, "c", plan_merge(LANTERN, DOUBLE, list_referencing_facts(store, "c")), DAY
    )

    assert [o.id for o in store.facts.all("c", Organisation)] == ["lantern"]
    left = [f.model_dump_json() for f in list_referencing_facts(store, "c")]
    assert not any('"lla"' in text for text in left)

    undo_merge(store, "c", note.id)

    assert [
        *store.facts.all("c", Organisation),
        *list_referencing_facts(store, "c"),
    ] == before
    assert store.facts.get("c", Import, note.id).undone
    with pytest.raises(InvalidInput, match="already"):
        undo_merge(store, "c", note.id)


def test_likely_pairs_come_with_the_reason_and_equal_names_too() -> None:
    cards = [
        LANTERN,
        DOUBLE,
        Organisation(id="b", name="Blue Line"),
        Organisation(id="b-2", name="Blue Line"),
    ]

    found = [(one.id, other.id, why) for one, other, why in likely_pairs(cards)]

    assert ("b", "b-2", "the name is the same") in found
    assert {"lantern", "lla"} in [{one, other} for one, other, _ in found]


_IDS = st.sampled_from(["lantern", "lla", "x", "y"])


@given(
    st.lists(st.tuples(_IDS, _IDS), max_size=20),
    st.lists(st.tuples(_IDS, st.sampled_from(["legal", "food"])), max_size=20),
)
def test_after_any_merge_nothing_names_the_one_that_went(
    pairs: list[tuple[str, str]], given_: list[tuple[str, str]]
) -> None:
    ties = {(a, b): tie(a, b) for a, b in pairs if a != b}
    offers = {f"{n}": offer(f"{n}", of, what) for n, (of, what) in enumerate(given_)}

    change = plan_merge(LANTERN, DOUBLE, [*ties.values(), *offers.values()])

    stand = {(f.kind, f.id): f for f in [*ties.values(), *offers.values()]}
    for gone in change.remove:
        stand.pop((gone.kind, gone.id), None)
    stand |= {(f.kind, f.id): f for f in change.put if not isinstance(f, Organisation)}
    arcs = [(f.source, f.target) for f in stand.values() if isinstance(f, Tie)]
    one = {a: "lantern" if a == "lla" else a for a in ("lantern", "lla", "x", "y")}
    assert sorted(arcs) == sorted(
        {(one[a], one[b]) for a, b in ties if one[a] != one[b]}
    )
    left = {(f.organisation, f.service) for f in stand.values() if isinstance(f, Offer)}
    assert left == {(one[of], what) for of, what in given_}
