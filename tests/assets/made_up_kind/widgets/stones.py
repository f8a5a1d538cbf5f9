"""Stones in the host's notebook."""

from collections.abc import Sequence

import ipywidgets as ipw

from coalition.blocks import Block, to_html
from coalition.domain import Activity
from coalition.texts import Texts


class View:
    """Shows what there is."""

    def __init__(self, texts: Texts) -> None:
        self.widget = ipw.HTML()

    def show(self, activity: Activity, result: Sequence[Block]) -> None:
        """Show the result."""
        self.widget.value = to_html(result)
