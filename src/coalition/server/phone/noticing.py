"""What an organisation says to a finding that names it, on its own phone."""

import asyncio

from jupyter_server.auth.decorator import allow_unauthenticated

from coalition.errors import InvalidInput, _
from coalition.server.phone.seated import PhonePage
from coalition.workbook.hosting import Host
from coalition.workbook.telling import REPLIES, answer


class AnswerNotice(PhonePage):
    """Where a phone says whether the room may read it with the name."""

    @allow_unauthenticated
    async def post(self, code: str, rule: str) -> None:
        """Write it down; the first answer stands, and the host has the last word."""
        room, seat = self.enter(code), self.seated()
        reply = self.get_body_argument("say", "")
        if reply not in REPLIES:
            raise InvalidInput(
                what=_("Your answer"), problem=_("it is not one of the two.")
            )
        host = Host(self.store, room.coalition.id, room.session.id)
        await asyncio.to_thread(answer, host, rule, seat, reply)
        self.redirect(self.in_session("room"), status=303)

    @allow_unauthenticated
    def get(self, code: str, rule: str) -> None:
        """Come back to the room: the address of sending says nothing by itself."""
        self.enter(code)
        self.keep_language()
        self.redirect(self.in_session("room"))
