"""Authorizer for Jupyter's own routes: it allows next to nothing."""

from typing import Any

from jupyter_server.auth.authorizer import Authorizer

from coalition.server.app.permissions import is_allowed


class FacilitatorAuthorizer(Authorizer):
    """Opens a page's own kernel to its widgets, and nothing else.

    No contents, no terminals, no list of kernels, no starting, stopping or restarting
    them: a workbook is opened through Voila, and everything else through our pages.
    """

    def is_authorized(
        self, handler: Any, user: Any, action: str, resource: str
    ) -> bool:
        """Tell whether a request may go through."""
        if resource != "kernels" or not is_allowed(user, "", "list"):
            return False
        if action == "execute":
            return True
        # Reading one kernel by its id, which only the page it serves knows.
        return action == "read" and bool(handler.path_args or handler.path_kwargs)
