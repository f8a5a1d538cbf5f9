"""The paper ballot of a question as PDF."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tornado.web import authenticated

from coalition.blocks.kinds import Seen, blocks_of
from coalition.domain import Activity, localise
from coalition.errors import InvalidInput
from coalition.server.app.host_pages import SessionHandler
from coalition.texts import Texts

_PRINTER = ThreadPoolExecutor(1, thread_name_prefix="ballots")


class BallotHandler(SessionHandler):
    """One question's ballot as PDF, in a language of the room."""

    @authenticated
    async def get(self, _slug: str, _session: str) -> None:
        """Print it; the browser opens it."""
        asked = self.session_service.activity(self.get_query_argument("activity", ""))
        activity = self.cache.view(self.slug).mask(asked)
        words = self._words()
        loop = asyncio.get_running_loop()
        page = await loop.run_in_executor(
            _PRINTER, _print, activity, self.room.public_context, words
        )
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Disposition", 'inline; filename="ballots.pdf"')
        self.finish(page)

    def _words(self) -> Texts:
        known = [code for code, _ in self.room_languages]
        code = self.get_query_argument("language", known[0])
        if code not in known:
            raise InvalidInput(what="The language", problem="we do not have it.")
        return Texts(code, self.room.coalition.words.get(code))


def _print(activity: Activity, seen: Seen, t: Texts) -> bytes:
    # Laying out loads much that no other page of the server needs.
    from coalition.printing import Paper
    from coalition.printing.typst import render_pdf_leniently

    blocks = blocks_of(activity.activity).blank(activity, seen, t)
    title = localise(activity.title, t.language)
    name = seen.coalition.name
    paper = Paper(title=title, author=name, language=t.language, footer=name)
    return render_pdf_leniently(blocks, paper=paper)
