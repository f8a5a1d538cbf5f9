"""The rehearsal as a host meets it: one button, their answers, one key to end it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from coalition.domain import Session

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

BANNER = "Rehearsal. Nothing here counts."


def test_a_rehearsal_runs_by_itself_is_marked_and_is_thrown_away(
    host: Phone, console: str, workshop: Workshop, server: Server
) -> None:
    home = console.removesuffix("/console")
    assert BANNER not in host.get(home).text

    begun = host.post(f"{home}/rehearsal", {"do": "begin"})

    there = begun.headers["Location"]
    assert begun.status == 303
    assert f"{workshop.coalition}-rehearsal" in there
    for page in (there, f"{there}/console", f"{there}/wall"):
        assert BANNER in host.get(page).text
    assert there in host.get(home).text
    assert f"{workshop.coalition}-rehearsal" not in host.get("/coalitions").text

    (question,) = re.findall(
        r'name="activity" value="([^"]+)"', host.get(f"{there}/console").text
    )[:1]
    opened = host.post(f"{there}/console/open", {"activity": question})
    assert opened.status == 303
    until = time.monotonic() + 40
    while (
        host.get(f"{there}/console/state").json["counts"]["answered"] != "12"
        and time.monotonic() < until
    ):
        time.sleep(0.3)
    assert host.get(f"{there}/console/state").json["counts"]["answered"] == "12"

    slug, id_ = there.split("/")[2], there.split("/")[4]
    code = workshop.store.facts.get(slug, Session, id_).code
    phone = server.phone(code)
    assert BANNER in phone.get(phone.at()).text
    phone.join()
    assert BANNER in phone.get(phone.at("room")).text

    thrown = host.post(f"{there}/rehearsal", {"do": "throw"})

    assert thrown.headers["Location"] == home
    assert host.get(there).status == 404
    assert phone.get(phone.at("room")).status == 404
    assert there not in host.get(home).text
    state = host.get(f"{console}/state").json
    assert state["counts"]["here"] == "0"


def test_who_did_not_sign_in_begins_no_rehearsal(
    server: Server, console: str, workshop: Workshop
) -> None:
    stranger = server.phone(workshop.code)
    stranger.get("/login")

    reply = stranger.post(
        f"{console.removesuffix('/console')}/rehearsal", {"do": "begin"}
    )

    assert reply.status in {302, 403}
    assert all(
        card.rehearsal_of != workshop.coalition
        for _, card in workshop.store.facts.read_all_coalitions(
            type(workshop.store.facts.coalition(workshop.coalition))
        )
    )


def test_the_console_tells_seats_from_phones_that_are_on_the_page(
    host: Phone, console: str, phones: object
) -> None:
    first, second = phones(), phones()  # type: ignore[operator]
    first.join()
    second.join(way="table", people=3)

    counts = host.get(f"{console}/state").json["counts"]

    assert counts["here"] == "4"
    assert counts["lately"] == "0 phones are on the page"
    first.get(first.at("state"), Accept="application/json")
    counts = host.get(f"{console}/state").json["counts"]
    assert counts["lately"] == "1 phone is on the page"
