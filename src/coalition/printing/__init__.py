"""Any notebook to blocks, blocks to one template, the template to a tagged PDF."""

from coalition.printing.notebook import blocks_of, paper_of
from coalition.printing.paper import Paper
from coalition.printing.reports import print_notebooks
from coalition.printing.typst import pdf

__all__ = ["Paper", "blocks_of", "paper_of", "pdf", "print_notebooks"]
