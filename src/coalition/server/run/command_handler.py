"""The handler of the console's commands; it keeps what was typed on an error."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from tornado.web import authenticated

from coalition.errors import CoalitionError, InvalidInput, NotFound, StoreError, _
from coalition.server.app.pages import STATUS
from coalition.server.run.commands import COMMANDS
from coalition.server.run.console import FLASH_COOKIE, ConsoleHandler
from coalition.server.run.drafts import DecisionDraft, get_drafts
from coalition.server.run.form import ConsoleForm
from coalition.server.run.naming_consent import run_consent_command
from coalition.server.sessions.papers import get_papers
from coalition.sessions.commands import QuestionIsOpen

_CONSENT_COMMANDS = {"tellthem", "inperson", "withdraw"}
_DRAFT_COMMANDS = {"read", "unread", "forget"}
_WALL_COMMANDS = {"project", "show", "open", "ask", "end"}
_CONSENT_FIELDS = ("activity", "rule", "organisation")


class NotSavedNow(StoreError):
    """The file did not take what was written: in use, full, or no longer there."""

    code = "not-saved-now"
    sentence = _(
        "This was not saved: the file that holds everything is busy, full or moved. "
        "What you typed is still here. Try again."
    )


class ConsoleCommandHandler(ConsoleHandler):
    """Runs the command of a console button, then redirects to the console."""

    @authenticated
    def get(self, _slug: str, _session: str, _action: str = "") -> None:
        """Nothing is done by opening an address; go back to the console."""
        self.redirect(self.session_url("console"))

    @authenticated
    async def post(self, _slug: str, _session: str, action: str = "") -> None:
        """Do it, then show the console again; or say why not, and keep what was typed."""
        try:
            done = await self._run_command(action)
        except QuestionIsOpen as error:
            self._ask_before_closing(action, error)
            return
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
        console = self.session_url("console")
        self.set_secure_cookie(
            FLASH_COOKIE, done, path=console, httponly=True, samesite="Lax"
        )
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
            self.show("app/trouble.html", status, sentence=sentence)

    def _ask_before_closing(self, action: str, error: QuestionIsOpen) -> None:
        """Draw the console with what would be closed, and a button that says so."""
        sent = {n: self.get_body_arguments(n) for n in self.request.body_arguments}
        fields = [
            (name, value)
            for name, values in sent.items()
            for value in values
            if name not in {"_xsrf", "closing"}
        ]
        fields.append(("closing", error.activity))
        asked = {"action": action, "fields": fields, "sentence": self.explain(error)}
        self.draw(confirm=asked, status=409)

    async def _run_command(self, action: str) -> str:
        fields = {n: self.get_body_arguments(n) for n in self.request.body_arguments}
        drafts = get_drafts(self.settings)
        if action in _DRAFT_COMMANDS:
            return self._run_draft_command(action, fields)
        if action == "paper":
            get_papers(self.settings).start_printing(
                self.store, self.slug, self.session_id
            )
            return self.texts("The paper is being made anew.")
        if action in _CONSENT_COMMANDS:
            chosen = {n: self.get_body_argument(n, "") for n in _CONSENT_FIELDS}
            return await asyncio.to_thread(
                run_consent_command, self.session_service, action, chosen, self.texts
            )
        if action not in COMMANDS:
            raise NotFound(what="button", name=action, hint="")
        if action in _WALL_COMMANDS and drafts.get(self.slug, self.session_id).on_wall:
            problem = _("a decision is read back there. Write it down or take it off.")
            raise InvalidInput(what="The wall", problem=problem)
        form = ConsoleForm(fields, [code for code, _ in self.room_languages])
        done = await asyncio.to_thread(
            COMMANDS[action], self.session_service, form, self.texts
        )
        if action == "decide":
            drafts.drop(self.slug, self.session_id)
        if action == "end":
            get_papers(self.settings).start_printing(
                self.store, self.slug, self.session_id
            )
        return done

    def _run_draft_command(self, action: str, fields: Mapping[str, list[str]]) -> str:
        """Read a decision back from the wall, take it off, or throw the words away."""
        drafts, t = get_drafts(self.settings), self.texts
        where = (self.slug, self.session_id)
        if action == "forget":
            drafts.drop(*where)
            return t("The words are thrown away.")
        if action == "unread":
            drafts.put(*where, DecisionDraft.from_form(fields, on_wall=False))
            return t("Taken from the wall. The words are still here.")
        if self.room.open:
            problem = _("a question is open there. Close it first.")
            raise InvalidInput(what="The wall", problem=problem)
        draft = DecisionDraft.from_form(fields, on_wall=True)
        if not draft.on_wall:
            raise InvalidInput(what="The text", problem="it is empty.")
        drafts.put(*where, draft)
        if self.session.paused:
            return t("It hangs on the wall as soon as you go on.")
        return t("On the wall now. Read it aloud.")
