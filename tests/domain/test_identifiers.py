import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from coalition.domain import Organisation, make_slug, new_id, validate_slug
from coalition.errors import InvalidName


@pytest.mark.parametrize("name", ["harbour", "a", "safe-passage-2", "e5", "x" * 64])
def test_small_letters_digits_and_hyphens_will_do(name: str) -> None:
    assert validate_slug(name) == name


@pytest.mark.parametrize(
    "name",
    # What papermill would read as a number, as nothing or as a truth, whatever we mean.
    ["007", "1e5", "3", "nan", "inf", "infinity", "none", "null", "true", "false"],
)
def test_what_would_be_read_as_a_number_or_as_nothing_is_refused(name: str) -> None:
    with pytest.raises(InvalidName) as told:
        validate_slug(name, "coalition")
    assert f"“{name}” cannot be used as a coalition." in str(told.value)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "Harbour",
        "a b",
        "a_b",
        "a--b",
        "a-",
        "-a",
        "2a",
        "a/b",
        "../a",
        "a.b",
        "a\n",
        "é",
        "а",  # Cyrillic
        "a" * 65,
    ],
)
def test_anything_else_is_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        validate_slug(name)
    with pytest.raises(ValidationError):
        Organisation(id=name, name="Harbour House")


def test_a_long_name_is_not_repeated_whole() -> None:
    with pytest.raises(InvalidName) as told:
        validate_slug("A" * 4000)
    assert len(str(told.value)) < 300


@given(st.text(max_size=80), st.sets(st.text(max_size=5), max_size=5))
def test_any_name_gives_a_slug_that_can_be_used(name: str, taken: set[str]) -> None:
    slug = make_slug(name, taken)
    assert validate_slug(slug) == slug
    assert slug not in taken


@pytest.mark.parametrize("name", ["007", "nan", "None", "1e5", "---", "", "救助"])
def test_a_name_that_is_a_trap_becomes_a_harmless_slug(name: str) -> None:
    assert validate_slug(make_slug(name, fallback="organisation"))
    assert make_slug(name, fallback="organisation").startswith("organisation")


def test_the_same_name_again_is_counted_on() -> None:
    taken: set[str] = set()
    for _ in range(3):
        taken.add(make_slug("Harbour House", taken))
    assert taken == {"harbour-house", "harbour-house-2", "harbour-house-3"}


def test_ids_are_random_and_short_enough() -> None:
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{24}", id_) for id_ in ids)
