"""The state of a phone's screen, as data; laid out in the templates."""

import hashlib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from coalition import activities
from coalition.domain import (
    Activity,
    AnswerChannel,
    Attribution,
    Audience,
    NamingNotice,
    Role,
    Seat,
    Voice,
    localise,
)
from coalition.errors import _
from coalition.server.app.cache import RoomState
from coalition.sessions.results import may_see
from coalition.store import Receipt
from coalition.texts import Texts, fixed

ScreenName = Literal["question", "saved", "waiting", "paused", "closed"]

ROLES = {
    Role.MEMBER: _("A member of the coalition"),
    Role.AFFECTED: _("Someone affected by this"),
    Role.GOVERNMENT: _("Government"),
    Role.BUSINESS: _("Business"),
    Role.FUNDER: _("A funder"),
    Role.BACKBONE: _("The team that holds us together"),
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
class PhoneScreen:
    """The screen that one seat's phone shows, with its change key.

    Attributes
    ----------
    key : str
        Another key means that the phone should show something else.
    """

    screen: ScreenName
    activity: Activity | None
    key: str


def choose_screen(
    room: RoomState, seat: Seat, *, changing: bool = False
) -> PhoneScreen:
    """Choose the screen of a seat's phone.

    Parameters
    ----------
    changing : bool
        The person has answered and wants to change it.
    """
    screen, activity = _screen(room, seat, changing), room.open
    # A question stays on the screen whatever else happens in the room.
    parts = [screen, activity.id if activity else ""]
    if screen == "closed":
        parts.append(str(room.session.version))
    if screen != "question":
        # Whole, not by their ids: whoever asks not to be named any more goes at once.
        parts += [room.session.title, organisation_name(room, seat)]
        parts += [decision.model_dump_json() for decision in room.decisions]
        parts += [a.id for a in list_revealed(room)] + [*room.session.read]
        # No id in it: who guesses at an organisation's name could try each guess.
        parts += [n.finding + n.state + str(n.text) for n in list_notices(room, seat)]
    return PhoneScreen(screen, activity, _key(*parts))


def list_notices(room: RoomState, seat: Seat) -> list[NamingNotice]:
    """List the notices to this seat's organisation about findings that name it."""
    if seat.organisation is None or room.session.state == "closed" or is_paused(room):
        return []
    return [n for n in room.notices if n.organisation == seat.organisation]


def is_paused(room: RoomState) -> bool:
    """Tell whether the room takes a break; a day that is over takes none."""
    return room.session.paused and room.session.state != "closed"


def results_key(
    room: RoomState,
    read: Iterable[tuple[str, str, bool]],
    mark: Callable[[str], int],
) -> str:
    """Return a key that changes when the results page must be reloaded.

    Parameters
    ----------
    read : iterable of (name, page, now)
        What was read together, as it is laid out, and whether it is read now. The key
        stays while that does: what else becomes known of the coalition turns no page.
    mark : callable
        Gives a mark of a question's answers: those let in later change the result.
    """
    results = [] if is_paused(room) else list_revealed(room)
    by_name = any(a.attribution is Attribution.ORGANISATION for a in results)
    # Whoever asks not to be named any more goes from the phones at once.
    names = sorted(o.shown_name for o in room.organisations.values()) if by_name else []
    pages = [str(each) for part in read for each in part]
    state = "paused" if is_paused(room) else "shown"
    # Whole, as on the other pages: a name may go from a question's words too.
    shown = [f"{a.model_dump_json()} {mark(a.id)}" for a in results]
    return _key(state, *shown, *names, *pages)


def name_question(activity: Activity, sentence: str, t: Texts) -> str:
    """Say a sentence of a question by name: another may be on the screen by now."""
    return f"“{localise(activity.title, t.language)}” {sentence}"


def _key(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()[:12]


def _screen(room: RoomState, seat: Seat, changing: bool) -> ScreenName:
    if room.session.state == "closed":
        return "closed"
    if is_paused(room):
        return "paused"
    if room.open is None:
        return "waiting"
    return "saved" if seat.id in room.answered and not changing else "question"


def list_revealed(room: RoomState) -> list[Activity]:
    """List the questions whose result everyone in the room may see."""
    return [a for a in room.activities if may_see(a, Audience.PARTICIPANTS)]


def position_sentence(room: RoomState, activity: Activity, t: Texts) -> str:
    """Say which question of the day this is; nothing if it is the only one."""
    ids = [a.id for a in room.activities]
    if len(ids) < 2:
        return ""
    return t("{n} of {of}", n=t.number(ids.index(activity.id) + 1), of=len(ids))


def voice_sentence(room: RoomState, activity: Activity, seat: Seat, t: Texts) -> str:
    """Say for whom this seat answers."""
    name = _isolate_direction(organisation_name(room, seat))
    if seat.way is AnswerChannel.TABLE:
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


def audience_sentence(room: RoomState, activity: Activity, seat: Seat, t: Texts) -> str:
    """Say who will see the answer."""
    named = activity.attribution is Attribution.ORGANISATION
    if named and not organisation_name(room, seat):
        return t("You named no organisation, so no name is shown with this answer.")
    return activities.who_sees(activity, t)


def remarks(room: RoomState, activity: Activity, seat: Seat, t: Texts) -> list[str]:
    """Say what else somebody must know before answering."""
    found = []
    if seat.role not in activity.roles:
        found.append(
            t("You can answer, but your part in the room is not counted here.")
        )
    colleague = _colleague(room, activity, seat)
    if colleague is not None:
        found.append(
            t(
                "Seat {n} has answered for {name}. If you see it differently, answer "
                "too: your host sees that you differ.",
                n=colleague.number,
                name=_isolate_direction(organisation_name(room, seat)),
            )
        )
    return found


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


def organisation_name(room: RoomState, seat: Seat) -> str:
    """Give the shown name of a seat's organisation; nothing if it has none."""
    organisation = room.organisations.get(seat.organisation or "")
    return organisation.shown_name if organisation else ""


def _isolate_direction(name: str) -> str:
    """Isolate a right-to-left name from the direction of its sentence."""
    turns = any(unicodedata.bidirectional(c) in {"R", "AL"} for c in name)
    return f"\u2068{name}\u2069" if turns else name


def turnout_sentence(room: RoomState, t: Texts) -> str:
    """Say how many of those who are here have answered the open question."""
    if room.open is None:
        return ""
    here = [seat for seat in room.seats if seat.role in room.open.roles]
    answered = sum(seat.people for seat in here if seat.id in room.answered)
    of = sum(seat.people for seat in here)
    sentence = t(
        "Answered so far: {n} of {of} people here.",
        n=t.number(answered),
        of=t.number(of),
    )
    at_tables = sum(seat.people for seat in here if seat.way is AnswerChannel.TABLE)
    if not at_tables:
        return sentence
    return (
        f"{sentence} {t('At tables that answer together: {n}.', n=t.number(at_tables))}"
    )


def closing_sentence(room: RoomState, t: Texts) -> str:
    """Say when the timer runs out, in the coalition's own time; nothing without one."""
    ends: datetime | None = room.open.ends_at if room.open else None
    if ends is None:
        return ""
    there = ends.astimezone(ZoneInfo(room.coalition.time_zone))
    return t("We close at about {time}.", time=f"{there:%H:%M}")
