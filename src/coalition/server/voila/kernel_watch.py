"""The kernel behind an open workbook: is it alive, and its end with its page."""

from contextlib import suppress

from tornado.web import HTTPError, authenticated

from coalition.server.app.pages import BaseHandler
from coalition.server.app.permissions import is_allowed


class KernelStatusHandler(BaseHandler):
    """Asked every few seconds by an open workbook; a dead kernel is not restarted.

    A new kernel would be empty while the page still shows the old one's widgets, so
    that every button would do nothing, in silence. The page says so instead.
    """

    @authenticated
    async def get(self, kernel_id: str) -> None:
        """Answer 204 while it lives, 410 when it is gone."""
        self._check_permission()
        kernels = self.kernel_manager
        alive = kernel_id in kernels and await kernels.get_kernel(kernel_id).is_alive()
        if kernel_id in kernels and not alive:
            with suppress(Exception):
                await kernels.shutdown_kernel(kernel_id, now=True)
        self.set_header("Cache-Control", "no-store")
        self.set_status(204 if alive else 410)

    @authenticated
    async def post(self, kernel_id: str) -> None:
        """Shut the kernel down: its page was left.

        Only that page knows the kernel's id, for no list of kernels is served.
        """
        self._check_permission()
        if kernel_id in self.kernel_manager:
            with suppress(Exception):  # it may end by itself at the same moment
                await self.kernel_manager.shutdown_kernel(kernel_id, now=True)
        self.set_status(204)

    def _check_permission(self) -> None:
        if not is_allowed(self.current_user, "", "list"):
            raise HTTPError(403)
