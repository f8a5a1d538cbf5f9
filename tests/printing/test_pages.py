"""Where pages end: no row alone, drawings beside what they belong to, no empty sheet."""

from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest

from coalition.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Note,
    Row,
    Table,
    Text,
)
from coalition.printing.font_coverage import CharacterFilter
from coalition.printing.pictures import read_svg

LINE = "A line of the text that stands above."


def lines(number: int) -> list[Block]:
    return [Text.of(f"{LINE} {n}") for n in range(number)]


def rows(number: int, name: str = "row") -> tuple[Row, ...]:
    return tuple(
        Row(cells=(Cell(text=f"{name}{n:02d}"), Cell(text="1"))) for n in range(number)
    )


def table(number: int, *more: Row, caption: str = "") -> Table:
    columns = Column(text="Name"), Column(text="Number", align="right")
    return Table(caption=caption, columns=columns, rows=(*rows(number), *more))


def drawn(width: float, height: float, letters: float = 10) -> Figure:
    """Draw a frame with one word in it, in points."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" '
        f'height="{height}pt" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#0f6b66"/>'
        f'<text x="9" y="40" font-size="{letters}">Drawn</text></svg>'
    )
    return Figure(caption="The drawing", svg=svg, alt="A frame")


def tall(paper: Any, page: int) -> list[float]:
    """Give the heights of all filled shapes of a page that are wider than tables' rows."""
    with pypdfium2.PdfDocument(paper.raw) as document:
        shapes = document[page].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_PATH,))
        bounds = [shape.get_bounds() for shape in shapes]
    return [top - bottom for _left, bottom, _right, top in bounds if top - bottom > 99]


@pytest.mark.parametrize("above", range(14, 33))
def test_a_table_that_breaks_keeps_two_rows_on_either_side(
    printed: Callable[..., Any], above: int
) -> None:
    for number in (12, 13):
        paper = printed([*lines(above), table(number, caption="All of us")])

        on = [page.count("row") for page in paper.pages]
        assert sum(on) == number
        assert 1 not in on
        assert "All of us" in next(page for page in paper.pages if "row" in page)


def test_a_row_that_heads_others_does_not_stand_at_the_foot_of_a_page(
    printed: Callable[..., Any],
) -> None:
    head = Row(cells=(Cell(text="East"),), head=True)
    for above in range(10, 24):
        paper = printed([*lines(above), table(9, head, *rows(9, "last"))])

        page = next(page for page in paper.pages if "East" in page)
        assert "last00" in page


def test_rows_too_long_to_be_held_together_are_not_cut(
    printed: Callable[..., Any],
) -> None:
    long = Row(cells=(Cell(text="word " * 150), Cell(text="end")))
    paper = printed([*lines(9), table(0, *[long] * 9)], enlarged="1.9")

    assert paper.text.count("word") == 9 * 150
    assert paper.text.count("end") == 9
    assert paper.stays_within_the_column()


@pytest.mark.parametrize("words", [10, 14, 20, 30, 60])
def test_no_row_leaves_the_sheet_in_large_print(
    printed: Callable[..., Any], words: int
) -> None:
    head = Column(text="How many people at a time, as far as we know today")
    row = Row(cells=(Cell(text="word " * words),) * 4)
    paper = printed([Table(columns=(head,) * 4, rows=(row,) * 3)], enlarged="1.9")

    assert paper.text.count("word") == 12 * words
    assert paper.stays_within_the_column()


def test_a_drawing_is_made_smaller_to_stand_on_what_is_left_of_a_page(
    printed: Callable[..., Any],
) -> None:
    # 245 mm are 694 points: ten lines of about 22, and the caption, leave some 430.
    paper = printed([*lines(10), drawn(400, 480)])

    assert len(paper.pages) == 1
    (height,) = tall(paper, 0)
    assert 0.7 * 480 < height < 480


def test_a_drawing_whose_letters_would_become_too_small_goes_overleaf(
    printed: Callable[..., Any],
) -> None:
    paper = printed([*lines(10), drawn(400, 480, letters=7)])

    assert tall(paper, 0) == []
    assert tall(paper, 1) == [pytest.approx(480, abs=1)]
    assert "The drawing" in paper.pages[1]


@pytest.mark.parametrize(
    "letters", ['font-size=".8em"', 'style="font: 700 7px serif"', ""]
)
def test_a_drawing_stays_as_it_is_where_its_letters_may_be_small(letters: str) -> None:
    words = f'<text x="9" y="40" {letters}>Drawn</text>'
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="480pt" '
    picture = read_svg(f'{svg} viewBox="0 0 400 480">{words}</svg>', CharacterFilter())

    assert picture is not None
    assert picture.least == 1


def test_nothing_is_made_smaller_in_large_print(printed: Callable[..., Any]) -> None:
    paper = printed([*lines(5), drawn(400, 480)], enlarged="1.9")

    # Large print draws as wide as the column, 459 points.
    whole = 480 * 459 / 400
    assert tall(paper, len(paper.pages) - 1) == [pytest.approx(whole, abs=1)]


@pytest.mark.parametrize("above", [0, 2, 4, 30])
def test_the_numbers_stand_on_the_page_of_their_drawing(
    printed: Callable[..., Any], above: int
) -> None:
    numbers = [table(4), Note(text="Second year.")]
    heading = Heading(text="Who works with whom")
    paper = printed([*lines(above), heading, drawn(400, 560), *numbers])

    page = next(page for page in paper.pages if "The drawing" in page)
    for said in ("Who works with whom", "row00", "row03", "Second year."):
        assert said in page


def test_a_drawing_that_stands_alone_keeps_its_size(
    printed: Callable[..., Any],
) -> None:
    paper = printed([Heading(text="First"), drawn(300, 400), *lines(3)])

    assert tall(paper, 0) == [pytest.approx(400, abs=1)]
