"""The day's practical pages: room check, room pack, seat cards, ask now."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Session
from coalition.sessions.pack import JoinDetails, build_session_pack

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server


def test_the_room_check_turns_green_when_another_device_comes(
    host: Phone, console: str, server: Server, workshop: Workshop
) -> None:
    room = console.removesuffix("console") + "room"
    before = host.get(f"{room}/state").json["reached"]
    page = host.get(room).text
    assert "we propose this one" in page
    assert "firewall" in page.lower()

    phone = server.phone(workshop.code, address="127.0.0.77")
    phone.get("/join")

    assert host.get(f"{room}/state").json["reached"] == before + 1
    phone.get("/join")
    assert host.get(f"{room}/state").json["reached"] == before + 1
    assert "reached this laptop" in host.get(room).text


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names no port")
def test_the_room_check_lets_in_the_port_that_is_served(
    host: Phone, console: str, server: Server
) -> None:
    page = host.get(console.removesuffix("console") + "room").text

    assert f"{server.port}/tcp" in page


def test_the_pack_is_a_pdf_for_the_host_alone(
    host: Phone, console: str, server: Server, workshop: Workshop
) -> None:
    path = console.removesuffix("console") + "pack"

    pack = host.get(f"{path}?print=large&language=id")

    assert pack.status == 200
    assert pack.body.startswith(b"%PDF")
    assert pack.headers["Cache-Control"] == "no-store"
    assert server.phone(workshop.code).get(path).status in {302, 403}
    assert host.get(f"{path}?language=xx").status == 400


def test_a_seat_card_from_the_hat_opens_a_seat_and_opens_it_again(
    server: Server, workshop: Workshop
) -> None:
    day = workshop.store.facts.get(workshop.coalition, Session, workshop.session)
    door = JoinDetails("http://127.0.0.1/")
    card, other = build_session_pack(
        workshop.store, workshop.coalition, day.id, door, seats=2
    ).codes
    phone = server.phone(workshop.code)
    filled = phone.get(phone.at("resume") + f"?seat={card}")
    assert f'value="{card}"' in filled.text

    form = phone.post(phone.at("resume"), {"seat_code": card})
    assert form.status == 200
    assert "Take my seat" in form.text
    (ticket,) = re.findall(r'name="ticket" value="([^"]+)"', form.text)
    # A mistake in the form does not lose the card's code.
    again = phone.post(phone.at("seat"), {"ticket": ticket, "role": "emperor"})
    assert again.status == 400
    (ticket,) = re.findall(r'name="ticket" value="([^"]+)"', again.text)
    taken = phone.post(
        phone.at("seat"), {"ticket": ticket, "role": "member", "organisation": "none"}
    )
    assert f"{card[:3]} {card[3:6]} {card[6:]}" in taken.text

    second = server.phone(workshop.code)
    second.get(second.at("resume"))
    back = second.post(second.at("resume"), {"seat_code": card})
    assert back.status == 303
    assert back.headers["Location"].endswith("/room")
    wrong = f"{(int(other) + 1) % 10**10:010d}"
    third = server.phone(workshop.code)
    third.get(third.at("resume"))
    assert third.post(third.at("resume"), {"seat_code": wrong}).status == 404
    assert len(workshop.store.room.seats(workshop.coalition, workshop.session)) == 1


def test_ask_now_offers_its_choices_in_both_languages_and_reads_one(
    host: Phone, console: str, workshop: Workshop
) -> None:
    page = host.get(console).text
    (english,) = re.findall(r'name="options-en"[^>]*>([^<]*)<', page)
    (indonesian,) = re.findall(r'name="options-id"[^>]*>([^<]*)<', page)
    assert english.split() == ["Yes", "Partly", "No"]
    assert len(indonesian.split("\n")) == 3
    assert indonesian != english

    # Only one question was typed, and its choices changed: the others do not matter.
    asked = host.post(
        f"{console}/ask",
        {
            "kind": "rating",
            "question-en": "Tea or coffee?",
            "options-en": "Tea\nCoffee",
            "question-id": "",
            "options-id": indonesian,
            "offered-id": indonesian,
            "minutes": "2",
        },
    )

    assert asked.status == 303, asked.text
    (open_,) = [a for a in workshop.host.activities() if a.state == "open"]
    assert open_.question == {"en": "Tea or coffee?"}


def test_what_must_be_planned_is_not_asked_on_the_spot(
    host: Phone, console: str, workshop: Workshop
) -> None:
    host.get(console)
    for kind in ("ties", "judgements"):
        asked = host.post(f"{console}/ask", {"kind": kind, "question-en": "With whom?"})
        assert asked.status == 400
        assert "plan this one" in asked.text
    assert not [a for a in workshop.host.activities() if a.state == "open"]


def test_own_sheets_are_a_file_for_the_host_and_open_on_no_screen(
    host: Phone, console: str, server: Server, workshop: Workshop
) -> None:
    path = console.removesuffix("console") + "sheets"

    sheets = host.get(f"{path}?language=id")

    assert sheets.status == 200, sheets.text[:300]
    assert sheets.body.startswith(b"%PDF")
    assert sheets.headers["Content-Disposition"].startswith("attachment")
    assert sheets.headers["Cache-Control"] == "no-store"
    assert server.phone(workshop.code).get(path).status in {302, 403}
    assert path in host.get(console.removesuffix("/console")).text
    assert host.get(f"{path}?language=xx").status == 400
