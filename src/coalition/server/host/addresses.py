"""Where phones find us: addresses that can be typed, and codes to point a camera at."""

import ipaddress
import socket
from collections.abc import Iterable
from contextlib import suppress
from functools import cache

from coalition.figures.codes import qr


def local_addresses() -> list[str]:
    """List this machine's addresses on its networks, the likeliest first.

    Nothing is sent: connecting a datagram socket only asks which way it would go.
    """
    found = [_way_out("192.168.1.1"), _way_out("10.0.0.1"), _way_out("8.8.8.8")]
    with suppress(OSError):
        found += [str(i[4][0]) for i in socket.getaddrinfo(socket.gethostname(), None)]
    return sorted(dict.fromkeys(a for a in found if _usable(a)), key=_likelihood)


@cache
def own_addresses() -> frozenset[str]:
    """List the addresses by which this machine reaches itself."""
    return frozenset({"127.0.0.1", "::1", *local_addresses()})


def _way_out(towards: str) -> str:
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


def typed(address: str) -> str:
    """Shorten an address to what a hand must type.

    Examples
    --------
    >>> typed("http://192.168.1.5:8866/")
    '192.168.1.5:8866'
    """
    return address.removeprefix("http://").rstrip("/")


def page_code(address: str, code: str) -> str:
    """Draw the code that opens a session's page, as SVG."""
    return qr(f"{address}join/{code}")


def wifi_code(name: str, password: str) -> str:
    """Draw the code that joins a Wi-Fi, as SVG; without a password it is an open one."""
    return qr(wifi_words(name, password))


def wifi_words(name: str, password: str) -> str:
    """Say how to join a Wi-Fi in the words that cameras understand."""

    def plain(text: str) -> str:
        return "".join(f"\\{c}" if c in '\\;,:"' else c for c in text)

    kind = f"T:WPA;P:{plain(password)};" if password else "T:nopass;"
    return f"WIFI:{kind}S:{plain(name)};;"
