"""What the host takes out as a file: the same files that ``coalition export`` writes."""

import asyncio
from collections.abc import Callable
from functools import partial

from tornado.web import authenticated

from coalition.domain import Audience
from coalition.errors import NotFound
from coalition.server.app.host_pages import CoalitionHandler, SessionHandler
from coalition.sessions.exports import export_kumu, export_package, export_register
from coalition.store import Store

_TYPES = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class DownloadHandler(CoalitionHandler):
    """One file of a coalition; its address and its name say who may get it."""

    @authenticated
    async def get(self, slug: str, name: str) -> None:
        """Write it anew and send it."""
        readers = Audience.PARTICIPANTS
        makers: dict[str, Callable[[Store, str, Audience], bytes]] = {
            "for-participants.xlsx": partial(export_register, language=self.language),
            "for-participants.zip": export_package,
            "map-for-participants.json": partial(export_kumu, ending="json"),
            "map-for-participants.xlsx": partial(export_kumu, ending="xlsx"),
            "confidential.zip": export_package,
        }
        if name not in makers:
            raise NotFound(what="file", name=name, hint="")
        if name == "confidential.zip":
            readers = Audience.FACILITATOR
        content = await asyncio.to_thread(makers[name], self.store, slug, readers)
        send_attachment(self, f"{slug}-{name}", content)


class SessionPackageHandler(SessionHandler):
    """The package of one day."""

    @authenticated
    async def get(self, slug: str, session: str) -> None:
        """Write it anew and send it."""
        readers = Audience.FACILITATOR
        content = await asyncio.to_thread(
            export_package, self.store, slug, readers, session
        )
        send_attachment(self, f"{slug}-{session}-confidential.zip", content)


def send_attachment(page: CoalitionHandler, name: str, content: bytes) -> None:
    """Send a file to be kept under a name, which is made of slugs alone."""
    page.set_header("Content-Type", _TYPES[name.rpartition(".")[2]])
    page.set_header("Content-Disposition", f'attachment; filename="{name}"')
    page.set_header("Cache-Control", "no-store")
    page.set_header("X-Content-Type-Options", "nosniff")
    page.finish(content)
