"""A store with a session, a real server on loopback, and phones that speak HTTP."""

import http.client
import json
import multiprocessing
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from http.cookies import SimpleCookie
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from markupsafe import escape

from coalition.domain import (
    Activity,
    Answer,
    Attribution,
    Coalition,
    Item,
    Organisation,
    Seat,
    Session,
    Voice,
)
from coalition.server.pulse import LONGEST_NAME
from coalition.store import Store
from coalition.workbook.hosting import Host

SESSION = "first-day"
_NUMBERS = count(1)
_NAMED = ("organisation", "other")
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
    coalition: str
    session: str
    code: str
    vision: str
    """A question with three lines, answered without a name."""
    trust: str
    """A question with one line, answered in the name of the organisation."""
    last: str
    """A question with one line."""

    @property
    def store(self) -> Store:
        """The store, opened anew: what is on disk, whoever wrote it."""
        return Store.open(self.path)

    @property
    def host(self) -> Host:
        """The host's hands on the session."""
        return Host(self.store, self.coalition, self.session)

    def question(self, kind: str, often: Sequence[str] = (), **more: Any) -> Activity:
        """Make a question that organisations answer by name: their card, or ties."""
        words = {"card": "Is your card right?", "ties": "Whom do you work with?"}
        scale = [{"id": word, "text": {"en": word}} for word in often]
        return Activity(
            id=f"{kind}-{self.code}",
            session=self.session,
            activity=kind,
            title={"en": kind.title()},
            question={"en": words[kind]},
            settings={"often": scale} if often else {},
            voice=Voice.ORGANISATIONS,
            attribution=Attribution.ORGANISATION,
            **more,
        )

    def counted(self, activity: str) -> list[Answer]:
        """Read the answers that count."""
        with closing(self.store) as store:
            return store.room.answers(activity)

    def seats(self) -> list[Seat]:
        """List who sits in the room."""
        with closing(self.store) as store:
            return store.room.seats(self.coalition, self.session)


def furnish(path: Path, number: int = 0) -> Workshop:
    """Put a coalition into a store: six organisations, a session, three questions.

    Each number gives another coalition with a join code of its own, so that many
    tests can share one server without meeting.
    """
    coalition, code = f"safe-passage-{number}", f"{470291 + number:06d}"
    names = {
        "harbour-house": "Harbour House",
        "lantern": "Lantern Legal Aid",
        "sea-gate": "Sea Gate Shelter",
        "blue-line": "Blue Line Ferries",
        "far-shore": "Far Shore Women’s Union",
        "markets": "<img src=x onerror=alert(1)>",
    }
    vision, trust, last = (f"{name}-{number}" for name in ("vision", "trust", "last"))
    questions = [
        rating(vision, "How strong are we together?", tuple(LINES)),
        rating(
            trust,
            "Do we keep our word?",
            ("trust",),
            voice=Voice.ORGANISATIONS,
            attribution=Attribution.ORGANISATION,
        ),
        rating(last, "One more look", ("measures",)),
    ]
    order = tuple(Item(title=q.title, activity=q.id) for q in questions)
    session = Session(
        id=SESSION,
        title="The first day",
        day=date(2026, 10, 14),
        code=code,
        expected=("harbour-house", "lantern", "sea-gate"),
        running_order=order,
        state="open",
    )
    store = Store.make(path)
    store.facts.put(
        coalition,
        [
            Coalition(id=coalition, name="Safe Passage", languages=("en", "id")),
            *(Organisation(id=id_, name=name) for id_, name in names.items()),
            session,
            *questions,
        ],
    )
    store.close()
    return Workshop(path, coalition, SESSION, code, vision, trust, last)


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
    code: str
    address: str = "127.0.0.1"
    store: Path | None = None
    """Where the names are kept of the organisations that people choose by name."""
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Send one request and keep the cookies that come back."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=60, source_address=(self.address, 0)
        )
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

    def press(self, console: str, button: str, **fields: object) -> Reply:
        """Press a button of the host's console."""
        return self.post(f"{console}/{button}", fields)

    def at(self, *parts: str) -> str:
        """Give the path of one of the session's pages."""
        return "/".join(("/join", self.code, *parts))

    def join(
        self, organisation: str = "none", role: str = "member", **more: object
    ) -> str:
        """Take a seat for an organisation, named by its id; gives the seat's code."""
        page = self.get(self.at())
        assert page.status == 200, page.text
        ticket = re.findall(r'name="ticket" value="([^"]+)"', page.text)[0]
        named = {"organisation": organisation} | more
        named |= {k: self.key(page, str(named[k])) for k in _NAMED if k in named}
        chosen = {"role": role, "ticket": ticket}
        welcome = self.post(self.at("seat"), {**chosen, **named})
        assert welcome.status == 200, welcome.text
        found = re.findall(r'class="seatcode">([0-9 ]+)<', welcome.text)
        return str(found[0])

    def key(self, form: Reply, organisation: str) -> str:
        """Find what the form says for an organisation: the choice with its name."""
        if self.store is None or organisation in {"none", "another"}:
            return organisation
        with closing(Store.open(self.store)) as store:
            days = store.facts.everywhere(Session)
            (where,) = {c for c, session in days if session.code == self.code}
            name = store.facts.get(where, Organisation, organisation).shown_name
        if len(name) > LONGEST_NAME:
            name = f"{name[: LONGEST_NAME - 1]}…"
        named = rf'value="([^"]+)"[^>]*>(?:<span><bdi>)?{re.escape(escape(name))}<'
        return str(re.findall(named, form.text)[0])

    def answer(
        self,
        activity: str,
        choices: Mapping[str, str],
        *,
        id_: str,
        revision: int = 0,
    ) -> Reply:
        """Send an answer as the script does; its id is its own in all the store."""
        fields = {f"line-{line}": choice for line, choice in choices.items()}
        numbered = {"id": f"{id_}-{activity}", "revision": revision}
        return self.post(
            self.at("answer", activity), numbered | fields, Accept="application/json"
        )


@dataclass
class Server:
    """A server of its own process, on loopback."""

    path: Path
    port: int
    log: Path
    process: BaseProcess | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        where = f"http://workshop.test:{self.port}"
        self.serve(self.path.parent, host="127.0.0.1", public_url=where)

    def serve(self, folder: Path, **settings: str) -> None:
        """Start it with settings, from a folder, and wait until it answers."""
        given = {
            "path": self.path,
            "log": self.log,
            "folder": folder,
            "environment": _environment(self.path.parent),
            "settings": {"port": self.port} | settings,
        }
        self.process = _WARM.Process(target=exec, args=(_SERVE, given))
        self.process.start()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if self.phone("").get("/health").status == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            if not self.process.is_alive():
                break
        self.kill()
        raise AssertionError(self.log.read_text())

    def kill(self) -> None:
        """End it as a flat battery would."""
        assert self.process is not None
        self.process.kill()
        self.process.join(20)
        self.process = None

    def phone(self, code: str, address: str = "127.0.0.1") -> Phone:
        """Give a phone without any cookie, at an address of its own if need be."""
        return Phone(self.port, code, address, self.path)


# A process that has loaded the server makes the others: each starts seconds earlier.
_WARM = multiprocessing.get_context("forkserver")
_WARM.set_forkserver_preload(["coalition.server.serving"])
_SERVE = """
import os
from coalition.server.serving import serve
for stream in (1, 2):
    os.dup2(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND), stream)
os.environ.clear()
os.environ.update(environment)
os.chdir(folder)
serve(path, **settings)
"""


def _environment(home: Path) -> dict[str, str]:
    """Give the server a home of its own, so that nobody's settings matter."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")}
    own = ("HOME", "XDG_DATA_HOME", "APPDATA", "LOCALAPPDATA")
    return kept | {name: str(home) for name in own}


def started(path: Path, port: int) -> Iterator[Server]:
    """Run a server on a store until the tests are done with it."""
    running = Server(path, port, path.parent / "server.log")
    running.start()
    yield running
    if running.process is not None:
        running.kill()


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[Server]:
    """A running server that all tests share."""
    path = tmp_path_factory.mktemp("server") / "coalition.db"
    furnish(path)
    yield from started(path, free_port())


@pytest.fixture
def workshop(server: Server) -> Workshop:
    """A coalition on the shared server that no other test uses."""
    return furnish(server.path, next(_NUMBERS))


@pytest.fixture
def own_workshop(tmp_path: Path) -> Workshop:
    """A coalition in a store of its own."""
    return furnish(tmp_path / "coalition.db")


@pytest.fixture
def own_server(
    own_workshop: Workshop, free_port: Callable[[], int]
) -> Iterator[Server]:
    """A server of one test's own, which it may kill."""
    yield from started(own_workshop.path, free_port())


@pytest.fixture
def phones(server: Server, workshop: Workshop) -> Callable[[], Phone]:
    """Give as many phones as a test asks for, on the shared server."""
    return lambda: server.phone(workshop.code)
