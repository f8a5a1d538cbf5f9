"""The head of the first page; on a screen, which has its title already, one line."""

import ipywidgets as ipw

from coalition.blocks import Cover, Text
from coalition_widgets.screen import Screen, page


class CoverScreen(Screen):
    """On paper the head of the first page; on a screen whose page it is, and of when."""

    def build(self) -> ipw.Widget:
        """Build the one line that the page does not say by itself."""
        lines = [Text.of(b.under) for b in self.blocks() if isinstance(b, Cover)]
        return page(lines, self.t)
