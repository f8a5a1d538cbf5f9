"""Judgements in the host's notebook: the statements before, the spread after."""

from coalition.activities.judgements import Settings
from coalition.blocks import Block, Items, Text
from coalition.domain import Activity, localise
from coalition_widgets.view import QuestionView


class View(QuestionView):
    """What the host sees of judgements: never whose, and never of whom."""

    def plan(self, activity: Activity) -> list[Block]:
        """Lay out the statements."""
        settings = Settings.model_validate(activity.settings)
        texts = [localise(s.text, self.t.language) for s in settings.statements]
        return [Items(items=tuple((Text.of(text),) for text in texts))]
