"""A phone's whole visit, over real HTTP, as the server sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Activity, Way
from coalition.domain import Answer as Said

if TYPE_CHECKING:
    from tests.server.conftest import Phone, Server, Workshop

Phones = "Callable[[], Phone]"
ALL = {"vision": "working", "measures": "unknown", "trust": "strong"}


def counted(workshop: Workshop, activity: str) -> list[Said]:
    store = workshop.store
    try:
        return store.room.answers(activity)
    finally:
        store.close()


def test_a_phone_joins_answers_changes_its_mind_and_sees_the_end(
    workshop: Workshop, server: Server
) -> None:
    phone, host = server.phone(), workshop.host
    assert phone.get("/join?code=470+291").headers["Location"] == "/join/470291"
    phone.join("harbour-house")
    waiting = phone.get(phone.at("room"))
    host.open("vision-check", minutes=5)
    question = phone.get(phone.at("room"))
    first = phone.answer("vision-check", ALL, id_="a" * 24)
    saved = phone.get(phone.at("room"))
    second = phone.answer(
        "vision-check", ALL | {"trust": "absent"}, id_="b" * 24, revision=1
    )
    (answer,) = counted(workshop, "vision-check")
    host.close("vision-check")
    closed = phone.get(phone.at("room"))
    host.reveal("vision-check")
    results = phone.get(phone.at("results"))
    host.change_session(state="closed")
    end = phone.get(phone.at("room"))

    assert "Nothing to answer now" in waiting.text
    assert "Which sentence is true of us today?" in question.text
    assert "No name is kept with this answer." in question.text
    assert "You answer for yourself." in question.text
    assert "We close at about" in question.text
    assert first.json["receipt"] == second.json["receipt"] == "saved"
    assert first.json["say"] == "Saved. You can change it until we close."
    assert "Change my answer" in saved.text
    assert "Answered so far: 1 of 1 people here." in saved.text
    assert answer.value["choices"]["trust"] == "absent"
    assert "Nothing to answer now" in closed.text
    assert "Most members have agreed to one written vision." in results.text
    assert "The session is closed." in end.text
