"""What a phone shows now, as data: decided here, laid out in the templates."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from coalition import activities
from coalition.domain import (
    Activity,
    Attribution,
    Audience,
    Organisation,
    Role,
    Seat,
    Voice,
    Way,
)
from coalition.errors import _
from coalition.server.pulse import RoomState
from coalition.store import Receipt
from coalition.texts import Texts, fixed
from coalition.workbook.results import may_see

Screen = Literal["question", "saved", "waiting", "paused", "closed"]

DECISIONS_SHOWN = 3
LONGEST_NAME = 120

ROLES = {
    Role.MEMBER: _("A member of the coalition"),
    Role.AFFECTED: _("Somebody this is about"),
    Role.GOVERNMENT: _("Government"),
    Role.BUSINESS: _("Business"),
    Role.FUNDER: _("A funder"),
    Role.BACKBONE: _("The backbone team"),
    Role.OBSERVER: _("An observer"),
    Role.HELPER: _("A helper of the host"),
    Role.UNSAID: fixed.RATHER_NOT_SAY,
}
"""What people choose from when they join. The host needs no seat."""

RECEIPTS = {
    Receipt.SAVED: fixed.SAVED,
    Receipt.OLDER: _("A newer answer of yours is here already. That one counts."),
    Receipt.LATE: _("This came after we closed. The host can still let it in."),
    Receipt.COUNTED: _("This question is closed. Your earlier answer counts."),
}
"""What the phone says when an answer has arrived."""


@dataclass(frozen=True, slots=True)
class View:
    """What one seat's phone shows now.

    Attributes
    ----------
    key : str
        Another key means that the phone should show something else.
    """

    screen: Screen
    activity: Activity | None
    key: str


def view_of(room: RoomState, seat: Seat, *, changing: bool = False) -> View:
    """Decide what a seat's phone shows.

    Parameters
    ----------
    changing : bool
        The person has answered and wants to change it.
    """
    screen, activity = _screen(room, seat, changing), room.open
    # A question stays on the screen whatever else happens in the room.
    parts = [screen, activity.id if activity else ""]
    if screen != "question":
        parts += [a.id for a in revealed(room)] + [d.id for d in room.decisions]
    key = hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]
    return View(screen, activity, key)


def _screen(room: RoomState, seat: Seat, changing: bool) -> Screen:
    if room.session.state == "closed":
        return "closed"
    if room.session.paused:
        return "paused"
    if room.open is None:
        return "waiting"
    return "saved" if seat.id in room.answered and not changing else "question"


def revealed(room: RoomState) -> list[Activity]:
    """List the questions whose result everyone in the room may see."""
    return [a for a in room.activities if may_see(a, Audience.PARTICIPANTS)]


def place(room: RoomState, activity: Activity, t: Texts) -> str:
    """Say which question of the day this is; nothing if it is the only one."""
    ids = [a.id for a in room.activities]
    if len(ids) < 2:
        return ""
    return t("{n} of {of}", n=t.number(ids.index(activity.id) + 1), of=len(ids))


def for_whom(room: RoomState, activity: Activity, seat: Seat, t: Texts) -> str:
    """Say for whom this seat answers."""
    name = organisation_of(room, seat)
    if seat.way is Way.TABLE:
        return t.count(
            "You answer for a table of {n} person.",
            "You answer together, for a table of {n} people.",
            seat.people,
        )
    if activity.voice is Voice.PEOPLE or not name:
        return t("You answer for yourself.")
    if activity.voice is Voice.BOTH:
        return t("You answer for yourself and for {name}.", name=name)
    return t("You answer for {name}.", name=name)


def who_sees(room: RoomState, activity: Activity, seat: Seat, t: Texts) -> str:
    """Say who will see the answer."""
    named = activity.attribution is Attribution.ORGANISATION
    if named and not organisation_of(room, seat):
        return t("You named no organisation, so no name is shown with this answer.")
    return activities.who_sees(activity, t)


def remarks(room: RoomState, activity: Activity, seat: Seat, t: Texts) -> list[str]:
    """Say what else somebody must know before answering."""
    said = []
    if seat.role not in activity.roles:
        said.append(t("You can answer, but your part in the room is not counted here."))
    colleague = _colleague(room, activity, seat)
    if colleague is not None:
        said.append(
            t(
                "Seat {n} has answered for {name}. If you see it differently, answer "
                "too: your host sees that you differ.",
                n=colleague.number,
                name=organisation_of(room, seat),
            )
        )
    return said


def _colleague(room: RoomState, activity: Activity, seat: Seat) -> Seat | None:
    if activity.voice is Voice.PEOPLE or seat.organisation is None:
        return None
    spoke = (
        other
        for other in room.seats
        if other.organisation == seat.organisation
        and other.id != seat.id
        and other.id in room.answered
        and other.role in activity.roles
    )
    return next(spoke, None)


def organisation_of(room: RoomState, seat: Seat) -> str:
    """Give the shown name of a seat's organisation; nothing if it has none."""
    organisation = room.organisations.get(seat.organisation or "")
    return short_name(organisation) if organisation else ""


def short_name(organisation: Organisation) -> str:
    """Give an organisation's shown name, cut where it would fill a whole phone."""
    name = organisation.shown_name
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def turnout(room: RoomState, t: Texts) -> str:
    """Say how many of those who are here have answered the open question."""
    if room.open is None:
        return ""
    here = [seat for seat in room.seats if seat.role in room.open.roles]
    answered = sum(seat.people for seat in here if seat.id in room.answered)
    of = sum(seat.people for seat in here)
    return t(
        "Answered so far: {n} of {of} people here.",
        n=t.number(answered),
        of=t.number(of),
    )


def until(room: RoomState, t: Texts) -> str:
    """Say when the timer runs out, in the coalition's own time; nothing without one."""
    ends: datetime | None = room.open.ends_at if room.open else None
    if ends is None:
        return ""
    there = ends.astimezone(ZoneInfo(room.coalition.time_zone))
    return t("We close at about {time}.", time=f"{there:%H:%M}")
