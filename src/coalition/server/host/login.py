"""Signing in and out."""

from urllib.parse import urlsplit

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, authenticated

from coalition.server.host.identity import HostIdentity
from coalition.server.host.page import HostPage
from coalition.server.phone.tries import Tries

_TRIES = Tries(by_address=10)


class First(HostPage):
    """The bare address: phones go to join, a host goes home."""

    @allow_unauthenticated
    def get(self) -> None:
        """Send people where they meant to go."""
        self.redirect(self.url("coalitions" if self.current_user else "join"))


class Login(HostPage):
    """One field for the key; or a link that carries it."""

    @property
    def identity(self) -> HostIdentity:
        """Who knows the key."""
        identity: HostIdentity = self.identity_provider
        return identity

    @allow_unauthenticated
    def get(self) -> None:
        """Ask for the key, or take it from the link and hide it from the address."""
        key = self.get_query_argument("key", "")
        if self.current_user:
            self.redirect(self._next())
        elif key:
            self._try(key)
        else:
            self._ask()

    @allow_unauthenticated
    def post(self) -> None:
        """Look at the key that somebody typed."""
        self._try(self.get_body_argument("key", ""))

    def _try(self, key: str) -> None:
        address = self.request.remote_ip or ""
        _TRIES.begin(address)
        if not self.identity.holds(key):
            self._ask(self.texts("This is not the key. Nothing was changed."), 401)
            return
        _TRIES.forgive(address)
        self.identity.set_login_cookie(self, self.identity.facilitator())
        self.redirect(self._next())

    def _ask(self, problem: str = "", status: int = 200) -> None:
        self.show(
            "host/login.html",
            status,
            problem=problem,
            after=self.get_argument("next", ""),
            join=self.url("join"),
        )

    def _next(self) -> str:
        """Where to go on: only ever to a page of this server."""
        wanted: str = self.get_argument("next", "").replace("\\", "/")
        # A header holds no control character; browsers skip some of them in addresses.
        if any(ord(c) < 32 or ord(c) == 127 for c in wanted):
            return self.url("coalitions")
        parts = urlsplit(wanted)
        ours = wanted.startswith(self.base_url) and not wanted.startswith("//")
        if ours and not parts.scheme and not parts.netloc:
            return wanted
        return self.url("coalitions")


class Logout(HostPage):
    """Sign this browser out."""

    @allow_unauthenticated
    def get(self) -> None:
        """Forget the cookie and say so."""
        self.identity_provider.clear_login_cookie(self)
        self.current_user = None
        self.show("host/logout.html", signed_in=False)


class Closed(HostPage):
    """What Jupyter would offer here, and a workshop has no use for."""

    @authenticated
    def get(self, *_parts: str) -> None:
        """Say that there is nothing."""
        raise HTTPError(404)

    post = put = patch = delete = head = get
