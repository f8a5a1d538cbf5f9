"""What the host's notebook shows of a question, of whatever kind it is."""

from collections.abc import Sequence

import ipywidgets as ipw

from coalition.blocks import Block, Text, to_html
from coalition.domain import Activity, localise
from coalition.texts import Texts


class QuestionView:
    """A question, and below it what is planned or what it came to.

    Attributes
    ----------
    widget : HTML
    """

    def __init__(self, texts: Texts) -> None:
        self.t = texts
        self.widget = ipw.HTML()

    def show(self, activity: Activity, result: Sequence[Block]) -> None:
        """Show the question; what is planned until it is asked, the result after."""
        question = Text.of(localise(activity.question, self.t.language))
        planned = activity.state == "planned"
        below = self.plan(activity) if planned else self.came_to(result)
        self.widget.value = to_html([question, *below], texts=self.t, style=True)

    def plan(self, activity: Activity) -> list[Block]:
        """Lay out what will be asked."""
        raise NotImplementedError

    def came_to(self, result: Sequence[Block]) -> Sequence[Block]:
        """Give what is shown of a result: all of it, if the kind says no other."""
        return result
