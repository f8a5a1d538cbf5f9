"""The room check: turns green when a phone reaches this laptop."""

from typing import Any

from tornado.web import authenticated

from coalition.server.app.addresses import (
    draw_join_qr,
    local_addresses,
    shorten_address,
)
from coalition.server.app.host_pages import SessionHandler
from coalition.server.app.presence import get_presence
from coalition.server.system.checks import (
    firewall_advice,
    list_fallbacks,
    read_power_status,
    recommend_fallback,
)


class RoomCheckBaseHandler(SessionHandler):
    """What the page and its state have in common."""

    def count_devices(self) -> int:
        """Count the other devices that have opened a page for phones here."""
        return get_presence(self.settings).device_count


class RoomCheckHandler(RoomCheckBaseHandler):
    """The page."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Show what is known, what to try next, and which rung of the ladder fits."""
        reached, t = self.count_devices(), self.texts
        fed = read_power_status()
        names: dict[str, Any] = {
            "session": self.session,
            "here": self.session_url,
            "reached": reached,
            "state": self.session_url("room/state"),
            "addresses": [shorten_address(address) for address in self.addresses],
            "qr": draw_join_qr(self.addresses[0], self.session.code),
            "code": self.session.code,
            "rung": recommend_fallback(local_addresses(), reached),
            "rungs": list_fallbacks(t),
            "firewall": firewall_advice(t, self.port),
            "unplugged": fed.plugged is False,
            "percent": fed.percent,
        }
        self.show("system/room.html", **names)


class RoomCheckStateHandler(RoomCheckBaseHandler):
    """How many phones have reached us, asked for every other second."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Say it."""
        self.show_json({"reached": self.count_devices()})
