"""Session report: results of ad hoc questions, decisions and host notes."""

from coalition.blocks import Block, Heading, Items, Text
from coalition.domain import Activity, Audience, SessionNote, localise
from coalition.workbooks.base import Workbook


class SessionReport(Workbook):
    """The report of a session, besides those of its notebooks."""

    name = ""

    @property
    def title(self) -> str:
        """What the day is called."""
        return self.session.title if self.session else self.coalition.name

    @property
    def over(self) -> str:
        """That this is a day, not a step."""
        return self.t("A day of work")

    def ad_hoc_results(self) -> list[Block]:
        """Lay out what was asked beside the notebooks and shown to the room."""
        if self.session is None:
            return []
        shown = [
            activity
            for activity in self.read(Activity)
            if activity.session == self.session.id
            and activity.workbook not in self.session.notebooks
            and activity.revealed
        ]
        shown.sort(key=lambda activity: (str(activity.opened_at), activity.id))
        return [block for activity in shown for block in self._result_section(activity)]

    def report_blocks(self) -> list[Block]:
        """Lay out the whole day, where it used no notebook."""
        return [
            *self.cover(),
            *self.decisions_aloud(),
            *self.ad_hoc_results(),
            *self.decision_register(),
            *self.host_notes(),
        ]

    def host_notes(self) -> list[Block]:
        """Lay out the host's notes and what was parked; on the host's own paper only."""
        if self.session is None or self.audience is not Audience.FACILITATOR:
            return []
        of_today = [n for n in self.read(SessionNote) if n.session == self.session.id]
        came = self._store.facts.first_recorded(self.coalition.id, SessionNote)
        of_today.sort(key=lambda note: (came[note.id], note.id))
        parts = (
            (self.t("Points to come back to"), [n.text for n in of_today if n.parked]),
            (self.t("Notes"), [n.text for n in of_today if not n.parked]),
        )
        return [
            block
            for title, texts in parts
            if texts
            for block in (
                Heading(level=2, text=title),
                Items(items=tuple((Text.of(text),) for text in texts)),
            )
        ]

    def _result_section(self, activity: Activity) -> list[Block]:
        language = self.t.language
        return [
            Heading(level=2, text=localise(activity.title, language)),
            Text.of(localise(activity.question, language)),
            *self.results(activity),
        ]
