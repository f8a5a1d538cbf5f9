"""A question in the host's notebook: how it stands, and what came of it."""

from collections.abc import Callable
from typing import Any

import ipywidgets as ipw

from coalition.blocks import Block, Span, Text
from coalition.blocks.model import end_sentence
from coalition.domain import Activity, localise
from coalition.errors import CoalitionError
from coalition.sessions.commands import QuestionIsOpen
from coalition.sessions.question import QuestionHandle
from coalition.texts import Texts, explain
from coalition_widgets.follower import follow
from coalition_widgets.screen import Screen, page
from coalition_widgets.view import view_of


class ActivityScreen(Screen):
    """One activity: the question, who has answered, and the result when it is shown.

    Parameters
    ----------
    question : Question
        What to read and what to call; without the calls there are no buttons.
    printed : bool, default True
        Whether the paper shows here what came of it; False where another screen of
        the same page does.
    """

    def __init__(
        self, question: QuestionHandle, texts: Texts, *, printed: bool = True
    ) -> None:
        super().__init__([], texts)
        self.question, self.activity = question, question.activity
        self._printed_here = printed
        self._closing = ""
        self._actions: dict[str, Callable[[], Any] | None] = {
            "open": self._open if question.on_open else None,
            "close": question.on_close,
            "show": question.on_show,
        }

    def blocks(self) -> list[Block]:
        """Give the question and what came of it."""
        if self.activity is None:
            return self._unasked() if self._printed_here else []
        now, result = self.question.read()
        if now.state == "planned":
            return self._left_out(now) if self._printed_here else []
        question = Text.of(localise(now.question, self.t.language))
        return [question, *result] if self._printed_here else [question]

    def build(self) -> ipw.Widget:
        """Build the question with the host's buttons and the live result."""
        if self.activity is None:
            return page(self._unasked(), self.t)
        t = self.t
        self.message = ipw.HTML()
        self.buttons = {
            "open": ipw.Button(description=t("Ask the room"), button_style="primary"),
            "close": ipw.Button(description=t("Close")),
            "show": ipw.Button(description=t("Show the result")),
        }
        for name, button in self.buttons.items():
            button.on_click(lambda _, name=name: self._do(name))
            button.layout.width = "auto"
        self.view = view_of(self.activity.activity, t)
        self.refresh()
        self._watch()
        row = ipw.HBox(list(self.buttons.values()))
        has_host = any(self._actions.values())
        return ipw.VBox([*([row] if has_host else []), self.message, self.view.widget])

    def refresh(self) -> None:
        """Show the activity as the store has it now."""
        self.activity, result = self.question.read()
        state = self.activity.state
        asks = self.t("Close it and open this one"), self.t("Ask the room")
        self.buttons["open"].description = asks[0 if self._closing else 1]
        self.buttons["open"].disabled = state != "planned"
        self.buttons["close"].disabled = state != "open"
        self.buttons["show"].disabled = state != "closed" or self.activity.revealed
        self.view.show(self.activity, result)

    def _unasked(self) -> list[Block]:
        return [Text.of(self.t("This question was not asked yet."), tone="muted")]

    def _left_out(self, activity: Activity) -> list[Block]:
        """Say under its title that it was not asked: nobody waits for its result."""
        title = end_sentence(localise(activity.title, self.t.language))
        sentence = self.t("We have not asked this.")
        return [Text(spans=(Span(text=title, bold=True), Span(text=f" {sentence}")))]

    def _do(self, name: str) -> None:
        action = self._actions[name]
        try:
            if action is not None:
                action()
            self.message.value, self._closing = "", ""
        except QuestionIsOpen as error:
            # The next press says that the other one is closed for it.
            self._closing = error.activity
            self._say(explain(error, self.t))
        except CoalitionError as error:
            self._say(explain(error, self.t))
        self.refresh()

    def _open(self) -> None:
        if self.question.on_open is not None:
            self.question.on_open(self._closing)

    def _say(self, sentence: str) -> None:
        self.message.value = page([Text.of(sentence, tone="clay")], self.t).value

    def _watch(self) -> None:
        if self.activity is not None and self.question.watch is not None:
            watch = self.question.watch
            follow(self.activity.id, watch, self.refresh, self._say_trouble)

    def _say_trouble(self, failed: bool) -> None:
        if failed:
            self._say(self.t("This could not be read just now. We are trying again."))
        else:
            self.message.value = ""
