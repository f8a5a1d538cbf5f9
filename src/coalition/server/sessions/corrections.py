"""The page on which a printed report is corrected and printed again."""

import asyncio

from tornado.web import authenticated

from coalition.errors import CoalitionError
from coalition.server.app.host_pages import SessionHandler
from coalition.server.app.pages import STATUS
from coalition.server.sessions.papers import get_papers
from coalition.sessions.corrections import (
    Correction,
    apply_correction,
    is_same_text,
    list_correctable,
)

_PARTS = ("decision", "action", "name")
_ORIGINAL_PREFIX = "drawn~"


class CorrectionHandler(SessionHandler):
    """Everything that can be corrected, on one page, and the line that says what was."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Show it as it stands."""
        self._show()

    @authenticated
    async def post(self, _slug: str, _session: str) -> None:
        """Write it down and make the paper anew; or say why not, and keep the words."""
        where = (self.store, self.slug, self.session_id)
        try:
            sent = self._read_correction(), self._read_correction(_ORIGINAL_PREFIX)
            await asyncio.to_thread(self._correct, *sent)
        except CoalitionError as error:
            status = next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)
            self._show(self.explain(error), status)
            return
        get_papers(self.settings).start_printing(*where)
        self.redirect(self.session_url("correct"), status=303)

    def _correct(self, correction: Correction, drawn: Correction) -> None:
        with self.store.transaction():
            apply_correction(self.store, self.slug, self.session_id, correction, drawn)

    def _read_correction(self, before: str = "") -> Correction:
        """Read what was typed; or, by what stands before its names, what was drawn."""
        decisions, actions, names = (self._fields(before + part) for part in _PARTS)
        return Correction(
            changed=self.get_body_argument(f"{before}changed", ""),
            title=self.get_body_argument(f"{before}title", "")[:200],
            decisions=decisions,
            actions=actions,
            names=names,
        )

    def _fields(self, part: str) -> dict[str, str]:
        start = f"{part}~"
        return {
            name.removeprefix(start): self.get_body_argument(name)[:10_000]
            for name in self.request.body_arguments
            if name.startswith(start)
        }

    def _refill_field(self, name: str, stands: str) -> str:
        """Give what was typed into a field, if it was; else what stands there now."""
        typed: str = self.get_body_argument(name, stands)
        if is_same_text(typed, self.get_body_argument(_ORIGINAL_PREFIX + name, stands)):
            return stands
        # A name that is shown in another way now is not put into the new field.
        return (
            stands
            if name.startswith("name~") and self._changed_meanwhile(name, stands)
            else typed
        )

    def _changed_meanwhile(self, name: str, stands: str) -> bool:
        """Tell whether a value changed since the form was drawn."""
        return not is_same_text(
            self.get_body_argument(_ORIGINAL_PREFIX + name, stands), stands
        )

    def _show(self, problem: str = "", status: int = 200) -> None:
        state = get_papers(self.settings).state(
            self.slug, self.session_id, self.session.language
        )
        self.show(
            "sessions/correct.html",
            status,
            session=self.session,
            here=self.session_url,
            known=list_correctable(self.store, self.slug, self.session_id),
            typed=self._refill_field,
            moved=self._changed_meanwhile,
            paper=state,
            problem=problem,
        )
