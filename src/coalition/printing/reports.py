"""Several executed notebooks of one coalition as one paper."""

from collections.abc import Sequence

from nbformat import NotebookNode

from coalition.blocks import Block
from coalition.printing.notebooks.blocks import join_with_page_breaks, read_blocks
from coalition.printing.paper import Paper
from coalition.printing.typst import render_pdf_leniently


def print_notebooks(
    notebooks: Sequence[NotebookNode], paper: Paper, also: Sequence[Block] = ()
) -> bytes:
    """Print notebooks one after the other, each beginning on a new page.

    Parameters
    ----------
    notebooks : sequence of NotebookNode, executed
    paper : Paper
        Of the whole: what the notebooks themselves say of their paper is not used.
    also : sequence of Block
        What belongs on the paper besides; a part of its own at the end.

    Returns
    -------
    bytes
        A tagged PDF; to PDF/UA-1 unless something in a notebook cannot be.
    """
    return render_pdf_leniently(collect_blocks(notebooks, paper, also), paper=paper)


def collect_blocks(
    notebooks: Sequence[NotebookNode], paper: Paper, also: Sequence[Block] = ()
) -> list[Block]:
    """Gather the blocks of notebooks, as `print_notebooks` prints them."""
    parts = [read_blocks(notebook, texts=paper.texts) for notebook in notebooks]
    whole = [*parts, list(also)] if also else parts
    return join_with_page_breaks(whole)
