"""Cards that organisations confirm, and what that changes in the register."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from coalition import domain
from coalition.activities import Known, kind
from coalition.activities.card import Answer, Settings, changes, tally, written
from coalition.domain import (
    Activity,
    Attribution,
    Audience,
    Listing,
    Offer,
    Organisation,
    Session,
    Voice,
    for_audience,
)
from coalition.errors import InvalidInput

DAY = date(2026, 10, 14)
AT = datetime(2026, 10, 14, 3, tzinfo=UTC)
ACTIVITY = Activity(
    id="card",
    session="day",
    activity="card",
    title={"en": "Is your card right?"},
    question={"en": "Is your card right?"},
    voice=Voice.ORGANISATIONS,
    attribution=Attribution.ORGANISATION,
)
SHELTER = Offer(
    id="o1",
    organisation="harbour",
    service="shelter",
    place="port",
    capacity=12,
    since=date(2020, 1, 1),
)
LEGAL = Offer(id="o2", organisation="harbour", service="legal", place="port")
HARBOUR = Organisation(id="harbour", name="Harbour House", lends="a car")
LANTERN = Organisation(id="lantern", name="Lantern", listing=Listing.HIDDEN)


def known(*offers: Offer, **more: Any) -> Known:
    session = Session(id="day", title="A day", day=DAY, code="470291")
    organisations = more.get("organisations", (HARBOUR, LANTERN))
    return Known(session, None, organisations, offers or (SHELTER, LEGAL), ())


def said(organisation: str, minutes: int = 0, **value: Any) -> domain.Answer:
    return domain.Answer(
        id=f"{organisation}-{minutes}",
        activity="card",
        voter=f"seat-{organisation}-{minutes}",
        revision=0,
        value=Answer.model_validate(value).model_dump(mode="json"),
        organisation=organisation,
        recorded_at=AT + timedelta(minutes=minutes),
    )


def test_a_card_that_is_right_is_only_confirmed() -> None:
    change = written(ACTIVITY, [said("harbour")], known())

    assert change.put == (HARBOUR.model_copy(update={"confirmed": DAY}),)
    assert change.remove == ()


def test_nothing_is_written_for_those_who_did_not_answer() -> None:
    change = written(ACTIVITY, [said("harbour")], known())

    assert "lantern" not in {fact.id for fact in change.put}


def test_a_service_that_is_no_longer_given_ends_on_the_day_before() -> None:
    gone = {"service": "shelter", "place": "port", "keep": False}

    change = written(ACTIVITY, [said("harbour", lines=[gone])], known())

    (ended,) = (fact for fact in change.put if isinstance(fact, Offer))
    assert ended == SHELTER.model_copy(update={"until": date(2026, 10, 13)})


def test_a_service_that_began_today_and_is_not_given_is_taken_away() -> None:
    today = SHELTER.model_copy(update={"since": DAY})
    gone = {"service": "shelter", "place": "port", "keep": False}

    change = written(ACTIVITY, [said("harbour", lines=[gone])], known(today))

    assert change.remove == (today,)


def test_another_capacity_and_a_new_service_are_written() -> None:
    answer = said(
        "harbour",
        lines=[{"service": "shelter", "place": "port", "capacity": 0}],
        added=[{"service": "food", "place": "", "capacity": 40}],
    )

    change = written(ACTIVITY, [answer], known())

    by_service = {f.service: f for f in change.put if isinstance(f, Offer)}
    assert by_service["shelter"] == SHELTER.model_copy(update={"capacity": 0})
    assert by_service["food"].capacity == 40
    assert by_service["food"].since == DAY


def test_a_service_that_stands_already_is_not_written_twice() -> None:
    answer = said("harbour", added=[{"service": "shelter", "place": "port"}])

    change = written(ACTIVITY, [answer], known())

    assert [fact.id for fact in change.put] == ["harbour"]


def test_asked_again_with_late_answers_it_writes_no_line_twice() -> None:
    answer = said("harbour", added=[{"service": "food", "capacity": 3}])
    first = written(ACTIVITY, [answer], known())
    (food,) = (fact for fact in first.put if isinstance(fact, Offer))

    again = written(ACTIVITY, [answer, said("lantern")], known(SHELTER, LEGAL, food))

    assert [fact.id for fact in again.put] == ["harbour", "lantern"]


def test_two_lines_alike_stay_while_nobody_says_anything_of_them() -> None:
    twin = SHELTER.model_copy(update={"id": "o9"})

    change = written(ACTIVITY, [said("harbour")], known(SHELTER, twin))

    assert [fact.id for fact in change.put] == ["harbour"]


def test_who_sat_down_first_speaks_for_the_organisation() -> None:
    first, second = (
        said("harbour", 1, lends="two cars"),
        said("harbour", 5, lends="nothing"),
    )

    change = written(ACTIVITY, [second, first], known())

    (card,) = change.put
    assert isinstance(card, Organisation)
    assert card.lends == "two cars"


def test_another_name_that_is_not_chosen_yet_hides_the_organisation() -> None:
    change = written(ACTIVITY, [said("harbour", listing="alias", alias="")], known())

    cards = [fact for fact in change.put if isinstance(fact, Organisation)]
    assert cards[0].listing is Listing.ALIAS
    assert for_audience(cards, Audience.PARTICIPANTS) == []


def test_an_answer_that_was_erased_writes_nothing() -> None:
    erased = said("harbour").model_copy(update={"value": {}})

    assert written(ACTIVITY, [erased], known()).put == ()
    assert tally(Settings(), [erased]).confirmed == 0


def test_the_host_is_told_what_would_change_and_nothing_of_what_would_not() -> None:
    gone = {"service": "legal", "place": "port", "keep": False}
    more = {"service": "shelter", "place": "port", "capacity": 20}
    answers = [
        said("harbour", lines=[gone, more], lends="a boat", listing="hidden"),
        said("lantern"),
    ]

    (one,) = changes(answers, known())

    assert one.after.organisation.id == "harbour"
    assert one.fields["lends"] == ("a car", "a boat")
    assert one.fields["listing"] == (Listing.NAME, Listing.HIDDEN)
    assert [o.service for o in one.ended] == ["legal"]
    assert [(a.capacity, b.capacity) for a, b in one.capacity] == [(12, 20)]
    assert one.added == ()


def test_cards_are_counted_one_an_organisation() -> None:
    answers = [said("harbour"), said("harbour", 3, lends="x"), said("lantern")]

    result = tally(Settings(), answers)

    assert (result.confirmed, result.as_it_was) == (2, 2)


def test_hands_cannot_confirm_a_card() -> None:
    with pytest.raises(InvalidInput, match="hands cannot confirm a card"):
        kind("card").read({}, {"totals": {}, "people": 3})


@pytest.mark.parametrize(
    "value",
    [
        {"lines": [{"service": ""}]},
        {"added": [{"service": "shelter", "capacity": -1}]},
        {"listing": "shout"},
        {"nothing": 1},
        {"added": [{"service": f"s{n}"} for n in range(21)]},
    ],
)
def test_what_does_not_fit_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        kind("card").read({}, value)
