"""Phones that join our server: pages, a seat, and a look every second."""

import re
import urllib.error
from datetime import date
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from benchmarks.places import EXAMPLE, Place

from coalition.domain import Activity
from coalition.sessions.planning import start_session
from coalition.sessions.service import SessionService
from coalition.store import Store

LOOKS = 5


def open_session(place: Place) -> str:
    """Start a day in the example and ask which gaps matter; gives the join code."""
    store = Store.open(place.store)
    session = start_session(
        store, EXAMPLE, title="A day to measure", day=date(2026, 11, 21)
    )
    asked = next(
        activity.id
        for activity in store.facts.all(EXAMPLE, Activity)
        if (activity.session, activity.key) == (session.id, "gaps")
    )
    SessionService(store, EXAMPLE, session.id).open(asked)
    store.close()
    return session.code


class Phone:
    """One visitor: keeps cookies, takes a seat and looks at the room."""

    def __init__(self, address: str, code: str) -> None:
        self.base = f"{address}/join/{code}"
        self._jar = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar))

    def join(self) -> None:
        """Take a seat, for no organisation."""
        page = self._get("")
        ticket = re.findall(r'name="ticket" value="([^"]+)"', page)[0]
        token = next(cookie.value for cookie in self._jar if cookie.name == "_xsrf")
        form = {
            "_xsrf": token,
            "ticket": ticket,
            "organisation": "none",
            "role": "member",
        }
        self._opener.open(self.base + "/seat", urlencode(form).encode(), 30).read()
        self._get("/room")

    def look(self) -> None:
        """Ask what is going on, as an open page does by itself."""
        for _ in range(LOOKS):
            self._get("/state")

    def _get(self, path: str) -> str:
        request = Request(self.base + path)
        try:
            answered = self._opener.open(request, timeout=30)
        except urllib.error.HTTPError as error:
            if error.code != 304:
                raise
            return ""
        return str(answered.read().decode("utf-8"))
