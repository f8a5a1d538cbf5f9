"""Health check of the kernel behind an open workbook."""

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
        if not is_allowed(self.current_user, "", "list"):
            raise HTTPError(403)
        kernels = self.kernel_manager
        alive = kernel_id in kernels and await kernels.get_kernel(kernel_id).is_alive()
        if kernel_id in kernels and not alive:
            with suppress(Exception):
                await kernels.shutdown_kernel(kernel_id, now=True)
        self.set_header("Cache-Control", "no-store")
        self.set_status(204 if alive else 410)
