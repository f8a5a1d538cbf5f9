"""Ties in the host's notebook: how they are asked before, who works with whom after."""

from collections.abc import Sequence

import ipywidgets as ipw

from coalition.activities.ties import Settings
from coalition.blocks import Block, Finding, Items, Text, to_html
from coalition.domain import Activity, said
from coalition.texts import Texts


class View:
    """What the host sees of a question about ties.

    Attributes
    ----------
    widget : HTML
    """

    def __init__(self, texts: Texts) -> None:
        self.t = texts
        self.widget = ipw.HTML()

    def show(self, activity: Activity, result: Sequence[Block]) -> None:
        """Show the question; the words for how often until it is asked.

        The drawing is left to the page's own, in which one can walk.
        """
        question = Text.of(said(activity.question, self.t.language))
        spoken = [block for block in result if isinstance(block, Finding | Text)]
        below = self._often(activity) if activity.state == "planned" else spoken
        self.widget.value = to_html([question, *below], texts=self.t, style=True)

    def _often(self, activity: Activity) -> list[Block]:
        settings = Settings.model_validate(activity.settings)
        words = [said(option.text, self.t.language) for option in settings.often]
        return [
            Text.of(self.t("First all partners are ticked, then how often:")),
            Items(items=tuple((Text.of(word),) for word in words)),
        ]
