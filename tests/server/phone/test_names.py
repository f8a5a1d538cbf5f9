"""No page of a phone names who asked not to be named, and names stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coalition.domain import Listing, Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone

    Phones = Callable[[], Phone]


def test_an_alias_keeps_the_real_name_out_of_every_page(
    phones: Phones, workshop: Workshop
) -> None:
    house = Organisation(
        id="bamboo-bridge",
        name="Bamboo Bridge",
        listing=Listing.ALIAS,
        alias="A partner house",
    )
    workshop.store.facts.put(workshop.coalition, [house])
    phone = phones()
    form = phone.get(phone.at()).text
    phone.join("another", other="bamboo-bridge")
    workshop.host.open(workshop.trust)
    question = phone.get(phone.at("room")).text
    phone.answer(workshop.trust, {"trust": "strong"}, id_="a" * 24)
    workshop.host.close(workshop.trust)
    workshop.host.reveal(workshop.trust)
    results = phone.get(phone.at("results")).text
    guessed = phones()
    guessed.get(guessed.at())
    by_id = guessed.post(guessed.at("seat"), {"organisation": "bamboo-bridge"})

    assert "A partner house" in form
    assert "You answer for A partner house." in question
    assert "bamboo" not in (form + question + results).lower()
    assert by_id.status == 400
    assert [seat.organisation for seat in workshop.seats()] == ["bamboo-bridge"]


def test_a_name_from_right_to_left_does_not_turn_its_sentence(
    phones: Phones, workshop: Workshop
) -> None:
    name = "بيت الميناء"
    house = Organisation(id="lantern", name=name)
    workshop.store.facts.put(workshop.coalition, [house])
    phone = phones()
    form = phone.get(phone.at()).text
    phone.join("lantern")
    workshop.host.open(workshop.trust)

    question = phone.get(phone.at("room")).text

    assert f"<bdi>{name}</bdi>" in form
    # U+2068 and U+2069 begin and end an isolate (Unicode Standard Annex 9).
    assert f"You answer for \u2068{name}\u2069." in question


def test_who_is_hidden_answers_for_nothing_on_a_phone(
    workshop: Workshop, seated: Phone
) -> None:
    hidden = Organisation(id="unseen", name="Unseen Hands", listing=Listing.HIDDEN)
    workshop.store.facts.put(workshop.coalition, [hidden])
    workshop.host.record_decision("Unseen Hands lends a room", owner="Unseen Hands")

    assert "… lends a room. … answers for it." in seated.get(seated.at("room")).text


def test_whoever_asks_not_to_be_named_goes_from_a_waiting_phone_at_once(
    workshop: Workshop, seated: Phone
) -> None:
    facts, here = workshop.store.facts, workshop.coalition
    lamp = Organisation(id="lamp", name="Small Lamp")
    facts.put(here, [lamp])
    workshop.host.record_decision("Small Lamp keeps the list")
    before = seated.get(seated.at("state")).json["key"]

    facts.put(here, [lamp.model_copy(update={"listing": Listing.HIDDEN})])

    assert seated.get(seated.at("state")).json["key"] != before
    assert "… keeps the list" in seated.get(seated.at("room")).text


def test_what_was_corrected_gives_nobody_away_on_a_phone(
    workshop: Workshop, seated: Phone
) -> None:
    facts, here = workshop.store.facts, workshop.coalition
    workshop.host.update_session(
        state="closed", version=2, changed="Small Lamp: the day was wrong"
    )
    hidden = Organisation(id="lamp", name="Small Lamp", listing=Listing.HIDDEN)
    facts.put(here, [hidden])

    page = seated.get(seated.at("room")).text

    assert "Changed: …: the day was wrong" in page
    assert "Lamp" not in page


def test_who_is_named_no_longer_goes_from_an_open_page_of_results(
    phones: Phones, workshop: Workshop
) -> None:
    phone, facts = phones(), workshop.store.facts
    workshop.host.open(workshop.trust)
    workshop.host.close(workshop.trust)
    workshop.host.reveal(workshop.trust)
    before = phone.get(phone.at("results"), Accept="application/json").json["key"]

    house = facts.get(workshop.coalition, Organisation, "harbour-house")
    hidden = house.model_copy(update={"listing": Listing.HIDDEN})
    facts.put(workshop.coalition, [hidden])

    after = phone.get(phone.at("results"), Accept="application/json").json["key"]
    assert after != before
