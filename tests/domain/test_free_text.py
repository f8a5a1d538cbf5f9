"""What somebody typed is read without the names that may not be, and nothing else is."""

from datetime import date

from coalition.domain import (
    Activity,
    Coalition,
    Indicator,
    Listing,
    Observation,
    Organisation,
    RunningOrderItem,
    Session,
    Tie,
    mask_names,
)
from coalition.domain.masking import make_masker


def test_names_are_taken_out_of_a_question_in_each_language() -> None:
    line = {
        "id": "rumah-aman",
        "title": {"en": "Rumah Aman?"},
        "options": [{"id": "rumah-aman", "text": {"en": "Yes, Rumah Aman"}}],
    }
    asked = Activity(
        id="q",
        session="s",
        activity="rating",
        title={"en": "Rumah Aman", "id": "Besok"},
        question={"en": "Should Rumah Aman host?", "id": "Rumah Aman saja?"},
        settings={"lines": [line]},
    )
    read = make_masker(
        [Organisation(id="h", name="Rumah Aman", listing=Listing.HIDDEN)]
    )

    (shown,) = mask_names([asked], read)

    assert shown.title == {"en": "…", "id": "Besok"}
    assert shown.question == {"en": "Should … host?", "id": "… saja?"}
    assert shown.settings["lines"] == [
        {
            "id": "rumah-aman",
            "title": {"en": "…?"},
            "options": [{"id": "rumah-aman", "text": {"en": "Yes, …"}}],
        }
    ]


def test_what_a_workbook_asks_about_has_no_names_taken_out() -> None:
    # Its lines are services and places of the coalition's own lists.
    settings = {"lines": [{"id": "l", "title": {"en": "Legal help in Bali"}}]}
    asked = Activity(
        id="q",
        session="s",
        activity="rating",
        workbook="landscape",
        title={},
        question={},
        settings=settings,
    )
    read = make_masker([Organisation(id="h", name="Bali", listing=Listing.HIDDEN)])

    assert mask_names([asked], read)[0].settings == settings


def test_a_tie_keeps_its_ends_though_an_id_is_as_a_name() -> None:
    tie = Tie(id="t", source="lantern", target="harbour")
    card = Organisation(
        id="lantern", name="Lantern", alias="North Star", listing=Listing.ALIAS
    )

    assert mask_names([tie], make_masker([card])) == [tie]


def test_names_are_taken_out_of_what_a_day_says_of_itself() -> None:
    day = Session(
        id="day",
        title="At Rumah Aman",
        day=date(2026, 1, 1),
        code="470291",
        place="Rumah Aman, Batam",
        running_order=(RunningOrderItem(title={"en": "Rumah Aman speaks"}, minutes=5),),
    )
    read = make_masker(
        [Organisation(id="h", name="Rumah Aman", listing=Listing.HIDDEN)]
    )

    (shown,) = mask_names([day], read)

    assert (shown.title, shown.place) == ("At …", "…, Batam")
    assert [item.title for item in shown.running_order] == [{"en": "… speaks"}]
    assert shown.running_order[0].minutes == 5


def test_names_are_taken_out_of_every_field_that_holds_words() -> None:
    read = make_masker(
        [Organisation(id="h", name="Rumah Aman", listing=Listing.HIDDEN)]
    )
    unit = Indicator(id="i", name={"en": "Beds"}, unit={"en": "beds at Rumah Aman"})
    day = date(2026, 1, 1)
    group = Observation(
        id="o", indicator="i", begins=day, ends=day, group="Guests of Rumah Aman"
    )
    relation = Tie(id="t", source="a", target="b", relation="money-rumah-aman")
    words = {"en": {"works with": "meets at Rumah Aman"}}
    card = Coalition(id="c", name="Friends of Rumah Aman", words=words)

    assert [*mask_names([unit], read), *mask_names([group], read)] == [
        unit.model_copy(update={"unit": {"en": "beds at …"}}),
        group.model_copy(update={"group": "Guests of …"}),
    ]
    assert mask_names([relation], read)[0].relation == "money-…"
    # What a coalition calls itself is its own to say.
    own = {"en": {"works with": "meets at …"}}
    assert mask_names([card], read) == [card.model_copy(update={"words": own})]
