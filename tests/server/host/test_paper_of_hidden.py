"""Papers of organisations that asked not to be listed, typed in by the host alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from coalition.domain import Listing, Organisation

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone

HIDDEN = "Sea Gate Shelter"
MARK = "Hidden: only you see these"


@pytest.fixture
def question(workshop: Workshop) -> str:
    """A question answered in an organisation's name; the shelter is hidden."""
    store = workshop.store
    card = store.facts.get(workshop.coalition, Organisation, "sea-gate")
    hidden = card.model_copy(update={"listing": Listing.HIDDEN})
    store.facts.put(workshop.coalition, [hidden])
    store.close()
    workshop.host.open(workshop.trust)
    return workshop.trust


def test_the_paper_of_a_hidden_organisation_is_typed_in_after_one_more_step(
    host: Phone, workshop: Workshop, console: str, question: str
) -> None:
    plain = host.get(f"{console}?at={question}").text
    way = re.findall(r'href="([^"]+hidden=1[^"]*)"', plain)[0]
    shown = host.get(way.partition("#")[0].replace("&amp;", "&")).text
    offered = re.findall(rf'<optgroup label="{MARK}">(.*?)</optgroup>', shown)[0]
    paper = {"activity": question, "line-trust": "working", "then": question}
    reply = host.post(f"{console}/ballot", paper | {"organisation": "sea-gate"})

    assert HIDDEN not in plain
    assert 'value="sea-gate"' in offered
    assert HIDDEN in offered
    assert 'value="lantern"' not in offered
    assert reply.status == 303, reply.text
    assert HIDDEN not in host.get(reply.headers["Location"]).text
    (answer,) = workshop.store.room.answers(question)
    assert answer.organisation == "sea-gate"


def test_the_paper_form_of_a_question_names_nobody_who_is_hidden(
    host: Phone, workshop: Workshop, console: str, question: str
) -> None:
    asked = {"en": f"Does {HIDDEN} keep its word?"}
    activity = workshop.host.activity(question).model_copy(update={"question": asked})
    workshop.store.facts.put(workshop.coalition, [activity])
    day = console.removesuffix("/console")

    reply = host.get(f"{day}/ballots?activity={question}")

    (page, *_more) = pypdfium2.PdfDocument(reply.body)
    text = page.get_textpage().get_text_range()
    assert "Does … keep its word?" in text
    assert "Shelter" not in text


def test_only_the_console_that_was_asked_names_a_hidden_organisation(
    host: Phone,
    workshop: Workshop,
    console: str,
    wall: str,
    question: str,
) -> None:
    pages = [
        wall,
        f"{wall}/state",
        f"{console}/state",
        console.removesuffix("/console"),
    ]
    asked = [f"{page}?at={question}&hidden=1" for page in pages]
    for path in (*asked, f"/join/{workshop.code}?hidden=1"):
        reply = host.get(path)
        assert reply.status == 200, path
        assert HIDDEN not in reply.text, path


def test_the_step_is_there_too_where_nobody_is_hidden(
    host: Phone, workshop: Workshop, console: str
) -> None:
    workshop.host.open(workshop.trust)
    plain = host.get(f"{console}?at={workshop.trust}").text
    shown = host.get(f"{console}?at={workshop.trust}&hidden=1").text

    assert "hidden=1" in plain, "that somebody is hidden is not told by it"
    assert MARK not in shown
    assert "No organisation is hidden." in shown
