"""Requests that are turned away: one plain sentence, and never a bare refusal."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

STRANGE = "laptop-of-rina.local:8866"
NOT_KNOWN = "is not one that this computer knows: open the address on the wall"
TOO_LARGE = "larger than the 4 MB that a page can take. Nothing was saved."


@pytest.mark.parametrize(
    "path", ["/", "/login", "/coalitions", "/join", "/coalitions/x/sessions/y/wall"]
)
def test_an_address_that_this_computer_does_not_know_is_told_so_on_a_page(
    server: Server, host: Phone, path: str, key: str
) -> None:
    for phone in (server.phone(""), host):
        reply = phone.get(path, Host=STRANGE)
        text = unescape(reply.text)
        assert reply.status == 403
        assert NOT_KNOWN in text
        assert "--public-url" in text
        assert "too long" not in text
        assert "Traceback" not in text
        assert key not in text
        (style,) = re.findall(r'rel="stylesheet" href="([^"]+)"', reply.text)
        dressed = phone.get(style, Host=STRANGE)
        assert dressed.status == 200
        assert "{" in dressed.text


def test_a_program_under_an_unknown_address_is_told_so_too(server: Server) -> None:
    reply = server.phone("").get("/join", Host=STRANGE, Accept="application/json")
    assert reply.status == 403
    assert reply.json["error"] == "unknown-address"
    assert NOT_KNOWN in reply.json["say"]


def test_a_workbook_under_an_unknown_address_leads_to_the_one_on_the_wall(
    host: Phone,
) -> None:
    book = "/voila/render/phase1_initiate/12_landscape.ipynb"
    reply = host.get(book, Host=STRANGE)
    assert reply.status == 403
    assert "Open the address on the wall" in reply.text
    assert "Forbidden" not in reply.text


def test_nothing_but_styles_and_scripts_comes_under_an_unknown_address(
    host: Phone, workshop: Workshop
) -> None:
    day = f"/coalitions/{workshop.coalition}/sessions/{workshop.session}"
    for path in (
        "/coalitions",
        day,
        f"{day}/console/state",
        f"{day}/package",
        f"/join/{workshop.code}",
        "/voila/render/phase1_initiate/12_landscape.ipynb",
        "/api/kernels/00000000-0000-0000-0000-000000000000",
    ):
        reply = host.get(path, Host=STRANGE)
        assert reply.status in {403, 404}
        assert "Safe Passage" not in reply.text
        assert "Traceback" not in reply.text


def test_a_phone_or_a_stranger_that_sends_too_much_is_told_so_too(
    server: Server, workshop: Workshop
) -> None:
    phone = server.phone(workshop.code)
    phone.get(phone.at())
    for path in (phone.at("seat"), "/nothing", "/login"):
        reply = phone.ask("POST", path, b"x" * (5 * 2**20))
        assert reply.status == 413
        assert TOO_LARGE in unescape(reply.text)
        assert phone.get("/health").status == 200
