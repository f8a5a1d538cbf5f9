"""What becomes of an answer: kept once, in its order, for whoever gave it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from coalition.domain import AnswerChannel, Audience
from coalition.sessions.results import tally_activity

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

    Phones = Callable[[], Phone]

ALL = {"vision": "working", "measures": "unknown", "trust": "strong"}


def test_the_same_answer_sent_again_counts_once(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.vision)

    receipts = [
        seated.answer(workshop.vision, ALL, id_="a" * 24).json["receipt"]
        for _ in range(3)
    ]

    assert receipts == ["saved", "saved", "saved"]
    assert len(workshop.counted(workshop.vision)) == 1


def test_an_older_answer_that_arrives_after_a_newer_does_not_count(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.vision)

    seated.answer(workshop.vision, {"trust": "strong"}, id_="n" * 24, revision=5)
    older = seated.answer(
        workshop.vision, {"trust": "absent"}, id_="o" * 24, revision=4
    )

    (answer,) = workshop.counted(workshop.vision)
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
        "“How strong are we together?” This came after we closed. The host can still "
        "let it in."
    )
    assert workshop.counted(workshop.vision) == []
    assert workshop.store.room.admit_late(workshop.coalition, workshop.vision) == 1
    assert len(workshop.counted(workshop.vision)) == 1


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
    assert workshop.counted(workshop.vision) == []


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
    closed = "This question is not open now. Nothing was lost."
    assert reply.json["say"] == f"“Do we keep our word?” {closed}"
    assert unknown.json["say"] == closed


def test_a_refused_answer_names_its_question_unless_it_is_the_open_one(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.vision)
    wrong = {"vision": "nonsense"}

    here = seated.answer(workshop.vision, wrong, id_="a" * 24).json["say"]
    workshop.host.open(workshop.last)
    elsewhere = seated.answer(workshop.vision, wrong, id_="a" * 24).json["say"]

    assert elsewhere == f"“How strong are we together?” {here}"
    assert here.endswith("Nothing was saved.")


def test_an_answer_that_comes_in_a_break_is_told_in_the_break(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.open(workshop.vision)
    workshop.host.close(workshop.vision)
    workshop.host.open(workshop.last)
    workshop.host.update_session(paused=True)

    late, older = (
        seated.get(f"{seated.at('room')}?said={said}&of={asked}").text
        for said, asked in (("late", workshop.vision), ("older", workshop.last))
    )

    assert "“How strong are we together?” This came after we closed." in late
    assert "“One more look” A newer answer of yours is here already." in older


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
    assert workshop.counted(workshop.vision) == []
    assert seated.get("/health").json["ok"] is True


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
    counted = tally_activity(
        store, workshop.coalition, asked, Audience.PARTICIPANTS
    ).turnout

    assert turnout == (
        "Answered so far: 6 of 7 people here. At tables that answer together: 6."
    )
    assert (counted.people, counted.here) == (6, 7)


def test_a_table_answers_for_the_people_who_sit_there(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    phone.join("sea-gate", way="table", people=6)
    workshop.host.open(workshop.vision)

    question = phone.get(phone.at("room"))
    phone.answer(workshop.vision, ALL, id_="t" * 24)

    (answer,) = workshop.counted(workshop.vision)
    assert "You answer together, for a table of 6 people." in question.text
    assert (answer.people, answer.way) == (6, AnswerChannel.TABLE)


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
    assert len(workshop.counted(workshop.trust)) == 2


def test_an_observer_is_told_that_the_answer_is_not_counted(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    phone.join(role="observer")
    workshop.host.open(workshop.vision)

    question = phone.get(phone.at("room"))
    phone.answer(workshop.vision, ALL, id_="a" * 24)

    (answer,) = workshop.counted(workshop.vision)
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
    assert workshop.counted(workshop.vision) == []
    assert len(workshop.seats()) == 1


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

    (answer,) = workshop.counted(workshop.last)
    assert {reply.status for reply in replies} == {303}
    assert replies[0].headers["Location"] == f"/join/{workshop.code}/room?said=saved"
    assert answer.value["choices"] == {"measures": "absent"}


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
