"""PDF printing: notebooks to blocks, blocks to a Typst template, to tagged PDF."""

from coalition.printing.notebooks.blocks import read_blocks, read_paper
from coalition.printing.paper import Paper
from coalition.printing.reports import print_notebooks
from coalition.printing.typst import render_pdf

__all__ = ["Paper", "print_notebooks", "read_blocks", "read_paper", "render_pdf"]
