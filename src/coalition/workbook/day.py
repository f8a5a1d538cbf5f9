"""A day's own page: what was asked without a workbook, and what was decided."""

from coalition.blocks import Block, Heading, Text
from coalition.domain import Activity, said
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
        return [*self.cover(), *self.decided(), *self.asked(), *self.register()]

    def _laid_out(self, activity: Activity) -> list[Block]:
        language = self.t.language
        return [
            Heading(level=2, text=said(activity.title, language)),
            Text.of(said(activity.question, language)),
            *self.results(activity),
        ]
