"""What the room says of its cards, as the host's register takes it in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import pytest

from coalition.domain import (
    Listing,
    Offer,
    Organisation,
)

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone


def organisation(workshop: Workshop, id_: str) -> Organisation:
    return workshop.store.facts.get(workshop.coalition, Organisation, id_)


def offers(workshop: Workshop) -> dict[str, Offer]:
    every = workshop.store.facts.all(workshop.coalition, Offer)
    return {offer.service: offer for offer in every}


def test_the_host_sees_what_the_room_changes_and_puts_it_back(
    register: str, host: Phone, workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    question = ask(workshop)
    phone = phones()
    phone.join("harbour-house")
    sent = phone.post(
        phone.at("answer", question),
        {"card": "changed", "lends": "two cars", "listing": "hidden", "places": "yes"},
    )
    assert sent.status == 303, sent.text

    before = host.get(register + "/changed").text
    assert "Can lend: two cars (was –)" in before
    assert "May be printed: Not at all (was Under our own name)" in before
    assert organisation(workshop, "harbour-house").lends == ""

    workshop.host.close(question)
    assert organisation(workshop, "harbour-house").listing is Listing.HIDDEN
    after = host.get(register + "/changed")
    assert "Can lend: two cars (was –)" in after.text
    moment = re.findall(r'name="at" value="([^"]+)"', after.text)[0]

    host.post(register + "/changed", {"organisation": "harbour-house", "at": moment})

    assert organisation(workshop, "harbour-house") == Organisation(
        id="harbour-house", name="Harbour House"
    )


def ask(workshop: Workshop) -> str:
    """Put the question about the cards to the room."""
    question = workshop.question("card")
    workshop.store.facts.put(workshop.coalition, [question])
    workshop.host.open(question.id)
    return question.id


def test_a_paper_is_keyed_in_for_its_organisation(
    register: str, host: Phone, workshop: Workshop, console: str
) -> None:
    question = ask(workshop)
    page = host.get(console).text
    assert "Whose paper is it?" in page
    assert f'href="{register}/changed"' in page
    paper = {
        "activity": question,
        "entry": f"paper-{question}",
        "organisation": "harbour-house",
        "service-1": "legal",
        "place-1": "port",
        "state-1": "no",
        "service-2": "shelter",
        "place-2": "port",
        "capacity-2": "8",
        "state-2": "yes",
        "listing": "hidden",
    }

    counted = host.post(console + "/ballot", paper)
    empty = host.post(
        console + "/ballot",
        {"activity": question, "entry": "e", "organisation": "lantern"},
    )
    hands = host.post(
        console + "/tally", {"activity": question, "entry": "h", "people": "9"}
    )
    workshop.host.close(question)

    assert counted.status == 303, counted.text
    assert empty.status == 400
    assert hands.status == 400
    assert "hands cannot confirm a card" in hands.text
    assert offers(workshop)["legal"].until == date(2026, 10, 13)
    assert offers(workshop)["shelter"].capacity == 8
    assert organisation(workshop, "harbour-house").listing is Listing.HIDDEN
    assert organisation(workshop, "lantern").confirmed is None


def test_a_seat_without_organisation_has_no_card(
    register: str, workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    question = ask(workshop)
    phone = phones()
    phone.join("none")

    page = phone.get(phone.at("room"))
    sent = phone.post(phone.at("answer", question), {"card": "right"})

    assert "there is nothing for you to do" in " ".join(page.text.split())
    assert sent.status == 403
    assert workshop.store.room.answers(question) == []


def test_the_phone_promises_nothing_that_the_list_would_break(
    register: str, workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    ask(workshop)
    phone = phones()
    phone.join("lantern")

    page = phone.get(phone.at("room")).text

    assert "The host sees all of it." in page
    assert "Nobody sees it before we close." not in page


def test_colleagues_who_differ_are_told_to_the_host(
    register: str, host: Phone, workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    question = ask(workshop)
    for lends in ("a car", "a boat"):
        phone = phones()
        phone.join("lantern")
        phone.post(phone.at("answer", question), {"card": "changed", "lends": lends})

    said = host.get(register + "/changed").text

    assert "did not all answer alike: Lantern Legal Aid." in said
    assert "Can lend: a car" in said
    assert "a boat" not in said


@pytest.mark.parametrize(
    "changed",
    [
        {"listing": "name"},
        {"listing": "name", "alias": ""},
        {"listing": "alias", "alias": ""},
        {"places": "yes"},
    ],
)
def test_a_phone_cannot_take_away_what_guards_an_organisation(
    register: str,
    workshop: Workshop,
    phones: Callable[[], Phone],
    changed: dict[str, str],
) -> None:
    facts = workshop.store.facts
    before = facts.get(workshop.coalition, Organisation, "lantern")
    asked = {"listing": Listing.ALIAS, "alias": "Blue Door", "print_place": False}
    guarded = before.model_copy(update=asked)
    facts.put(workshop.coalition, [guarded])
    question = ask(workshop)
    phone = phones()
    phone.join("lantern")
    page = phone.get(phone.at("room")).text
    forged = phone.post(phone.at("answer", question), {"card": "changed"} | changed)
    other = {"card": "changed", "listing": "hidden", "alias": "Green Door"}
    kept = phone.post(phone.at("answer", question), other)
    workshop.host.close(question)
    after = workshop.store.facts.get(workshop.coalition, Organisation, "lantern")

    assert 'value="name"' not in page
    assert 'name="places"' not in page
    assert forged.status == 400
    assert "a phone cannot change it" in forged.text
    assert kept.status == 303
    assert after.listing is Listing.HIDDEN
    assert not after.print_place
