"""A phone's pages, over real HTTP, as the server sees them: a whole visit and its parts."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone

    Phones = Callable[[], Phone]

ALL = {"vision": "working", "measures": "unknown", "trust": "strong"}
XSS = "<img src=x onerror=alert(1)>"


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
    (answer,) = workshop.counted(workshop.vision)
    host.close(workshop.vision)
    closed = phone.get(phone.at("room"))
    blind = phone.get(phone.at("results"))
    host.reveal(workshop.vision)
    results = phone.get(phone.at("results"))
    host.update_session(state="closed")
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


def test_a_language_chosen_on_a_page_without_an_address_is_kept(
    phones: Phones,
) -> None:
    phone = phones()
    phone.join(way="shared")

    phone.get(phone.at("seat") + "?lang=id")
    form = phone.get(phone.post(phone.at("next"), {}).headers["Location"]).text

    assert '<html lang="id"' in form
    assert 'href="?next=1&amp;lang=en"' in form  # the next person stays the next


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


def test_a_pause_and_a_decision_reach_the_phones(
    workshop: Workshop, seated: Phone
) -> None:
    workshop.host.record_decision(f"We meet on Tuesdays. {XSS}")

    waiting = seated.get(seated.at("room"))
    workshop.host.update_session(paused=True)
    paused = seated.get(seated.at("room"))
    workshop.host.update_session(state="closed")
    closed = seated.get(seated.at("room"))

    assert "We meet on Tuesdays." in waiting.text
    assert "<img" not in waiting.text
    assert "We are taking a break." in paused.text
    assert ">Decided so far<" in waiting.text
    assert ">Decided<" in closed.text


def test_a_closed_phone_says_all_that_was_decided_who_answers_and_by_when(
    workshop: Workshop, seated: Phone
) -> None:
    for number in ("One", "Two", "Three", "Four"):
        workshop.host.record_decision(number)
    workshop.host.record_decision("Five", owner="Ratih", by=date(2026, 12, 1))
    workshop.host.update_session(state="closed")
    before = seated.get(seated.at("room")).text
    workshop.host.record_decision("Six")
    workshop.host.record_decision("Seven")
    after = seated.get(seated.at("room")).text

    said = "Five. Ratih answers for it. By 1 December 2026."
    numbers = re.findall("<li>(One|Two|Three|Four|Five)", before)
    assert numbers == ["One", "Two", "Three", "Four", "Five"]
    assert f"<li>{said}</li>" in before
    assert "<li>and 1 more</li>" in after
    assert "Seven" not in after


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
    workshop.host.update_session(state="closed")

    reply = seated.get(seated.at("paper"))

    named = f'attachment; filename="{workshop.coalition}-2026-10-14.pdf"'
    assert reply.headers["Content-Disposition"] == named
    assert reply.body.startswith(b"%PDF-")


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


def test_a_waiting_page_without_script_looks_again_by_itself(
    phones: Phones, workshop: Workshop
) -> None:
    phone = phones()
    phone.join()

    waiting = phone.get(phone.at("room")).text
    workshop.host.open(workshop.last)
    question = phone.get(phone.at("room")).text

    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert 'http-equiv="refresh"' not in question  # nobody is interrupted
