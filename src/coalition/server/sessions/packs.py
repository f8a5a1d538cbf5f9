"""The room pack from the session's page: every paper of the day in one file."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tornado.web import authenticated

from coalition.errors import InvalidInput
from coalition.server.app.addresses import wifi_payload
from coalition.server.app.host_pages import SessionHandler, get_wifi
from coalition.sessions.pack import JoinDetails, SessionPack, build_session_pack

_PRINTER = ThreadPoolExecutor(1, thread_name_prefix="pack")


class SessionPackHandler(SessionHandler):
    """The pack as PDF, in a language of the room, in ordinary or large print."""

    @authenticated
    async def get(self, _slug: str, _session: str) -> None:
        """Print it; the browser opens it."""
        known = [code for code, _ in self.room_languages]
        language = self.get_query_argument("language", known[0])
        if language not in known:
            raise InvalidInput(what="The language", problem="we do not have it.")
        large = self.get_query_argument("print", "") == "large"
        where = (self.store, self.slug, self.session_id, self._join_details())
        pack = await self.submissions.run_exclusively(
            lambda: build_session_pack(*where, language=language)
        )
        loop = asyncio.get_running_loop()
        pdf = await loop.run_in_executor(_PRINTER, _print, pack, large)
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Disposition", 'inline; filename="room-pack.pdf"')
        self.finish(pdf)

    def _join_details(self) -> JoinDetails:
        name, password = get_wifi(self.settings).get(
            (self.slug, self.session_id), ("", "")
        )
        words = wifi_payload(name, password) if name else ""
        return JoinDetails(self.addresses[0], name, words)


def _print(pack: SessionPack, large: bool) -> bytes:
    # Laying out loads much that no other page of the server needs.
    from coalition.printing.packs import pack_pdf

    return pack_pdf(pack, large=large)
