"""The running order as the console lists it, and counts of people and answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coalition.activities import Outcome
from coalition.domain import Activity, Audience, RunningOrderItem, Seat, localise
from coalition.server.app.cache import RoomCache, RoomState
from coalition.sessions.results import tally_activity
from coalition.workbooks.registry import find_script
from coalition.workbooks.spec import NO_SCRIPT, Script


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of the running order as the console lists it.

    Attributes
    ----------
    key : str
        How an address names it: an activity's id, or ``item-3`` for a speech.
    skipped : bool
        A question that was taken out of the running order.
    reads : str
        What the room reads together there; see `Item.reads`.
    decides : bool
        Whether decisions are written down there.
    script : Script
        What to say there, and what to watch for.
    """

    key: str
    title: dict[str, str]
    minutes: int
    activity: Activity | None = None
    skipped: bool = False
    reads: str = ""
    decides: bool = False
    script: Script = NO_SCRIPT

    @property
    def state(self) -> str:
        """One word for its mark: planned, open, closed or skipped."""
        if self.skipped:
            return "skipped"
        return self.activity.state if self.activity else "speech"

    def name(self, language: str) -> str:
        """Say what it is; a second round says so by its number."""
        title = localise(self.title, language)
        again = self.activity and self.activity.round > 1
        return f"{title} ({self.activity.round})" if self.activity and again else title


def list_agenda(room: RoomState) -> list[AgendaItem]:
    """List the running order, then the questions taken out of it."""
    by_id = {activity.id: activity for activity in room.activities}
    listed = [
        _agenda_item(n, item, by_id.get(item.activity or ""))
        for n, item in enumerate(room.session.running_order)
    ]
    named = {place.key for place in listed}
    rest = [a for a in room.activities if a.id not in named]
    for activity in rest:
        skipped = activity.state == "planned" and activity.round == 1
        listed.append(AgendaItem(activity.id, activity.title, 0, activity, skipped))
    return listed


def _agenda_item(
    n: int, item: RunningOrderItem, activity: Activity | None
) -> AgendaItem:
    key = activity.id if activity else f"item-{n}"
    title = activity.title if activity else item.title
    return AgendaItem(
        key,
        title,
        item.minutes,
        activity,
        reads=item.reads,
        decides=item.decides,
        script=find_script(item),
    )


def choose_current_item(
    day: Sequence[AgendaItem], wanted: str = ""
) -> AgendaItem | None:
    """Choose the item to show: the requested one, or the one that is due.

    Due is the open question; else the first one not yet asked; else the last one.
    """
    asked = next((place for place in day if place.key == wanted), None)
    if asked:
        return asked
    for state in ("open", "planned"):
        due = next((place for place in day if place.state == state), None)
        if due:
            return due
    return day[-1] if day else None


def next_item(day: Sequence[AgendaItem], place: AgendaItem) -> AgendaItem | None:
    """Return the next item that is not done."""
    at = day.index(place)
    return next((p for p in day[at + 1 :] if p.state in {"planned", "speech"}), None)


def read_turnout(pulse: RoomCache, coalition: str, activity: Activity) -> Outcome:
    """Count who has answered, and nothing else; read again only after a change."""
    # The host's page reads the words as typed; wall and phones must not get these.
    return pulse.get_or_compute(
        ("turnout", activity.id, str(activity.settings)),
        lambda: tally_activity(pulse.store, coalition, activity, Audience.ROOM),
    )


def count_late_answers(pulse: RoomCache, activity: Activity) -> int:
    """Count the answers that came after closing and wait for the host."""
    return pulse.get_or_compute(
        ("late", activity.id),
        lambda: len(pulse.store.room.answers(activity.id, late=True)),
    )


def count_people(seats: Sequence[Seat]) -> int:
    """Count the people on the seats: a table is as many as sit there."""
    return sum(seat.people for seat in seats)


def epoch(moment: datetime | None) -> int:
    """Write a moment for a script: seconds since 1970; 0 for none."""
    return int(moment.timestamp()) if moment else 0
