"""A store with a session, a real server on loopback, and phones that speak HTTP."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from coalition.domain import (
    Activity,
    Attribution,
    Coalition,
    Item,
    Organisation,
    Session,
    Voice,
)
from coalition.store import Store
from coalition.workbook.hosting import Host

CODE = "470291"
COALITION, SESSION = "safe-passage", "first-day"
LEVELS = ("absent", "beginning", "working", "strong")
LINES = {
    "vision": (
        "Shared vision for change",
        (
            "Each of us would describe a different future.",
            "Some of us have written a vision, but most members have not agreed to it.",
            "Most members have agreed to one written vision.",
            "We have used the vision to say no to something that did not fit.",
        ),
    ),
    "measures": (
        "The same measures",
        (
            "Everyone counts in their own way, or not at all.",
            "Some of us count the same few things, for our own reports.",
            "Most members count the same things in the same way.",
            "We look at the same numbers together and change what we do.",
        ),
    ),
    "trust": (
        "We keep our word",
        (
            "Promises between us are often forgotten.",
            "Some promises are kept when someone reminds us.",
            "Most promises are kept without being asked.",
            "Who cannot keep a promise says so in time.",
        ),
    ),
}


def rating(id_: str, title: str, lines: tuple[str, ...], **more: Any) -> Activity:
    """Make a rating with anchored sentences."""
    asked = [
        {
            "id": line,
            "title": {"en": LINES[line][0]},
            "options": [
                {"id": level, "text": {"en": sentence}}
                for level, sentence in zip(LEVELS, LINES[line][1], strict=True)
            ],
        }
        for line in lines
    ]
    return Activity(
        id=id_,
        session=SESSION,
        activity="rating",
        title={"en": title},
        question={"en": "Which sentence is true of us today?"},
        settings={"lines": asked},
        **more,
    )


@dataclass
class Workshop:
    """A store on disk with one coalition and one session in it."""

    path: Path
    coalition: str = COALITION
    session: str = SESSION
    code: str = CODE

    @property
    def store(self) -> Store:
        """The store, opened anew: what is on disk, whoever wrote it."""
        return Store.open(self.path)

    @property
    def host(self) -> Host:
        """The host's hands on the session."""
        return Host(self.store, self.coalition, self.session)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A session with six organisations and three questions, none of them open."""
    path = tmp_path / "coalition.db"
    store = Store.make(path)
    names = {
        "harbour-house": "Harbour House",
        "lantern": "Lantern Legal Aid",
        "sea-gate": "Sea Gate Shelter",
        "blue-line": "Blue Line Ferries",
        "far-shore": "Far Shore Women’s Union",
        "markets": "<img src=x onerror=alert(1)>",
    }
    questions = [
        rating("vision-check", "How strong are we together?", tuple(LINES)),
        rating(
            "trust-check",
            "Do we keep our word?",
            ("trust",),
            voice=Voice.ORGANISATIONS,
            attribution=Attribution.ORGANISATION,
        ),
        rating("last-check", "One more look", ("measures",)),
    ]
    store.facts.put(
        COALITION,
        [
            Coalition(id=COALITION, name="Safe Passage", languages=("en", "id")),
            *(Organisation(id=id_, name=name) for id_, name in names.items()),
            Session(
                id=SESSION,
                title="The first day",
                day=date(2026, 10, 14),
                code=CODE,
                expected=("harbour-house", "lantern", "sea-gate"),
                running_order=tuple(
                    Item(title=q.title, activity=q.id) for q in questions
                ),
                state="open",
            ),
            *questions,
        ],
    )
    store.close()
    return Workshop(path)


@dataclass
class Reply:
    """What the server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:
        """The body as a document."""
        return json.loads(self.body)


@dataclass
class Phone:
    """A phone: keeps cookies, follows nothing by itself, sends forms."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    code: str = CODE

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request and keep the cookies that come back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Cookie": cookie} | dict(headers or {})
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Reply(response.status, dict(response.headers.items()), content)

    def get(self, path: str, **headers: str) -> Reply:
        """Open a page."""
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, fields: Mapping[str, object], **headers: str) -> Reply:
        """Send a form, with the token that the pages carry."""
        token = {"_xsrf": self.cookies.get("_xsrf", "")}
        body = urlencode({**token, **fields}, doseq=True).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, form | headers)

    def at(self, *parts: str) -> str:
        """Give the path of one of the session's pages."""
        return "/".join(("/join", self.code, *parts))

    def join(
        self, organisation: str = "none", role: str = "member", **more: object
    ) -> str:
        """Take a seat; gives its code."""
        page = self.get(self.at())
        assert page.status == 200, page.text
        ticket = re.findall(r'name="ticket" value="([^"]+)"', page.text)[0]
        chosen = {"organisation": organisation, "role": role, "ticket": ticket}
        welcome = self.post(self.at("seat"), {**chosen, **more})
        assert welcome.status == 200, welcome.text
        found = re.findall(r'class="seatcode">([0-9 ]+)<', welcome.text)
        return str(found[0])

    def answer(
        self,
        activity: str,
        choices: Mapping[str, str],
        *,
        id_: str,
        revision: int = 0,
    ) -> Reply:
        """Send an answer as the script does."""
        fields = {f"line-{line}": choice for line, choice in choices.items()}
        numbered = {"id": id_, "revision": revision}
        return self.post(
            self.at("answer", activity), numbered | fields, Accept="application/json"
        )


@dataclass
class Server:
    """A server of its own process, on loopback."""

    path: Path
    port: int
    log: Path
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "/tmp/dev/phone_dev_serve.py",
                    str(self.path),
                    str(self.port),
                ],
                stdout=log,
                stderr=log,
                cwd=self.path.parent,
                env=_environment(self.path.parent),
                start_new_session=True,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if self.phone().get("/health").status == 200:
                    return
            except OSError:
                time.sleep(0.1)
            assert self.process.poll() is None, self.log.read_text()
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """End it as a flat battery would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self.process = None

    def phone(self) -> Phone:
        """A phone without any cookie."""
        return Phone(self.port)


_SERVE = """
import sys
from pathlib import Path
from coalition.server.serving import serve
serve(Path(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]))
"""


def _environment(home: Path) -> dict[str, str]:
    """Give the server a home of its own, so that nobody's settings matter."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
    own = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    return kept | {name: str(home) for name in own}


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(workshop: Workshop) -> Iterator[Server]:
    """A running server on the workshop's store."""
    running = Server(workshop.path, free_port(), workshop.path.parent / "server.log")
    running.start()
    yield running
    if running.process is not None:
        running.kill()


@pytest.fixture
def phone(server: Server) -> Callable[[], Phone]:
    """Give as many phones as a test asks for."""
    return server.phone
