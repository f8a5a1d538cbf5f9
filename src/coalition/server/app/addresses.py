"""Addresses under which phones reach this server, and their QR codes."""

import ipaddress
import socket
from collections.abc import Iterable
from contextlib import suppress
from functools import cache

from coalition.blocks.charts.qr import draw_qr_code


def local_addresses() -> list[str]:
    """List this machine's addresses on its networks, the likeliest first.

    Nothing is sent: connecting a datagram socket only asks which way it would go.
    """
    found = [
        _outbound_address("192.168.1.1"),
        _outbound_address("10.0.0.1"),
        _outbound_address("8.8.8.8"),
    ]
    with suppress(OSError):
        found += [str(i[4][0]) for i in socket.getaddrinfo(socket.gethostname(), None)]
    return sorted(dict.fromkeys(a for a in found if _usable(a)), key=_likelihood)


@cache
def own_addresses() -> frozenset[str]:
    """List the addresses by which this machine reaches itself."""
    return frozenset({"127.0.0.1", "::1", *local_addresses()})


def _outbound_address(towards: str) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((towards, 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""


def _usable(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return ip.version == 4 and not (ip.is_loopback or ip.is_link_local)


def _likelihood(address: str) -> int:
    order = ("192.168.", "10.", "172.")
    return next((i for i, start in enumerate(order) if address.startswith(start)), 9)


def join_addresses(
    port: int,
    public: str = "",
    *,
    secure: bool = False,
    base: str = "/",
    host: str = "",
) -> tuple[str, ...]:
    """Give the addresses that a person could type, the best one first.

    Parameters
    ----------
    port : int
    public : str
        What ``--public-url`` named; then it is the only one.
    host : str
        What the server listens on; empty or ``0.0.0.0`` means everything.

    Examples
    --------
    >>> join_addresses(8866, "https://work.example.org/")
    ('https://work.example.org/',)
    >>> join_addresses(8866, host="127.0.0.1")
    ('http://127.0.0.1:8866/',)
    """
    if public:
        return (public.rstrip("/") + "/",)
    everywhere = host in {"", "0.0.0.0", "::", "*"}  # noqa: S104 - compared, not bound
    names: Iterable[str] = (
        (local_addresses() or ["127.0.0.1"]) if everywhere else [host]
    )
    start, usual = ("https", 443) if secure else ("http", 80)
    tail = "" if port == usual else f":{port}"
    return tuple(f"{start}://{name}{tail}{base}" for name in names)


def shorten_address(address: str) -> str:
    """Shorten an address to what a hand must type.

    Examples
    --------
    >>> shorten_address("http://192.168.1.5:8866/")
    '192.168.1.5:8866'
    """
    return address.removeprefix("http://").rstrip("/")


def draw_join_qr(address: str, code: str) -> str:
    """Draw the QR code that opens the page of a session, as SVG."""
    return draw_qr_code(f"{address}join/{code}")


def draw_wifi_qr(name: str, password: str) -> str:
    """Draw the QR code that joins a Wi-Fi, as SVG; open without a password."""
    return draw_qr_code(wifi_payload(name, password))


def wifi_payload(name: str, password: str) -> str:
    """Return the payload of a Wi-Fi QR code, with special characters escaped."""

    def plain(text: str) -> str:
        return "".join(f"\\{c}" if c in '\\;,:"' else c for c in text)

    kind = f"T:WPA;P:{plain(password)};" if password else "T:nopass;"
    return f"WIFI:{kind}S:{plain(name)};;"
