"""Organisations' cards in words and on paper."""

from datetime import date

import pytest

from coalition.activities.card import card_of, difference
from coalition.blocks import to_text
from coalition.blocks.cards import (
    card_sheet,
    confirmed_words,
    difference_words,
    offer_words,
    printed_words,
    register_blocks,
)
from coalition.domain import (
    Audience,
    Coalition,
    Listing,
    Offer,
    Organisation,
    Term,
)
from coalition.texts import Texts

T = Texts()
COAST = Coalition(
    id="coast",
    name="Coast",
    sectors=(Term(id="ngo", name={"en": "Local NGO"}),),
    services=(
        Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
        Term(id="legal", name={"en": "Legal help"}),
    ),
    places=(
        Term(id="riau", name={"en": "Riau"}),
        Term(id="port", name={"en": "Harbour City"}, within="riau"),
    ),
)
HOUSE = Organisation(
    id="house", name="Harbour House", sector="ngo", confirmed=date(2026, 3, 14)
)
SHY = Organisation(
    id="shy", name="True Name", listing=Listing.ALIAS, alias="A group", note="secret"
)
GONE = Organisation(id="gone", name="Not Here", listing=Listing.HIDDEN)
SHELTER = Offer(
    id="1", organisation="house", service="shelter", place="port", capacity=12
)
LEGAL = Offer(id="2", organisation="shy", service="legal", place="port", capacity=1)


def test_a_line_says_what_where_and_for_how_many() -> None:
    assert offer_words(SHELTER, COAST, T) == (
        "Shelter, Harbour City, 12 people at a time"
    )
    assert offer_words(LEGAL, COAST, T).endswith("1 person at a time")
    nowhere = Offer(id="3", organisation="x", service="cooking")
    assert offer_words(nowhere, COAST, T) == "cooking"


@pytest.mark.parametrize("audience", [Audience.PARTICIPANTS, Audience.ROOM])
def test_the_printed_list_keeps_what_must_stay_safe(audience: Audience) -> None:
    blocks = register_blocks([HOUSE, SHY, GONE], [SHELTER, LEGAL], COAST, audience, T)

    text = to_text(blocks)

    assert "Shelter (Riau)" in text
    assert "Legal help (Harbour City)" in text
    assert "A group" in text
    for kept in ("True Name", "Not Here", "secret", "12"):
        assert kept not in text


def test_the_printed_list_says_of_each_card_whether_it_is_confirmed() -> None:
    text = to_text(
        register_blocks([HOUSE, SHY, GONE], [], COAST, Audience.PARTICIPANTS, T)
    )

    assert "confirmed on 14 March 2026" in text
    assert "not confirmed" in text
    assert "1 of 2 organisations have not confirmed their card." in text


def test_no_place_stands_beside_who_wants_none() -> None:
    shy = SHY.model_copy(update={"print_place": False})

    text = to_text(register_blocks([shy], [LEGAL], COAST, Audience.ROOM, T))

    assert "Legal help" in text
    assert "Harbour" not in text


def test_a_sheet_holds_the_whole_card_of_one_organisation_alone() -> None:
    text = to_text(card_sheet(HOUSE, [SHELTER, LEGAL], COAST, T))

    assert "Shelter, Harbour City, 12 people at a time" in text
    assert "Legal help" not in text
    assert "Our card is right" in text
    assert "confirmed on 14 March 2026" in text


def test_it_is_said_how_a_card_may_be_printed() -> None:
    unnamed = SHY.model_copy(update={"alias": ""})

    assert printed_words(HOUSE, T).startswith("It is printed as Harbour House.")
    assert printed_words(SHY, T).startswith("It is printed as A group.")
    assert "not printed yet" in printed_words(unnamed, T)
    assert printed_words(GONE, T) == "It is not printed at all."
    assert confirmed_words(SHY, T) == "not confirmed"


def test_a_change_is_said_in_sentences() -> None:
    day = date(2026, 10, 14)
    before = card_of(HOUSE, [SHELTER], day)
    changed = HOUSE.model_copy(update={"sector": "", "print_place": False})
    fewer = SHELTER.model_copy(update={"capacity": None})
    legal = LEGAL.model_copy(update={"organisation": "house"})

    said = difference_words(
        difference(before, card_of(changed, [fewer, legal], day)), COAST, T
    )

    assert said == [
        "Sector: – (was Local NGO)",
        "Places may be printed: no (was yes)",
        "New: Legal help, Harbour City, 1 person at a time",
        "Shelter, Harbour City, 12 people at a time (now not known)",
    ]
