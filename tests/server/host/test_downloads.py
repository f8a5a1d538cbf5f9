"""Files that the host takes out by browser: the same as by command, for nobody else."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from coalition.domain import Audience, Listing, Organisation
from coalition.exchange.package.archive import read_package
from coalition.sessions.exports import export_package
from coalition.sessions.rehearsal import start_rehearsal

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import Serve, SignIn
    from tests.server.phones import Phone
    from tests.server.running import Server

SHARED = (
    "for-participants.xlsx",
    "for-participants.zip",
    "map-for-participants.json",
    "map-for-participants.xlsx",
)
ALL = (*SHARED, "confidential.zip")
HIDDEN, SECRET = "Sea Gate Shelter", "ask for Rina at night"


@pytest.fixture
def door(workshop: Workshop) -> str:
    """The coalition's page; its shelter is hidden, and has a contact."""
    store = workshop.store
    card = store.facts.get(workshop.coalition, Organisation, "sea-gate")
    changes = {"listing": Listing.HIDDEN, "contact": SECRET}
    store.facts.put(workshop.coalition, [card.model_copy(update=changes)])
    store.close()
    return f"/coalitions/{workshop.coalition}"


@pytest.fixture
def day(door: str, workshop: Workshop) -> str:
    """The session's page."""
    return f"{door}/sessions/{workshop.session}"


def unpacked(content: bytes) -> str:
    """Read all that a file holds as text, unzipped where it is a zip."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        return "".join(box.read(name).decode() for name in box.namelist())


def test_every_file_offered_on_the_pages_comes_under_a_clean_name(
    host: Phone, workshop: Workshop, door: str, day: str
) -> None:
    offered = re.findall(r'href="([^"]+/downloads/[^"]+)"', host.get(door).text)
    names = []
    for address in (*offered, f"{day}/package"):
        reply = host.get(address)
        assert reply.status == 200, reply.text
        assert reply.headers["Cache-Control"] == "no-store"
        said = reply.headers["Content-Disposition"]
        names += re.findall(r'^attachment; filename="([a-z0-9-]+\.[a-z]+)"$', said)
    own = workshop.coalition

    assert f'href="{day}/package"' in host.get(day).text
    assert sorted(names[:-1]) == sorted(f"{own}-{name}" for name in ALL)
    assert names[-1] == f"{own}-{workshop.session}-confidential.zip"


@pytest.mark.parametrize("name", SHARED)
def test_a_file_for_participants_leaves_out_who_is_hidden(
    host: Phone, door: str, name: str
) -> None:
    text = unpacked(host.get(f"{door}/downloads/{name}").body)
    assert "Lantern Legal Aid" in text
    assert HIDDEN not in text
    assert SECRET not in text


def test_the_files_are_those_that_the_command_writes(
    host: Phone, workshop: Workshop, door: str, day: str
) -> None:
    whole = host.get(f"{door}/downloads/confidential.zip").body
    of_day = host.get(f"{day}/package").body
    sheet = host.get(f"{door}/downloads/for-participants.xlsx").body
    kumu = host.get(f"{door}/downloads/map-for-participants.json").body
    store, where = workshop.store, (workshop.coalition, Audience.FACILITATOR)

    assert whole == export_package(store, *where)
    assert of_day == export_package(store, *where, workshop.session)
    assert SECRET in unpacked(whole)
    assert read_package(of_day).coalition == workshop.coalition
    cells = [
        c.value for row in load_workbook(io.BytesIO(sheet)).worksheets[0] for c in row
    ]
    assert "Harbour House" in cells
    assert "elements" in kumu.decode()


def test_participants_and_strangers_get_nothing(
    server: Server, workshop: Workshop, door: str, day: str
) -> None:
    seated = server.phone(workshop.code)
    seated.join("harbour-house")
    for phone in (seated, server.phone("")):
        for address in (*(f"{door}/downloads/{n}" for n in ALL), f"{day}/package"):
            reply = phone.get(address)
            assert reply.status == 302
            assert "/login" in reply.headers["Location"]
            assert reply.body == b""


def test_a_pinned_facilitator_takes_out_their_own_coalition_alone(
    server: Server, workshop: Workshop, door: str, serve_with: Serve, sign_in: SignIn
) -> None:
    host = sign_in(serve_with(server.path, coalition=workshop.coalition))
    others = "/coalitions/safe-passage-0"

    assert host.get(f"{door}/downloads/confidential.zip").status == 200
    for name in ALL:
        assert host.get(f"{others}/downloads/{name}").status == 403
    assert host.get(f"{others}/sessions/{workshop.session}/package").status == 403


def test_nothing_of_a_rehearsal_is_taken_out(
    host: Phone, workshop: Workshop, door: str
) -> None:
    slug, day = start_rehearsal(workshop.store, workshop.coalition, workshop.session)
    there = door.replace(workshop.coalition, slug)
    for address in (
        *(f"{there}/downloads/{name}" for name in ALL),
        f"{there}/sessions/{day.id}/package",
    ):
        reply = host.get(address)
        assert reply.status == 400
        assert "only there to practise; nothing of it is kept" in reply.text
        assert "Content-Disposition" not in reply.headers
    assert "/downloads/" not in host.get(there).text
    assert "/package" not in host.get(f"{there}/sessions/{day.id}").text


def test_another_name_and_another_session_are_not_there(host: Phone, door: str) -> None:
    assert host.get(f"{door}/downloads/store.db").status == 404
    assert host.get(f"{door}/sessions/no-such-day/package").status == 404
