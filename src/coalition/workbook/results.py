"""Reading what an activity came to, for somebody, as of some moment."""

from datetime import datetime

from coalition.activities import Outcome, outcome
from coalition.domain import Activity, Attribution, Audience, Session
from coalition.store import Store


def may_see(activity: Activity, audience: Audience) -> bool:
    """Tell whether an audience may see an activity's result now.

    Nobody sees it while the question is blind, except that the host may look once it
    is closed; and what only the host sees is never shown or printed.
    """
    if audience is Audience.FACILITATOR:
        return activity.state == "closed" or activity.revealed
    return activity.revealed and activity.attribution is not Attribution.HOST_ONLY


def results(
    store: Store,
    coalition: str,
    activity: Activity,
    audience: Audience,
    as_of: datetime | None = None,
) -> Outcome:
    """Tally an activity for an audience, from the answers in the store."""
    session = store.facts.get(coalition, Session, activity.session, as_of)
    seats = store.room.seats(coalition, session.id)
    asked = as_of is None or (activity.opened_at or as_of) <= as_of
    return outcome(
        activity,
        store.room.answers(activity.id, as_of),
        [s for s in seats if as_of is None or s.joined_at <= as_of],
        store.room.answered(activity.id) if asked else set(),
        expected=session.expected,
        shown=may_see(activity, audience),
    )
