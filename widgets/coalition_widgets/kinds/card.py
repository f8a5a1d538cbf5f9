"""The cards in the host's notebook: what is asked before, how many after."""

from coalition.blocks import Block, Text
from coalition.domain import Activity
from coalition_widgets.view import QuestionView


class View(QuestionView):
    """What the host sees of the cards: how many are confirmed, never what they say."""

    def plan(self, activity: Activity) -> list[Block]:
        """Say how the cards are confirmed."""
        return [
            Text.of(self.t("Each organisation looks at its own card on its phone."))
        ]
