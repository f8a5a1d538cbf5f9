"""How a kind of activity is read from a phone's form."""

import pytest

from coalition.errors import InvalidInput, NotFound
from coalition.server.phone.kinds import card, phone_kind, rating
from coalition.server.run.kinds import host_kind


def test_a_kind_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        phone_kind("../rating")


def test_the_last_of_two_choices_on_a_line_counts() -> None:
    fields = {"line-a": ["low", "high"], "line-b": ["unknown"], "id": ["x"]}

    assert rating.read_choices(fields) == {"choices": {"a": "high", "b": "unknown"}}


def test_a_form_without_a_choice_is_asked_for_again() -> None:
    with pytest.raises(InvalidInput, match="choose a sentence"):
        rating.read_choices({"id": ["x"], "line-a": []})


@pytest.mark.parametrize(
    ("typed", "people"),
    [("", None), ("12", 12), ("1.200", 1200), ("1,200", 1200), (" 1 200 ", 1200)],
)
def test_a_number_on_a_card_is_read_alike_on_a_phone_and_at_the_desk(
    typed: str, people: int | None
) -> None:
    fields = {"service-1": ["legal"], "capacity-1": [typed]}

    keyed_in = host_kind("card").ballot(fields, None)["added"][0]["capacity"]

    assert keyed_in == people
    assert card.number_of(card.text_of(fields, "capacity-1")) == people


@pytest.mark.parametrize("typed", ["a dozen", "1.5", "1 2", "-3", "1234567", "١٢"])
def test_what_is_no_whole_number_of_people_is_asked_for_again(typed: str) -> None:
    fields = {"service-1": ["legal"], "capacity-1": [typed]}

    with pytest.raises(InvalidInput, match="whole digits"):
        host_kind("card").ballot(fields, None)
    with pytest.raises(InvalidInput, match="whole digits"):
        card.number_of(typed)
