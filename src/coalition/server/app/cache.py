"""Cache of what pages read, invalidated when the store changes."""

import asyncio
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from coalition.blocks.kinds import Seen
from coalition.domain import (
    Activity,
    Audience,
    Coalition,
    Decision,
    NamingNotice,
    Organisation,
    Seat,
    Session,
)
from coalition.sessions.service import in_running_order
from coalition.store import Store
from coalition.views.snapshot import Snapshot, current_snapshot
from coalition.views.view import View

T = TypeVar("T")

_PAGES = 48
"""Pages made of facts that are kept: parts, languages and widths of some sessions."""

LONGEST_NAME = 120
"""Letters of a name on phones and walls; more would fill the page."""


@dataclass(frozen=True, slots=True)
class RoomState:
    """One session as it stands now, with the organisations that all may see.

    Attributes
    ----------
    session : Session
        With what the host typed; as the room may read it only in `RoomCache.public_room`.
    activities : tuple of Activity
        In the running order; of their words holds the same.
    decisions : tuple of Decision
        Those of this session, the newest last.
    organisations : dict
        Id -> organisation, as participants may see it; hidden ones are left out.
    seats : tuple of Seat
    answered : frozenset of str
        Ids of the seats that have answered the open question.
    notices : tuple of Notice
        Findings of this session that were told to those whom they name.
    """

    coalition: Coalition
    session: Session
    activities: tuple[Activity, ...]
    decisions: tuple[Decision, ...]
    organisations: dict[str, Organisation]
    seats: tuple[Seat, ...]
    answered: frozenset[str]
    notices: tuple[NamingNotice, ...] = ()

    @property
    def public_context(self) -> Seen:
        """What everyone in the room may know of the coalition."""
        return Seen(self.coalition, self.organisations)

    @property
    def open(self) -> Activity | None:
        """The question that is put to the room now, if any."""
        return next((a for a in self.activities if a.state == "open"), None)


def _short(card: Organisation) -> Organisation:
    """Cut a name where it would fill a whole phone."""
    if len(card.name) <= LONGEST_NAME:
        return card
    return card.model_copy(update={"name": f"{card.name[: LONGEST_NAME - 1]}…"})


class RoomCache:
    """Cache of values read from the store, cleared on every write.

    Parameters
    ----------
    store : Store
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.beat = 0
        self._changes = store.watch_changes()
        self._remembered: dict[Hashable, Any] = {}
        self._of_facts: dict[Hashable, tuple[object, Any]] = {}
        self._being_made: dict[Hashable, asyncio.Future[Any]] = {}

    def get_or_compute(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return a cached value, or compute it; cleared when the store changes.

        Examples
        --------
        >>> pulse = RoomCache(Store.in_memory())
        >>> pulse.get_or_compute("n", lambda: 1), pulse.get_or_compute("n", lambda: 2)
        (1, 1)
        """
        if self._changes.has_changed():
            self.beat += 1
            self._remembered.clear()
        if key in self._remembered:
            kept: T = self._remembered[key]
            return kept
        beat, made = self.beat, make()
        # Something was written meanwhile, and what reads within has noticed it: what was
        # made may be from before, and the next who asks must not get it.
        if beat == self.beat:
            self._remembered[key] = made
        return made

    def snapshot(self, coalition: str) -> Snapshot:
        """Return the facts as they stand: read anew only once they changed."""
        return self.get_or_compute(
            ("snapshot", coalition), lambda: current_snapshot(self.store, coalition)
        )

    def facts_version(self, coalition: str) -> tuple[object, ...]:
        """Return a token that changes when any fact is recorded or erased."""
        return self.snapshot(coalition).token

    def get_or_compute_from_facts(
        self, coalition: str, key: Hashable, make: Callable[[], T]
    ) -> T:
        """Return a cached value that depends on facts only, not on seats or answers."""
        now = self.facts_version(coalition)
        kept = self._of_facts.pop((coalition, key), None)
        if kept is None or kept[0] != now:
            kept = (now, make())
        self._of_facts[coalition, key] = kept
        while len(self._of_facts) > _PAGES:
            self._of_facts.pop(next(iter(self._of_facts)))
        made: T = kept[1]
        return made

    async def compute_from_facts_in_thread(
        self, coalition: str, key: Hashable, make: Callable[[], T]
    ) -> T:
        """Do the same with what takes long, off the event loop.

        Whoever asks for it meanwhile waits for the same.
        """
        now = self.facts_version(coalition)
        kept = self._of_facts.get((coalition, key))
        if kept is not None and kept[0] == now:
            cached: T = kept[1]
            return cached
        at = (coalition, key, now)
        if at not in self._being_made:
            self._being_made[at] = asyncio.ensure_future(asyncio.to_thread(make))
            self._being_made[at].add_done_callback(
                lambda _made: self._being_made.pop(at, None)
            )
        made: T = await asyncio.shield(self._being_made[at])
        self._of_facts[coalition, key] = (now, made)
        return made

    def view(self, coalition: str) -> View:
        """Return the view that says what participants may know of whom."""
        return View.on(self.snapshot(coalition), Audience.PARTICIPANTS)

    def sessions(self) -> list[tuple[str, Session]]:
        """List the sessions of all coalitions, each with its coalition."""
        return self.get_or_compute(
            "sessions", lambda: self.store.facts.read_all_coalitions(Session)
        )

    def find_session(self, code: str) -> tuple[str, Session] | None:
        """Find the session with a join code: an open one before a closed one."""
        found = [pair for pair in self.sessions() if pair[1].code == code]
        still = [pair for pair in found if pair[1].state != "closed"]
        newest = sorted(still or found, key=lambda pair: pair[1].day)
        return newest[-1] if newest else None

    def room(self, coalition: str, session: str) -> RoomState:
        """Read a session as it stands now.

        Raises
        ------
        NotFound
            If there is no such session.
        """
        return self.get_or_compute(
            ("room", coalition, session), lambda: self._room(coalition, session)
        )

    def public_room(self, coalition: str, session: str) -> RoomState:
        """Read a session for wall and phones, with hidden names masked.

        Raises
        ------
        NotFound
            If there is no such session.
        """
        return self.get_or_compute(
            ("shown", coalition, session),
            lambda: self._read_public_room(coalition, session),
        )

    def close(self) -> None:
        """Stop watching the store for changes."""
        self._changes.close()

    def _room(self, coalition: str, session: str) -> RoomState:
        snapshot, view = self.snapshot(coalition), self.view(coalition)
        day = snapshot.get(Session, session)
        activities = in_running_order(day, snapshot.all(Activity))
        now = next((a.id for a in activities if a.state == "open"), None)
        room = self.store.room
        return RoomState(
            coalition=snapshot.get(Coalition, coalition),
            session=day,
            activities=tuple(activities),
            decisions=tuple(_entered_in(session, view)),
            organisations={o.id: _short(o) for o in view.all(Organisation)},
            seats=tuple(room.seats(coalition, session)),
            answered=frozenset(room.answered_seats(now) if now else ()),
            notices=tuple(
                notice
                for notice in snapshot.all(NamingNotice)
                if notice.session == session
            ),
        )

    def _read_public_room(self, coalition: str, session: str) -> RoomState:
        room, view = self.room(coalition, session), self.view(coalition)
        day, activities, notices = self.get_or_compute_from_facts(
            coalition,
            ("shown", session),
            lambda: (
                view.mask(room.session),
                tuple(view.mask_all(room.activities)),
                tuple(view.mask_all(room.notices)),
            ),
        )
        return replace(room, session=day, activities=activities, notices=notices)


def _entered_in(session: str, view: View) -> list[Decision]:
    """List the decisions of a session in order of entry."""
    entered = view.snapshot.first_recorded(Decision)
    of_it = (one for one in view.all(Decision) if one.session == session)
    return sorted(of_it, key=lambda one: entered[one.id])
