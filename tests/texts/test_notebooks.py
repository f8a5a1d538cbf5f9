"""Markdown cells in another language."""

from coalition.texts import Texts, fixed
from coalition.texts.notebooks import translate_markdown


def test_a_cell_is_translated_whole() -> None:
    assert translate_markdown(f"{fixed.SAVED}\n", Texts("id")) == (
        "Tersimpan. Bisa diubah sampai ditutup."
    )


def test_a_cell_nobody_translated_stays_as_it_is() -> None:
    cell = "# A title\n\nWith {braces}, *marks* and an end.\n"

    assert translate_markdown(cell, Texts("id")) == cell
    assert translate_markdown(cell, Texts("en")) == cell


def test_a_part_of_a_cell_is_not_translated() -> None:
    cell = f"{fixed.SAVED}\n\nAnd more."

    assert translate_markdown(cell, Texts("id")) == cell


def test_an_empty_cell_stays_empty() -> None:
    assert translate_markdown("", Texts("id")) == ""
    assert translate_markdown("\n", Texts("id")) == "\n"
