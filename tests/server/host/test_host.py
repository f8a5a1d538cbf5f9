"""The host's day, over real HTTP: sign in, start, open, close, show, decide, close."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import TYPE_CHECKING

from coalition.domain import Action, Decision, Item, Session, SessionNote

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import Phone, Server, Workshop
    from tests.server.host.conftest import SignIn

    Phones = Callable[[], Phone]

XSS = "<img src=x onerror=alert(1)>"
ENTRY = "a1b2c3d4e5f60718"


def scene(host: Phone, wall: str) -> str:
    reply = host.get(f"{wall}/state")
    assert reply.status == 200, reply.text
    return unescape(reply.text)


def test_the_bare_address_leads_phones_to_join_and_the_host_home(
    server: Server, host: Phone
) -> None:
    assert server.phone("").get("/").headers["Location"] == "/join"
    assert host.get("/").headers["Location"] == "/coalitions"


def test_the_login_says_what_to_type_and_what_was_wrong(server: Server) -> None:
    phone = server.phone("")
    asked = phone.get("/coalitions")
    assert asked.status == 302
    assert asked.headers["Location"].startswith("/login?next=%2Fcoalitions")
    page = phone.get("/login")
    assert "Type the key that stands in the window" in page.text
    refused = phone.post("/login", {"key": "not this"})
    assert refused.status == 401
    assert "This is not the key." in refused.text


def test_the_key_may_be_typed_in_capitals_and_with_spaces(
    server: Server, key: str
) -> None:
    phone = server.phone("")
    phone.get("/login")
    typed = {"key": key.replace("-", " ").upper(), "next": "/coalitions"}
    reply = phone.post("/login", typed)
    assert (reply.status, reply.headers["Location"]) == (302, "/coalitions")
    assert phone.get("/coalitions").status == 200


def test_signing_out_closes_the_doors_again(server: Server, sign_in: SignIn) -> None:
    phone = sign_in(server)
    assert "You are signed out" in phone.get("/logout").text
    assert phone.get("/coalitions").status == 302


def test_home_lists_the_coalitions_and_names_are_text(
    host: Phone, workshop: Workshop
) -> None:
    assert "Safe Passage" in host.get("/coalitions").text
    page = host.get(f"/coalitions/{workshop.coalition}").text
    assert XSS not in page
    assert XSS in unescape(page)


def test_a_session_is_started_with_its_order_and_who_is_expected(
    host: Phone, workshop: Workshop
) -> None:
    home = f"/coalitions/{workshop.coalition}"
    reply = host.post(
        home,
        {
            "title": "Second day",
            "day": "2026-11-20",
            "place": "Denpasar",
            "item": ["Welcome & prayers", "", "Lunch"],
            "item-minutes": ["20", "10", "60"],
            "expected": ["harbour-house", "lantern", "nobody-we-know"],
        },
    )
    assert reply.status == 302
    session = workshop.store.facts.get(
        workshop.coalition, Session, reply.headers["Location"].rpartition("/")[2]
    )
    assert session.expected == ("harbour-house", "lantern")
    assert [i.title["en"] for i in session.running_order] == [
        "Welcome & prayers",
        "Lunch",
    ]
    assert re.fullmatch(r"\d{6}", session.code)
    page = host.get(reply.headers["Location"]).text
    assert f"{session.code[:3]} {session.code[3:]}" in page
    assert "80 minutes in all" in page


def test_a_session_without_a_name_or_date_is_refused_and_keeps_what_was_typed(
    host: Phone, workshop: Workshop
) -> None:
    home = f"/coalitions/{workshop.coalition}"
    sent = {"title": "Day three", "day": "31/02/2026", "place": "Kupang"}
    reply = host.post(home, sent)
    assert reply.status == 400
    assert "write it as year, month, day" in reply.text
    assert 'value="Day three"' in reply.text
    assert 'value="Kupang"' in reply.text


def test_the_running_order_is_changed_before_the_day(
    host: Phone, workshop: Workshop, console: str
) -> None:
    day = console.removesuffix("/console")
    assert (
        host.post(day, {"do": "add", "title": "Lunch", "minutes": "45"}).status == 302
    )
    assert host.post(day, {"do": "up", "at": "3"}).status == 302
    assert host.post(day, {"do": "minutes", "at": "2", "minutes": "50"}).status == 302
    order = workshop.host.session.running_order
    assert [item.minutes for item in order] == [10, 10, 50, 10]
    assert order[2].title == {"en": "Lunch"}
    assert host.post(day, {"do": "drop", "at": "2"}).status == 302
    assert len(workshop.host.session.running_order) == 3
    refused = host.post(day, {"do": "minutes", "at": "0", "minutes": "12,5"})
    assert refused.status == 400
    assert "whole number" in refused.text


def test_a_question_goes_from_planned_to_shown_and_the_wall_follows(
    host: Phone, workshop: Workshop, console: str, wall: str
) -> None:
    trust = workshop.trust
    assert "On your phone, open" in scene(host, wall)
    assert host.press(console, "open", activity=trust, minutes="3").status == 303
    assert workshop.host.activity(trust).state == "open"
    asked = scene(host, wall)
    assert "Which sentence is true of us today?" in asked
    assert "0 of 3 organisations expected have answered." in asked
    assert re.search(r'data-ends="\d{10}"', asked)
    host.press(console, "close", activity=trust)
    assert "This question is closed" in scene(host, wall)
    host.press(console, "show", activity=trust)
    assert workshop.host.activity(trust).revealed
    assert 'class="cw-blocks"' in scene(host, wall)
    host.press(console, "hide", activity=trust)
    assert "On your phone, open" in scene(host, wall)


def test_the_wall_is_blind_until_it_is_shown(
    host: Phone,
    workshop: Workshop,
    console: str,
    wall: str,
    phones: Callable[[], Phone],
) -> None:
    last = workshop.last
    host.press(console, "open", activity=last)
    phone = phones()
    phone.join("harbour-house")
    phone.answer(last, {"measures": "strong"}, id_="answer-1")
    blind = scene(host, wall)
    assert "1 of 3 organisations expected have answered." in blind
    assert "cw-blocks" not in blind
    host.press(console, "close", activity=last)
    assert "cw-blocks" not in scene(host, wall)


def test_the_wall_answers_not_modified_until_something_happens(
    host: Phone, workshop: Workshop, console: str, wall: str
) -> None:
    first = host.get(f"{wall}/state")
    tag = first.headers["Etag"]
    again = host.get(f"{wall}/state", **{"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    host.press(console, "pause")
    changed = host.get(f"{wall}/state", **{"If-None-Match": tag})
    assert changed.status == 200
    assert "We pause" in changed.text


def test_a_pause_hides_everything_and_ends(
    host: Phone, workshop: Workshop, console: str, wall: str
) -> None:
    host.press(console, "open", activity=workshop.last)
    host.press(console, "pause")
    paused = scene(host, wall)
    assert "Which sentence" not in paused
    host.press(console, "resume")
    assert "Which sentence" in scene(host, wall)


def test_hands_are_counted_as_totals(
    host: Phone, workshop: Workshop, console: str, wall: str
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
    assert "12 people in all" in scene(host, wall)


def test_a_decision_is_read_back_before_it_is_written_down(
    host: Phone, workshop: Workshop, console: str, wall: str
) -> None:
    decision = {
        "text": f"We share one list. {XSS}",
        "owner": "Lantern",
        "by": "2026-12-01",
    }
    host.press(console, "read", **decision)
    shown = scene(host, wall)
    assert "Is this what we decided?" in shown
    assert "1 December 2026" in shown
    store = workshop.store
    assert store.facts.all(workshop.coalition, Decision) == []
    assert "We share one list." in host.get(console).text
    host.press(console, "decide", **decision, to_confirm=["lantern", "sea-gate"])
    (written,) = store.facts.all(workshop.coalition, Decision)
    assert written.text == decision["text"]
    assert written.to_confirm == ("lantern", "sea-gate")
    assert "Is this what we decided?" not in scene(host, wall)
    raw = host.get(f"{wall}/state").text
    assert "What we decided today" in raw
    assert XSS not in raw


def test_a_closed_day_shows_all_that_was_decided_in_its_order(
    host: Phone, workshop: Workshop, wall: str
) -> None:
    for number in ("One", "Two", "Three", "Four"):
        workshop.host.decide(number)
    workshop.host.decide("Five", owner="Ratih", by=date(2026, 12, 1))
    workshop.host.decide("Six", by=date(2026, 12, 2))
    before = scene(host, wall)
    workshop.host.change_session(state="closed")
    closing = scene(host, wall)

    # Six decisions leave no room for large digits, which stand in the bar as well.
    assert "Six" in before
    assert 'class="digits"' not in before

    shown = re.findall("One|Two|Three|Four|Five|Six", closing)
    assert shown == ["One", "Two", "Three", "Four", "Five", "Six"]
    assert "Ratih, 1 December 2026" in closing
    assert "2 December 2026" in closing
    assert "more" not in closing

    workshop.host.decide("Seven")
    assert "Seven" not in scene(host, wall)
    assert "and 1 more" in scene(host, wall)


def test_the_closing_wall_names_the_button_that_phones_have(
    host: Phone, workshop: Workshop, wall: str, phones: Phones
) -> None:
    phone = phones()
    phone.join("harbour-house")
    workshop.host.change_session(state="closed")
    button = "Take it home (PDF)"

    assert f"“{button}”" in scene(host, wall)
    assert f">{button}</a>" in phone.get(phone.at("room")).text


def test_a_first_step_is_read_back_too(host: Phone, console: str, wall: str) -> None:
    host.press(console, "read", text="We share a desk.")
    without = scene(host, wall)
    host.press(console, "read", text="We share a desk.", first_step="Find a room.")

    assert "First step" not in without
    assert "<dt>First step</dt><dd>Find a room.</dd>" in scene(host, wall)


def test_before_anything_is_shown_the_host_is_asked_who_should_not_see_it(
    host: Phone, workshop: Workshop, console: str
) -> None:
    asked = "Before you show it: is anyone here who should not see this?"
    hands = workshop.host
    items = [Item(title={"en": part}, reads=part) for part in ("places", "missing")]
    order = [*items, *hands.session.running_order]
    hands.change_session(running_order=[item.model_dump() for item in order])
    for id_ in (workshop.vision, workshop.last):
        hands.open(id_)
        hands.close(id_)
        assert asked in host.get(f"{console}?at={id_}").text
        hands.reveal(id_)
        assert asked not in host.get(f"{console}?at={id_}").text

    for n, part in enumerate(("places", "missing")):
        assert asked in host.get(f"{console}?at=item-{n}").text
        hands.read_together(part)
        assert asked not in host.get(f"{console}?at=item-{n}").text
    assert asked in host.get(f"{console}?at=item-0").text


def test_what_was_read_is_taken_off_and_no_older_result_comes_back(
    host: Phone, workshop: Workshop, wall: str
) -> None:
    hands = workshop.host
    items = [Item(title={"en": part}, reads=part) for part in ("places", "missing")]
    order = [*items, *hands.session.running_order]
    hands.change_session(running_order=[item.model_dump() for item in order])
    hands.open(workshop.last)
    hands.close(workshop.last)
    hands.reveal(workshop.last)
    assert 'class="told"' in scene(host, wall)

    hands.read_together("missing")
    hands.take_off("missing")
    assert "On your phone, open" in scene(host, wall)

    hands.reveal(workshop.last)
    assert 'class="told"' in scene(host, wall)
    hands.take_off("missing")
    assert 'class="told"' in scene(host, wall)


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


def test_what_only_the_host_sees_never_hangs_on_the_wall(
    host: Phone, workshop: Workshop, console: str, wall: str
) -> None:
    last = workshop.last
    words = {"title-en": "Quiet", "question-en": "Who?", "attribution": "host-only"}
    host.press(console, "settle", activity=last, **words)
    host.press(console, "open", activity=last)
    ballot = {"entry": "paper0000009", "line-measures": "strong"}
    host.press(console, "ballot", activity=last, **ballot)
    host.press(console, "close", activity=last)
    host.press(console, "show", activity=last)
    assert "cw-blocks" not in scene(host, wall)


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
    host: Phone, workshop: Workshop, console: str, wall: str
) -> None:
    host.press(console, "open", activity=workshop.last)
    assert host.press(console, "end").status == 303
    assert workshop.host.session.state == "closed"
    assert workshop.host.activity(workshop.last).state == "closed"
    assert "Thank you all" in scene(host, wall)
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


def test_the_pages_speak_the_language_that_was_chosen(
    host: Phone, workshop: Workshop, wall: str
) -> None:
    assert '<html lang="id"' in host.get(f"{wall}?lang=id").text
    assert '<html lang="en"' in host.get(wall).text
