"""A screen: one display, two media."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import ipywidgets as ipw

from coalition.blocks import MIME, Block, dump, to_html, to_text
from coalition.texts import Texts
from coalition_widgets.medium import medium


class Screen:
    """Something to look at: a widget where one can click, blocks where one prints.

    The widget is built only where somebody can see it, so that a printed notebook
    carries none of its traits.

    Parameters
    ----------
    blocks : sequence of Block
        The printed form.
    texts : Texts, optional
        Speaks the few words that the blocks do not hold.
    paper : mapping of str to str, optional
        What stands around the blocks on paper; given once in a notebook, by its cover.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        texts: Texts | None = None,
        *,
        paper: Mapping[str, str] | None = None,
    ) -> None:
        self._blocks, self.t, self._paper = list(blocks), texts or Texts(), paper

    def blocks(self) -> list[Block]:
        """Give the printed form."""
        return self._blocks

    @cached_property
    def widget(self) -> ipw.Widget:
        """The interactive form, built when it is first asked for."""
        return self.build()

    def build(self) -> ipw.Widget:
        """Build the widget: the blocks as they are, unless a screen does more."""
        return page(self.blocks(), self.t)

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> dict[str, Any]:
        shown: dict[str, Any] = {}
        if medium() != "screen":
            shown |= self._printed()
        if medium() != "paper":
            shown |= self.widget._repr_mimebundle_()
        return shown

    def printed_form(self) -> tuple[list[Block], Mapping[str, str] | None]:
        """Give the blocks, and what stands around them where this screen says it."""
        return self.blocks(), self._paper

    def _printed(self) -> dict[str, Any]:
        blocks, paper = self.printed_form()
        return {
            MIME: dump(blocks, paper),
            "text/html": to_html(blocks, texts=self.t, style=True),
            "text/plain": to_text(blocks),
        }


def page(blocks: Sequence[Block], texts: Texts) -> ipw.HTML:
    """Show blocks as they are; everything in them is text, and is escaped."""
    return ipw.HTML(to_html(blocks, texts=texts, style=True))
