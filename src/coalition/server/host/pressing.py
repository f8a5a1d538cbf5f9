"""A button of the console: it is done, or says why not, and nothing typed is lost."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from tornado.web import authenticated

from coalition.errors import CoalitionError, InvalidInput, NotFound, StoreTrouble, _
from coalition.server.base import STATUS
from coalition.server.host.actions import ACTIONS
from coalition.server.host.console import SAID, Console
from coalition.server.host.drafts import Draft, drafts_of
from coalition.server.host.form import Form
from coalition.server.host.notices import do
from coalition.server.host.papers import papers_of
from coalition.server.host.turn import turn_of

_NOTICES = {"tellthem", "inperson", "withdraw"}
_WORDS = {"read", "unread", "forget"}
_HANGS = {"project", "show", "open", "ask", "end"}
_OF_A_NOTICE = ("activity", "rule", "organisation")


class NotSavedNow(StoreTrouble):
    """The file did not take what was written: in use, full, or no longer there."""

    code = "not-saved-now"
    sentence = _(
        "This was not saved: the file that holds everything is busy, full or moved. "
        "What you typed is still here. Try again."
    )


class ConsoleAction(Console):
    """A button was pressed."""

    @authenticated
    def get(self, _slug: str, _session: str, _action: str = "") -> None:
        """Nothing is done by opening an address; go back to the console."""
        self.redirect(self.here("console"))

    @authenticated
    async def post(self, _slug: str, _session: str, action: str = "") -> None:
        """Do it, then show the console again; or say why not, and keep what was typed."""
        try:
            async with turn_of(self.settings):
                done = await self._do(action)
        except CoalitionError as error:
            self._refuse(error)
            return
        except ValidationError:
            problem = _("it does not fit. Look at it again.")
            self._refuse(InvalidInput(what="What was sent", problem=problem))
            return
        except (DBAPIError, OSError):
            self.log.exception("The console could not save")
            self._refuse(NotSavedNow())
            return
        console = self.here("console")
        self.set_secure_cookie(SAID, done, path=console, httponly=True, samesite="Lax")
        at = self.get_body_argument("then", "")
        self.redirect(
            f"{console}?{urlencode({'at': at})}" if at else console, status=303
        )

    def _refuse(self, error: CoalitionError) -> None:
        """Draw the console with why not; a plain page where even that cannot be read."""
        status = next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)
        sentence = self.explain(error)
        try:
            self.draw(problem=sentence, status=status)
        except (CoalitionError, DBAPIError, OSError):
            self.show("host/trouble.html", status, sentence=sentence)

    async def _do(self, action: str) -> str:
        fields = {n: self.get_body_arguments(n) for n in self.request.body_arguments}
        drafts = drafts_of(self.settings)
        if action in _WORDS:
            return self._words(action, fields)
        if action == "paper":
            papers_of(self.settings).make(self.store, self.slug, self.session_id)
            return self.texts("The paper is being made anew.")
        if action in _NOTICES:
            chosen = {n: self.get_body_argument(n, "") for n in _OF_A_NOTICE}
            return await asyncio.to_thread(do, self.host, action, chosen, self.texts)
        if action not in ACTIONS:
            raise NotFound(what="button", name=action, hint="")
        if action in _HANGS and drafts.get(self.slug, self.session_id).on_wall:
            problem = _("a decision is read back there. Write it down or take it off.")
            raise InvalidInput(what="The wall", problem=problem)
        form = Form(fields, [code for code, _ in self.room_languages])
        done = await asyncio.to_thread(ACTIONS[action], self.host, form, self.texts)
        if action == "decide":
            drafts.drop(self.slug, self.session_id)
        if action == "end":
            papers_of(self.settings).make(self.store, self.slug, self.session_id)
        return done

    def _words(self, action: str, fields: Mapping[str, list[str]]) -> str:
        """Read a decision back from the wall, take it off, or throw the words away."""
        drafts, t = drafts_of(self.settings), self.texts
        where = (self.slug, self.session_id)
        if action == "forget":
            drafts.drop(*where)
            return t("The words are thrown away.")
        if action == "unread":
            drafts.put(*where, Draft.of(fields, on_wall=False))
            return t("Taken from the wall. The words are still here.")
        if self.room.open:
            problem = _("a question is open there. Close it first.")
            raise InvalidInput(what="The wall", problem=problem)
        draft = Draft.of(fields, on_wall=True)
        if not draft.on_wall:
            raise InvalidInput(what="The text", problem="it is empty.")
        drafts.put(*where, draft)
        if self.session.paused:
            return t("It hangs on the wall as soon as you go on.")
        return t("On the wall now. Read it aloud.")
