"""Drawings shared by screen and paper: SVG with real alternative text and its numbers."""

from coalition.figures.bars import counts
from coalition.figures.drawing import new_figure, to_svg

__all__ = ["counts", "new_figure", "to_svg"]
