"""Writing down what the room decided, and what was decided."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ipywidgets as ipw

from coalition.blocks import Block, Text
from coalition.errors import CoalitionError
from coalition.texts import Texts, explain
from coalition_widgets.screen import Screen, page


class DecisionScreen(Screen):
    """A form for a decision; on paper, the decisions themselves.

    Parameters
    ----------
    decided : callable
        Reads the decisions as blocks, the newest first.
    on_decide : callable, optional
        Takes ``text, owner, by, look_again``; without it there is no form.
    topics : mapping of str to str, optional
        What can be decided here, by the words to choose it by, in the order to go
        through them. With it, `on_decide` takes ``topic, first_step`` too.
    """

    def __init__(
        self,
        decided: Callable[[], Sequence[Block]],
        texts: Texts,
        *,
        on_decide: Callable[..., Any] | None = None,
        topics: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__([], texts)
        self._decided, self._on_decide = decided, on_decide
        self._topics = dict(topics or {})

    def blocks(self) -> list[Block]:
        """Give the decisions, or say that there are none yet."""
        none_yet = Text.of(self.t("Nothing was decided yet."), tone="muted")
        return list(self._decided()) or [none_yet]

    def build(self) -> ipw.Widget:
        """Build the form, with the decisions below it."""
        self.shown = page(self.blocks(), self.t)
        if self._on_decide is None:
            return self.shown
        t, wide = self.t, ipw.Layout(width="100%", max_width="46rem")
        style = {"description_width": "9rem"}
        # A press overtakes what is typed: ipywidgets holds keystrokes back while the
        # kernel is busy, and a decision would be kept without its end.
        typed: dict[str, Any] = {
            "continuous_update": False,
            "layout": wide,
            "style": style,
        }
        self.topic = ipw.Dropdown(
            options=[(words, topic) for topic, words in self._topics.items()],
            description=t("It is about"),
            layout=wide,
            style=style,
        )
        self.first_step = ipw.Text(description=t("First step"), **typed)
        self.text = ipw.Textarea(description=t("We decided"), rows=3, **typed)
        self.owner = ipw.Text(description=t("Who answers for it"), **typed)
        self.by = ipw.DatePicker(description=t("By"), style=style)
        self.look_again = ipw.DatePicker(description=t("We look again on"), style=style)
        self.save = ipw.Button(
            description=t("Save the decision"), button_style="primary"
        )
        self.save.layout.width = "auto"
        self.message = ipw.HTML()
        self.save.on_click(lambda _: self._save())
        guided = [self.topic] if self._topics else []
        stepped = [self.first_step] if self._topics else []
        dated = [self.by, self.look_again, self.save]
        form = [*guided, self.text, *stepped, self.owner, *dated]
        return ipw.VBox([*form, self.message, self.shown])

    def _save(self) -> None:
        if not self.text.value.strip():
            self._say(self.t("Write down first what the room decided."))
            return
        try:
            self._on_decide(  # type: ignore[misc]  # the form exists only with it
                self.text.value,
                owner=self.owner.value,
                by=self.by.value,
                look_again=self.look_again.value,
                **self._guided(),
            )
        except CoalitionError as error:
            self._say(explain(error, self.t))
            return
        self.text.value = self.owner.value = self.first_step.value = ""
        self.by.value = self.look_again.value = None
        self._say(self.t("Saved."))
        self.shown.value = page(self.blocks(), self.t).value

    def _guided(self) -> dict[str, str]:
        if not self._topics:
            return {}
        return {"topic": self.topic.value, "first_step": self.first_step.value}

    def _say(self, sentence: str) -> None:
        self.message.value = page([Text.of(sentence)], self.t).value
