"""An organisation's own card on a phone, where anybody may sit down for anybody."""

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
    Term,
)

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone

SERVICES = (
    Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
    Term(id="legal", name={"en": "Legal help"}),
)
PLACES = (
    Term(id="riau", name={"en": "Riau"}),
    Term(id="port", name={"en": "Harbour City"}, within="riau"),
    Term(id="cove", name={"en": "Quiet Cove"}, within="riau"),
)
OFFERS = (
    ("harbour-house", "legal", "port", 4),
    ("sea-gate", "shelter", "cove", 17),
    ("sea-gate", "legal", "port", 3),
)


@pytest.fixture
def asked(workshop: Workshop) -> str:
    """Ask about the cards; only a shelter works in Quiet Cove."""
    facts, where = workshop.store.facts, workshop.coalition
    lists = {"services": SERVICES, "places": PLACES}
    question = workshop.question("card")
    offers = [
        Offer(
            id=f"{who}-{what}", organisation=who, service=what, place=at, capacity=many
        )
        for who, what, at, many in OFFERS
    ]
    facts.put(where, [facts.coalition(where).model_copy(update=lists)])
    facts.put(where, [*offers, question])
    workshop.host.open(question.id)
    return question.id


def page_of(phone: Phone, organisation: str) -> str:
    phone.join(organisation)
    return " ".join(phone.get(phone.at("room")).text.split())


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("who", ["sea-gate", "harbour-house", "lantern"])
def test_a_place_where_only_a_shelter_works_is_on_no_phone(
    phones: Callable[[], Phone], who: str
) -> None:
    page = page_of(phones(), who)

    assert '<option value="port"' in page
    assert "cove" not in page.casefold()


@pytest.mark.usefixtures("asked")
def test_a_place_that_is_not_shown_cannot_be_guessed(
    asked: str, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    phone.join("lantern")

    tried = [
        phone.post(
            phone.at("answer", asked),
            {"card": "changed", "service-1": "legal", "place-1": place},
        )
        for place in ("cove", "nowhere")
    ]

    assert [reply.status for reply in tried] == [400, 400]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("listing", list(Listing))
def test_whoever_sits_as_a_shelter_reads_no_more_than_of_anybody(
    workshop: Workshop, phones: Callable[[], Phone], listing: Listing
) -> None:
    facts = workshop.store.facts
    phone, other = phones(), phones()
    phone.join("sea-gate")
    card = facts.get(workshop.coalition, Organisation, "sea-gate")
    wish = {"listing": listing, "alias": "Blue Door"}
    facts.put(workshop.coalition, [card.model_copy(update=wish)])

    page = " ".join(phone.get(phone.at("room")).text.split())
    plain = page_of(other, "harbour-house")

    # Addresses and keys are made of any digits, and they are long.
    made = r'(value|name|for|id|href|src|action|data-[a-z]+)="[^"]{9,}"'
    assert "17" not in re.sub(made, "", page)
    for words in (">Shelter</option>", "Shelter,", ">Shelter</l", "Cove"):
        assert page.count(words) == plain.count(words)
    assert page.count("keep-") == plain.count("keep-")
    for each in (page, plain):
        assert "What must stay safe is not shown on phones; your host has it." in each


@pytest.mark.parametrize(("service", "shown"), [("shelter", False), ("legal", True)])
@pytest.mark.parametrize(
    "wish", [{"listing": Listing.ALIAS, "alias": "Quiet Bay"}, {"print_place": False}]
)
@pytest.mark.usefixtures("asked")
def test_a_sector_is_on_no_phone_without_a_service(
    workshop: Workshop,
    phones: Callable[[], Phone],
    wish: dict[str, object],
    service: str,
    shown: bool,
) -> None:
    put_lists(workshop, sectors=(Term(id="care", name={"en": "Safe houses"}),))
    phone, facts = phones(), workshop.store.facts
    phone.join("lantern")
    card = facts.get(workshop.coalition, Organisation, "lantern")
    offer = Offer(id="l", organisation="lantern", service=service, place="port")
    of_care = card.model_copy(update={"sector": "care", **wish})
    facts.put(workshop.coalition, [of_care, offer])

    page = phone.get(phone.at("room")).text

    assert ("Safe houses" in page) == shown


def test_a_sector_stands_alone_where_nothing_must_stay_safe(
    workshop: Workshop, asked: str, phones: Callable[[], Phone]
) -> None:
    plain = tuple(s.model_copy(update={"sensitive": False}) for s in SERVICES)
    sectors = (Term(id="care", name={"en": "Safe houses"}),)
    put_lists(workshop, services=plain, sectors=sectors)
    phone, facts = phones(), workshop.store.facts
    card = facts.get(workshop.coalition, Organisation, "lantern")
    facts.put(workshop.coalition, [card.model_copy(update={"sector": "care"})])

    assert "Safe houses" in page_of(phone, "lantern")


@pytest.mark.usefixtures("asked")
def test_a_phone_neither_ends_nor_counts_what_it_does_not_show(
    workshop: Workshop, asked: str, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    phone.join("sea-gate")

    sent = phone.post(phone.at("answer", asked), {"card": "right"})
    workshop.host.close(asked)

    kept = workshop.store.facts.get(workshop.coalition, Offer, "sea-gate-shelter")
    card = workshop.store.facts.get(workshop.coalition, Organisation, "sea-gate")
    assert sent.status == 303
    assert (kept.place, kept.capacity, kept.until) == ("cove", 17, None)
    assert card.confirmed == date(2026, 10, 14)


@pytest.mark.usefixtures("asked")
def test_an_organisation_can_still_say_more_of_what_must_stay_safe(
    workshop: Workshop, asked: str, phones: Callable[[], Phone]
) -> None:
    phone = phones()
    phone.join("sea-gate")
    new = {"service-1": "shelter", "place-1": "riau", "capacity-1": "5"}

    sent = phone.post(phone.at("answer", asked), {"card": "changed"} | new)
    workshop.host.close(asked)

    stand = workshop.store.facts.all(workshop.coalition, Offer)
    own = [o.capacity for o in stand if o.organisation == "sea-gate"]
    assert sent.status == 303, sent.text
    assert sorted(n or 0 for n in own) == [3, 5, 17]


def put_lists(workshop: Workshop, **lists: tuple[Term, ...]) -> None:
    facts = workshop.store.facts
    card = facts.coalition(workshop.coalition).model_copy(update=lists)
    facts.put(workshop.coalition, [card])


def test_every_place_can_be_named_where_nothing_must_stay_safe(
    workshop: Workshop, asked: str, phones: Callable[[], Phone]
) -> None:
    put_lists(
        workshop,
        services=tuple(s.model_copy(update={"sensitive": False}) for s in SERVICES),
    )
    phone = phones()
    page = page_of(phone, "lantern")
    new = {"service-1": "legal", "place-1": "cove"}

    sent = phone.post(phone.at("answer", asked), {"card": "changed"} | new)
    workshop.host.close(asked)

    stand = workshop.store.facts.all(workshop.coalition, Offer)
    assert page.count('<option value="cove"') == 3
    assert sent.status == 303, sent.text
    assert [o.place for o in stand if o.organisation == "lantern"] == ["cove"]


def test_a_place_on_ones_own_card_can_be_named_again(
    workshop: Workshop, asked: str, phones: Callable[[], Phone]
) -> None:
    phone, facts = phones(), workshop.store.facts
    phone.join("lantern")
    card = facts.get(workshop.coalition, Organisation, "lantern")
    hidden = card.model_copy(update={"listing": Listing.HIDDEN})
    legal = Offer(id="l", organisation="lantern", service="legal", place="cove")
    facts.put(workshop.coalition, [hidden, legal])

    own = phone.get(phone.at("room")).text
    other = page_of(phones(), "harbour-house")
    guarded = hidden.model_copy(update={"print_place": False})
    facts.put(workshop.coalition, [guarded])
    unplaced = phone.get(phone.at("room")).text

    assert ["cove" in page.casefold() for page in (own, other, unplaced)] == [
        True,
        False,
        False,
    ]


def test_a_place_that_was_sent_stays_a_choice_when_the_list_shrinks(
    workshop: Workshop, asked: str, phones: Callable[[], Phone]
) -> None:
    plain = tuple(s.model_copy(update={"sensitive": False}) for s in SERVICES)
    put_lists(workshop, services=plain)
    phone, other = phones(), phones()
    phone.join("lantern")
    answer = {"card": "changed", "service-1": "legal", "place-1": "cove"}
    phone.post(phone.at("answer", asked), answer)

    put_lists(workshop, services=SERVICES)
    page = phone.get(phone.at("room") + "?change=1").text
    more = answer | {"capacity-1": "4"}
    again = phone.post(phone.at("answer", asked), more)

    assert '<option value="cove" selected>' in page
    assert again.status == 303
    assert "cove" not in page_of(other, "lantern").casefold()
