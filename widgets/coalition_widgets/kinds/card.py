"""The cards in the host's notebook: what is asked before, how many after."""

from collections.abc import Sequence

import ipywidgets as ipw

from coalition.blocks import Block, Text, to_html
from coalition.domain import Activity, said
from coalition.texts import Texts


class View:
    """What the host sees of the cards: how many are confirmed, never what they say.

    Attributes
    ----------
    widget : HTML
    """

    def __init__(self, texts: Texts) -> None:
        self.t = texts
        self.widget = ipw.HTML()

    def show(self, activity: Activity, result: Sequence[Block]) -> None:
        """Show the question, and below it how many have confirmed their card."""
        t = self.t
        question = Text.of(said(activity.question, t.language))
        plan = Text.of(t("Each organisation looks at its own card on its phone."))
        below = [plan] if activity.state == "planned" else result
        self.widget.value = to_html([question, *below], texts=t, style=True)
