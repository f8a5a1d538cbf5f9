"""Results of an activity for an audience, now or at an earlier moment."""

from datetime import datetime

from coalition.activities import Outcome, outcome
from coalition.domain import (
    Activity,
    Attribution,
    Audience,
    Organisation,
    Session,
    hidden_organisation_ids,
)
from coalition.store import Store
from coalition.views.snapshot import Snapshot, current_snapshot


def may_see(activity: Activity, audience: Audience) -> bool:
    """Tell whether an audience may see an activity's result now.

    Nobody sees it before it is closed; then the host may look, and the room once it is
    shown. What only the host sees is never shown or printed.
    """
    if activity.state != "closed":
        return False
    shown = activity.revealed and activity.attribution is not Attribution.HOST_ONLY
    return shown or audience is Audience.FACILITATOR


def tally_activity(
    store: Store,
    coalition: str,
    activity: Activity,
    audience: Audience,
    as_of: datetime | None = None,
) -> Outcome:
    """Tally an activity for an audience, from the answers in the store."""
    snapshot = current_snapshot(store, coalition).at(as_of)
    session = snapshot.get(Session, activity.session)
    left_out = _excluded(snapshot, session, audience)
    asked = as_of is None or (activity.opened_at or as_of) <= as_of
    return outcome(
        activity,
        store.room.answers(activity.id, as_of),
        store.room.seats(coalition, session.id, as_of),
        store.room.answered_seats(activity.id) if asked else set(),
        expected=[id_ for id_ in session.expected if id_ not in left_out],
        unseen=left_out,
        shown=may_see(activity, audience),
    )


def expected_organisations(
    store: Store, coalition: str, session: Session, audience: Audience
) -> list[str]:
    """List the invited organisations that an audience may know of.

    One that is hidden would stand in every "of" and could be worked out from it.
    """
    left_out = excluded_organisations(store, coalition, session, audience)
    return [id_ for id_ in session.expected if id_ not in left_out]


def excluded_organisations(
    store: Store, coalition: str, session: Session, audience: Audience
) -> frozenset[str]:
    """Return the organisations that are left out of the counts of an audience.

    Those that were hidden before its first question. Who hides during the day stays
    in its numbers, without a name: a total that falls by one would tell everybody in
    the room that somebody went.
    """
    return _excluded(current_snapshot(store, coalition), session, audience)


def _excluded(
    snapshot: Snapshot, session: Session, audience: Audience
) -> frozenset[str]:
    hidden = hidden_organisation_ids(snapshot.current(Organisation), audience)
    if not hidden:
        return hidden
    opened = [
        activity.opened_at
        for activity in snapshot.current(Activity)
        if activity.session == session.id and activity.opened_at
    ]
    if not opened:
        return hidden
    then = snapshot.at(min(opened)).all(Organisation)
    return hidden - (
        {card.id for card in then} - hidden_organisation_ids(then, audience)
    )
