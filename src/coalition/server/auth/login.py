"""Signing in and out."""

from urllib.parse import urlsplit

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, authenticated

from coalition.server.app.host_pages import HostHandler
from coalition.server.auth.identity import HostIdentity
from coalition.server.phone.rate_limit import CodeRateLimiter

_LOGIN_LIMITER = CodeRateLimiter(by_address=10)


class RootHandler(HostHandler):
    """The root URL: redirects phones to join, the host to the home page."""

    @allow_unauthenticated
    def get(self) -> None:
        """Send people where they meant to go."""
        self.redirect(self.url("coalitions" if self.current_user else "join"))


class LoginHandler(HostHandler):
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
            self._sign_in(key)
        else:
            self._ask()

    @allow_unauthenticated
    def post(self) -> None:
        """Look at the key that somebody typed."""
        self._sign_in(self.get_body_argument("key", ""))

    def _sign_in(self, key: str) -> None:
        address = self.request.remote_ip or ""
        _LOGIN_LIMITER.count_attempt(address)
        if not self.identity.is_host_key(key):
            self._ask(self.texts("This is not the key. Nothing was changed."), 401)
            return
        _LOGIN_LIMITER.forgive(address)
        self.identity.set_login_cookie(self, self.identity.facilitator())
        self.redirect(self._next())

    def _ask(self, problem: str = "", status: int = 200) -> None:
        self.show(
            "auth/login.html",
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


class LogoutHandler(HostHandler):
    """Sign this browser out."""

    @allow_unauthenticated
    def get(self) -> None:
        """Forget the cookie and say so."""
        self.identity_provider.clear_login_cookie(self)
        self.current_user = None
        self.show("auth/logout.html", signed_in=False)


class BlockedRouteHandler(HostHandler):
    """Routes of Jupyter and Voila that this server blocks."""

    @authenticated
    def get(self, *_parts: str) -> None:
        """Say that there is nothing."""
        raise HTTPError(404)

    post = put = patch = delete = head = get
