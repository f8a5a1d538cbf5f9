"""The organisations' own sheets, from the session's page to the host's printer."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tornado.web import authenticated

from coalition.domain import Audience
from coalition.errors import InvalidInput
from coalition.server.host.page import SessionPage
from coalition.workbook.sheets import SheetsWorkbook

_PRINTER = ThreadPoolExecutor(1, thread_name_prefix="sheets")


class Sheets(SessionPage):
    """All sheets as one PDF, in a language of the room; for nobody but the host."""

    @authenticated
    async def get(self, _slug: str, _session: str) -> None:
        """Print them; the browser opens the file."""
        known = [code for code, _ in self.room_languages]
        language = self.get_query_argument("language", known[0])
        if language not in known:
            raise InvalidInput(what="The language", problem="we do not have it.")
        workbook = SheetsWorkbook(
            self.store,
            self.room.coalition,
            session=self.session,
            language=language,
            as_of=None,
            audience=Audience.FACILITATOR,
        )
        loop = asyncio.get_running_loop()
        pdf = await loop.run_in_executor(_PRINTER, _print, workbook)
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Disposition", 'attachment; filename="own-sheets.pdf"')
        self.finish(pdf)


def _print(workbook: SheetsWorkbook) -> bytes:
    # Laying out loads much that no other page of the server needs.
    from coalition.printing.sheets import sheets_in_one

    return sheets_in_one(list(workbook.sheets().values()), workbook.sheet_paper())
