"""The page on which a paper that went out is corrected and printed as a new version."""

import asyncio

from tornado.web import authenticated

from coalition.errors import CoalitionError
from coalition.server.base import STATUS
from coalition.server.host.page import SessionPage
from coalition.server.host.papers import papers_of
from coalition.workbook.correcting import Correction, correct, correctable

_PARTS = ("decision", "action", "name")


class Correct(SessionPage):
    """Everything that can be corrected, on one page, and the line that says what was."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Show it as it stands."""
        self._show()

    @authenticated
    async def post(self, _slug: str, _session: str) -> None:
        """Write it down and make the paper anew; or say why not, and keep the words."""
        decisions, actions, names = (self._typed(part) for part in _PARTS)
        wanted = Correction(
            changed=self.get_body_argument("changed", ""),
            title=self.get_body_argument("title", "")[:200],
            decisions=decisions,
            actions=actions,
            names=names,
        )
        where = (self.store, self.slug, self.session_id)
        try:
            await asyncio.to_thread(correct, *where, wanted)
        except CoalitionError as error:
            status = next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)
            self._show(self.explain(error), status)
            return
        papers_of(self.settings).make(*where)
        self.redirect(self.here("correct"), status=303)

    def _typed(self, part: str) -> dict[str, str]:
        start = f"{part}~"
        return {
            name.removeprefix(start): self.get_body_argument(name)[:10_000]
            for name in self.request.body_arguments
            if name.startswith(start)
        }

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
            typed=lambda name, stands: self.get_body_argument(name, stands),
            paper=state,
            problem=problem,
        )
