"""Judgements in the host's notebook: the statements before, the spread after."""

from collections.abc import Sequence

import ipywidgets as ipw

from coalition.activities.judgements import Settings
from coalition.blocks import Block, Items, Text, to_html
from coalition.domain import Activity, said
from coalition.texts import Texts


class View:
    """What the host sees of judgements: never whose, and never of whom.

    Attributes
    ----------
    widget : HTML
    """

    def __init__(self, texts: Texts) -> None:
        self.t = texts
        self.widget = ipw.HTML()

    def show(self, activity: Activity, result: Sequence[Block]) -> None:
        """Show the question; its statements until it is asked, the spread after."""
        question = Text.of(said(activity.question, self.t.language))
        below = self._statements(activity) if activity.state == "planned" else result
        self.widget.value = to_html([question, *below], texts=self.t, style=True)

    def _statements(self, activity: Activity) -> list[Block]:
        settings = Settings.model_validate(activity.settings)
        texts = [said(s.text, self.t.language) for s in settings.statements]
        return [Items(items=tuple((Text.of(text),) for text in texts))]
