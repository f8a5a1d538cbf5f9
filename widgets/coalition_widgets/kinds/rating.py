"""A rating in the host's notebook: the sentences before, the counts after."""

from collections.abc import Sequence

import ipywidgets as ipw

from coalition.activities.rating import Settings
from coalition.blocks import Block, Items, Text, to_html
from coalition.domain import Activity, said
from coalition.texts import Texts


class View:
    """What the host sees of a rating.

    Attributes
    ----------
    widget : HTML
    """

    def __init__(self, texts: Texts) -> None:
        self.t = texts
        self.widget = ipw.HTML()

    def show(self, activity: Activity, result: Sequence[Block]) -> None:
        """Show the question; its sentences until it is asked, the result after."""
        question = Text.of(said(activity.question, self.t.language))
        below = self._sentences(activity) if activity.state == "planned" else result
        self.widget.value = to_html([question, *below], texts=self.t, style=True)

    def _sentences(self, activity: Activity) -> list[Block]:
        settings = Settings.model_validate(activity.settings)
        titles = [said(line.title, self.t.language) for line in settings.lines]
        return [Items(items=tuple((Text.of(title),) for title in titles))]
