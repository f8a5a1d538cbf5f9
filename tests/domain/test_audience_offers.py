from datetime import date

import pytest

from coalition.domain import (
    Audience,
    Coalition,
    Decision,
    Listing,
    Offer,
    Organisation,
    Term,
    Tie,
    Wave,
    as_guarded,
    hidden_ones,
    offers_shown,
    places_shown,
    untold_places,
    without,
    without_names,
)
from coalition.domain.audience import masking


def place(id_: str, within: str = "") -> Term:
    return Term(id=id_, name={"en": id_}, within=within)


CARD = Coalition(
    id="c",
    name="C",
    services=(
        Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
        Term(id="legal", name={"en": "Legal help"}),
    ),
    places=(
        place("riau"),
        place("batam", "riau"),
        place("nongsa", "batam"),
        place("lost", "nowhere"),
        place("round", "about"),
        place("about", "round"),
    ),
)
OPEN = Organisation(id="open", name="Open")
QUIET = Organisation(id="quiet", name="Quiet", print_place=False)


def shown(*offers: Offer, audience: Audience = Audience.PARTICIPANTS) -> list[Offer]:
    return offers_shown(offers, [OPEN, QUIET], CARD, audience)


def offer(who: str, service: str, where: str, capacity: int | None = 5) -> Offer:
    return Offer(
        id=f"{who}-{where}",
        organisation=who,
        service=service,
        place=where,
        capacity=capacity,
    )


def test_the_larger_places_are_listed_up_to_the_province() -> None:
    assert CARD.above("nongsa") == ("batam", "riau")
    assert CARD.above("riau") == CARD.above("unheard-of") == ()
    assert CARD.above("lost") == ("nowhere",)
    assert CARD.above("round") == ()


def test_a_sensitive_service_stands_in_its_province_without_its_capacity() -> None:
    (seen,) = shown(offer("open", "shelter", "nongsa"))
    assert (seen.place, seen.capacity) == ("riau", None)
    assert "nongsa" not in seen.id
    # Where the list does not say which province it is, none is guessed.
    for unclear in ("lost", "round", "unheard-of", ""):
        assert shown(offer("open", "shelter", unclear))[0].place == ""


def test_who_wants_no_place_shown_stands_in_none_however_many_there_are() -> None:
    here = [offer("quiet", "legal", p) for p in ("riau", "batam")]
    (seen,) = shown(*here)
    assert (seen.organisation, seen.service, seen.place) == ("quiet", "legal", "")


def test_an_open_service_keeps_its_district_and_the_host_sees_all() -> None:
    legal, shelter = offer("open", "legal", "batam"), offer("quiet", "shelter", "batam")
    (seen,) = shown(legal)
    assert (seen.place, seen.capacity) == ("batam", 5)
    assert shown(legal, shelter, audience=Audience.FACILITATOR) == [legal, shelter]
    assert shown(offer("hidden", "legal", "riau"), audience=Audience.FACILITATOR) == []


def test_a_district_that_is_listed_for_its_shelter_alone_is_not_named() -> None:
    seen = shown(offer("open", "shelter", "batam"), offer("quiet", "legal", "batam"))
    assert [t.id for t in places_shown(CARD, seen)] == ["riau"]
    seen = shown(offer("open", "legal", "nongsa"))
    assert [t.id for t in places_shown(CARD, seen)] == ["riau", "batam", "nongsa"]


def city(*places: Term, sensitive: bool = True) -> Coalition:
    shelter = Term(id="shelter", name={"en": "Shelter"}, sensitive=sensitive)
    return Coalition(id="c", name="C", services=(shelter,), places=places)


def told_in(coalition: Coalition, where: str) -> str:
    """Say where participants read of a shelter."""
    here = [offer("open", "shelter", where)]
    return offers_shown(here, [OPEN], coalition, Audience.PARTICIPANTS)[0].place


def test_a_place_of_which_nobody_knows_how_large_it_is_hides_its_shelter() -> None:
    harbour, aceh = place("old-harbour"), place("aceh")
    assert told_in(city(harbour, aceh), "old-harbour") == ""
    # Known by its name, by what lies in it, or by what somebody said.
    assert told_in(city(harbour, aceh), "aceh") == "aceh"
    larger = city(harbour, place("lane-nine", "old-harbour"))
    assert told_in(larger, "lane-nine") == "old-harbour"
    said = harbour.model_copy(update={"province": True})
    assert told_in(city(said), "old-harbour") == "old-harbour"


def test_what_somebody_said_counts_more_than_a_name() -> None:
    quarter = place("aceh").model_copy(update={"province": False})
    assert told_in(city(quarter, place("lane", "aceh")), "lane") == ""
    assert untold_places(city(quarter, place("lane", "aceh"))) == {"aceh", "lane"}


def test_a_place_that_may_be_small_is_named_for_what_is_open_there_only() -> None:
    there = city(place("old-harbour"), place("aceh"))
    assert [t.id for t in places_shown(there, [])] == ["aceh"]
    legal = offer("open", "legal", "old-harbour")
    assert [t.id for t in places_shown(there, [legal])] == ["old-harbour", "aceh"]
    # Where there is nothing to guard, an empty place is a gap worth seeing.
    calm = city(place("old-harbour"), sensitive=False)
    assert [t.id for t in places_shown(calm, [])] == ["old-harbour"]


def test_an_old_page_takes_a_place_for_no_more_than_it_is_today() -> None:
    then = city(place("batam"), place("nongsa", "batam"), place("gone"))
    now = city(place("batam"))
    assert told_in(then, "nongsa") == "batam"
    assert told_in(as_guarded(then, now), "nongsa") == ""
    said = city(place("batam").model_copy(update={"province": True}))
    assert told_in(as_guarded(city(place("batam")), said), "batam") == "batam"


def test_what_is_about_a_hidden_organisation_is_left_out() -> None:
    cards = [OPEN, Organisation(id="h", name="H", listing=Listing.HIDDEN)]
    hidden = hidden_ones(cards, Audience.ROOM)
    tie = Tie(id="1", source="h", target="open")
    wave = Wave(
        id="w", name={"en": "W"}, began=date(2026, 1, 1), expected=("h", "open")
    )

    assert hidden == {"h"}
    assert hidden_ones(cards, Audience.FACILITATOR) == frozenset()
    assert without([*cards, tie], hidden) == [OPEN]
    assert without([wave], hidden)[0].expected == ("open",)


def test_a_page_of_the_past_is_as_careful_as_today() -> None:
    then = Coalition(
        id="c",
        name="C",
        services=(Term(id="shelter", name={"en": "Shelter"}),),
        places=(place("batam"), place("gone", "riau")),
    )
    read = as_guarded(then, CARD)
    assert read.sensitive == {"shelter"}
    assert [p.within for p in read.places] == ["riau", "riau"]
    assert as_guarded(CARD, then).sensitive == {"shelter"}


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

    (read,) = without_names([typed], masking(cards))

    assert read.text == "Open, … and A partner share a car (a+b)."
    assert read.owner == "A partner"
    assert without_names([typed], masking([OPEN])) == [typed]


def read_by_all(text: str, *hidden: str) -> str:
    cards = [
        Organisation(id=f"h{n}", name=name, listing=Listing.HIDDEN)
        for n, name in enumerate(hidden)
    ]
    typed = Decision(id="d", day=date(2026, 1, 1), text=text)
    return without_names([typed], masking(cards))[0].text


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
    read = masking(cards)

    open_ones = "Lantern Legal Aid meets SEA GATE SHELTER"
    assert read(open_ones) == open_ones
    assert read("Lantern meets Sea Gate") == "North Star meets …"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("St Mary's House", "St Mary\u2019s House"),
        ("St Mary\u2019s House", "St Mary's House"),
        ("Rumah Aman", "Rumah  Aman"),
        ("Rumah Aman", "Rumah\nAman"),
        ("Rumah Aman", "Rumah\u202fAman"),
        ("Rumah Aman", "Ru\u00admah A\u200bman"),
        ("Rumah-Aman", "Rumah\u2011Aman"),
        ("Caf\u00e9 Harapan", "Cafe\u0301 Harapan"),
    ],
)
def test_a_hidden_name_is_found_however_its_signs_were_typed(
    name: str, typed: str
) -> None:
    assert read_by_all(f"We meet at {typed}.", name) == "We meet at …."
