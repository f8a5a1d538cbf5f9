"""The head of the first page; on a screen, which has its title already, one line."""

import ipywidgets as ipw

from coalition.blocks import Cover, Text
from coalition_widgets.screen import Screen, page


class CoverScreen(Screen):
    """On paper the head of the first page; on a screen whose page it is, and of when.

    What stands beside the head, such as that it is a rehearsal, stands on both.
    """

    def build(self) -> ipw.Widget:
        """Build what the page does not say by itself."""
        lines = [Text.of(b.under) if isinstance(b, Cover) else b for b in self.blocks()]
        return page(lines, self.t)
