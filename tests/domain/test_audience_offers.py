from datetime import date

from coalition.domain import (
    Audience,
    Coalition,
    Listing,
    Offer,
    Organisation,
    Term,
    Tie,
    Wave,
    apply_current_sensitivity,
    drop_hidden,
    hidden_organisation_ids,
    places_without_province,
    visible_offers,
    visible_places,
)


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
    return visible_offers(offers, [OPEN, QUIET], CARD, audience)


def offer(who: str, service: str, where: str, capacity: int | None = 5) -> Offer:
    return Offer(
        id=f"{who}-{where}",
        organisation=who,
        service=service,
        place=where,
        capacity=capacity,
    )


def test_the_larger_places_are_listed_up_to_the_province() -> None:
    assert CARD.enclosing_places("nongsa") == ("batam", "riau")
    assert CARD.enclosing_places("riau") == CARD.enclosing_places("unheard-of") == ()
    assert CARD.enclosing_places("lost") == ("nowhere",)
    assert CARD.enclosing_places("round") == ()


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
    assert [t.id for t in visible_places(CARD, seen)] == ["riau"]
    seen = shown(offer("open", "legal", "nongsa"))
    assert [t.id for t in visible_places(CARD, seen)] == ["riau", "batam", "nongsa"]


def city(*places: Term, sensitive: bool = True) -> Coalition:
    shelter = Term(id="shelter", name={"en": "Shelter"}, sensitive=sensitive)
    return Coalition(id="c", name="C", services=(shelter,), places=places)


def told_in(coalition: Coalition, where: str) -> str:
    """Say where participants read of a shelter."""
    here = [offer("open", "shelter", where)]
    return visible_offers(here, [OPEN], coalition, Audience.PARTICIPANTS)[0].place


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
    assert places_without_province(city(quarter, place("lane", "aceh"))) == {
        "aceh",
        "lane",
    }


def test_a_place_that_may_be_small_is_named_for_what_is_open_there_only() -> None:
    there = city(place("old-harbour"), place("aceh"))
    assert [t.id for t in visible_places(there, [])] == ["aceh"]
    legal = offer("open", "legal", "old-harbour")
    assert [t.id for t in visible_places(there, [legal])] == ["old-harbour", "aceh"]
    # Where there is nothing to guard, an empty place is a gap worth seeing.
    calm = city(place("old-harbour"), sensitive=False)
    assert [t.id for t in visible_places(calm, [])] == ["old-harbour"]


def test_an_old_page_takes_a_place_for_no_more_than_it_is_today() -> None:
    then = city(place("batam"), place("nongsa", "batam"), place("gone"))
    now = city(place("batam"))
    assert told_in(then, "nongsa") == "batam"
    assert told_in(apply_current_sensitivity(then, now), "nongsa") == ""
    said = city(place("batam").model_copy(update={"province": True}))
    assert (
        told_in(apply_current_sensitivity(city(place("batam")), said), "batam")
        == "batam"
    )


def test_what_is_about_a_hidden_organisation_is_left_out() -> None:
    cards = [OPEN, Organisation(id="h", name="H", listing=Listing.HIDDEN)]
    hidden = hidden_organisation_ids(cards, Audience.ROOM)
    tie = Tie(id="1", source="h", target="open")
    wave = Wave(
        id="w", name={"en": "W"}, began=date(2026, 1, 1), expected=("h", "open")
    )

    assert hidden == {"h"}
    assert hidden_organisation_ids(cards, Audience.FACILITATOR) == frozenset()
    assert drop_hidden([*cards, tie], hidden) == [OPEN]
    assert drop_hidden([wave], hidden)[0].expected == ("open",)


def test_a_page_of_the_past_is_as_careful_as_today() -> None:
    then = Coalition(
        id="c",
        name="C",
        services=(Term(id="shelter", name={"en": "Shelter"}),),
        places=(place("batam"), place("gone", "riau")),
    )
    read = apply_current_sensitivity(then, CARD)
    assert read.sensitive_services == {"shelter"}
    assert [p.within for p in read.places] == ["riau", "riau"]
    assert apply_current_sensitivity(CARD, then).sensitive_services == {"shelter"}
