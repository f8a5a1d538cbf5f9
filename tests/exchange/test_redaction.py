from datetime import UTC, date, datetime
from typing import Any

from coalition.domain import (
    Coalition,
    Decision,
    Fact,
    Indicator,
    Listing,
    Observation,
    Offer,
    Organisation,
    Term,
    Tie,
    Wave,
)
from coalition.exchange.package.archive import read_package, write_package
from coalition.exchange.package.redaction import (
    PARTICIPANTS_SUFFIX,
    redact_for_participants,
)
from coalition.store import Store

CONFIRMED = date(2026, 1, 5)
MOMENT = datetime(2026, 11, 1, tzinfo=UTC)
FACTS: list[Fact] = [
    Coalition(
        id="island",
        name="Island",
        services=(
            Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
            Term(id="legal", name={"en": "Legal help"}),
        ),
        places=(
            Term(id="riau", name={"en": "Riau"}),
            Term(id="batam", name={"en": "Batam"}, within="riau"),
        ),
    ),
    Organisation(
        id="harbour", name="Harbour", sector="ngo", note="a quarrel", contact="Ratih",
        confirmed=CONFIRMED,
    ),
    Organisation(
        id="real", name="Real", sector="aftercare", listing=Listing.ALIAS,
        alias="A partner",
    ),
    Organisation(id="unseen", name="Unseen", listing=Listing.HIDDEN),
    Organisation(id="quiet", name="Quiet", print_place=False, confirmed=CONFIRMED),
    Offer(id="1", organisation="harbour", service="shelter", place="batam"),
    Offer(id="2", organisation="harbour", service="legal", place="riau", capacity=4),
    Offer(id="7", organisation="quiet", service="legal", place="riau"),
    Offer(id="3", organisation="unseen", service="legal", place="riau"),
    Tie(id="4", source="real", target="harbour", strength=2, wave="w"),
    Tie(id="5", source="harbour", target="real", strength=3, wave="w"),
    Tie(id="6", source="unseen", target="harbour", wave="w"),
    Wave(
        id="w",
        name={"en": "W"},
        began=date(2026, 1, 1),
        expected=("harbour", "real", "unseen"),
        answered=("harbour",),
    ),
    Decision(
        id="secret-id",
        day=date(2026, 2, 1),
        text="Unseen and Real share a car.",
        against="Somebody, because",
        session="day",
        to_confirm=("real", "unseen"),
    ),
    Indicator(id="n", name={"en": "N"}, unit={"en": "people"}),
    Observation(
        id="o", indicator="n", begins=date(2026, 1, 1), ends=date(2026, 2, 1),
        value=3, place="batam", note="In one house",
    ),
    Observation(
        id="p", indicator="n", begins=date(2026, 1, 1), ends=date(2026, 2, 1),
        value=4, place="riau", note="Ratih counted in one house",
    ),
]  # fmt: skip


def held() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for record in redact_for_participants(FACTS, MOMENT).records:
        found.setdefault(record.kind, []).append(record.document or {})
    return found


def test_organisations_stand_under_the_names_they_show_alone() -> None:
    # Who shows no service shows no sector, and who wants no place shown no day on which
    # it confirmed its places.
    assert {one["id"]: one for one in held()["organisation"]} == {
        "harbour": {
            "id": "harbour",
            "name": "Harbour",
            "sector": "ngo",
            "confirmed": "2026-01-05",
        },
        "a-partner": {"id": "a-partner", "name": "A partner"},
        "quiet": {"id": "quiet", "name": "Quiet"},
    }


def test_they_stand_in_the_order_of_those_names_not_of_the_names_behind_them() -> None:
    ids = [one["id"] for one in held()["organisation"]]

    assert ids == ["a-partner", "harbour", "quiet"]


def test_sensitive_and_hidden_offers_are_left_out() -> None:
    (only,) = held()["offer"]
    assert (only["organisation"], only["service"], only["capacity"]) == (
        "harbour",
        "legal",
        4,
    )
    (card,) = held()["coalition"]
    # Batam stands in the list for its shelter only.
    assert [place["id"] for place in card["places"]] == ["riau"]


def test_a_tie_says_who_works_with_whom_not_who_said_so() -> None:
    (tie,) = held()["tie"]
    assert (tie["source"], tie["target"], tie["strength"]) == (
        "a-partner",
        "harbour",
        3,
    )
    (wave,) = held()["wave"]
    assert wave.keys() == {"id", "name", "began"}


def test_a_decision_is_what_the_paper_says() -> None:
    (decision,) = held()["decision"]
    assert decision == {
        "id": "decision-1",
        "day": "2026-02-01",
        "text": "… and A partner share a car.",
        "to_confirm": ["a-partner"],
    }


def test_values_of_villages_and_what_is_noted_beside_others_stay_at_home() -> None:
    (of_the_province,) = held()["observation"]
    assert (of_the_province["place"], of_the_province["value"]) == ("riau", 4)
    assert "note" not in of_the_province
    assert len(held()["indicator"]) == 1


def test_the_package_comes_back_as_a_coalition_of_its_own() -> None:
    holdings = redact_for_participants(FACTS, MOMENT)
    store = Store.in_memory()
    store.facts.put("island", FACTS)

    store.import_package(read_package(write_package(holdings)))

    shared = "island" + PARTICIPANTS_SUFFIX
    assert {o.id for o in store.facts.all(shared, Organisation)} == {
        "harbour",
        "a-partner",
        "quiet",
    }
    assert len(store.facts.all("island", Organisation)) == 4
