"""Signing in, home, and a session that is planned, over real HTTP."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from coalition.domain import RunningOrderItem, Session

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import SignIn
    from tests.server.phones import Phone
    from tests.server.running import Server


XSS = "<img src=x onerror=alert(1)>"


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


def row(host: Phone, day: str, at: int | str, do: str, **more: str) -> dict[str, str]:
    """Give what a button of a row sends, from the page as it is now."""
    (seen,) = set(re.findall(r'name="seen" value="([^"]+)"', host.get(day).text))
    return {"do": do, "at": str(at), "seen": seen} | more


def test_the_running_order_is_changed_before_the_day(
    host: Phone, workshop: Workshop, console: str
) -> None:
    day = console.removesuffix("/console")
    assert (
        host.post(day, {"do": "add", "title": "Lunch", "minutes": "45"}).status == 302
    )
    assert host.post(day, row(host, day, 3, "up")).status == 302
    assert host.post(day, row(host, day, 2, "minutes", minutes="50")).status == 302
    order = workshop.host.session.running_order
    assert [item.minutes for item in order] == [10, 10, 50, 10]
    assert order[2].title == {"en": "Lunch"}
    assert host.post(day, row(host, day, 2, "drop")).status == 302
    assert len(workshop.host.session.running_order) == 3
    refused = host.post(day, row(host, day, 0, "minutes", minutes="12,5"))
    assert refused.status == 400
    assert "whole number" in refused.text
    nowhere = host.post(day, row(host, day, 99, "drop"))
    assert (nowhere.status, "it changed meanwhile" in nowhere.text) == (400, True)


def test_a_row_that_is_left_out_twice_takes_no_other_row_with_it(
    host: Phone, workshop: Workshop, console: str
) -> None:
    day = console.removesuffix("/console")
    names = ("Welcome", "The mayor", "Survivors speak")
    order = [RunningOrderItem(title={"en": name}) for name in names]
    workshop.host.update_session(running_order=order)
    press = row(host, day, 1, "drop")

    replies = [host.post(day, press), host.post(day, press)]

    assert [reply.status for reply in replies] == [302, 400]
    assert "it changed meanwhile" in replies[1].text
    left = workshop.host.session.running_order
    assert [item.title["en"] for item in left] == ["Welcome", "Survivors speak"]
