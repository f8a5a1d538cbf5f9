"""Names that may not be read are found in what was typed, and nothing else is."""

from datetime import date

import pytest

from coalition.domain import (
    Decision,
    Listing,
    Organisation,
    mask_names,
)
from coalition.domain.masking import make_masker

OPEN = Organisation(id="open", name="Open")


def test_names_that_may_not_be_read_are_taken_out_of_what_was_typed() -> None:
    cards = [
        OPEN,
        Organisation(id="h", name="Lamp House", listing=Listing.HIDDEN),
        Organisation(id="l", name="Lamp", listing=Listing.ALIAS, alias="A partner"),
    ]
    typed = Decision(
        id="d",
        day=date(2026, 1, 1),
        text="Open, LAMP HOUSE and Lamp share a car (a+b).",
        owner="Lamp",
    )

    (read,) = mask_names([typed], make_masker(cards))

    assert read.text == "Open, … and A partner share a car (a+b)."
    assert read.owner == "A partner"
    assert mask_names([typed], make_masker([OPEN])) == [typed]


def read_by_all(text: str, *hidden: str) -> str:
    cards = [
        Organisation(id=f"h{n}", name=name, listing=Listing.HIDDEN)
        for n, name in enumerate(hidden)
    ]
    typed = Decision(id="d", day=date(2026, 1, 1), text=text)
    return mask_names([typed], make_masker(cards))[0].text


def test_a_hidden_name_is_not_looked_for_inside_other_words() -> None:
    text = "The community clinic takes carefully of healthcare."

    assert read_by_all(text, "Care", "UNI") == text
    assert read_by_all("Care, UNI and “care”: -care-", "Care", "UNI") == (
        "…, … and “…”: -…-"
    )
    assert read_by_all("Group 12 and Group 1", "Group 1") == "Group 12 and …"
    # The longer name is not there; the shorter one is.
    assert read_by_all("Care Homes", "Care", "Care Home (UK)") == "… Homes"


def test_a_hidden_name_is_found_with_what_the_language_ties_to_it() -> None:
    tied = "Melatinya Melatilah MELATIKAH melatipun Melatiku Melatimu Melatinyalah"

    assert read_by_all(tied, "Melati") == " ".join(
        ["…nya", "…lah", "…KAH", "…pun", "…ku", "…mu", "…nyalah"]
    )
    assert read_by_all("Two Care Homes, Care Home's", "Care Home") == "Two …s, …'s"
    assert read_by_all("Melatikan dan Kemelati", "Melati") == "Melatikan dan Kemelati"


def test_in_a_script_without_capitals_a_hidden_name_is_found_anywhere() -> None:
    assert read_by_all("我们在希望之家见面", "希望之家") == "我们在…见面"
    assert read_by_all("我们和Care合作", "Care") == "我们和…合作"
    assert read_by_all("نعمل مع والأمل معا", "الأمل") == "نعمل مع و… معا"
    assert read_by_all("Дом надежды, домик, домов", "дом") == "… надежды, домик, домов"


def test_a_hidden_name_in_letters_that_only_look_alike_breaks_no_page() -> None:
    # A capital I with a dot is the same letter to a search that ignores capitals.
    assert read_by_all("İzmir Desk", "Izmir Desk") == "…"


def test_within_a_longer_name_that_is_shown_no_name_is_found() -> None:
    # Else the list, in which the longer one stands, says who North Star is.
    cards = [
        Organisation(id="a", name="Lantern", alias="North Star", listing=Listing.ALIAS),
        Organisation(id="b", name="Lantern Legal Aid"),
        Organisation(id="c", name="Sea Gate", listing=Listing.HIDDEN),
        Organisation(id="d", name="Sea Gate Shelter"),
    ]
    read = make_masker(cards)

    open_ones = "Lantern Legal Aid meets SEA GATE SHELTER"
    assert read(open_ones) == open_ones
    assert read("Lantern meets Sea Gate") == "North Star meets …"


def test_of_a_hidden_name_no_part_is_left_where_another_name_begins_within() -> None:
    rumah, bunga = "Rumah Bunga", "Bunga Melati"
    listed = Organisation(id="r", name=rumah)
    hidden = Organisation(id="b", name=bunga, listing=Listing.HIDDEN)

    assert make_masker([listed, hidden])("We thank Rumah Bunga Melati.") == (
        "We thank Rumah …."
    )
    assert read_by_all("We thank Rumah Bunga Melati.", rumah, bunga) == ("We thank ….")


def test_a_longer_name_that_is_shown_covers_nothing_where_it_does_not_stand() -> None:
    cards = [
        Organisation(id="a", name="Sea Gate", listing=Listing.HIDDEN),
        Organisation(id="b", name="Sea Gate Shelter"),
        Organisation(id="c", name="Shelter Home", listing=Listing.HIDDEN),
    ]

    assert make_masker(cards)("At Sea Gate Shelter Home.") == "At … …."


def test_a_name_of_two_letters_is_found_in_its_own_letters_alone() -> None:
    text = "This was said as a test: kamu, kaku, ka and KA."
    assert read_by_all(text, "A", "Ka") == text
    assert read_by_all("Ka meets A, IT and it", "A", "Ka", "IT") == (
        "… meets …, … and it"
    )


def test_what_the_language_ties_to_a_noun_is_looked_for_at_no_short_name() -> None:
    text = "UNIs and UNInya, Kamu and Kas"

    assert read_by_all(text, "UNI", "Ka") == text


def test_a_name_without_a_letter_or_digit_is_not_looked_for() -> None:
    text = "One. Don't - wait…"

    assert read_by_all(text, ".", "'", "-", "…") == text


def test_each_of_many_names_is_found_in_one_long_text() -> None:
    cards = [
        Organisation(
            id=f"o{n}",
            name=f"Perkumpulan Melati {n}",
            listing=Listing.HIDDEN if n % 2 else Listing.NAME,
        )
        for n in range(1000)
    ]
    text = " and ".join(card.name for card in cards)

    read = make_masker(cards)(text)

    assert read.count("…") == 500
    assert all(card.name in read for card in cards[::2])
    assert not any(f"{card.name} and" in read for card in cards[1::2])


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("St Mary's House", "St Mary\u2019s House"),
        ("St Mary\u2019s House", "St Mary's House"),
        ("Rumah Aman", "Rumah  Aman"),
        ("Rumah Aman", "Rumah\nAman"),
        ("Rumah Aman", "Rumah\u202fAman"),
        ("Rumah Aman", "Ru\u00admah A\u200bman"),
        ("Rumah Aman", "Ru\u200dmah A\u200eman"),
        ("Rumah-Aman", "Rumah\u2011Aman"),
        ("Caf\u00e9 Harapan", "Cafe\u0301 Harapan"),
        ("Caf\u00e9 Harapan", "Cafe Harapan"),
        ("Rumah Aman", "Rumah\u2003Aman"),
        ("Care-House", "Care--House"),
        ("Care--House", "Care\u2013House"),
        ("Gro\u00df Haus", "GROSS HAUS"),
        ("GROSS HAUS", "Gro\u00df Haus"),
        ("\uac01\uc810", "\u1100\u1161\u11a8\uc810"),
        ("Nh\u00e0 \u0110\u00e0 N\u1eb5ng", "Nha Da Nang"),
        ("Nha Da Nang", "NH\u00c0 \u0110\u00c0 N\u1eb4NG"),
        ("I\u015f\u0131k Evi", "I\u015eIK EV\u0130"),
        ("I\u015f\u0131k Evi", "Isik Evi"),
        ("\u0141\u00f3d\u017a Dom", "Lodz Dom"),
        ("M\u00f8re \u00c6nes", "More AENES"),
        ("S\u0153ur Anne", "Soeur Anne"),
        ("Melati Putih", "Melati-Putih"),
        ("Melati Putih", "Melati\u2013Putih"),
        ("Melati Putih", "Melati \u2014 Putih"),
        ("Melati-Putih", "Melati Putih"),
        ("-Melati-", "Melati"),
    ],
)
def test_a_hidden_name_is_found_however_its_signs_were_typed(
    name: str, typed: str
) -> None:
    assert read_by_all(f"We meet at {typed}.", name) == "We meet at …."


def test_a_hidden_name_is_found_whatever_unseen_signs_its_card_holds() -> None:
    # As of a card that was written before such signs were taken out.
    card = Organisation(id="h", name="x", listing=Listing.HIDDEN)
    old = card.model_copy(update={"name": "Ru\u00admah A\u200bman"})
    nothing = card.model_copy(update={"name": "\u00ad"})

    assert make_masker([old, nothing])("Rumah Aman is here.") == "… is here."


def test_what_names_nobody_stays_to_the_letter() -> None:
    text = "Ru\u00admah  Damai, cafe\u0301 -- GROSS"
    card = Organisation(id="h", name="Rumah Aman", listing=Listing.HIDDEN)

    assert make_masker([card])(text) == text
