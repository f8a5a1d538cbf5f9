"""What the pages of a session share: finding the session, and who sits there."""

import asyncio

from tornado.escape import utf8
from tornado.web import HTTPError

from coalition.domain import Activity, Seat
from coalition.errors import CoalitionError, _
from coalition.server.base import STATUS, Page
from coalition.server.host.addresses import own_addresses
from coalition.server.lately import Lately, lately_of
from coalition.server.phone.kinds import Around
from coalition.server.phone.tries import Arrivals, TooManySeats, TooManyTries, Tries
from coalition.server.pulse import RoomState
from coalition.store import secret_of
from coalition.workbook.rehearsing import REHEARSAL, is_rehearsal

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


class PhonePage(Page):
    """A page for phones; each of its methods that is open says so itself."""

    room: RoomState

    async def prepare(self) -> None:
        """Refuse what is too long before anything reads it; let who guesses wait."""
        if len(self.request.body) > LARGEST_POST:
            self.current_user = None
            raise HTTPError(413)
        await super().prepare()
        if self.address not in own_addresses():
            self.lately.reach(self.address)
        code = self.path_kwargs.get("code") or self.get_query_argument("code", "")
        if code and not self._finished and not self._sits(code):
            await self.tries.wait(self.address)

    def _sits(self, code: str) -> bool:
        return self._find(code) is not None and self.seat() is not None

    @property
    def tries(self) -> Tries:
        """The wrong codes of the last minute."""
        tries: Tries = self.settings["coalition_tries"]
        return tries

    @property
    def lately(self) -> Lately:
        """Which phones were heard of lately."""
        return lately_of(self.settings)

    @property
    def arrivals(self) -> Arrivals:
        """The seats that were taken in the last minute."""
        arrivals: Arrivals = self.settings["coalition_arrivals"]
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
            self.tries.begin(self.address)
            raise NoSuchCode
        return room

    def _find(self, code: str) -> RoomState | None:
        found = self.pulse.by_code(code)
        pinned = self.settings.get("coalition_pinned", "")
        if found is None:
            return None
        coalition, session = found
        room = self.pulse.shown(coalition, session.id)
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

    def seat(self) -> Seat | None:
        """Find the seat of this phone, if it has one."""
        secret, room = self.secret, self.room
        where = (room.coalition.id, room.session.id)
        known: dict[str, Seat] = self.pulse.remembered(("seats", *where), dict)
        # Only seats that are there are remembered: made-up secrets must not pile up.
        if secret and secret not in known:
            seat = self.store.room.seat(*where, secret)
            if seat is not None:
                known[secret] = seat
        if secret in known:
            self.lately.note(known[secret].id)
        return known.get(secret)

    def seated(self) -> Seat:
        """Give the seat of this phone.

        Raises
        ------
        NoSeat
            If it has none.
        """
        seat = self.seat()
        if seat is None:
            raise NoSeat
        return seat

    def around(self, seat: Seat, activity: Activity) -> Around:
        """Give what the form of a question may know of the room."""
        salt = utf8(self.settings["cookie_secret"])
        return Around(self.store, self.room, seat, self.secret, activity, salt)

    async def secret_of(self, seat_code: str) -> str:
        """Make the secret from a seat code; slow on purpose, so not on this thread."""
        where = f"{self.room.coalition.id}/{self.room.session.id}"
        return await asyncio.to_thread(secret_of, seat_code, where)

    def keep(self, secret: str) -> None:
        """Leave the secret on the phone, out of reach of any script."""
        self.set_cookie(
            f"seat-{self.room.session.code}",
            secret,
            path=self.url("join"),
            expires_days=SEAT_DAYS,
            httponly=True,
            samesite="Lax",
            secure=self.request.protocol == "https",
        )

    def leave(self) -> None:
        """Take the secret from the phone."""
        self.clear_cookie(f"seat-{self.room.session.code}", path=self.url("join"))

    def keep_language(self) -> None:
        """Remember a language that was asked for on the way to another page."""
        _ = self.language

    def in_session(self, *parts: str) -> str:
        """Give the path of one of this session's pages."""
        return self.url("join", self.room.session.code, *parts)

    def show_trouble(self, sentence: str, status: int) -> None:
        """Show a sentence on a page of its own, with the way back."""
        back = self.in_session() if hasattr(self, "room") else self.url("join")
        self.show("phone/trouble.html", status, sentence=sentence, back=back)

    def show(self, template: str, /, status: int = 200, **names: object) -> None:
        """Fill a template that also knows the session: its path, whether it is real."""
        known: dict[str, object] = {"base": self.url("join"), "practice": False}
        known["rehearsal"] = ""
        if hasattr(self, "room"):
            practice = self.room.coalition.fictional
            known = {"base": self.in_session(), "practice": practice}
            rehearsing = is_rehearsal(self.room.coalition)
            known["rehearsal"] = self.texts(REHEARSAL) if rehearsing else ""
        passing = self.request.method == "GET" and self.get_query_argument("next", "")
        known["keep"] = "next=1&" if passing else ""
        super().show(template, status, **(known | names))
