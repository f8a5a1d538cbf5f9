"""The handler of an organisation's consent to be named in a finding."""

import asyncio

from jupyter_server.auth.decorator import allow_unauthenticated

from coalition.errors import InvalidInput, _
from coalition.server.phone.base import PhoneHandler
from coalition.sessions.naming_consent import REPLIES, record_reply
from coalition.sessions.service import SessionService


class NamingConsentHandler(PhoneHandler):
    """Where a phone says whether the room may read it with the name."""

    @allow_unauthenticated
    async def post(self, code: str, rule: str) -> None:
        """Write it down; the first answer stands, and the host has the last word."""
        room, seat = self.enter(code), self.require_seat()
        reply = self.get_body_argument("say", "")
        if reply not in REPLIES:
            raise InvalidInput(
                what=_("Your answer"), problem=_("it is not one of the two.")
            )
        host = SessionService(self.store, room.coalition.id, room.session.id)
        await asyncio.to_thread(record_reply, host, rule, seat, reply)
        self.redirect(self.session_url("room"), status=303)

    @allow_unauthenticated
    def get(self, code: str, rule: str) -> None:
        """Come back to the room: the address of sending says nothing by itself."""
        self.enter(code)
        self.keep_language()
        self.redirect(self.session_url("room"))
