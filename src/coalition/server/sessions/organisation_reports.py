"""The organisation reports of a session as one PDF."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from tornado.web import authenticated

from coalition.domain import Audience
from coalition.errors import InvalidInput
from coalition.server.app.host_pages import SessionHandler
from coalition.workbooks.landscape.organisation_reports import (
    OrganisationReportsWorkbook,
)

_PRINTER = ThreadPoolExecutor(1, thread_name_prefix="sheets")


class OrganisationReportsHandler(SessionHandler):
    """All sheets as one PDF, in a language of the room; for nobody but the host."""

    @authenticated
    async def get(self, _slug: str, _session: str) -> None:
        """Print them; the browser opens the file."""
        known = [code for code, _ in self.room_languages]
        language = self.get_query_argument("language", known[0])
        if language not in known:
            raise InvalidInput(what="The language", problem="we do not have it.")
        workbook = OrganisationReportsWorkbook(
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


def _print(workbook: OrganisationReportsWorkbook) -> bytes:
    # Laying out loads much that no other page of the server needs.
    from coalition.printing.organisation_reports import print_sheets_together

    return print_sheets_together(
        list(workbook.organisation_reports().values()), workbook.report_paper()
    )
