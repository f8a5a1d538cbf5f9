import re
from xml.etree.ElementTree import fromstring

import pytest

from coalition.blocks.charts import draw_count_bars


def _words(svg: str) -> str:
    return " ".join("".join(fromstring(svg).itertext()).split())


def test_each_bar_has_its_label_and_its_number() -> None:
    figure = draw_count_bars("Most see the gap", ["Legal help", "Beds"], [12, 3], 20)

    assert "Legal help" in _words(figure.svg)
    assert "12 of 20" in _words(figure.svg)
    assert figure.alt == "Most see the gap. Bars: Legal help: 12 of 20; Beds: 3 of 20."
    assert figure.table is not None
    assert [[c.text for c in r.cells] for r in figure.table.rows] == [
        ["Legal help", "12 of 20"],
        ["Beds", "3 of 20"],
    ]


def test_bars_are_as_long_as_their_counts() -> None:
    svg = draw_count_bars("T", ["a", "b"], [20, 5], 20).svg

    ends = re.findall(r'd="M 165 [\d.]+ \nL ([\d.]+) ', svg)
    long, short = (float(end) - 165 for end in ends)

    # 5 of 20 is a quarter of 20 of 20.
    assert short == pytest.approx(long / 4)


def test_the_same_figure_is_the_same_drawing() -> None:
    assert (
        draw_count_bars("T", ["a"], [1], 2).svg
        == draw_count_bars("T", ["a"], [1], 2).svg
    )
    assert "<dc:date>" not in draw_count_bars("T", ["a"], [1], 2).svg


def test_what_people_typed_is_neither_formula_nor_markup() -> None:
    svg = draw_count_bars("T", ["$x$ <b>&", "nul\x00"], [1, 1], 2, (0,)).svg

    assert "$x$ <b>&" in _words(svg)
    assert "nul" in _words(svg)


def test_a_highlighted_bar_differs_in_more_than_colour() -> None:
    svg = draw_count_bars("T", ["a", "b"], [1, 1], 2, highlight=(1,)).svg

    assert svg.count("font-weight: 700") == 2


def test_counts_without_a_label_are_refused() -> None:
    with pytest.raises(ValueError, match="pair"):
        draw_count_bars("T", ["a"], [1, 2], 2)
    with pytest.raises(ValueError, match="negative"):
        draw_count_bars("T", ["a"], [-1], 2)
