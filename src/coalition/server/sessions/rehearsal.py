"""Rehearsals: the handler of the buttons, and the simulated participants."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from tornado.web import authenticated

from coalition.domain import Activity, Coalition, Seat, Session, Tie, new_id
from coalition.errors import CoalitionError, InvalidInput, NotFound
from coalition.server.app.cache import RoomCache, RoomState
from coalition.server.app.host_pages import SessionHandler
from coalition.server.app.submission_queue import SubmissionQueue
from coalition.sessions.rehearsal import (
    delete_rehearsal,
    list_simulated_seats,
    start_rehearsal,
)
from coalition.sessions.simulation import Pretended, made_up
from coalition.store import Submission

ANSWER_INTERVAL_MS = 700
"""Milliseconds between make-believe answers."""

_ROUNDS = 12
"""In how many times they all answer: in about ten seconds, however many they are."""


class RehearsalHandler(SessionHandler):
    """Where the buttons "Rehearse" and "Throw the rehearsal away" lead."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Nothing is done by opening an address; go back to the session's page."""
        self.redirect(self.session_url())

    @authenticated
    async def post(self, _slug: str, _session: str) -> None:
        """Begin a rehearsal, in place of an earlier one; or throw it away."""
        doing = self.get_body_argument("do", "")
        if doing == "begin":
            copy = await asyncio.to_thread(
                start_rehearsal, self.store, self.slug, self.session_id
            )
            slug, day = copy[0], copy[1].id
        elif doing == "throw":
            card = self.room.coalition
            slug = card.rehearsal_of or self.slug
            day = self.session.rehearses or self.session_id
            await asyncio.to_thread(delete_rehearsal, self.store, slug)
        else:
            raise NotFound(what="button", name=doing, hint="")
        self.redirect(self.url("coalitions", slug, "sessions", day), status=303)


class ParticipantSimulator:
    """Simulated participants of all rehearsals on this server; stateless.

    They hold nothing: what they answer follows from the question and the seat, so that
    another server goes on where this one stopped.

    Parameters
    ----------
    pulse : Pulse
    inbox : Inbox
    """

    def __init__(self, pulse: RoomCache, inbox: SubmissionQueue) -> None:
        self._pulse, self._inbox = pulse, inbox

    async def step(self) -> None:
        """Let some participants of each rehearsal answer, where a question is open."""
        for slug, session in self._days():
            # One that was thrown away meanwhile takes no answer.
            with suppress(CoalitionError, SQLAlchemyError, OSError):
                await self._answer(slug, session)

    def _days(self) -> list[tuple[str, Session]]:
        cards = self._pulse.get_or_compute(
            "cards", lambda: self._pulse.store.facts.read_all_coalitions(Coalition)
        )
        copies = {slug for slug, card in cards if card.rehearsal_of is not None}
        return [pair for pair in self._pulse.sessions() if pair[0] in copies]

    async def _answer(self, slug: str, session: Session) -> None:
        room = self._pulse.room(slug, session.id)
        if room.open is None or room.session.paused:
            return
        many = -(-len(self._seats(room)) // _ROUNDS)
        for post in list(islice(self._posts(room, room.open), many)):
            await self._inbox.submit(post)

    def _seats(self, room: RoomState) -> list[tuple[Seat, str]]:
        store, slug, day = self._pulse.store, room.coalition.id, room.session
        return self._pulse.get_or_compute(
            ("make-believe", slug, day.id),
            lambda: list_simulated_seats(store, slug, day),
        )

    def _posts(self, room: RoomState, activity: Activity) -> Iterator[Submission]:
        slug = room.coalition.id
        for seat, secret in self._seats(room):
            if seat.id in room.answered:
                continue
            with suppress(InvalidInput):
                value = made_up(activity, seat, self._answer_context(room, seat))
                if value is not None:
                    yield Submission(
                        id=new_id(),
                        revision=0,
                        coalition=slug,
                        activity=activity.id,
                        value=value,
                        seat=seat,
                        secret=secret,
                        way=seat.way,
                    )

    def _answer_context(self, room: RoomState, seat: Seat) -> Pretended:
        own = seat.organisation
        ties = [t for t in self._ties(room) if t.source == own]
        newest = {room.session.wave, room.session.id}
        others = tuple(sorted(id_ for id_ in room.organisations if id_ != own))
        of_today = tuple(t for t in ties if t.wave in newest)
        return Pretended(own, others, of_today or tuple(ties))

    def _ties(self, room: RoomState) -> list[Tie]:
        slug = room.coalition.id
        return self._pulse.get_or_compute(
            ("ties", slug), lambda: self._pulse.store.facts.all(slug, Tie)
        )


def create_simulator(settings: dict[str, Any]) -> ParticipantSimulator:
    """Create the simulator of participants for a server."""
    return ParticipantSimulator(
        settings["coalition_pulse"], settings["coalition_inbox"]
    )
