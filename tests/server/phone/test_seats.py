"""Taking a seat, and going on with it elsewhere."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

    Phones = Callable[[], Phone]

ALL = {"vision": "working", "measures": "unknown", "trust": "strong"}


def test_a_table_is_up_to_twelve_people(phones: Phones, workshop: Workshop) -> None:
    phone = phones()
    phone.get(phone.at())
    table = {"organisation": "none", "role": "funder", "way": "table"}

    reply = phone.post(phone.at("seat"), table | {"people": 13})

    assert reply.status == 400
    assert "A table is up to 12 people. Make a second table" in reply.text
    assert 'value="funder" checked' in reply.text  # nothing is typed twice
    assert 'value="13"' in reply.text
    assert workshop.seats() == []
    phone.join(way="table", people=12)
    assert [seat.people for seat in workshop.seats()] == [12]


def test_another_coalition_has_other_keys_for_the_same_name(
    server: Server, phones: Phones
) -> None:
    here = phones()
    there = server.phone("470291")
    found = [p.key(p.get(p.at()), "lantern") for p in (here, there)]

    assert len(set(found)) == 2


def test_a_store_that_is_locked_keeps_nobody_else_waiting(
    workshop: Workshop, phones: Phones
) -> None:
    phone = phones()
    phone.get(phone.at())
    lock = sqlite3.connect(workshop.path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        seat = pool.submit(phone.post, phone.at("seat"), {"organisation": "none"})
        time.sleep(1)
        began = time.monotonic()
        other = phones()
        page = other.get(other.at())
        took = time.monotonic() - began
        lock.rollback()

        assert page.status == 200
        assert took < 1
        assert seat.result().status == 200
    lock.close()


def test_the_page_with_the_seat_code_has_no_way_to_lose_it(phones: Phones) -> None:
    phone = phones()
    ticket = re.findall(r'name="ticket" value="([^"]+)"', phone.get(phone.at()).text)

    page = phone.post(
        phone.at("seat"), {"organisation": "none", "ticket": ticket[0]}
    ).text

    assert "seatcode" in page
    assert "?lang=" not in page


def test_a_room_full_of_right_codes_is_not_held_up(
    workshop: Workshop, phones: Phones
) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = list(
            pool.map(lambda _: phones().get(f"/join/{workshop.code}").status, range(60))
        )

    assert set(statuses) == {200}


def test_a_seat_code_goes_on_from_another_phone(
    phones: Phones, workshop: Workshop
) -> None:
    first, second = phones(), phones()
    seat_code = first.join("lantern", role="funder")
    workshop.host.open(workshop.vision)
    first.answer(workshop.vision, ALL, id_="a" * 24)
    second.get(second.at("resume"))

    resumed = second.post(second.at("resume"), {"seat_code": seat_code})
    changed = second.answer(workshop.vision, {"trust": "absent"}, id_="b" * 24)

    assert re.fullmatch(r"\d{3} \d{3} \d{4}", seat_code)
    assert resumed.status == 303
    assert changed.json["receipt"] == "saved"
    assert "Seat 1 · <bdi>Lantern Legal Aid</bdi>" in second.get(second.at("room")).text
    (answer,) = workshop.counted(workshop.vision)
    assert answer.value["choices"] == {"trust": "absent"}
    assert len(workshop.seats()) == 1


def test_neither_the_seat_code_nor_the_secret_is_on_disk(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    seat_code = phone.join().replace(" ", "")
    secret = phone.cookies[f"seat-{workshop.code}"]

    disk = b"".join(
        file.read_bytes() for file in workshop.path.parent.glob("coalition.db*")
    )
    assert seat_code.encode() not in disk
    assert secret.encode() not in disk
    # What is there instead, so that the test would see it.
    assert hashlib.sha256(secret.encode()).hexdigest().encode() in disk


def test_the_seat_cookie_is_out_of_reach_of_scripts(
    workshop: Workshop, phones: Phones
) -> None:
    phone = phones()
    ticket = re.findall(r'name="ticket" value="([^"]+)"', phone.get(phone.at()).text)
    sent = {"organisation": "none", "ticket": ticket[0]}

    reply = phone.post(phone.at("seat"), sent)

    cookie = reply.headers["Set-Cookie"]
    assert cookie.startswith(f"seat-{workshop.code}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/join" in cookie


def test_sending_the_seat_form_twice_takes_one_seat(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    ticket = re.findall(r'name="ticket" value="([^"]+)"', phone.get(phone.at()).text)
    sent = {"organisation": "none", "role": "member", "ticket": ticket[0]}

    replies = [phone.post(phone.at("seat"), sent) for _ in range(2)]

    assert [reply.status for reply in replies] == [200, 200]
    assert len(workshop.seats()) == 1


def test_a_seat_form_that_was_tampered_with_takes_a_seat_of_its_own(
    phones: Phones, workshop: Workshop
) -> None:
    first, second = phones(), phones()
    first.join()
    second.get(second.at())
    forged = "2|1:0|10:1700000000|4:seat|16:MDAwMDAwMDAwMA==|" + "0" * 64

    reply = second.post(second.at("seat"), {"organisation": "none", "ticket": forged})

    assert reply.status == 200
    assert "000 000 0000" not in reply.text
    assert len(workshop.seats()) == 2


@pytest.mark.parametrize(
    "wish",
    [
        {"role": "king"},
        {"role": "host"},
        {"way": "tally"},
        {"organisation": "unheard-of"},
        {"way": "table", "people": "0"},
        {"way": "table", "people": "many"},
    ],
)
def test_a_seat_that_cannot_be_is_asked_for_again(
    phones: Phones, workshop: Workshop, wish: dict[str, str]
) -> None:
    phone = phones()
    phone.get(phone.at())

    reply = phone.post(phone.at("seat"), {"organisation": "none"} | wish)

    assert reply.status == 400
    assert "choose from what is on the page" in reply.text
    assert workshop.seats() == []


def test_a_shared_phone_gives_the_next_person_a_seat_and_an_empty_form(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    phone.join("sea-gate", way="shared")
    workshop.host.open(workshop.vision)
    phone.answer(workshop.vision, ALL, id_="1" * 24)

    saved = phone.get(phone.at("room"))
    passed = phone.post(phone.at("next"), {})
    form = phone.get(passed.headers["Location"])
    ticket = re.findall(r'name="ticket" value="([^"]+)"', form.text)[0]
    sent = {"organisation": "none", "way": "shared", "ticket": ticket}
    phone.post(phone.at("seat"), sent)
    question = phone.get(phone.at("room"))
    phone.answer(workshop.vision, {"trust": "absent"}, id_="2" * 24)

    assert "Next person" in saved.text
    assert 'value="shared" id="way-shared" checked' in form.text
    assert " checked" not in question.text
    assert len(workshop.counted(workshop.vision)) == 2
    assert [seat.number for seat in workshop.seats()] == [1, 2]


def test_a_seat_is_left_as_soon_as_the_phone_is_passed_on(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    seat_code = phone.join("sea-gate", way="shared")

    passed = phone.post(phone.at("next"), {})
    back = phone.get(phone.at("room") + "?change=1")
    again = phone.get(passed.headers["Location"])
    resumed = phone.post(phone.at("resume"), {"seat_code": seat_code})

    assert (back.status, back.headers["Location"]) == (302, f"/join/{workshop.code}")
    assert 'value="shared" id="way-shared" checked' in again.text
    assert resumed.status == 303  # who has the seat's code goes on with it


def test_looking_at_an_address_takes_nobodys_seat(phones: Phones) -> None:
    phone = phones()
    phone.join("sea-gate", way="shared")

    looked = [phone.get(path) for path in (phone.at() + "?next=1", phone.at("next"))]

    assert [reply.headers["Location"] for reply in looked] == [phone.at("room")] * 2
    assert phone.get(phone.at("room")).status == 200


def test_a_phone_of_ones_own_has_no_next_person(seated: Phone) -> None:
    passed = seated.post(seated.at("next"), {})

    assert seated.get(passed.headers["Location"]).status == 302
    assert seated.get(seated.at("room")).status == 200


def test_a_phone_without_a_seat_is_told_so(workshop: Workshop, phones: Phones) -> None:
    phone = phones()
    phone.get(phone.at())

    state = phone.get(phone.at("state"))
    answer = phone.answer(workshop.vision, ALL, id_="a" * 24)
    room = phone.get(phone.at("room"))

    assert state.status == answer.status == 401
    assert "Join again" in answer.json["say"]
    assert room.headers["Location"] == f"/join/{workshop.code}"


def test_nobody_joins_a_session_that_is_closed(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    phone.get(phone.at())
    workshop.host.update_session(state="closed")

    page = phone.get(phone.at())
    reply = phone.post(phone.at("seat"), {"organisation": "none"})

    assert "This session is closed." in page.text
    assert reply.status == 409
    assert workshop.seats() == []
