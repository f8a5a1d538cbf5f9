"""The page on which a paper that went out is corrected and printed as a new version."""

import asyncio

from tornado.web import authenticated

from coalition.errors import CoalitionError
from coalition.server.base import STATUS
from coalition.server.host.page import SessionPage
from coalition.server.host.papers import papers_of
from coalition.server.host.turn import turn_of
from coalition.workbook.correcting import Correction, correct, correctable, same

_PARTS = ("decision", "action", "name")
_DRAWN = "drawn~"


class Correct(SessionPage):
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
            async with turn_of(self.settings):
                sent = self._sent(), self._sent(_DRAWN)
                await asyncio.to_thread(correct, *where, *sent)
        except CoalitionError as error:
            status = next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)
            self._show(self.explain(error), status)
            return
        papers_of(self.settings).make(*where)
        self.redirect(self.here("correct"), status=303)

    def _sent(self, before: str = "") -> Correction:
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

    def _typed(self, name: str, stands: str) -> str:
        """Give what was typed into a field, if it was; else what stands there now."""
        typed: str = self.get_body_argument(name, stands)
        if same(typed, self.get_body_argument(_DRAWN + name, stands)):
            return stands
        # A name that is shown in another way now is not put into the new field.
        return (
            stands if name.startswith("name~") and self._moved(name, stands) else typed
        )

    def _moved(self, name: str, stands: str) -> bool:
        """Tell whether a field says something else now than when it was drawn."""
        return not same(self.get_body_argument(_DRAWN + name, stands), stands)

    def _show(self, problem: str = "", status: int = 200) -> None:
        state = papers_of(self.settings).state(
            self.slug, self.session_id, self.session.language
        )
        self.show(
            "host/correct.html",
            status,
            session=self.session,
            here=self.here,
            known=correctable(self.store, self.slug, self.session_id),
            typed=self._typed,
            moved=self._moved,
            paper=state,
            problem=problem,
        )
