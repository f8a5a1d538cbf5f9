"""A server that comes back under another name and port, while a session is on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import Serve
    from tests.server.running import Server

ALL = {"vision": "working", "measures": "unknown", "trust": "strong"}


def test_a_seat_and_its_answer_go_on_under_another_name_and_port(
    own_workshop: Workshop, own_server: Server, serve_with: Serve
) -> None:
    asked = own_workshop.vision
    own_workshop.host.open(asked)
    before = own_server.phone(own_workshop.code)
    seat_code = before.join("lantern", role="funder")
    assert before.answer(asked, ALL, id_="a" * 24).json["receipt"] == "saved"
    own_server.kill()

    moved = serve_with(own_workshop.path, public_url="http://harbour.test")
    phone = moved.phone(own_workshop.code)  # no cookie comes along to another name
    here = {"Host": f"harbour.test:{moved.port}"}
    phone.get(phone.at("resume"), **here)
    resumed = phone.post(phone.at("resume"), {"seat_code": seat_code}, **here)
    room = phone.get(phone.at("room"), **here)
    form = phone.get(phone.at("room") + "?change=1", **here)
    (kept,) = own_workshop.counted(asked)
    changed = phone.answer(asked, {"trust": "absent"}, id_="b" * 24, revision=1)
    (answer,) = own_workshop.counted(asked)

    assert moved.port != own_server.port
    assert (resumed.status, resumed.headers["Location"]) == (303, phone.at("room"))
    assert "Seat 1 · <bdi>Lantern Legal Aid</bdi>" in room.text
    chosen = re.findall(r'name="line-(\w+)" value="(\w+)" checked', form.text)
    assert dict(chosen) == ALL
    assert kept.value["choices"] == ALL
    assert changed.json["receipt"] == "saved"
    assert answer.value["choices"] == {"trust": "absent"}
    assert (answer.voter, len(own_workshop.seats())) == (kept.voter, 1)
