"""A host who signed in, and servers started in other ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Offer, Term

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

SignIn = Callable[["Server"], "Phone"]
Serve = Callable[..., "Server"]
Scene = Callable[[], str]


def key_beside(store: Path) -> str:
    """Read the key that a server made in its own home."""
    return (store.parent / "coalition-workbooks" / "host-key").read_text().strip()


@pytest.fixture
def key(server: Server) -> str:
    """The key of the shared server."""
    return key_beside(server.path)


@pytest.fixture
def sign_in() -> SignIn:
    """Sign a browser in to a server."""

    def signed_in(server: Server) -> Phone:
        phone = server.phone("000000")
        phone.get("/login")
        reply = phone.get(f"/login?key={key_beside(server.path)}")
        assert reply.status == 302, reply.text
        return phone

    return signed_in


@pytest.fixture
def register(workshop: Workshop) -> str:
    """A coalition with lists and one offer: the path of its register."""
    facts = workshop.store.facts
    card = facts.coalition(workshop.coalition)
    services = (
        Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
        Term(id="legal", name={"en": "Legal help"}),
    )
    places = (Term(id="port", name={"en": "Harbour City"}),)
    offer = Offer(
        id="o1",
        organisation="harbour-house",
        service="legal",
        place="port",
        capacity=4,
        since=date(2020, 1, 1),
    )
    grown = card.model_copy(update={"services": services, "places": places})
    facts.put(workshop.coalition, [grown, offer])
    return f"/coalitions/{workshop.coalition}/register"


@pytest.fixture
def host(server: Server, sign_in: SignIn) -> Phone:
    """A browser that signed in to the shared server."""
    return sign_in(server)


@pytest.fixture
def console(workshop: Workshop) -> str:
    """The path of the console of this test's session."""
    return f"/coalitions/{workshop.coalition}/sessions/{workshop.session}/console"


@pytest.fixture
def wall(console: str) -> str:
    """The path of the wall of this test's session."""
    return console.removesuffix("console") + "wall"


@pytest.fixture
def scene(host: Phone, wall: str) -> Scene:
    """What hangs on the wall now, as people read it."""

    def seen() -> str:
        reply = host.get(f"{wall}/state")
        assert reply.status == 200, reply.text
        return unescape(reply.text)

    return seen


@pytest.fixture
def serve_with(
    server: Server, tmp_path: Path, free_port: Callable[[], int]
) -> Iterator[Serve]:
    """Start a server with other settings."""
    running: list[Server] = []

    def start(path: Path, **settings: str) -> Server:
        own = type(server)(path, free_port(), tmp_path / "own.log")
        running.append(own)
        own.serve(tmp_path, **settings)
        return own

    yield start
    for own in running:
        if own.process is not None:
            own.kill()
