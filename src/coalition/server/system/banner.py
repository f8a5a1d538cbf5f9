"""What the window says when the server starts."""

from coalition.domain import Session
from coalition.server.app.addresses import join_addresses
from coalition.server.auth.keys import host_key
from coalition.store import Store
from coalition.texts import Texts
from coalition.workbooks.cover import REHEARSAL


def startup_lines(
    store: Store,
    t: Texts,
    *,
    host: str,
    port: int,
    coalition: str = "",
    public: str = "",
    secure: bool = False,
) -> list[str]:
    """Say where phones join, with which code, and how the host signs in."""
    addresses = join_addresses(port, public, secure=secure, host=host)
    lines = [t("Coalition Workbooks is running. Leave this window open."), ""]
    lines += [
        t("You, on this computer:"),
        f"  {sign_in_url(host, port, secure=secure)}",
    ]
    lines += [t("The key, if a page asks for it: {key}", key=host_key()), ""]
    shown = [f"  {address}".rstrip("/") for address in addresses]
    lines += [t("Phones on the same Wi-Fi:"), *shown]
    lines += _codes(store, t, coalition)
    lines += ["", *_network_warning(t, host, public, secure), ""]
    return [
        *lines,
        t("To stop: press Ctrl and C here. Everything that was saved stays."),
    ]


def sign_in_url(host: str, port: int, *, secure: bool = False, path: str = "") -> str:
    """Give the link that signs the host in and opens a page, on this computer."""
    name = "127.0.0.1" if host in {"", "0.0.0.0", "::"} else host  # noqa: S104
    scheme = "https" if secure else "http"
    after = f"&next=/{path.lstrip('/')}" if path else ""
    return f"{scheme}://{name}:{port}/login?key={host_key()}{after}"


def _codes(store: Store, t: Texts, coalition: str) -> list[str]:
    sessions = [
        session
        for slug, session in store.facts.read_all_coalitions(Session)
        if session.state != "closed" and coalition in {"", slug}
    ]
    if not sessions:
        return [t("No session is open. Start one on the first page.")]
    newest = sorted(sessions, key=lambda s: (s.state != "open", s.day), reverse=False)
    return [f"  {s.code[:3]} {s.code[3:]}  {_session_label(s, t)}" for s in newest]


def _session_label(session: Session, t: Texts) -> str:
    named = f"{session.title}, {t.date(session.day)}"
    return f"{named} · {t(REHEARSAL)}" if session.rehearses else named


def _network_warning(t: Texts, host: str, public: str, secure: bool) -> list[str]:
    if secure or public.startswith("https:"):
        return []
    if host.startswith("127.") or host in {"localhost", "::1"}:
        return [
            t(
                "Only this computer can open these pages. For phones, add --host 0.0.0.0"
            ),
        ]
    return [
        t(
            "Somebody on the same Wi-Fi could read along: answers, and the key when it "
            "is typed on another computer. Use a Wi-Fi of your own with a password, or "
            "start with --certfile."
        ),
    ]
