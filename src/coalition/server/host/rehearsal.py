"""Rehearsing a day: the button, and the make-believe participants who answer."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from tornado.web import authenticated

from coalition.domain import Activity, Coalition, Seat, Session, Tie, new_id
from coalition.errors import CoalitionError, InvalidInput, NotFound
from coalition.server.host.page import SessionPage
from coalition.server.inbox import Inbox
from coalition.server.pulse import Pulse, RoomState
from coalition.store import Post
from coalition.workbook.make_believe import Pretended, made_up
from coalition.workbook.rehearsing import begin, make_believe_seats, throw_away

EVERY = 700
"""Milliseconds between make-believe answers."""

_ROUNDS = 12
"""In how many times they all answer: in about ten seconds, however many they are."""


class Rehearsal(SessionPage):
    """Where the buttons "Rehearse" and "Throw the rehearsal away" lead."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Nothing is done by opening an address; go back to the session's page."""
        self.redirect(self.here())

    @authenticated
    async def post(self, _slug: str, _session: str) -> None:
        """Begin a rehearsal, in place of an earlier one; or throw it away."""
        doing = self.get_body_argument("do", "")
        if doing == "begin":
            copy = await asyncio.to_thread(
                begin, self.store, self.slug, self.session_id
            )
            slug, day = copy[0], copy[1].id
        elif doing == "throw":
            card = self.room.coalition
            slug = card.rehearsal_of or self.slug
            day = self.session.rehearses or self.session_id
            await asyncio.to_thread(throw_away, self.store, slug)
        else:
            raise NotFound(what="button", name=doing, hint="")
        self.redirect(self.url("coalitions", slug, "sessions", day), status=303)


class MakeBelieve:
    """The make-believe participants of all rehearsals on this server.

    They hold nothing: what they answer follows from the question and the seat, so that
    another server goes on where this one stopped.

    Parameters
    ----------
    pulse : Pulse
    inbox : Inbox
    """

    def __init__(self, pulse: Pulse, inbox: Inbox) -> None:
        self._pulse, self._inbox = pulse, inbox

    async def step(self) -> None:
        """Let some participants of each rehearsal answer, where a question is open."""
        for slug, session in self._days():
            # One that was thrown away meanwhile takes no answer.
            with suppress(CoalitionError, SQLAlchemyError, OSError):
                await self._answer(slug, session)

    def _days(self) -> list[tuple[str, Session]]:
        cards = self._pulse.remembered(
            "cards", lambda: self._pulse.store.facts.everywhere(Coalition)
        )
        copies = {slug for slug, card in cards if card.rehearsal_of is not None}
        return [pair for pair in self._pulse.sessions() if pair[0] in copies]

    async def _answer(self, slug: str, session: Session) -> None:
        room = self._pulse.room(slug, session.id)
        if room.open is None or room.session.paused:
            return
        many = -(-len(self._seats(room)) // _ROUNDS)
        for post in list(islice(self._posts(room, room.open), many)):
            await self._inbox.receive(post)

    def _seats(self, room: RoomState) -> list[tuple[Seat, str]]:
        store, slug, day = self._pulse.store, room.coalition.id, room.session
        return self._pulse.remembered(
            ("make-believe", slug, day.id), lambda: make_believe_seats(store, slug, day)
        )

    def _posts(self, room: RoomState, activity: Activity) -> Iterator[Post]:
        slug = room.coalition.id
        for seat, secret in self._seats(room):
            if seat.id in room.answered:
                continue
            with suppress(InvalidInput):
                value = made_up(activity, seat, self._around(room, seat))
                if value is not None:
                    yield Post(
                        id=new_id(),
                        revision=0,
                        coalition=slug,
                        activity=activity.id,
                        value=value,
                        seat=seat,
                        secret=secret,
                        way=seat.way,
                    )

    def _around(self, room: RoomState, seat: Seat) -> Pretended:
        own = seat.organisation
        ties = [t for t in self._ties(room) if t.source == own]
        newest = {room.session.wave, room.session.id}
        others = tuple(sorted(id_ for id_ in room.organisations if id_ != own))
        of_today = tuple(t for t in ties if t.wave in newest)
        return Pretended(own, others, of_today or tuple(ties))

    def _ties(self, room: RoomState) -> list[Tie]:
        slug = room.coalition.id
        return self._pulse.remembered(
            ("ties", slug), lambda: self._pulse.store.facts.all(slug, Tie)
        )


def make_believe(settings: dict[str, Any]) -> MakeBelieve:
    """Give the make-believe participants of a server."""
    return MakeBelieve(settings["coalition_pulse"], settings["coalition_inbox"])
