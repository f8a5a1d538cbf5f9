from collections.abc import Callable
from typing import Any

from coalition.blocks import Text
from coalition.blocks.charts import draw_count_bars
from coalition.printing.font_coverage import CharacterFilter
from coalition.texts import Texts


def test_control_characters_are_taken_out() -> None:
    letters = CharacterFilter()

    assert letters("a\x00b\x1b\x7fc\td\r\ne\u2028f") == "abc\td\ne\nf"
    assert letters.describe_replacements(Texts()) == ""


def test_a_character_that_the_font_lacks_is_shown_and_named() -> None:
    letters = CharacterFilter()

    assert letters("\U0001f680 中 \ud800") == "□ □ □"
    assert letters.describe_replacements(Texts()) == (
        "3 characters could not be printed and are shown as □: "
        "U+1F680 (rocket), U+4E2D, U+D800."
    )


def test_a_character_is_named_once_and_a_long_list_is_cut() -> None:
    letters = CharacterFilter()

    letters("中中")
    assert letters.describe_replacements(Texts()).startswith(
        "One character could not be printed"
    )

    letters("".join(chr(0x4E00 + n) for n in range(40)))
    assert letters.describe_replacements(Texts()).startswith("41 characters")
    assert letters.describe_replacements(Texts()).endswith("29 more.")


def test_marks_that_turn_text_around_are_taken_out() -> None:
    assert CharacterFilter()("exe\u202etxt.\u202c") == "exetxt."


def test_an_emoji_and_a_nul_do_not_stop_a_paper(printed: Callable[..., Any]) -> None:
    paper = printed(
        [
            Text.of("Rocket \U0001f680 and\x00 NUL"),
            draw_count_bars("\U0001f680", ["\U0001f33e"], [1], 1),
        ],
        title="\U0001f680",
    )

    assert "Rocket□andNUL" in paper.text
    assert "2characterscouldnotbeprinted" in paper.text
    assert "U+1F680(rocket)" in paper.text
    assert "U+1F33E" in paper.text


def test_the_note_speaks_the_language_of_the_paper() -> None:
    letters = CharacterFilter()
    letters("中")
    own = {
        "One character could not be printed and is shown as □: {names}.": "Satu: {names}"
    }

    # The catalogue decides; whatever it says, the names are filled in.
    assert "U+4E2D" in letters.describe_replacements(Texts("id", own))
