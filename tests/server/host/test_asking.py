"""A question in the host's hands: prepared, asked, answered on paper or by hands."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone

XSS = "<img src=x onerror=alert(1)>"
ENTRY = "a1b2c3d4e5f60718"


def test_paper_is_keyed_in_one_after_another_and_a_repeat_counts_once(
    host: Phone, workshop: Workshop, console: str
) -> None:
    last = workshop.last
    host.press(console, "open", activity=last)
    for entry in ("paper0000001", "paper0000002", "paper0000002"):
        done = host.press(
        console, "ballot",
            activity=last, entry=entry, **{"line-measures": "working"},
        )  # fmt: skip
        assert done.status == 303
    answers = workshop.store.room.answers(last)
    assert [a.value for a in answers] == [{"choices": {"measures": "working"}}] * 2
    assert {str(a.way) for a in answers} == {"paper"}


@pytest.mark.parametrize(
    ("hands", "sentence"),
    [
        ({"hands~measures~strong": "13"}, "more hands than people"),
        ({"hands~measures~strong": "some"}, "whole numbers"),
        ({"hands~measures~nothing-known": "3"}, "does not fit what was asked"),
        ({}, "no number was typed"),
    ],
)
def test_hands_that_cannot_be_are_refused_in_one_sentence(
    host: Phone, workshop: Workshop, console: str, hands: dict[str, str], sentence: str
) -> None:
    last = workshop.last
    host.press(console, "open", activity=last)
    reply = host.press(
        console, "tally", activity=last, people="12", entry=ENTRY, **hands
    )
    assert reply.status == 400
    assert sentence in reply.text
    assert workshop.store.room.answers(last) == []


def test_the_words_and_who_sees_can_be_changed_before_opening_only(
    host: Phone, workshop: Workshop, console: str
) -> None:
    last = workshop.last
    words = {
        "title-en": "Again",
        "question-en": "How do we count?",
        "question-id": "Apa?",
    }
    level = {"attribution": "host-only", "voice": "both"}
    assert host.press(console, "settle", activity=last, **words, **level).status == 303
    changed = workshop.host.activity(last)
    assert changed.question == {"en": "How do we count?", "id": "Apa?"}
    assert (changed.attribution, changed.voice) == ("host-only", "both")
    host.press(console, "open", activity=last)
    refused = host.press(console, "settle", activity=last, **words | {"title-en": "X"})
    assert refused.status == 400
    assert "it was opened already" in refused.text
    assert workshop.host.activity(last).title == {"en": "Again"}


def test_the_host_takes_out_what_is_not_to_be_asked_and_puts_it_back(
    host: Phone, workshop: Workshop, console: str
) -> None:
    asked = workshop.host.activity(workshop.last)
    (line,) = asked.settings["lines"]
    lines = [
        line | {"id": name, "title": {"en": name}} for name in ("one", "two", "six")
    ]
    changed = asked.model_copy(update={"settings": {"lines": lines}})
    workshop.store.facts.put(workshop.coalition, [changed])
    words = {"title-en": "Again", "question-en": "How?", "narrows": "yes"}

    assert 'name="line" value="two"' in host.get(f"{console}?at={asked.id}").text
    empty = host.press(console, "settle", activity=asked.id, **words)
    host.press(console, "settle", activity=asked.id, line=["two", "six"], **words)

    assert empty.status == 400
    assert "leave something to ask about" in empty.text
    assert asked_about(workshop) == ["two", "six"]
    assert 'name="line" value="one"> ' in host.get(f"{console}?at={asked.id}").text

    host.press(console, "settle", activity=asked.id, line=["six", "one"], **words)

    # In the order of a ballot that was printed before.
    assert asked_about(workshop) == ["one", "six"]


def asked_about(workshop: Workshop) -> list[str]:
    """Read what a phone is asked."""
    settings = workshop.host.activity(workshop.last).settings
    return [line["id"] for line in settings["lines"]]


def test_a_question_about_one_thing_offers_nothing_to_take_out(
    host: Phone, workshop: Workshop, console: str
) -> None:
    page = host.get(f"{console}?at={workshop.last}").text

    assert "What it asks about" not in page


def test_a_nameless_answer_cannot_be_counted_by_organisation(
    host: Phone, workshop: Workshop, console: str
) -> None:
    last = workshop.last
    words = {"title-en": "Again", "question-en": "How?", "attribution": "no-name"}
    refused = host.press(
        console, "settle", activity=last, voice="organisations", **words
    )
    assert refused.status == 400
    assert "cannot be counted by organisation" in refused.text


def test_a_question_is_skipped_and_put_back(
    host: Phone, workshop: Workshop, console: str
) -> None:
    host.press(console, "skip", activity=workshop.vision)
    order = [item.activity for item in workshop.host.session.running_order]
    assert order == [workshop.trust, workshop.last]
    host.press(console, "putback", activity=workshop.vision)
    order = [item.activity for item in workshop.host.session.running_order]
    assert order == [workshop.trust, workshop.last, workshop.vision]


def test_a_second_round_leaves_the_first_as_it_was(
    host: Phone, workshop: Workshop, console: str
) -> None:
    last = workshop.last
    host.press(console, "open", activity=last)
    host.press(console, "close", activity=last)
    host.press(console, "again", activity=last)
    rounds = [(a.round, a.state) for a in workshop.host.activities() if a.key == ""]
    assert (2, "planned") in rounds
    assert (1, "closed") in rounds


def test_something_nobody_planned_is_asked_at_once(
    host: Phone, workshop: Workshop, console: str, wall: str
) -> None:
    asked = {
        "question-en": f"Shall we meet again? {XSS}",
        "question-id": "Apakah kita bertemu lagi?",
        "options-en": "Yes\nNo\n",
        "options-id": "Ya\nTidak",
        "attribution": "no-name",
        "minutes": "2",
    }
    assert host.press(console, "ask", **asked).status == 303
    activity = next(a for a in workshop.host.activities() if a.state == "open")
    options = activity.settings["lines"][0]["options"]
    assert [o["text"] for o in options] == [
        {"en": "Yes", "id": "Ya"},
        {"en": "No", "id": "Tidak"},
    ]
    raw = host.get(f"{wall}/state").text
    assert XSS not in raw
    assert XSS in unescape(raw)
    assert XSS not in host.get(console).text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"question-en": "", "options-en": "Yes\nNo"}, "type what you want to ask"),
        ({"question-en": "Why?", "options-en": "Yes"}, "at least two"),
        (
            {"question-en": "Why?", "options-en": "Yes\nNo", "options-id": "Ya"},
            "at least two",
        ),
        (
            {"question-en": "Why?", "options-en": "A\nB\nC", "options-id": "A\nB"},
            "the same number",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(
    host: Phone, console: str, fields: dict[str, str], sentence: str
) -> None:
    reply = host.press(console, "ask", **fields)
    assert reply.status == 400
    assert sentence in reply.text


def test_choices_that_are_only_offered_do_not_count_in_a_language_nobody_typed(
    host: Phone, console: str, workshop: Workshop
) -> None:
    offered = {"en": "Yes\nPartly\nNo", "id": "Ya\nSebagian\nTidak"}
    page = host.get(console).text
    fields = {f"offered-{code}": text for code, text in offered.items()}
    for name, text in fields.items():
        assert f'name="{name}" value="{text}"' in page
    fields |= {
        "question-en": "Tea or coffee?", "options-en": "Tea\nCoffee",
        "options-id": offered["id"],
    }  # fmt: skip
    assert host.press(console, "ask", **fields).status == 303
    activity = next(a for a in workshop.host.activities() if a.state == "open")
    assert [o["text"] for o in activity.settings["lines"][0]["options"]] == [
        {"en": "Tea"},
        {"en": "Coffee"},
    ]


def test_late_answers_wait_for_the_host(
    host: Phone, workshop: Workshop, console: str, phones: Callable[[], Phone]
) -> None:
    last = workshop.last
    phone = phones()
    phone.join("lantern")
    host.press(console, "open", activity=last)
    host.press(console, "close", activity=last)
    phone.answer(last, {"measures": "strong"}, id_="late-answer")
    assert workshop.store.room.answers(last) == []
    page = host.get(f"{console}?at={last}").text
    assert "Answers that came after closing: 1" in page
    assert host.press(console, "admit", activity=last).status == 303
    assert "1 late answer was let in." in host.get(console).text
    assert "1 late answer was let in." not in host.get(console).text
    assert len(workshop.store.room.answers(last)) == 1


def test_an_unknown_button_and_a_planned_paper_are_refused_plainly(
    host: Phone, workshop: Workshop, console: str
) -> None:
    assert host.press(console, "explode").status == 404
    early = {"entry": ENTRY, "line-measures": "strong"}
    refused = host.press(console, "ballot", activity=workshop.last, **early)
    assert refused.status == 409
    assert "This question is not open now." in refused.text
