"""A host who signed in, and servers started in other ways."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Offer, Term

if TYPE_CHECKING:
    from tests.server.conftest import Phone, Server, Workshop

SignIn = Callable[["Server"], "Phone"]
Serve = Callable[..., "Server"]
Scene = Callable[[], str]

_SERVE = """
import json, sys
from pathlib import Path
from coalition.server.serving import serve
serve(Path(sys.argv[1]), port=int(sys.argv[2]), **json.loads(sys.argv[3]))
"""


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
    """Start a server with other settings, from another folder, with more variables."""
    running: list[Server] = []

    def start(path: Path, *, cwd: Path = tmp_path, **settings: str) -> Server:
        port = free_port()
        own = type(server)(path, port, tmp_path / "own.log")
        home = {n: str(path.parent) for n in ("HOME", "XDG_DATA_HOME", "APPDATA")}
        with own.log.open("ab") as log:
            own.process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, path, str(port), json.dumps(settings)],
                stdout=log,
                stderr=log,
                cwd=cwd,
                env=dict(os.environ) | home,
            )
        running.append(own)
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert own.process.poll() is None, own.log.read_text()
            try:
                if own.phone("").get("/health").status == 200:
                    return own
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise AssertionError(own.log.read_text())

    yield start
    for own in running:
        if own.process is not None:
            own.kill()
