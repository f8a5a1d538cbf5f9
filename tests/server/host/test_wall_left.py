"""A wall that is closed in the middle of a request."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server


def drawn(workshop: Workshop) -> None:
    """Show who works with whom: drawing it takes a moment."""
    asked = workshop.question("ties", ("seldom", "often"))
    host = workshop.host
    host.store.facts.put(workshop.coalition, [asked])
    host.open(asked.id)
    for n, who in enumerate(("lantern", "sea-gate", "blue-line", "far-shore")):
        value = {"partners": {"harbour-house": 1}, "missing": []}
        host.key_in(asked.id, value, f"paper-{n:08d}", organisation=who)
    host.close(asked.id)
    host.reveal(asked.id)


def leave(server: Server, host: Phone, path: str) -> None:
    """Ask for a page and go before it comes."""
    cookie = "; ".join(f"{name}={value}" for name, value in host.cookies.items())
    lines = (f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"Cookie: {cookie}", "", "")
    with socket.create_connection(("127.0.0.1", server.port)) as gone:
        gone.sendall("\r\n".join(lines).encode())


def test_a_wall_that_is_closed_meanwhile_leaves_no_trouble_in_the_log(
    server: Server, host: Phone, wall: str, workshop: Workshop
) -> None:
    drawn(workshop)
    before = len(server.log.read_text())

    each = [  # a drawing of its own
        f"{wall}/state?lang=en&wide={wide}&tall=600&letters=18"
        for wide in range(800, 840, 4)
    ]
    for path in each:
        leave(server, host, path)
    # Who asks for the same gets the same drawing, after who asked first.
    still = [host.get(path).status for path in (*each, wall)]

    assert set(still) == {200}
    assert "Traceback" not in server.log.read_text()[before:]
