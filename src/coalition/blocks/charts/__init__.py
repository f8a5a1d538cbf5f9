"""Charts shared by screen and paper: SVG with its alternative text and its numbers."""

from coalition.blocks.charts.bars import draw_count_bars
from coalition.blocks.charts.canvas import new_figure, to_svg

__all__ = ["draw_count_bars", "new_figure", "to_svg"]
