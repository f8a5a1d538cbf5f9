"""What to cut when the day runs late: proposed first, done with one button."""

from tornado.web import authenticated

from coalition.domain import said
from coalition.server.host.page import SessionPage
from coalition.workbook.running_late import MOST_LATE, mark_of, shortened


class ConsoleLate(SessionPage):
    """How late it is, and what the rest of the day would be then.

    It changes nothing: the button below the proposal does; see `actions.shorten`.
    """

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Propose, if minutes were typed."""
        typed = self.get_query_argument("late", "").strip()
        known = typed.isascii() and typed.isdigit() and len(typed) <= 4
        late = min(int(typed), MOST_LATE) if known else 0
        order = shortened(self.session, self.room.activities, late)
        pairs = zip(self.session.running_order, order, strict=True)
        changed = [(before, after) for before, after in pairs if before != after]
        self.show(
            "host/late.html",
            session=self.session,
            here=self.here,
            said=said,
            most=MOST_LATE,
            late=late,
            changed=changed,
            seen=mark_of(self.session.running_order),
            proposed=mark_of(order),
            saved=sum(before.minutes - after.minutes for before, after in changed),
        )
