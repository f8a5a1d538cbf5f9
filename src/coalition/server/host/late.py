"""What to cut when the day runs late: proposed first, done with one button."""

from tornado.web import authenticated

from coalition.server.host.desk import places
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
        planned = self.session.running_order
        order = shortened(self.session, self.room.activities, late)
        # By the names in the console's list: a question may have been reworded.
        named = zip(places(self.room), planned, order, strict=False)
        changed = [
            (place.name(self.language), before.minutes, after.minutes)
            for place, before, after in named
            if before != after
        ]
        self.show(
            "host/late.html",
            session=self.session,
            here=self.here,
            most=MOST_LATE,
            late=late,
            changed=changed,
            seen=mark_of(planned),
            proposed=mark_of(order),
            saved=sum(before - after for _, before, after in changed),
        )
