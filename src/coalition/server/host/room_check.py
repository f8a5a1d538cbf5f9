"""The room check: turns green when a phone reaches this laptop."""

from typing import Any

from tornado.web import authenticated

from coalition.server.host.addresses import local_addresses, page_code, typed
from coalition.server.host.laptop import how_to_let_phones_in, power, rung, rungs
from coalition.server.host.page import SessionPage
from coalition.server.lately import lately_of


class RoomPage(SessionPage):
    """What the page and its state have in common."""

    def reached(self) -> int:
        """Count the other devices that have opened a page for phones here."""
        return lately_of(self.settings).reached


class RoomCheck(RoomPage):
    """The page."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Show what is known, what to try next, and which rung of the ladder fits."""
        reached, t = self.reached(), self.texts
        fed = power()
        names: dict[str, Any] = {
            "session": self.session,
            "here": self.here,
            "reached": reached,
            "state": self.here("room/state"),
            "addresses": [typed(address) for address in self.addresses],
            "qr": page_code(self.addresses[0], self.session.code),
            "code": self.session.code,
            "rung": rung(local_addresses(), reached),
            "rungs": rungs(t),
            "firewall": how_to_let_phones_in(t, self.port),
            "unplugged": fed.plugged is False,
            "percent": fed.percent,
        }
        self.show("host/room.html", **names)


class RoomCheckState(RoomPage):
    """How many phones have reached us, asked for every other second."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Say it."""
        self.show_json({"reached": self.reached()})
