"""How a kind of activity is read from a phone's form."""

import pytest

from coalition.errors import InvalidInput, NotFound
from coalition.server.phone.kinds import phone_kind, rating


def test_a_kind_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        phone_kind("../rating")


def test_the_last_of_two_choices_on_a_line_counts() -> None:
    fields = {"line-a": ["low", "high"], "line-b": ["unknown"], "id": ["x"]}

    assert rating.read_choices(fields) == {"choices": {"a": "high", "b": "unknown"}}


def test_a_form_without_a_choice_is_asked_for_again() -> None:
    with pytest.raises(InvalidInput, match="choose a sentence"):
        rating.read_choices({"id": ["x"], "line-a": []})
