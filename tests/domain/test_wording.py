import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.domain import Organisation, SessionNote, clean_text, localise, one_line


def test_a_missing_language_falls_back_to_english_then_to_any() -> None:
    both = {"en": "Shelter", "id": "Rumah aman"}
    assert localise(both, "id") == "Rumah aman"
    assert localise(both, "fr") == "Shelter"
    assert localise({"id": "Rumah aman"}, "fr") == "Rumah aman"
    assert localise({"id": "", "en": "Shelter"}, "id") == "Shelter"
    assert localise({}, "en") == ""


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert one_line(one_line(text)) == one_line(text)


@given(st.text())
def test_no_control_character_is_left(text: str) -> None:
    left = {c for c in clean_text(text) if unicodedata.category(c) == "Cc"}
    assert left <= {"\n", "\t", "\r"}
    assert "\n" not in one_line(text)


def test_what_people_mean_stays_as_they_typed_it() -> None:
    for text in ("<b>bold</b>", "=1+1", "🌊 wave", "مأوى", "line\nbreak\tand tab"):
        assert clean_text(text) == text


@pytest.mark.parametrize("code", [0xAD, 0x200B, 0x2060, *range(0x202A, 0x202F),
                                  *range(0x2066, 0x206A)])  # fmt: skip
def test_what_turns_or_hides_letters_is_taken_out(code: int) -> None:
    assert one_line(f"Lamp{chr(code)} House") == "Lamp House"


def test_joiners_that_scripts_and_emoji_need_stay() -> None:
    for text in ("می\u200cخواهم", "क्\u200dष", "👩\u200d👧"):
        assert clean_text(text) == text


def test_split_letters_are_put_together() -> None:
    assert clean_text("e\u0301") == "é"
    assert clean_text("e\u200b\u0301") == "é", "also when something hid between them"


def test_what_is_typed_is_cleaned_on_its_way_in() -> None:
    house = Organisation(id="house", name="Harbour\x00 \nHouse\u2028 ")
    assert house.name == "Harbour House"
    assert SessionNote(id="n", session="s", text=" we\x07 start\n").text == "we start"
