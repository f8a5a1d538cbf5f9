"""Permissions: the one check that hooks, downloads and handlers ask."""

from dataclasses import dataclass
from typing import Any, Literal

from jupyter_server.auth.identity import User

Permission = Literal["list", "open", "host", "download"]
"""List the coalitions, open a workbook, host a session, take a paper home."""


@dataclass
class Facilitator(User):
    """Somebody who signed in with the host's key.

    Attributes
    ----------
    pinned : str
        The only coalition they may see; empty for all of them.
    """

    pinned: str = ""


def is_allowed(user: Any, coalition: str, what: Permission) -> bool:
    """Tell whether a user has a permission on a coalition.

    Parameters
    ----------
    user : Facilitator or None
        Who asks, as the login says; None is nobody.
    coalition : str
        Its slug; empty where no single one is meant.
    what : {"list", "open", "host", "download"}
        For now a facilitator may do everything, in every coalition or in the one
        that ``coalition serve --coalition`` named.
    """
    if not isinstance(user, Facilitator):
        return False
    if not coalition:
        return what == "list"
    return user.pinned in {"", coalition}
