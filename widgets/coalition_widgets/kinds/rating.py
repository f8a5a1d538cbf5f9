"""A rating in the host's notebook: the sentences before, the counts after."""

from coalition.activities.rating import Settings
from coalition.blocks import Block, Items, Text
from coalition.domain import Activity, localise
from coalition_widgets.view import QuestionView


class View(QuestionView):
    """What the host sees of a rating."""

    def plan(self, activity: Activity) -> list[Block]:
        """Lay out the sentences."""
        settings = Settings.model_validate(activity.settings)
        titles = [localise(line.title, self.t.language) for line in settings.lines]
        return [Items(items=tuple((Text.of(title),) for title in titles))]
