"""Rescheduling a late session: a proposal to cut, applied with one button."""

from tornado.web import authenticated

from coalition.server.app.host_pages import SessionHandler
from coalition.server.run.agenda import list_agenda
from coalition.sessions.reschedule import (
    MOST_LATE,
    order_fingerprint,
    shorten_running_order,
)


class ConsoleRescheduleHandler(SessionHandler):
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
        order = shorten_running_order(self.session, self.room.activities, late)
        # By the names in the console's list: a question may have been reworded.
        named = zip(list_agenda(self.room), planned, order, strict=False)
        changed = [
            (place.name(self.language), before.minutes, after.minutes)
            for place, before, after in named
            if before != after
        ]
        self.show(
            "run/late.html",
            session=self.session,
            here=self.session_url,
            most=MOST_LATE,
            late=late,
            changed=changed,
            seen=order_fingerprint(planned),
            proposed=order_fingerprint(order),
            saved=sum(before - after for _, before, after in changed),
        )
