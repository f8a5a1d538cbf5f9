"""A day's own page: what was asked without a workbook, and what was decided."""

from coalition.blocks import Block, Heading, Items, Text
from coalition.domain import Activity, Audience, SessionNote, said
from coalition.workbook.workbook import Workbook


class DayWorkbook(Workbook):
    """What belongs on a day's paper besides its notebooks."""

    name = ""

    @property
    def title(self) -> str:
        """What the day is called."""
        return self.session.title if self.session else self.coalition.name

    @property
    def over(self) -> str:
        """That this is a day, not a step."""
        return self.t("A day of work")

    def asked(self) -> list[Block]:
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
        return [block for activity in shown for block in self._laid_out(activity)]

    def page(self) -> list[Block]:
        """Lay out the whole day, where it used no notebook."""
        return [
            *self.cover(),
            *self.decided(),
            *self.asked(),
            *self.register(),
            *self.noted(),
        ]

    def noted(self) -> list[Block]:
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

    def _laid_out(self, activity: Activity) -> list[Block]:
        language = self.t.language
        return [
            Heading(level=2, text=said(activity.title, language)),
            Text.of(said(activity.question, language)),
            *self.results(activity),
        ]
