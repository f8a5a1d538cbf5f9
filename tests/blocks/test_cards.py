"""Organisations' cards in words and on paper."""

from datetime import date

from coalition.activities.card import card_of, difference
from coalition.blocks import Ballot, Table, to_text
from coalition.blocks.cards import (
    card_sheet,
    confirmed_words,
    difference_words,
    listing_words,
    offer_words,
    service_words,
)
from coalition.blocks.model import BOX
from coalition.domain import (
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


def test_each_service_is_said_once_with_its_places() -> None:
    far = LEGAL.model_copy(update={"id": "3", "place": "riau"})
    nowhere = LEGAL.model_copy(update={"id": "4", "place": ""})

    assert service_words([SHELTER, LEGAL, far, LEGAL, nowhere], COAST, T) == [
        "Legal help (Harbour City and Riau)",
        "Shelter (Harbour City)",
    ]
    assert service_words([nowhere], COAST, T) == ["Legal help"]


def test_a_sheet_holds_the_card_of_one_organisation_alone() -> None:
    own = LEGAL.model_copy(update={"id": "3", "organisation": "house", "capacity": 4})

    text = to_text(card_sheet(HOUSE, [SHELTER, LEGAL, own], COAST, T))

    assert "Legal help, Harbour City, 4 people at a time" in text
    assert "1 person" not in text
    assert "Our card is right" in text
    assert "confirmed on 14 March 2026" in text


def test_a_line_of_a_sheet_is_corrected_with_one_tick_or_one_number() -> None:
    own = LEGAL.model_copy(update={"organisation": "house"})

    _ballot, table, more = card_sheet(HOUSE, [own], COAST, T)

    assert isinstance(table, Table)
    assert isinstance(more, Table)
    (row,) = table.rows
    assert [cell.text for cell in row.cells] == [
        "Legal help, Harbour City, 1 person at a time",
        BOX,
        BOX,
        "_" * 12,
    ]


def test_what_is_known_stands_where_it_is_corrected() -> None:
    house = HOUSE.model_copy(update={"lends": "A van on Fridays"})
    own = LEGAL.model_copy(update={"organisation": "house"})

    (ballot, *_) = card_sheet(house, [own], COAST, T)

    assert isinstance(ballot, Ballot)
    said = {line.title: line.text for line in ballot.lines}
    assert (
        said["Is it right?"] == "Sector: Local NGO. State: confirmed on 14 March 2026."
    )
    assert any(title.startswith("What we can lend: A van on Fr") for title in said)
    assert said["How may our card be printed?"].startswith("It is printed as Harbour")


def test_sheets_laid_together_make_no_list_of_shelters() -> None:
    with_one, without = (
        to_text(card_sheet(HOUSE, offers, COAST, T)) for offers in ([SHELTER], [])
    )

    assert with_one == without
    assert "What must stay safe stands on no sheet; your host has it." in with_one
    assert "we tell the host what is different" in with_one
    for kept in ("Shelter", "Riau", "12"):
        assert kept not in with_one


def test_a_sheet_names_no_sector_that_could_stand_for_what_is_kept_back() -> None:
    plain = COAST.model_copy(update={"services": COAST.services[1:]})

    assert "Sector: –." in to_text(card_sheet(HOUSE, [SHELTER], COAST, T))
    assert "Sector: Local NGO." in to_text(card_sheet(HOUSE, [], plain, T))


def test_a_sheet_joins_another_name_to_nothing_that_is_guarded() -> None:
    shy = SHY.model_copy(update={"print_place": False})
    far = LEGAL.model_copy(update={"id": "3", "place": "riau"})
    blocks = card_sheet(shy, [LEGAL, far], COAST, T)

    text = to_text(blocks)

    assert isinstance(blocks[0], Ballot)
    assert blocks[0].title == "A group"
    assert text.count("Legal help") == 1  # two lines that nobody can tell apart
    for kept in ("True Name", "Harbour City", "Riau", "1 person"):
        assert kept not in text


def test_where_nothing_must_stay_safe_a_sheet_says_nothing_of_it() -> None:
    plain = COAST.model_copy(update={"services": COAST.services[1:]})

    assert "stay safe" not in to_text(card_sheet(SHY, [LEGAL], plain, T))


def test_it_is_said_how_a_card_may_be_printed() -> None:
    unnamed = SHY.model_copy(update={"alias": ""})

    assert listing_words(HOUSE, T).startswith("It is printed as Harbour House.")
    assert listing_words(SHY, T).startswith("It is printed as A group.")
    assert "not printed yet" in listing_words(unnamed, T)
    assert listing_words(GONE, T) == "It is not printed at all."
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
