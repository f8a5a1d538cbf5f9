"""What the host's notebook shows of a question, of whatever kind it is."""

from collections.abc import Sequence
from importlib import import_module
from typing import cast

import ipywidgets as ipw

from coalition.activities import kind
from coalition.activities.engine.declared import declared_kind
from coalition.blocks import Block, Items, Text, to_html
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


class DeclaredView(QuestionView):
    """A question of a kind that declares fields: what is to be filled in, then the result."""

    def plan(self, activity: Activity) -> list[Block]:
        """Lay out the titles of the fields."""
        declared = declared_kind(activity.activity)
        settings = kind(activity.activity).read_settings(activity.settings)
        fields = declared.fields(settings) if declared else ()
        titles = [localise(field.title, self.t.language) for field in fields]
        return [Items(items=tuple((Text.of(title),) for title in titles))]


def view_of(name: str, texts: Texts) -> QuestionView:
    """Make the view of a kind: its own, or the one of all kinds that declare fields."""
    if declared_kind(name) is not None:
        return DeclaredView(texts)
    return cast(
        QuestionView, import_module(f"coalition_widgets.kinds.{name}").View(texts)
    )
