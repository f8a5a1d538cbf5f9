"""Identity provider: the host signs in with one key, typed or in a link."""

import re
from typing import Any

from jupyter_server.auth.identity import IdentityProvider, User
from traitlets import Unicode

from coalition.server.app.permissions import Facilitator
from coalition.server.auth.keys import same_key

_IN_HEADER = re.compile(r"(?:token|bearer)\s+(.+)", re.IGNORECASE)


class HostIdentity(IdentityProvider):
    """Knows the host by the key, or by the cookie that the key earned.

    Unlike Jupyter's own, it takes no key from the address of any page but the login:
    addresses are shown on projectors, kept in histories and handed to kernels.
    """

    pinned = Unicode(config=True, help="The only coalition that may be seen, if any.")

    def get_handlers(self) -> list[tuple[str, object]]:
        """Register nothing: our own routes have the login and logout pages."""
        return []

    def get_token(self, handler: Any) -> str | None:
        """Take the key from the header that programs send, from nowhere else."""
        found = _IN_HEADER.match(handler.request.headers.get("Authorization", ""))
        return found.group(1) if found else None

    def generate_anonymous_user(self, handler: Any) -> User:
        """Make the facilitator: there is one role, and it has no name."""
        return self.facilitator()

    def user_from_cookie(self, cookie_value: str) -> User | None:
        """Read the login cookie; what a facilitator may see is never in it."""
        return self.facilitator() if super().user_from_cookie(cookie_value) else None

    def facilitator(self) -> Facilitator:
        """Give the facilitator, seeing what this server was started for."""
        return Facilitator("host", "Host", "Host", pinned=self.pinned)

    def is_host_key(self, typed: str) -> bool:
        """Tell whether what somebody typed is the key."""
        return same_key(typed, self.token)
