"""Counts as bars: label, bar, and the number on it."""

from collections.abc import Collection, Sequence
from textwrap import wrap
from typing import Any

from matplotlib.patches import Rectangle

from coalition.blocks import Cell, Column, Figure, Row, Table
from coalition.blocks.charts.canvas import (
    CLAY,
    GREY_MARK,
    INK,
    TEXT_WIDTH,
    house_style,
    new_figure,
    strip_control_characters,
    to_svg,
)
from coalition.texts import Texts

_LABELS, _NUMBERS = 165.0, 70.0
_LETTERS, _LINES = 28, 3
_LINE_HEIGHT, _GAP = 12.5, 9.0


def draw_count_bars(
    title: str,
    labels: Sequence[str],
    counts: Sequence[int],
    of: int,
    highlight: Collection[int] = (),
    *,
    texts: Texts | None = None,
) -> Figure:
    """Draw counts as horizontal bars, each with its number, in the order given.

    Parameters
    ----------
    title : str
        What one should see.
    labels : sequence of str, length n
    counts : sequence of int, length n, counts
    of : int, count
        Out of how many; a full bar.
    highlight : collection of int, positions in `labels`
        The bars to look at: darker, their words in bold.
    texts : Texts, optional

    Raises
    ------
    ValueError
        If labels and counts differ in number, or a count is negative.
    """
    if len(labels) != len(counts) or any(count < 0 for count in counts):
        raise ValueError("labels and counts must pair, and no count be negative")
    t = texts or Texts()
    numbers = [t("{n} of {of}", n=t.number(n), of=t.number(of)) for n in counts]
    said = "; ".join(f"{a}: {b}" for a, b in zip(labels, numbers, strict=True))
    alt = t("{title}. Bars: {numbers}.", title=title.rstrip("."), numbers=said)
    return Figure(
        svg=_draw(labels, counts, of, numbers, highlight),
        alt=strip_control_characters(alt),
        caption=title,
        table=_table(labels, numbers, highlight, t),
    )


def _table(
    labels: Sequence[str],
    numbers: Sequence[str],
    highlight: Collection[int],
    t: Texts,
) -> Table:
    rows = tuple(
        Row(cells=(Cell(text=label), Cell(text=number, bold=at in highlight)))
        for at, (label, number) in enumerate(zip(labels, numbers, strict=True))
    )
    columns = (Column(text=t("What")), Column(text=t("How many"), align="right"))
    return Table(columns=columns, rows=rows)


def _wrap_label(label: str) -> list[str]:
    words = strip_control_characters(label)
    return wrap(words, _LETTERS, max_lines=_LINES, placeholder=" …") or [""]


def _draw(
    labels: Sequence[str],
    counts: Sequence[int],
    of: int,
    numbers: Sequence[str],
    highlight: Collection[int],
) -> str:
    lines = [_wrap_label(label) for label in labels]
    height = sum(len(part) * _LINE_HEIGHT + _GAP for part in lines) + _GAP / 2
    figure = new_figure(height)
    full, top = max([of, *counts, 1]), 0.0
    room = TEXT_WIDTH - _LABELS - _NUMBERS
    with house_style():
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, TEXT_WIDTH), ylim=(height, 0))
        axes.set_axis_off()
        for at, part in enumerate(lines):
            tall = len(part) * _LINE_HEIGHT + _GAP
            middle, marked = top + tall / 2, at in highlight
            long, weight = room * counts[at] / full, "bold" if marked else "normal"
            colour = CLAY if marked else GREY_MARK
            axes.add_patch(
                Rectangle((_LABELS, middle - 6), long, 12, color=colour, linewidth=0)
            )
            where: dict[str, Any] = {"va": "center", "weight": weight, "color": INK}
            axes.text(_LABELS - 8, middle, "\n".join(part), ha="right", **where)
            axes.text(_LABELS + long + 5, middle, numbers[at], ha="left", **where)
            top += tall
    return to_svg(figure)
