"""The host's hands on the day, over real HTTP: ask, count, decide, note, close."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from coalition.domain import Action, Decision, RunningOrderItem, Session, SessionNote

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import Scene
    from tests.server.phones import Phone
    from tests.server.running import Server

    from coalition.sessions.service import SessionService


XSS = "<img src=x onerror=alert(1)>"
ENTRY = "a1b2c3d4e5f60718"


def test_hands_are_counted_as_totals(
    host: Phone, workshop: Workshop, console: str, scene: Scene
) -> None:
    last = workshop.last
    host.press(console, "open", activity=last)
    hands = {"hands~measures~strong": "4", "hands~measures~working": "7"}
    done = host.press(
        console, "tally", activity=last, people="12", entry=ENTRY, **hands
    )
    assert done.status == 303
    (answer,) = workshop.store.room.answers(last)
    assert answer.people == 12
    assert answer.value["totals"] == {"measures": {"strong": 4, "working": 7}}
    assert "12 people in all" in scene()


def test_a_decision_is_read_back_before_it_is_written_down(
    host: Phone, workshop: Workshop, console: str, wall: str, scene: Scene
) -> None:
    decision = {
        "text": f"We share one list. {XSS}",
        "owner": "Lantern",
        "by": "2026-12-01",
    }
    host.press(console, "read", **decision)
    shown = scene()
    assert "Is this what we decided?" in shown
    assert "1 December 2026" in shown
    store = workshop.store
    assert store.facts.all(workshop.coalition, Decision) == []
    assert "We share one list." in host.get(console).text
    host.press(console, "decide", **decision, to_confirm=["lantern", "sea-gate"])
    (written,) = store.facts.all(workshop.coalition, Decision)
    assert written.text == decision["text"]
    assert written.to_confirm == ("lantern", "sea-gate")
    assert "Is this what we decided?" not in scene()
    raw = host.get(f"{wall}/state").text
    assert "What we decided today" in raw
    assert XSS not in raw


def test_words_that_are_taken_from_the_wall_are_still_on_the_console(
    host: Phone, console: str, scene: Scene
) -> None:
    typed = {"text": "We share one list.", "owner": "Lantern"}
    host.press(console, "read", **typed)

    host.press(console, "unread", **typed)

    assert "We share one list." not in scene()
    page = host.get(console).text
    assert "We share one list." in page
    assert 'name="owner" maxlength="200" value="Lantern"' in page
    assert "Take it from the wall" not in page
    # The next paper to key in must not be pushed aside by words that wait.
    assert '<details id="p-decide">' in page


def test_words_that_nobody_wants_any_more_are_thrown_away(
    host: Phone, console: str
) -> None:
    typed = {"text": "We share one list.", "owner": "Lantern"}
    host.press(console, "read", **typed)
    host.press(console, "unread", **typed)
    assert f'formaction="{console}/forget"' in host.get(console).text

    host.press(console, "forget", **typed)

    page = host.get(console).text
    assert "The words are thrown away." in page
    assert "We share one list." not in page
    assert 'name="owner" maxlength="200" value=""' in page


def test_only_words_are_read_back_and_in_a_break_they_wait(
    host: Phone, workshop: Workshop, console: str, scene: Scene
) -> None:
    blank = host.press(console, "read", text="  \n ")
    workshop.host.update_session(paused=True)
    host.press(console, "read", text="We share one list.")
    said, hangs = host.get(console).text, scene()
    workshop.host.update_session(paused=False)

    assert blank.status == 400
    assert "it is empty" in blank.text
    assert "It hangs on the wall as soon as you go on." in said
    assert "We share one list." not in hangs
    assert "We share one list." in scene()


def test_a_decision_that_is_sent_twice_is_written_down_once(
    host: Phone, workshop: Workshop, console: str
) -> None:
    sent = {"text": "One list", "first_step": "Find a room", "entry": "f" * 32}
    for _press in range(2):
        assert host.press(console, "decide", **sent).status == 303

    facts, where = workshop.store.facts, workshop.coalition
    assert [d.text for d in facts.all(where, Decision)] == ["One list"]
    assert [a.what for a in facts.all(where, Action)] == ["Find a room"]


def test_what_is_written_twice_from_one_page_stands_once(
    host: Phone, workshop: Workshop, console: str
) -> None:
    said = {"note": "The officer left", "park": "Money", "act": "Write to the office"}
    for n, (button, text) in enumerate(said.items()):
        field = f'console/{button}" class="panel">'
        form = host.get(console).text.partition(field)[2].partition("</form>")[0]
        assert 'name="entry" data-entry' in form
        for _press in range(2):
            sent = host.press(console, button, text=text, entry=f"{n}" * 32)
            assert sent.status == 303

    facts, where = workshop.store.facts, workshop.coalition
    notes = {(note.text, note.parked) for note in facts.all(where, SessionNote)}
    assert notes == {("The officer left", False), ("Money", True)}
    assert len(facts.all(where, SessionNote)) == 2
    assert [a.what for a in facts.all(where, Action)] == ["Write to the office"]


def test_a_question_stands_once_however_often_it_is_put_back_or_asked_again(
    host: Phone, workshop: Workshop, console: str
) -> None:
    last = workshop.last
    host.press(console, "skip", activity=last)
    for _press in range(2):
        assert host.press(console, "putback", activity=last).status == 303
    order = [item.activity for item in workshop.host.session.running_order]
    assert order == [workshop.vision, workshop.trust, last]

    host.press(console, "open", activity=last)
    host.press(console, "close", activity=last)
    for _press in range(2):
        assert host.press(console, "again", activity=last).status == 303
    assert len(workshop.host.session.running_order) == 4
    assert [a.round for a in workshop.host.activities()] == [1, 1, 1, 2]


def test_while_a_question_is_open_nothing_is_read_back_over_it(
    host: Phone, workshop: Workshop, console: str, scene: Scene
) -> None:
    workshop.host.open(workshop.last)

    refused = host.press(console, "read", text="We share one list.")

    assert refused.status == 400
    assert "We share one list." in refused.text
    assert "Is this what we decided?" not in scene()


def test_a_day_is_not_closed_over_a_decision_that_is_read_back(
    host: Phone, workshop: Workshop, console: str
) -> None:
    host.press(console, "read", text="We share one list.")

    assert host.press(console, "end").status == 400
    assert workshop.host.session.state != "closed"


@pytest.fixture
def answered(workshop: Workshop) -> SessionService:
    """The host's hands on a day whose last question is closed and not shown."""
    workshop.host.open(workshop.last)
    workshop.host.close(workshop.last)
    return workshop.host


def test_what_is_to_be_shown_waits_for_the_decision_that_is_read_back(
    host: Phone, workshop: Workshop, answered: SessionService, console: str
) -> None:
    host.press(console, "read", text="We share one list.")

    shown = host.press(console, "show", activity=workshop.last)
    opened = host.press(console, "open", activity=workshop.trust)

    for refused in (shown, opened):
        assert refused.status == 400
        assert "The wall: a decision is read back there." in refused.text
    assert not answered.activity(workshop.last).revealed
    assert answered.activity(workshop.trust).state == "planned"


@pytest.mark.usefixtures("answered")
def test_in_a_pause_the_host_reads_that_the_wall_waits(
    host: Phone, workshop: Workshop, console: str
) -> None:
    host.press(console, "pause")

    host.press(console, "show", activity=workshop.last)

    assert "It hangs on the wall as soon as you go on." in host.get(console).text


def test_before_anything_is_shown_the_host_is_asked_who_should_not_see_it(
    host: Phone, workshop: Workshop, console: str
) -> None:
    asked = "Before you show it: is anyone here who should not see this?"
    hands = workshop.host
    items = [
        RunningOrderItem(title={"en": part}, reads=part)
        for part in ("places", "missing")
    ]
    order = [*items, *hands.session.running_order]
    hands.update_session(running_order=[item.model_dump() for item in order])
    for id_ in (workshop.vision, workshop.last):
        hands.open(id_)
        hands.close(id_)
        assert asked in host.get(f"{console}?at={id_}").text
        hands.reveal(id_)
        assert asked not in host.get(f"{console}?at={id_}").text

    for n, part in enumerate(("places", "missing")):
        assert asked in host.get(f"{console}?at=item-{n}").text
        hands.show_section(part)
        assert asked not in host.get(f"{console}?at=item-{n}").text
    assert asked in host.get(f"{console}?at=item-0").text


def test_notes_parked_points_and_actions_are_kept(
    host: Phone, workshop: Workshop, console: str, wall: str
) -> None:
    host.press(console, "note", text="The officer left at ten")
    host.press(console, "park", text="Transport money")
    host.press(
        console, "act", text="Write to the office", owner="Sari", by="2026-11-01"
    )
    store, slug = workshop.store, workshop.coalition
    notes = {n.text: n.parked for n in store.facts.all(slug, SessionNote)}
    assert notes == {"The officer left at ten": False, "Transport money": True}
    (action,) = store.facts.all(slug, Action)
    assert (action.owner, str(action.by)) == ("Sari", "2026-11-01")
    for page in (console, wall):
        assert "The officer left" not in host.get(page).text
    empty = host.press(console, "note", text="   ")
    assert (empty.status, "it is empty" in empty.text) == (400, True)


def test_the_console_is_harmless_when_the_room_sees_it(
    host: Phone, workshop: Workshop, console: str, phones: Callable[[], Phone]
) -> None:
    last = workshop.last
    host.press(console, "open", activity=last)
    phone = phones()
    phone.join("harbour-house", role="affected")
    phone.answer(last, {"measures": "absent"}, id_="answer-x")
    host.press(console, "close", activity=last)
    page = host.get(f"{console}?at={last}").text
    assert "cw-blocks" not in page
    assert "affected" not in page.lower()
    looked = host.get(f"{console}/look?activity={last}").text
    assert "cw-blocks" in looked


def test_the_state_moves_its_mark_when_the_console_must_be_drawn_again(
    host: Phone, workshop: Workshop, console: str
) -> None:
    address = f"{console}/state?at={workshop.last}"
    before = host.get(address).json
    assert host.get(address).json == before
    host.press(console, "open", activity=workshop.last)
    opened = host.get(address).json
    assert opened["mark"] != before["mark"]
    assert opened["counts"]["answered"] == "0"


def test_opening_an_address_does_nothing(
    host: Phone, workshop: Workshop, console: str
) -> None:
    assert host.get(f"{console}/pause").status == 302
    assert not workshop.host.session.paused


def test_closing_the_day_closes_what_is_open(
    host: Phone, workshop: Workshop, console: str, scene: Scene
) -> None:
    host.press(console, "open", activity=workshop.last)
    assert host.press(console, "end").status == 303
    assert workshop.host.session.state == "closed"
    assert workshop.host.activity(workshop.last).state == "closed"
    assert "Thank you all" in scene()
    assert host.press(console, "reopen").status == 303
    assert "The session is open again." in host.get(console).text


def test_the_paper_is_made_when_the_day_is_closed_and_phones_take_it_home(
    host: Phone, workshop: Workshop, server: Server
) -> None:
    home = f"/coalitions/{workshop.coalition}"
    sent = {"title": "A day", "day": "2026-11-21", "notebook": "12_landscape"}
    day = host.post(home, sent).headers["Location"]
    code = next(
        s.code
        for s in workshop.store.facts.all(workshop.coalition, Session)
        if s.id == day.rpartition("/")[2]
    )
    phone = server.phone(code)
    early = phone.get(phone.at("paper"))
    assert (early.status, "when the host closes" in early.text) == (404, True)
    host.press(f"{day}/console", "end")
    paper = phone.get(phone.at("paper"))
    assert paper.status == 200, paper.text
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.body.startswith(b"%PDF-")
    assert "The paper is ready" in host.get(f"{day}/console").text
