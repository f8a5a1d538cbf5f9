from datetime import date

import pytest

from coalition.domain import (
    Audience,
    Fact,
    Listing,
    Offer,
    Organisation,
    SessionNote,
    apply_current_listing,
    for_audience,
)

SECRET = "behind the blue door"
OTHERS = [Audience.PARTICIPANTS, Audience.ROOM]

HOUSE = Organisation(
    id="house", name="House", note=SECRET, contact=SECRET, confirmed=date(2026, 3, 1)
)
ALIASED = Organisation(
    id="other", name=SECRET, alias="A shelter", listing=Listing.ALIAS
)
UNNAMED = Organisation(id="third", name=SECRET, listing=Listing.ALIAS)
HIDDEN = Organisation(id="fourth", name=SECRET, listing=Listing.HIDDEN)
NOTE = SessionNote(id="note", session="day-one", text=SECRET, parked=True)


@pytest.mark.parametrize("audience", OTHERS)
def test_nothing_confidential_is_left_for_others(audience: Audience) -> None:
    everything: list[Fact] = [HOUSE, ALIASED, UNNAMED, HIDDEN, NOTE]
    seen = for_audience(everything, audience)
    assert SECRET not in repr(seen)
    assert SECRET not in "".join(fact.model_dump_json() for fact in seen)


@pytest.mark.parametrize("audience", OTHERS)
def test_hidden_organisations_are_left_out(audience: Audience) -> None:
    seen = for_audience([HOUSE, ALIASED, HIDDEN], audience)
    assert [o.id for o in seen] == ["house", "other"]


def test_who_wants_another_name_stands_under_it() -> None:
    (seen,) = for_audience([ALIASED], Audience.PARTICIPANTS)
    assert (seen.name, seen.alias, seen.shown_name) == ("A shelter", "", "A shelter")


def test_who_has_not_chosen_the_other_name_yet_is_not_given_away() -> None:
    assert for_audience([UNNAMED], Audience.PARTICIPANTS) == []


def test_what_is_not_confidential_stays() -> None:
    (seen,) = for_audience([HOUSE], Audience.ROOM)
    assert seen == HOUSE.model_copy(update={"note": "", "contact": ""})
    offer = Offer(id="o", organisation="house", service="shelter")
    assert for_audience([offer], Audience.ROOM) == [offer]
    (note,) = for_audience([NOTE], Audience.ROOM)
    assert (note.text, note.parked) == ("", True)


def test_the_facilitator_sees_everything() -> None:
    everything: list[Fact] = [HOUSE, ALIASED, UNNAMED, HIDDEN, NOTE]
    assert for_audience(everything, Audience.FACILITATOR) == everything


def test_the_facts_themselves_stay_as_they_are() -> None:
    before = HOUSE.model_dump()
    for_audience([HOUSE], Audience.ROOM)
    assert HOUSE.model_dump() == before


@pytest.mark.parametrize(
    ("then", "now", "shown"),
    [
        (Listing.NAME, Listing.HIDDEN, []),
        (Listing.HIDDEN, Listing.NAME, []),
        (Listing.NAME, Listing.ALIAS, ["A quiet office"]),
        (Listing.ALIAS, Listing.NAME, ["An old alias"]),
        (Listing.NAME, Listing.NAME, ["Old Name"]),
    ],
)
def test_a_page_of_the_past_shows_no_more_than_is_wished_today(
    then: Listing, now: Listing, shown: list[str]
) -> None:
    alias = "A quiet office" if now is Listing.ALIAS else ""
    old = Organisation(id="a", name="Old Name", listing=then, alias="An old alias")
    new = Organisation(id="a", name="New Name", listing=now, alias=alias)

    seen = for_audience(apply_current_listing([old], [new]), Audience.PARTICIPANTS)

    assert [card.name for card in seen] == shown


def test_a_place_that_may_not_print_today_does_not_print_on_an_old_page() -> None:
    old = Organisation(id="a", name="A")
    new = Organisation(id="a", name="A", print_place=False)

    assert not apply_current_listing([old], [new])[0].print_place
    assert not apply_current_listing([new], [old])[0].print_place
