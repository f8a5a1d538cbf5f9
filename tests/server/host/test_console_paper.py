"""The console's ballots, what is written so far, and what it refuses and says."""

from __future__ import annotations

import sqlite3
import time
from html import unescape
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from coalition.domain import Action, Decision, Session, SessionNote

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

BOOK = "/voila/render/phase1_initiate/12_landscape.ipynb"


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_the_ballots_are_printed_before_the_question_is_opened(
    host: Phone, workshop: Workshop, console: str
) -> None:
    day = console.removesuffix("/console")
    address = f"{day}/ballots?activity={workshop.vision}"
    for page in (f"{console}?at={workshop.vision}", day):
        assert "Print the ballots (PDF)" in host.get(page).text
        assert address.partition("?")[0] in host.get(page).text
    ballots = host.get(address)
    assert (ballots.status, ballots.headers["Content-Type"]) == (200, "application/pdf")
    assert ballots.body.startswith(b"%PDF-")
    assert "Most promises are kept" in text_of(ballots.body)
    assert "Which sentence is true of us today?" in text_of(ballots.body)
    assert "I do not know" in text_of(ballots.body)
    assert "Saya tidak tahu" in text_of(host.get(f"{address}&language=id").body)
    assert host.get(f"{address}&language=xx").status == 400
    assert host.get(f"{day}/ballots?activity=nothing").status == 404
    assert workshop.host.activity(workshop.vision).state == "planned"


def test_ballots_are_for_the_host_alone(
    server: Server, workshop: Workshop, console: str
) -> None:
    day = console.removesuffix("/console")
    stranger = server.phone("").get(f"{day}/ballots?activity={workshop.vision}")
    assert stranger.status == 302


def test_what_was_written_is_listed_apart_and_can_be_taken_back(
    host: Phone, workshop: Workshop, console: str
) -> None:
    host.press(console, "decide", text="One list")
    host.press(console, "act", text="Write to the office")
    host.press(console, "park", text="Transport money")
    host.press(console, "note", text="The officer left")
    listed = host.get(f"{console}/written").text
    assert "The officer left" not in host.get(console).text
    store, slug = workshop.store, workshop.coalition
    for kind, name, text in (
        (Decision, "decision", "One list"),
        (Action, "action", "Write to the office"),
        (SessionNote, "note", "Transport money"),
        (SessionNote, "note", "The officer left"),
    ):
        assert text in listed
        one = next(f for f in store.facts.all(slug, kind) if text in str(f))
        assert host.press(console, "takeback", kind=name, id=one.id).status == 303
        assert one.id not in {f.id for f in store.facts.all(slug, kind)}
        assert host.press(console, "takeback", kind=name, id=one.id).status == 404
    assert "Nothing is written down yet." in host.get(f"{console}/written").text


def test_another_kind_of_fact_is_not_taken_back(
    host: Phone, workshop: Workshop, console: str
) -> None:
    sent = {"kind": "activity", "id": workshop.last}
    assert host.press(console, "takeback", **sent).status == 404
    assert workshop.host.activity(workshop.last).state == "planned"


def test_a_result_is_shown_only_once_its_question_is_closed(
    host: Phone, workshop: Workshop, console: str
) -> None:
    for step in ("plan", "open"):
        if step == "open":
            host.press(console, "open", activity=workshop.last)
        refused = host.press(console, "show", activity=workshop.last)
        assert refused.status in {400, 409}
        assert 'role="alert"' in refused.text
        assert not workshop.host.activity(workshop.last).revealed


def test_after_the_day_nothing_is_asked_and_the_typed_question_stays(
    host: Phone, workshop: Workshop, console: str
) -> None:
    host.press(console, "open", activity=workshop.last)
    host.press(console, "end")
    page = host.get(f"{console}?at={workshop.last}").text
    for gone in ("Ask a second round", 'id="p-paper"', 'id="p-tally"'):
        assert gone not in page
    typed = {"question-en": "Shall we meet again?", "options-en": "Yes\nNo"}
    refused = host.press(console, "ask", kind="rating", **typed)
    assert refused.status in {400, 409}
    assert "The day: it is over; open it again first." in refused.text
    assert "Shall we meet again?" in refused.text
    again = host.press(console, "open", activity=workshop.trust)
    assert again.status in {400, 409}
    assert workshop.host.activity(workshop.trust).state == "planned"


def test_a_pause_is_said_on_the_console_as_long_as_it_lasts(
    host: Phone, console: str
) -> None:
    said = "The wall and the phones show nothing until you press"
    host.press(console, "pause")
    host.get(console)
    assert said in host.get(console).text
    host.press(console, "resume")
    host.get(console)
    assert said not in host.get(console).text


def test_so_few_late_answers_that_they_would_show_who_are_not_offered(
    host: Phone, workshop: Workshop, console: str, phones: Callable[[], Phone]
) -> None:
    last = workshop.last
    late = [phones() for _ in range(3)]
    for phone in late:
        phone.join("lantern")
    host.press(console, "open", activity=last)
    host.press(console, "close", activity=last)
    host.press(console, "show", activity=last)
    for n, phone in enumerate(late[:2]):
        phone.answer(last, {"measures": "strong"}, id_=f"late-few-{n}")
    page = host.get(f"{console}?at={last}").text
    assert "Letting in so few now would show who they are." in page
    assert "Let them in" not in page
    refused = host.press(console, "admit", activity=last)
    assert refused.status == 400
    assert workshop.store.room.answers(last) == []
    host.press(console, "hide", activity=last)
    assert host.press(console, "admit", activity=last).status == 400
    late[2].answer(last, {"measures": "strong"}, id_="late-few-2")
    assert "Let them in" in host.get(f"{console}?at={last}").text
    assert host.press(console, "admit", activity=last).status == 303
    assert len(workshop.store.room.answers(last)) == 3


def test_the_finding_is_on_the_console_to_read_aloud_once_it_is_shown(
    host: Phone, workshop: Workshop, console: str, phones: Callable[[], Phone]
) -> None:
    last = workshop.last
    room = [phones() for _ in range(6)]
    for phone in room:
        phone.join("lantern")
    host.press(console, "open", activity=last)
    for n, phone in enumerate(room):
        phone.answer(last, {"measures": "strong"}, id_=f"aloud-{n}")
    host.press(console, "close", activity=last)
    here = f"{console}?at={last}"
    assert "Read it aloud:" not in host.get(here).text
    host.press(console, "show", activity=last)
    assert "Read it aloud:" in host.get(here).text
    host.press(console, "pause")
    assert "Read it aloud:" not in host.get(here).text


def test_a_store_that_is_held_is_said_and_keeps_what_was_typed(
    host: Phone, workshop: Workshop, console: str
) -> None:
    other = sqlite3.connect(workshop.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        refused = host.press(console, "note", text="The officer left at ten")
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert refused.status == 503
    assert "This was not saved" in refused.text
    assert "The officer left at ten" in refused.text
    assert host.press(console, "note", text="Again").status == 303


def test_the_console_says_while_what_was_cut_may_still_stand_in_the_file(
    host: Phone, workshop: Workshop, console: str
) -> None:
    said = "Still tidying up after the last question"
    host.press(console, "open", activity=workshop.last)
    ballot = {"entry": "paper0000001", "line-measures": "strong"}
    host.press(console, "ballot", activity=workshop.last, **ballot)
    reader = sqlite3.connect(workshop.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM answers").fetchone()

    def within(seconds: float, *, there: bool) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if (said in host.get(console).text) is there:
                return True
            time.sleep(0.3)
        return False

    assert within(20, there=False)
    try:
        host.press(console, "close", activity=workshop.last)
        assert within(20, there=True)
    finally:
        reader.execute("ROLLBACK")
        reader.close()
    assert within(20, there=False)


def test_a_break_that_is_typed_after_the_questions_stands_last(
    host: Phone, workshop: Workshop
) -> None:
    sent = {
        "title": "A third day", "day": "2026-11-21", "notebook": "12_landscape",
        "item": ["Opening", "Prayers"], "item-minutes": ["10", "5"],
        "later": "Break", "later-minutes": "15",
    }  # fmt: skip
    day = host.post(f"/coalitions/{workshop.coalition}", sent).headers["Location"]
    session = workshop.store.facts.get(
        workshop.coalition, Session, day.rpartition("/")[2]
    )
    order = session.running_order
    titles = [item.title.get("en") for item in order]
    asked = [place for place, item in enumerate(order) if item.activity]
    assert titles[:2] == ["Opening", "Prayers"]
    # The day that the workbook plans stands between what was typed.
    assert {"Is your card right?", "Who do we work with?"} <= set(titles[2:-1])
    assert asked
    assert 1 < asked[0] <= asked[-1] < len(order) - 1
    assert titles[-1] == "Break"


@pytest.mark.parametrize(
    ("button", "fields"),
    [
        ("decide", {"text": "We go on", "topic": "zzz"}),
        ("tally", {"people": "3", "hands~x~y": "2"}),
        ("tally", {"people": "3", "hands~x": "2"}),
        ("tally", {"people": "3", "hands~measures~strong~more": "2"}),
    ],
)
def test_fields_that_no_page_of_ours_sends_get_one_sentence(
    host: Phone, workshop: Workshop, console: str, button: str, fields: dict[str, str]
) -> None:
    host.press(console, "open", activity=workshop.last)
    refused = host.press(console, button, activity=workshop.last, **fields)
    assert refused.status == 400
    assert 'role="alert"' in refused.text


@pytest.mark.parametrize("at", ["abc", "", "-1", "99", "1.5", "²"])
def test_a_place_in_the_running_order_that_is_none_gets_one_sentence(
    host: Phone, workshop: Workshop, console: str, at: str
) -> None:
    day = console.removesuffix("/console")
    refused = host.post(day, {"do": "up", "at": at})
    assert refused.status == 400
    assert "it changed meanwhile" in refused.text


def test_signing_in_goes_home_when_the_way_on_holds_control_characters(
    server: Server, key: str
) -> None:
    phone = server.phone("")
    phone.get("/login")
    for way in ("/coal\r\nX-Other: 1", "/\t/example.org", "/coalitions\x7f"):
        reply = phone.post("/login", {"key": key, "next": way})
        assert (reply.status, reply.headers["Location"]) == (302, "/coalitions")


def test_a_percent_sign_in_an_address_is_said_back_as_it_is(
    host: Phone, workshop: Workshop
) -> None:
    reply = host.get(f"{BOOK}?session=100%25")
    assert reply.status == 400
    assert "100%" in unescape(reply.text)
    assert "%%" not in reply.text


def test_the_cookie_against_forged_forms_stays_on_this_site(server: Server) -> None:
    reply = server.phone("").get("/login")
    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith("_xsrf=")
    assert "samesite=lax" in cookie.lower()
