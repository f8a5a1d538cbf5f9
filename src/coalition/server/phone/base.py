"""Base handler of phone pages: session by code, seat by cookie, rate limits."""

import asyncio

from tornado.escape import utf8
from tornado.web import HTTPError

from coalition.domain import Activity, Seat
from coalition.errors import CoalitionError, _
from coalition.server.app.addresses import own_addresses
from coalition.server.app.cache import RoomState
from coalition.server.app.pages import STATUS, BaseHandler
from coalition.server.app.presence import PresenceTracker, get_presence
from coalition.server.phone.kinds import Around
from coalition.server.phone.rate_limit import (
    CodeRateLimiter,
    SeatRateLimiter,
    TooManySeats,
    TooManyTries,
)
from coalition.sessions.rehearsal import REHEARSAL, is_rehearsal
from coalition.store import derive_seat_secret

LARGEST_POST = 64 * 1024
SEAT_DAYS = 3


class NoSuchCode(CoalitionError):
    """No session has this code."""

    code = "no-such-code"
    sentence = _(
        "No session has this code now. Look at the wall and type the six digits again."
    )


class NoSeat(CoalitionError):
    """The phone has no seat in the session."""

    code = "no-seat"
    sentence = _(
        "This phone has no seat here now. Join again, or go on with your seat code."
    )


STATUS |= {NoSuchCode: 404, NoSeat: 401, TooManyTries: 429, TooManySeats: 429}


class PhoneHandler(BaseHandler):
    """Base of the handlers for phones; unauthenticated methods say so."""

    room: RoomState

    async def prepare(self) -> None:
        """Refuse large requests, and slow down clients that guess codes."""
        if len(self.request.body) > LARGEST_POST:
            self.current_user = None
            raise HTTPError(413)
        await super().prepare()
        if self.address not in own_addresses():
            self.presence.record_device(self.address)
        code = self.path_kwargs.get("code") or self.get_query_argument("code", "")
        if code and not self._finished and not self._has_seat(code):
            await self.code_limiter.wait(self.address)

    def _has_seat(self, code: str) -> bool:
        return self._find(code) is not None and self.find_seat() is not None

    @property
    def code_limiter(self) -> CodeRateLimiter:
        """The rate limiter of wrong codes."""
        tries: CodeRateLimiter = self.settings["coalition_tries"]
        return tries

    @property
    def presence(self) -> PresenceTracker:
        """Which phones were heard of lately."""
        return get_presence(self.settings)

    @property
    def seat_limiter(self) -> SeatRateLimiter:
        """The rate limiter of new seats."""
        arrivals: SeatRateLimiter = self.settings["coalition_arrivals"]
        return arrivals

    def enter(self, code: str) -> RoomState:
        """Find the session with a code, and speak its language from here on.

        Raises
        ------
        NoSuchCode
            If there is none.
        TooManyTries
            If wrong codes came too often from here.
        """
        room = self._find(code)
        if room is None:
            self.code_limiter.count_attempt(self.address)
            raise NoSuchCode
        return room

    def _find(self, code: str) -> RoomState | None:
        found = self.cache.find_session(code)
        pinned = self.settings.get("coalition_pinned", "")
        if found is None:
            return None
        coalition, session = found
        room = self.cache.public_room(coalition, session.id)
        if pinned not in {"", room.coalition.rehearsal_of or coalition}:
            return None
        self.room = room
        self.language_of_room = session.language
        self.own_words = self.room.coalition.words
        return self.room

    @property
    def address(self) -> str:
        """From where the request came."""
        return str(self.request.remote_ip)

    @property
    def secret(self) -> str:
        """The secret that this phone holds; empty if it holds none."""
        return self.get_cookie(f"seat-{self.room.session.code}") or ""

    def find_seat(self) -> Seat | None:
        """Find the seat of this phone, if it has one."""
        secret, room = self.secret, self.room
        where = (room.coalition.id, room.session.id)
        known: dict[str, Seat] = self.cache.get_or_compute(("seats", *where), dict)
        # Only seats that are there are remembered: made-up secrets must not pile up.
        if secret and secret not in known:
            seat = self.store.room.seat(*where, secret)
            if seat is not None:
                known[secret] = seat
        if secret in known:
            self.presence.record_seat(known[secret].id)
        return known.get(secret)

    def require_seat(self) -> Seat:
        """Give the seat of this phone.

        Raises
        ------
        NoSeat
            If it has none.
        """
        seat = self.find_seat()
        if seat is None:
            raise NoSeat
        return seat

    def form_context(self, seat: Seat, activity: Activity) -> Around:
        """Return the context that the form of a question needs."""
        salt = utf8(self.settings["cookie_secret"])
        return Around(self.store, self.room, seat, self.secret, activity, salt)

    async def secret_of(self, seat_code: str) -> str:
        """Make the secret from a seat code; slow on purpose, so not on this thread."""
        where = f"{self.room.coalition.id}/{self.room.session.id}"
        return await asyncio.to_thread(derive_seat_secret, seat_code, where)

    def store_secret(self, secret: str) -> None:
        """Store the seat secret in an HttpOnly cookie."""
        self.set_cookie(
            f"seat-{self.room.session.code}",
            secret,
            path=self.url("join"),
            expires_days=SEAT_DAYS,
            httponly=True,
            samesite="Lax",
            secure=self.request.protocol == "https",
        )

    def clear_secret(self) -> None:
        """Clear the seat cookie."""
        self.clear_cookie(f"seat-{self.room.session.code}", path=self.url("join"))

    def keep_language(self) -> None:
        """Remember a language that was asked for on the way to another page."""
        _ = self.language

    def session_url(self, *parts: str) -> str:
        """Give the path of one of this session's pages."""
        return self.url("join", self.room.session.code, *parts)

    def show_trouble(self, sentence: str, status: int) -> None:
        """Show a sentence on a page of its own, with the way back."""
        back = self.session_url() if hasattr(self, "room") else self.url("join")
        self.show("phone/trouble.html", status, sentence=sentence, back=back)

    def show(self, template: str, /, status: int = 200, **names: object) -> None:
        """Fill a template that also knows the session: its path, whether it is real."""
        known: dict[str, object] = {"base": self.url("join"), "practice": False}
        known["rehearsal"] = ""
        if hasattr(self, "room"):
            practice = self.room.coalition.fictional
            known = {"base": self.session_url(), "practice": practice}
            rehearsing = is_rehearsal(self.room.coalition)
            known["rehearsal"] = self.texts(REHEARSAL) if rehearsing else ""
        passing = self.request.method == "GET" and self.get_query_argument("next", "")
        known["keep"] = "next=1&" if passing else ""
        super().show(template, status, **(known | names))
