from datetime import UTC, date, datetime
from typing import Any

import ipywidgets as ipw
import pytest

from coalition.blocks import MIME, Block, Cover, Text, to_text
from coalition.domain import Activity
from coalition.errors import InvalidInput
from coalition.sessions.commands import QuestionIsOpen
from coalition.sessions.question import QuestionHandle
from coalition.texts import Texts
from coalition_widgets import (
    ActivityScreen,
    CoverScreen,
    DecisionScreen,
    Screen,
    medium,
)

WIDGET = "application/vnd.jupyter.widget-view+json"
VARIABLES = ("COALITION_MEDIUM", "VOILA_KERNEL_ID", "JPY_SESSION_NAME")


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "paper"),
        ({"JPY_SESSION_NAME": "a.ipynb"}, "both"),
        ({"VOILA_KERNEL_ID": "1", "JPY_SESSION_NAME": "a.ipynb"}, "screen"),
        ({"VOILA_KERNEL_ID": "1", "COALITION_MEDIUM": "paper"}, "paper"),
        ({"COALITION_MEDIUM": "nonsense"}, "paper"),
    ],
)
def test_the_medium_follows_from_how_the_kernel_was_started(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert medium() == expected


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("paper", {MIME, "text/html", "text/plain"}),
        ("screen", {WIDGET, "text/plain"}),
        ("both", {MIME, WIDGET, "text/html", "text/plain"}),
    ],
)
def test_one_display_gives_what_its_medium_can_show(
    monkeypatch: pytest.MonkeyPatch, asked: str, kinds: set[str]
) -> None:
    monkeypatch.setenv("COALITION_MEDIUM", asked)

    assert set(Screen([Text.of("Hello")])._repr_mimebundle_()) == kinds


def test_on_paper_no_widget_is_ever_built() -> None:
    class Watchful(Screen):
        def build(self) -> ipw.Widget:
            raise AssertionError("a widget was built for paper")

    assert MIME in Watchful([Text.of("Hello")])._repr_mimebundle_()


def test_what_people_typed_is_text_in_a_widget() -> None:
    evil = "<img src=x onerror=alert(1)>"

    html = Screen([Text.of(evil)]).widget.value

    assert "<img" not in html
    assert "&lt;img" in html


def asked(**state: Any) -> Activity:
    line = {
        "id": "a",
        "title": {"en": "Legal help in Aceh"},
        "options": [{"id": "1", "text": {"en": "x"}}, {"id": "2", "text": {"en": "y"}}],
    }
    return Activity(
        id="gaps",
        session="s",
        activity="rating",
        title={"en": "Which gaps matter?"},
        question={"en": "Does it matter?"},
        settings={"lines": [line]},
        **state,
    )


def test_a_cover_is_one_line_on_a_screen_and_a_head_on_paper() -> None:
    cover = CoverScreen([Cover(title="Who does what?", under="Safe Passage · today")])

    assert "Safe Passage · today" in cover.widget.value
    assert "Who does what?" not in cover.widget.value
    assert "Who does what?" in cover._repr_mimebundle_()["text/plain"]


def test_a_cover_says_on_a_screen_too_what_must_be_known_of_its_page() -> None:
    mark = Text.of("Rehearsal. Nothing here counts.")
    cover = CoverScreen([mark, Cover(title="Who does what?", under="Safe Passage")])

    assert "Rehearsal. Nothing here counts." in cover.widget.value


class Room:
    """A make-believe store: one activity, and what was done to it."""

    def __init__(self) -> None:
        self.activity, self.done = asked(), list[str]()

    def question(self) -> QuestionHandle:
        return QuestionHandle(
            self.activity,
            read=lambda: (self.activity, [Text.of("12 of 20")]),
            on_open=lambda _closing: self.to("open", opened_at=datetime.now(UTC)),
            on_close=lambda: self.to("closed"),
            on_show=lambda: self.to("closed", revealed=True),
        )

    def to(self, state: str, **more: Any) -> None:
        self.done.append(state)
        self.activity = asked(state=state, **more)


def test_the_hosts_buttons_can_be_pressed_when_they_mean_something() -> None:
    room = Room()
    screen = ActivityScreen(room.question(), Texts())
    _ = screen.widget

    def pressable() -> list[str]:
        return [name for name, b in screen.buttons.items() if not b.disabled]

    assert pressable() == ["open"]
    screen.buttons["open"].click()
    assert pressable() == ["close"]
    screen.buttons["close"].click()
    assert pressable() == ["show"]
    screen.buttons["show"].click()
    assert pressable() == []
    assert room.done == ["open", "closed", "closed"]


def test_a_question_shows_its_lines_before_and_its_result_after() -> None:
    room = Room()
    screen = ActivityScreen(room.question(), Texts())
    _ = screen.widget

    assert "Legal help in Aceh" in screen.view.widget.value
    screen.buttons["open"].click()
    assert "12 of 20" in screen.view.widget.value


def test_a_step_that_fails_says_one_sentence_and_leaves_the_buttons() -> None:
    def fail(_closing: str) -> None:
        raise InvalidInput(what="Session", problem="it is over.")

    room = Room()
    question = QuestionHandle(room.activity, room.question().read, on_open=fail)
    screen = ActivityScreen(question, Texts())
    _ = screen.widget
    screen.buttons["open"].click()

    assert "Session: it is over." in screen.message.value
    assert not screen.buttons["open"].disabled


def test_another_open_question_is_closed_only_by_a_second_press() -> None:
    said: list[str] = []

    def open_it(closing: str) -> None:
        said.append(closing)
        if not closing:
            raise QuestionIsOpen("other", "Is your card right?", 12)

    room = Room()
    question = QuestionHandle(room.activity, room.question().read, on_open=open_it)
    screen = ActivityScreen(question, Texts())
    _ = screen.widget
    screen.buttons["open"].click()

    assert "still open (12 have answered)" in screen.message.value
    assert screen.buttons["open"].description == "Close it and open this one"
    screen.buttons["open"].click()

    assert said == ["", "other"]
    assert screen.message.value == ""
    assert screen.buttons["open"].description == "Ask the room"


def test_a_question_nobody_asked_yet_says_so() -> None:
    screen = ActivityScreen(QuestionHandle(None, read=Room().question().read), Texts())

    assert "not asked yet" in screen.widget.value


def test_a_decision_is_handed_over_and_the_form_is_empty_again() -> None:
    given: list[tuple[str, dict[str, Any]]] = []
    said: list[Block] = []

    def decide(text: str, **more: Any) -> None:
        given.append((text, more))
        said.append(Text.of(text))

    screen = DecisionScreen(lambda: said, Texts(), on_decide=decide)
    _ = screen.widget
    screen.text.value, screen.owner.value = "A shared desk.", "Ratih"
    screen.look_again.value = date(2027, 1, 12)
    screen.save.click()

    more = {"owner": "Ratih", "by": None, "look_again": date(2027, 1, 12)}
    assert given == [("A shared desk.", more)]
    assert screen.text.value == ""
    assert "A shared desk." in screen.shown.value


def test_a_decision_that_could_not_be_saved_stays_in_the_form() -> None:
    def refuse(text: str, **more: Any) -> None:
        raise InvalidInput(what="Session", problem="start one first.")

    screen = DecisionScreen(list, Texts(), on_decide=refuse)
    _ = screen.widget
    screen.text.value = "A shared desk."
    screen.save.click()

    assert screen.text.value == "A shared desk."
    assert "start one first." in screen.message.value


def test_an_empty_decision_is_not_saved() -> None:
    given: list[str] = []
    screen = DecisionScreen(list, Texts(), on_decide=given.append)
    _ = screen.widget
    screen.save.click()

    assert given == []
    assert "Write down first" in screen.message.value


def test_what_is_decided_is_chosen_with_its_first_step() -> None:
    given: list[tuple[str, dict[str, Any]]] = []

    def decide(text: str, **more: Any) -> None:
        given.append((text, more))

    topics = {"link": "A link to make", "": "Something else"}
    screen = DecisionScreen(list, Texts(), on_decide=decide, topics=topics)
    _ = screen.widget
    screen.text.value = "Lantern and Harbour meet."
    screen.first_step.value = "Find a room."
    screen.save.click()

    assert screen.topic.options == (("A link to make", "link"), ("Something else", ""))
    ((text, more),) = given
    assert text == "Lantern and Harbour meet."
    assert (more["topic"], more["first_step"]) == ("link", "Find a room.")
    assert screen.first_step.value == ""


def test_a_question_that_was_planned_and_not_asked_prints_that_under_its_title() -> (
    None
):
    room = Room()
    screen = ActivityScreen(room.question(), Texts())

    assert to_text(screen.blocks()) == "Which gaps matter? We have not asked this."
    room.to("closed")
    assert "12 of 20" in to_text(screen.blocks())


def test_a_question_that_is_printed_elsewhere_prints_no_result() -> None:
    room = Room()
    assert ActivityScreen(room.question(), Texts(), printed=False).blocks() == []
    room.to("closed")
    question = room.question()

    here = ActivityScreen(question, Texts()).blocks()
    elsewhere = ActivityScreen(question, Texts(), printed=False).blocks()

    assert elsewhere == here[:1]
    unasked = ActivityScreen(
        QuestionHandle(None, read=question.read), Texts(), printed=False
    )
    assert unasked.blocks() == []
    assert "not asked yet" in unasked.widget.value
