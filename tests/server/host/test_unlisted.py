"""From a name under "not on the list" to the invitation list, in the room."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Action, Decision

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone

PORT = "Port <b>Authority"


@pytest.fixture
def open_ties(workshop: Workshop) -> str:
    """Who works with whom is asked; two names were typed under "not on the list"."""
    activity = workshop.question("ties", ("Seldom", "Often"), workbook="12_landscape")
    workshop.store.facts.put(workshop.coalition, [activity])
    host = workshop.host
    host.open(activity.id)
    value = {"partners": {}, "missing": [PORT, "Lantern Legal Aid"]}
    host.key_in(activity.id, value, "paper-of-harbour", organisation="harbour-house")
    return activity.id


@pytest.fixture
def ties(workshop: Workshop, open_ties: str) -> str:
    """The same, closed."""
    workshop.host.close(open_ties)
    return open_ties


def written(workshop: Workshop) -> list[Decision]:
    return workshop.store.facts.all(workshop.coalition, Decision)


def test_the_names_are_for_the_host_who_opens_them(
    host: Phone, workshop: Workshop, console: str, wall: str, ties: str
) -> None:
    host.press(console, "show", activity=ties)
    page = host.get(f"{console}?at={ties}").text
    assert "Not on the list: 1" in page
    assert "Authority" not in page
    for path in (f"{console}/look?activity={ties}", f"{wall}/state"):
        reply = host.get(path)
        assert reply.status == 200, path
        assert "Authority" not in reply.text, path

    names = host.get(f"{console}/uninvited").text
    assert PORT in unescape(names)
    assert PORT not in names
    # Who is in the register is known already.
    assert "Lantern" not in names


def test_nothing_is_read_from_a_question_that_is_still_open(
    host: Phone, console: str, open_ties: str
) -> None:
    reply = host.get(f"{console}/uninvited")

    assert reply.status == 200
    assert "Authority" not in reply.text


def test_a_name_is_put_on_the_invitation_list_once_though_pressed_twice(
    host: Phone, workshop: Workshop, console: str, ties: str
) -> None:
    for _press in range(2):
        assert host.press(console, "invite", name=PORT).status == 303

    (decision,) = written(workshop)
    assert (decision.text, decision.topic) == (f"Invite {PORT}", "invite")
    assert (decision.workbook, decision.session) == ("12_landscape", workshop.session)
    assert "No name waits" in host.get(f"{console}/uninvited").text
    assert "Not on the list: 0" in host.get(console).text


def test_a_decision_says_what_it_is_about_and_its_first_step(
    host: Phone, workshop: Workshop, console: str, ties: str
) -> None:
    typed = {
        "text": "Lantern and Harbour share a desk",
        "topic": "link",
        "first_step": "Find a room",
        "owner": "Ratih",
    }
    host.press(console, "read", **typed)
    page = host.get(console).text
    assert '<option value="link" selected>' in page
    assert 'value="Find a room"' in page
    host.press(console, "decide", **typed)

    (decision,) = written(workshop)
    assert (decision.topic, decision.workbook) == ("link", "12_landscape")
    (action,) = workshop.store.facts.all(workshop.coalition, Action)
    assert (action.what, action.owner) == ("Find a room", "Ratih")
    assert host.press(console, "decide", text="No", topic="odd").status == 400


def test_where_no_workbook_asks_for_it_a_decision_is_about_nothing_in_particular(
    host: Phone, console: str
) -> None:
    page = host.get(console).text

    assert 'name="topic"' not in page
    assert "Not on the list" not in page
