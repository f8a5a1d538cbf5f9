"""Phones that speak plain HTTP, as an old one without scripting does."""

import http.client
import json
import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from markupsafe import escape

from coalition.domain import Organisation, Session
from coalition.server.app.cache import LONGEST_NAME
from coalition.store import Store

_NAMED = ("organisation", "other")


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
            days = store.facts.read_all_coalitions(Session)
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
