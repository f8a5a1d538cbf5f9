"""Ties in the host's notebook: how they are asked before, who works with whom after."""

from collections.abc import Sequence

from coalition.activities.ties import Settings
from coalition.blocks import Block, Callout, Items, Text
from coalition.domain import Activity, localise
from coalition_widgets.view import QuestionView


class View(QuestionView):
    """What the host sees of a question about ties."""

    def plan(self, activity: Activity) -> list[Block]:
        """Lay out the words for how often."""
        settings = Settings.model_validate(activity.settings)
        words = [localise(option.text, self.t.language) for option in settings.often]
        return [
            Text.of(self.t("First all partners are ticked, then how often:")),
            Items(items=tuple((Text.of(word),) for word in words)),
        ]

    def came_to(self, result: Sequence[Block]) -> Sequence[Block]:
        """Leave the drawing to the page's own, in which one can walk."""
        return [block for block in result if isinstance(block, Callout | Text)]
