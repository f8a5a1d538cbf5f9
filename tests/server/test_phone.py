"""A phone's whole visit, over real HTTP, as the server sees it."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Answer, Audience, Listing, Organisation, Seat, Way
from coalition.workbook.results import results

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import Phone, Server, Workshop

    Phones = Callable[[], Phone]

ALL = {"vision": "working", "measures": "unknown", "trust": "strong"}
XSS = "<img src=x onerror=alert(1)>"


@pytest.fixture
def seated(phones: Phones) -> Phone:
    """A phone that has joined for Harbour House."""
    phone = phones()
    phone.join("harbour-house")
    return phone


def counted(workshop: Workshop, activity: str) -> list[Answer]:
    store = workshop.store
    try:
        return store.room.answers(activity)
    finally:
        store.close()


def seats(workshop: Workshop) -> list[Seat]:
    store = workshop.store
    try:
        return store.room.seats(workshop.coalition, workshop.session)
    finally:
        store.close()


def test_a_phone_joins_answers_changes_its_mind_and_sees_the_end(
    phones: Phones, workshop: Workshop
) -> None:
    phone, host = phones(), workshop.host
    assert "Type the six digits from the wall" in phone.get("/join").text
    assert (
        phone.get(f"/join?code={workshop.code}").headers["Location"]
        == f"/join/{workshop.code}"
    )
    phone.join("harbour-house")
    waiting = phone.get(phone.at("room"))
    host.open(workshop.vision, minutes=5)
    question = phone.get(phone.at("room"))
    first = phone.answer(workshop.vision, ALL, id_="a" * 24)
    saved = phone.get(phone.at("room"))
    changed = ALL | {"trust": "absent"}
    second = phone.answer(workshop.vision, changed, id_="b" * 24, revision=1)
    (answer,) = counted(workshop, workshop.vision)
    host.close(workshop.vision)
    closed = phone.get(phone.at("room"))
    blind = phone.get(phone.at("results"))
    host.reveal(workshop.vision)
    results = phone.get(phone.at("results"))
    host.change_session(state="closed")
    end = phone.get(phone.at("room"))

    assert "Nothing to answer now" in waiting.text
    assert "Which sentence is true of us today?" in question.text
    assert "No name is kept with this answer." in question.text
    assert "You answer for yourself." in question.text
    assert "We close at about" in question.text
    assert "I do not know" in question.text
    assert "Rather not say" in question.text
    assert first.json["receipt"] == second.json["receipt"] == "saved"
    assert first.json["say"] == "Saved. You can change it until we close."
    assert "Change my answer" in saved.text
    assert "Answered so far: 1 of 1 people here." in saved.text
    assert answer.value["choices"]["trust"] == "absent"
    assert "Nothing to answer now" in closed.text
    assert "Most members have agreed to one written vision." not in blind.text
    assert "Most members have agreed to one written vision." in results.text
    assert "The session is closed." in end.text
    assert "Take it home (PDF)" in end.text


def test_the_same_answer_sent_again_counts_once(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.vision)

    receipts = [
        seated.answer(workshop.vision, ALL, id_="a" * 24).json["receipt"]
        for _ in range(3)
    ]

    assert receipts == ["saved", "saved", "saved"]
    assert len(counted(workshop, workshop.vision)) == 1


def test_an_older_answer_that_arrives_after_a_newer_does_not_count(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.vision)

    seated.answer(workshop.vision, {"trust": "strong"}, id_="n" * 24, revision=5)
    older = seated.answer(
        workshop.vision, {"trust": "absent"}, id_="o" * 24, revision=4
    )

    (answer,) = counted(workshop, workshop.vision)
    assert older.json["receipt"] == "older"
    assert answer.value["choices"] == {"trust": "strong"}


def test_an_answer_after_closing_is_kept_apart_and_the_phone_says_so(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.vision)
    workshop.host.close(workshop.vision)

    late = seated.answer(workshop.vision, ALL, id_="a" * 24)

    assert late.json["receipt"] == "late"
    assert late.json["say"] == (
        "This came after we closed. The host can still let it in."
    )
    assert counted(workshop, workshop.vision) == []
    assert workshop.store.room.admit(workshop.coalition, workshop.vision) == 1
    assert len(counted(workshop, workshop.vision)) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"line-vision": "nonsense"},
        {"line-nowhere": "strong"},
        {"line-vision": "strong", "id": "short"},
        {"line-vision": "strong", "revision": "-1"},
        {"line-vision": "strong", "revision": "9" * 30},
        {"line-vision": "strong", "revision": "one"},
        {"line-vision": "strong", "id": "x" * 5000},
        {"line-vision": "\x00<script>"},
    ],
)
def test_garbage_gets_a_sentence_and_is_not_saved(
    workshop: Workshop, seated: Phone, fields: dict[str, str]
) -> None:
    workshop.host.open(workshop.vision)
    sent = {"id": "a" * 24, "revision": "0"} | fields

    reply = seated.post(
        seated.at("answer", workshop.vision), sent, Accept="application/json"
    )

    assert reply.status == 400
    assert reply.json["say"].endswith("Nothing was saved.")
    assert "Traceback" not in reply.text
    assert counted(workshop, workshop.vision) == []


def test_bytes_that_are_no_text_get_a_sentence(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.vision)
    headers = {
        "X-XSRFToken": seated.cookies["_xsrf"],
        "Content-Type": "application/x-www-form-urlencoded",
    }

    reply = seated.ask(
        "POST", seated.at("answer", workshop.vision), b"line-vision=%ff%fe", headers
    )

    assert reply.status == 400
    assert "Nothing was saved." in reply.text


def test_a_question_that_nobody_opened_takes_no_answer(
    workshop: Workshop, seated: Phone
) -> None:
    reply = seated.answer(workshop.trust, {"trust": "strong"}, id_="a" * 24)
    unknown = seated.answer("no-such-thing", {"trust": "strong"}, id_="a" * 24)

    assert reply.status == unknown.status == 409
    assert reply.json["say"] == "This question is not open now. Nothing was lost."


@pytest.mark.parametrize("megabytes", [1, 10])
def test_a_post_of_megabytes_is_refused(
    workshop: Workshop, seated: Phone, megabytes: int
) -> None:
    workshop.host.open(workshop.vision)
    fields = {"line-vision": "x" * megabytes * 2**20, "id": "a" * 24, "revision": 0}

    try:
        reply = seated.post(seated.at("answer", workshop.vision), fields)
    except OSError:
        pass  # the server hung up before it had read all of it
    else:
        assert reply.status in {400, 413}
        if megabytes == 1:
            assert "This is too long to send." in reply.text
    assert counted(workshop, workshop.vision) == []
    assert seated.get("/health").json["ok"] is True


def test_who_guesses_join_codes_is_held_up(workshop: Workshop, server: Server) -> None:
    phone = server.phone(workshop.code, "127.0.0.2")

    wrong = [phone.get(f"/join/{n:06d}") for n in range(100001, 100030)]
    right = phone.get(phone.at())

    assert wrong[0].status == 404
    assert "type the six digits again" in wrong[0].text
    assert wrong[-1].status == 429
    assert "Too many tries. Wait a minute." in wrong[-1].text
    assert right.status == 200  # who shares the address is not kept out


def test_who_guesses_seat_codes_is_held_up(workshop: Workshop, server: Server) -> None:
    phone = server.phone(workshop.code, "127.0.0.3")
    phone.get(phone.at())

    def guess(n: int) -> int:
        sent = {"seat_code": f"{n:010d}"}
        return phone.post(phone.at("resume"), sent).status

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(guess, range(40)))

    assert statuses.count(404) <= 20
    assert statuses.count(429) >= 20
    assert 303 not in statuses


def test_a_seat_is_never_kept_out_by_a_neighbour_who_guesses(
    workshop: Workshop, server: Server
) -> None:
    address = "127.0.0.4"
    seated = server.phone(workshop.code, address)
    seat_code = seated.join()
    guess = server.phone("", address)
    before = [guess.get(f"/join/{n:06d}").status for n in range(100001, 100023)]

    began = time.monotonic()
    room = seated.get(seated.at("room"))
    took = time.monotonic() - began
    other = server.phone(workshop.code, address)
    other.get(other.at("resume"))
    resumed = other.post(other.at("resume"), {"seat_code": seat_code})

    assert before[-1] == 429
    assert (room.status, resumed.status) == (200, 303)
    assert took < 0.2  # a seat does not even wait


def test_a_table_is_up_to_twelve_people(phones: Phones, workshop: Workshop) -> None:
    phone = phones()
    phone.get(phone.at())
    table = {"organisation": "none", "role": "funder", "way": "table"}

    reply = phone.post(phone.at("seat"), table | {"people": 13})

    assert reply.status == 400
    assert "A table is up to 12 people. Make a second table" in reply.text
    assert 'value="funder" checked' in reply.text  # nothing is typed twice
    assert 'value="13"' in reply.text
    assert seats(workshop) == []
    phone.join(way="table", people=12)
    assert [seat.people for seat in seats(workshop)] == [12]


def test_one_machine_cannot_fill_the_room(workshop: Workshop, server: Server) -> None:
    def join(_: int) -> int:
        phone = server.phone(workshop.code, "127.0.0.5")
        phone.get(phone.at())
        return phone.post(phone.at("seat"), {"organisation": "none"}).status

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(join, range(64)))

    assert (statuses.count(200), statuses.count(429)) == (60, 4)
    assert len(seats(workshop)) == 60


def test_an_alias_keeps_the_real_name_out_of_every_page(
    phones: Phones, workshop: Workshop
) -> None:
    house = Organisation(
        id="bamboo-bridge",
        name="Bamboo Bridge",
        listing=Listing.ALIAS,
        alias="A partner house",
    )
    workshop.store.facts.put(workshop.coalition, [house])
    phone = phones()
    form = phone.get(phone.at()).text
    phone.join("another", other="bamboo-bridge")
    workshop.host.open(workshop.trust)
    question = phone.get(phone.at("room")).text
    phone.answer(workshop.trust, {"trust": "strong"}, id_="a" * 24)
    workshop.host.close(workshop.trust)
    workshop.host.reveal(workshop.trust)
    results = phone.get(phone.at("results")).text
    guessed = phones()
    guessed.get(guessed.at())
    by_id = guessed.post(guessed.at("seat"), {"organisation": "bamboo-bridge"})

    assert "A partner house" in form
    assert "You answer for A partner house." in question
    assert "bamboo" not in (form + question + results).lower()
    assert by_id.status == 400
    assert [seat.organisation for seat in seats(workshop)] == ["bamboo-bridge"]


def test_another_coalition_has_other_keys_for_the_same_name(
    server: Server, phones: Phones
) -> None:
    here = phones()
    there = server.phone("470291")
    found = [p.key(p.get(p.at()), "lantern") for p in (here, there)]

    assert len(set(found)) == 2


def test_a_break_and_taking_a_result_down_reach_the_page_of_results(
    phones: Phones, workshop: Workshop
) -> None:
    phone, host = phones(), workshop.host
    phone.join()
    host.open(workshop.vision)
    phone.answer(workshop.vision, ALL, id_="a" * 24)
    host.close(workshop.vision)
    host.reveal(workshop.vision)
    page = phone.at("results")
    seen, keys = [], []

    def look() -> None:
        seen.append(phone.get(page).text)
        keys.append(phone.get(page, Accept="application/json").json["key"])

    look()
    host.change_session(paused=True)
    look()
    host.change_session(paused=False)
    host.reveal(workshop.vision, shown=False)
    look()

    sentence = "Most members have agreed to one written vision."
    assert [sentence in text for text in seen] == [True, False, False]
    assert "We are taking a break." in seen[1]
    assert len(set(keys)) == 3
    assert all(f'data-key="{k}"' in text for k, text in zip(keys, seen, strict=True))


def test_here_are_those_whose_part_counts_and_tables_are_told_apart(
    phones: Phones, workshop: Workshop
) -> None:
    watching, table, one = phones(), phones(), phones()
    watching.join(role="observer")
    table.join(way="table", people=6)
    one.join()
    workshop.host.open(workshop.vision)
    for n, phone in enumerate((watching, table)):
        phone.answer(workshop.vision, ALL, id_=f"{n}" * 24)

    turnout = table.get(table.at("state")).json["turnout"]
    store = workshop.store
    (asked,) = (a for a in workshop.host.activities() if a.id == workshop.vision)
    counted = results(store, workshop.coalition, asked, Audience.PARTICIPANTS).turnout

    assert turnout == (
        "Answered so far: 6 of 7 people here. At tables that answer together: 6."
    )
    assert (counted.people, counted.here) == (6, 7)


def test_a_store_that_is_locked_keeps_nobody_else_waiting(
    own_server: Server, own_workshop: Workshop
) -> None:
    phone = own_server.phone(own_workshop.code)
    phone.get(phone.at())
    lock = sqlite3.connect(own_workshop.path, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        seat = pool.submit(phone.post, phone.at("seat"), {"organisation": "none"})
        time.sleep(1)
        began = time.monotonic()
        other = own_server.phone(own_workshop.code)
        page = other.get(other.at())
        took = time.monotonic() - began
        lock.rollback()

        assert page.status == 200
        assert took < 1
        assert seat.result().status == 200
    lock.close()


def test_a_language_chosen_on_a_page_without_an_address_is_kept(
    phones: Phones,
) -> None:
    phone = phones()
    phone.join(way="shared")

    phone.get(phone.at("seat") + "?lang=id")
    form = phone.get(phone.at() + "?next=1").text

    assert '<html lang="id"' in form
    assert 'href="?next=1&amp;lang=en"' in form  # the next person stays the next


def test_a_name_from_right_to_left_does_not_turn_its_sentence(
    phones: Phones, workshop: Workshop
) -> None:
    name = "بيت الميناء"
    house = Organisation(id="lantern", name=name)
    workshop.store.facts.put(workshop.coalition, [house])
    phone = phones()
    form = phone.get(phone.at()).text
    phone.join("lantern")
    workshop.host.open(workshop.trust)

    question = phone.get(phone.at("room")).text

    assert f"<bdi>{name}</bdi>" in form
    # U+2068 and U+2069 begin and end an isolate (Unicode Standard Annex 9).
    assert f"You answer for \u2068{name}\u2069." in question


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
    (answer,) = counted(workshop, workshop.vision)
    assert answer.value["choices"] == {"trust": "absent"}
    assert len(seats(workshop)) == 1


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
    assert len(seats(workshop)) == 1


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
    assert len(seats(workshop)) == 2


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
    assert seats(workshop) == []


def test_a_table_answers_for_the_people_who_sit_there(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    phone.join("sea-gate", way="table", people=6)
    workshop.host.open(workshop.vision)

    question = phone.get(phone.at("room"))
    phone.answer(workshop.vision, ALL, id_="t" * 24)

    (answer,) = counted(workshop, workshop.vision)
    assert "You answer together, for a table of 6 people." in question.text
    assert (answer.people, answer.way) == (6, Way.TABLE)


def test_a_shared_phone_gives_the_next_person_a_seat_and_an_empty_form(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    phone.join("sea-gate", way="shared")
    workshop.host.open(workshop.vision)
    phone.answer(workshop.vision, ALL, id_="1" * 24)

    saved = phone.get(phone.at("room"))
    form = phone.get(phone.at() + "?next=1")
    ticket = re.findall(r'name="ticket" value="([^"]+)"', form.text)[0]
    sent = {"organisation": "none", "way": "shared", "ticket": ticket}
    phone.post(phone.at("seat"), sent)
    question = phone.get(phone.at("room"))
    phone.answer(workshop.vision, {"trust": "absent"}, id_="2" * 24)

    assert "Next person" in saved.text
    assert 'value="shared" id="way-shared" checked' in form.text
    assert " checked" not in question.text
    assert len(counted(workshop, workshop.vision)) == 2
    assert [seat.number for seat in seats(workshop)] == [1, 2]


def test_a_phone_of_ones_own_has_no_next_person(seated: Phone) -> None:
    assert seated.get(seated.at() + "?next=1").status == 302


def test_a_colleague_is_told_who_has_answered_and_may_differ(
    phones: Phones, workshop: Workshop
) -> None:
    first, second, other = phones(), phones(), phones()
    first.join("harbour-house")
    second.join("harbour-house")
    other.join("lantern")
    workshop.host.open(workshop.trust)
    first.answer(workshop.trust, {"trust": "strong"}, id_="a" * 24)

    told, untold = (p.get(p.at("room")).text for p in (second, other))
    second.answer(workshop.trust, {"trust": "absent"}, id_="b" * 24)

    assert "You answer for Harbour House." in told
    assert "Your organisation" in told
    assert "Seat 1 has answered for Harbour House." in told
    assert "has answered for" not in untold
    assert len(counted(workshop, workshop.trust)) == 2


def test_an_observer_is_told_that_the_answer_is_not_counted(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    phone.join(role="observer")
    workshop.host.open(workshop.vision)

    question = phone.get(phone.at("room"))
    phone.answer(workshop.vision, ALL, id_="a" * 24)

    (answer,) = counted(workshop, workshop.vision)
    assert "your part in the room is not counted here" in question.text
    assert answer.counts is False


def test_without_the_token_of_a_page_nothing_is_taken(
    phones: Phones, workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.vision)
    fields = {"id": "a" * 24, "revision": 0, "line-vision": "strong"}
    stranger = phones()

    bare = seated.post(
        seated.at("answer", workshop.vision), fields | {"_xsrf": "made-up"}
    )
    seat = stranger.post(stranger.at("seat"), {"organisation": "none"})
    resume = stranger.post(stranger.at("resume"), {"seat_code": "1"})

    assert bare.status == seat.status == resume.status == 403
    assert "Nothing was saved." in bare.text
    assert counted(workshop, workshop.vision) == []
    assert len(seats(workshop)) == 1


def test_a_phone_that_knows_the_state_gets_304_until_something_changes(
    workshop: Workshop, seated: Phone
) -> None:
    state = seated.at("state")
    first = seated.get(state)
    mark = {"If-None-Match": first.headers["Etag"]}

    same = seated.ask("GET", state, headers=mark)
    workshop.host.open(workshop.vision)
    moved = seated.ask("GET", state, headers=mark)

    assert (same.status, same.body) == (304, b"")
    assert moved.status == 200
    assert moved.json["activity"] == workshop.vision
    assert moved.json["key"] != first.json["key"]


def test_a_phone_without_a_seat_is_told_so(workshop: Workshop, phones: Phones) -> None:
    phone = phones()
    phone.get(phone.at())

    state = phone.get(phone.at("state"))
    answer = phone.answer(workshop.vision, ALL, id_="a" * 24)
    room = phone.get(phone.at("room"))

    assert state.status == answer.status == 401
    assert "Join again" in answer.json["say"]
    assert room.headers["Location"] == f"/join/{workshop.code}"


def test_without_script_going_back_and_choosing_again_is_no_repeat(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.last)
    form = {"id": "", "revision": ""}

    replies = [
        seated.post(
            seated.at("answer", workshop.last), form | {"line-measures": choice}
        )
        for choice in ("absent", "strong", "strong", "absent")
    ]

    (answer,) = counted(workshop, workshop.last)
    assert {reply.status for reply in replies} == {303}
    assert replies[0].headers["Location"] == f"/join/{workshop.code}/room?said=saved"
    assert answer.value["choices"] == {"measures": "absent"}


def test_a_pause_and_a_decision_reach_the_phones(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.decide(f"We meet on Tuesdays. {XSS}")

    waiting = seated.get(seated.at("room"))
    workshop.host.change_session(paused=True)
    paused = seated.get(seated.at("room"))
    workshop.host.change_session(state="closed")
    closed = seated.get(seated.at("room"))

    assert "We meet on Tuesdays." in waiting.text
    assert "<img" not in waiting.text
    assert "We are taking a break." in paused.text
    assert ">Decided so far<" in waiting.text
    assert ">Decided<" in closed.text


def test_what_people_typed_is_text_on_every_page(phones: Phones) -> None:
    phone = phones()
    form = phone.get(phone.at())
    phone.join("another", other="markets")

    room = phone.get(phone.at("room"))

    assert XSS.replace("<", "&lt;").replace(">", "&gt;") in form.text
    assert "<img" not in form.text + room.text


def test_the_paper_comes_after_the_session_is_closed(seated: Phone) -> None:
    reply = seated.get(seated.at("paper"))

    assert reply.status == 404
    assert "The paper is made when the host closes the session." in reply.text


def test_the_paper_is_a_file_that_says_which_day_it_is_of(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.change_session(state="closed")

    reply = seated.get(seated.at("paper"))

    named = 'attachment; filename="first-day-2026-10-14.pdf"'
    assert reply.headers["Content-Disposition"] == named
    assert reply.body.startswith(b"%PDF-")


def test_nobody_joins_a_session_that_is_closed(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    phone.get(phone.at())
    workshop.host.change_session(state="closed")

    page = phone.get(phone.at())
    reply = phone.post(phone.at("seat"), {"organisation": "none"})

    assert "This session is closed." in page.text
    assert reply.status == 409
    assert seats(workshop) == []


def test_each_phone_speaks_its_own_language(workshop: Workshop, seated: Phone) -> None:
    workshop.host.open(workshop.vision)

    indonesian = seated.get(seated.at("room") + "?lang=id")
    again = seated.get(seated.at("room"))
    unknown = seated.get(seated.at("room") + "?lang=xx")

    assert '<html lang="id"' in indonesian.text
    assert "Nama tidak disimpan bersama jawaban ini." in again.text
    assert '<html lang="id"' in unknown.text


def test_every_page_of_ours_forbids_what_is_not_ours(seated: Phone) -> None:
    for path in ("/join", seated.at("room"), "/join/nonsense", "/health"):
        policy = seated.get(path).headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy


def test_the_log_keeps_no_code_and_no_answer(
    phones: Phones, workshop: Workshop, server: Server
) -> None:
    before = len(server.log.read_text())
    phone = phones()
    seat_code = phone.join()
    workshop.host.open(workshop.vision)
    phone.answer(workshop.vision, ALL, id_="a" * 24)
    phone.answer(workshop.vision, {"vision": "nonsense"}, id_="a" * 24)

    # The refused answer is what the log speaks of, a moment later.
    for _ in range(50):
        log = server.log.read_text()[before:]
        if "POST /join/" in log:
            break
        time.sleep(0.1)
    assert "POST /join/" in log
    assert seat_code.replace(" ", "") not in log
    assert phone.cookies[f"seat-{workshop.code}"] not in log
    assert "Traceback" not in log


def test_a_coalition_made_up_for_practice_says_so_on_every_page(
    workshop: Workshop, phones: Phones
) -> None:
    phone = phones()
    real = phone.get(phone.at()).text
    card = workshop.store.facts.coalition(workshop.coalition)
    made_up = card.model_copy(update={"fictional": True})
    workshop.store.facts.put(workshop.coalition, [made_up])

    form = phone.get(phone.at()).text
    phone.join()
    room = phone.get(phone.at("room")).text

    assert "this coalition is made up" not in real
    assert "this coalition is made up" in form
    assert "this coalition is made up" in room
