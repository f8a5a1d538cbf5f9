"""Joining: the session code, the seat form, and resuming a seat."""

import re
import secrets
from functools import partial
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.escape import utf8
from tornado.web import HTTPError

from coalition.domain import AnswerChannel, Organisation, Role, Seat
from coalition.errors import CoalitionError, InvalidInput, NotOpen, _
from coalition.server.app.pages import VERSION, BaseHandler
from coalition.server.phone.base import NoSuchCode, PhoneHandler
from coalition.server.phone.kinds import organisation_key
from coalition.server.phone.rate_limit import TooManySeats
from coalition.server.phone.view import ROLES, organisation_name
from coalition.sessions.seat_codes import is_valid_seat_code

_WAYS = {
    AnswerChannel.PHONE: _("I answer on my own phone"),
    AnswerChannel.SHARED: _("We pass this phone from person to person"),
    AnswerChannel.TABLE: _("We answer together as a table"),
}
_ANOTHER, _NONE = "another", "none"
_FIELDS = ("organisation", "other", "role", "way", "people")
LARGEST_TABLE = 12


class TableTooLarge(CoalitionError):
    """More people than one table can hear each other."""

    code = "table-too-large"
    sentence = _(
        "A table is up to 12 people. Make a second table, or let the host count hands."
    )


class HealthHandler(BaseHandler):
    """Whether the server is there, and which version of the program it runs."""

    @allow_unauthenticated
    def get(self) -> None:
        """Say so."""
        self.show_json({"ok": True, "version": VERSION})


class PhoneNotFoundHandler(PhoneHandler):
    """Any other address below ours; a mistyped code lands here."""

    @allow_unauthenticated
    def get(self) -> None:
        """Say that there is nothing."""
        raise HTTPError(404)


class JoinHandler(PhoneHandler):
    """The form of the six-digit session code."""

    @allow_unauthenticated
    def get(self) -> None:
        """Ask for the code; with a right one, go on."""
        typed = self.get_query_argument("code", "")
        if not typed:
            self.show("phone/join.html", typed="", trouble="")
            return
        code = re.sub(r"\D", "", typed)
        try:
            self.enter(code)
        except NoSuchCode as error:
            self.show(
                "phone/join.html",
                404,
                typed=code[:6],
                trouble=self.explain_error(error),
            )
        else:
            self.redirect(self.session_url())


class SeatFormHandler(PhoneHandler):
    """The form for taking a seat: organisation, role and way of answering."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Ask; a phone that has a seat goes straight to the room."""
        room = self.enter(code)
        if self.find_seat() is not None:
            self.redirect(self.session_url("room"))
        elif room.session.state == "closed":
            self.show("phone/ended.html", room=room)
        else:
            passing = self.get_query_argument("next", "")
            self.render_form(AnswerChannel.SHARED if passing else AnswerChannel.PHONE)

    def render_form(
        self,
        way: AnswerChannel = AnswerChannel.PHONE,
        *,
        trouble: str = "",
        status: int = 200,
        seat_code: str = "",
    ) -> None:
        """Show the form. It carries the code of the seat that it will take.

        Sending it twice then takes one seat, not two. A code that was printed
        beforehand is given; else one is drawn.
        """
        seat_code = seat_code or f"{secrets.randbelow(10**10):010d}"
        expected, others = self._organisations()
        given = {name: self.get_body_argument(name, "") for name in _FIELDS}
        self.show(
            "phone/sit.html",
            status,
            title=self.room.session.title,
            ticket=self.create_signed_value("seat", seat_code).decode(),
            expected=expected,
            others=others,
            key_of=self._key,
            roles=[(role.value, self.texts(name)) for role, name in ROLES.items()],
            ways=[(each.value, self.texts(name)) for each, name in _WAYS.items()],
            given=given | {"way": given["way"] or way.value},
            trouble=trouble,
        )

    def _key(self, organisation: str) -> str:
        secret = utf8(self.settings["cookie_secret"])
        return organisation_key(secret, self.room, organisation)

    def _organisations(self) -> tuple[list[Organisation], list[Organisation]]:
        invited = set(self.room.session.expected)
        named = sorted(
            self.room.organisations.values(), key=lambda o: o.shown_name.casefold()
        )
        expected = [o for o in named if o.id in invited]
        return expected, [o for o in named if o.id not in invited]


class TakeSeatHandler(SeatFormHandler):
    """Sending the form of the seat."""

    @allow_unauthenticated
    async def post(self, code: str) -> None:
        """Give the seat, and show its code once."""
        room = self.enter(code)
        if room.session.state == "closed":
            raise NotOpen
        try:
            wishes = self._read_seat()
        except CoalitionError as error:
            self.render_form(
                trouble=self.explain_error(error),
                status=400,
                seat_code=self._read_seat_code(),
            )
            return
        seat_code = self._read_seat_code()
        secret = await self.secret_of(seat_code)
        where = (room.coalition.id, room.session.id)
        seat = self.store.room.seat(*where, secret)
        if seat is None:
            try:
                self.seat_limiter.count_seat("/".join(where), self.address)
            except TooManySeats as error:
                self.render_form(
                    trouble=self.explain_error(error), status=429, seat_code=seat_code
                )
                return
            take = partial(self.store.room.take_seat, *where, secret, **wishes)
            seat = await self.submissions.run_exclusively(take)
        self.store_secret(secret)
        self._welcome(seat, seat_code)

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Come back to the form: the address of sending it says nothing by itself."""
        self.enter(code)
        self.keep_language()
        self.redirect(self.session_url())

    def _read_seat_code(self) -> str:
        ticket: bytes | None = self.get_signed_cookie(
            "seat", value=self.get_body_argument("ticket", ""), max_age_days=1
        )
        return ticket.decode() if ticket else f"{secrets.randbelow(10**10):010d}"

    def _read_seat(self) -> dict[str, Any]:
        try:
            role = Role(self.get_body_argument("role", Role.UNSAID))
            way = AnswerChannel(self.get_body_argument("way", AnswerChannel.PHONE))
            people = int(self.get_body_argument("people", "") or 1)
        except ValueError:
            raise _invalid_choice_error() from None
        if role not in ROLES or way not in _WAYS or people < 1:
            raise _invalid_choice_error()
        if way is AnswerChannel.TABLE and people > LARGEST_TABLE:
            raise TableTooLarge
        return {
            "role": role,
            "organisation": self._organisation(),
            "way": way,
            "people": people if way is AnswerChannel.TABLE else 1,
        }

    def _organisation(self) -> str | None:
        chosen = self.get_body_argument("organisation", _NONE)
        if chosen == _ANOTHER:
            chosen = self.get_body_argument("other", "") or _NONE
        if chosen == _NONE:
            return None
        ids = {self._key(id_): id_ for id_ in self.room.organisations}
        if chosen not in ids:
            raise _invalid_choice_error()
        return ids[chosen]

    def _welcome(self, seat: Seat, seat_code: str) -> None:
        shown = f"{seat_code[:3]} {seat_code[3:6]} {seat_code[6:]}"
        self.show(
            "phone/welcome.html",
            title=self.room.session.title,
            seat=seat,
            name=organisation_name(self.room, seat),
            seat_code=shown,
        )


class PassPhoneHandler(PhoneHandler):
    """Passing a shared phone on to the next person."""

    @allow_unauthenticated
    def post(self, code: str) -> None:
        """Leave the seat: nobody goes back to it without the seat's code."""
        self.enter(code)
        seat = self.find_seat()
        if seat is not None and seat.way is AnswerChannel.SHARED:
            self.clear_secret()
        self.redirect(self.session_url() + "?next=1", status=303)

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Come back to the room: looking at the address takes nobody's seat."""
        self.enter(code)
        self.keep_language()
        self.redirect(self.session_url("room"))


class ResumeSeatHandler(SeatFormHandler):
    """Going on with a seat from another phone, or with a card that was dealt."""

    @allow_unauthenticated
    def get(self, code: str) -> None:
        """Ask for the seat code; the code on a seat card fills it in."""
        self.enter(code)
        self.render_code_form(
            re.sub(r"\D", "", self.get_query_argument("seat", ""))[:10]
        )

    @allow_unauthenticated
    async def post(self, code: str) -> None:
        """Open the seat that a seat code belongs to; from a card, let it be taken."""
        room = self.enter(code)
        typed = re.sub(r"\D", "", self.get_body_argument("seat_code", ""))[:20]
        secret = await self.secret_of(typed)
        if self.store.room.seat(room.coalition.id, room.session.id, secret) is None:
            over = room.session.state == "closed"
            if is_valid_seat_code(typed, room.session.seat_key) and not over:
                self.render_form(seat_code=typed)
                return
            self.code_limiter.count_attempt(self.address)
            t = self.texts
            unknown = t("We do not know this seat code. Look at the digits once more.")
            self.render_code_form(typed, unknown)
            return
        self.store_secret(secret)
        self.redirect(self.session_url("room"), status=303)

    def render_code_form(self, typed: str = "", trouble: str = "") -> None:
        """Show the form, and what was wrong with it."""
        title, status = self.room.session.title, 404 if trouble else 200
        names = {"title": title, "trouble": trouble, "typed": typed}
        self.show("phone/resume.html", status, **names)


def _invalid_choice_error() -> InvalidInput:
    return InvalidInput(
        what=_("Your seat"), problem=_("choose from what is on the page.")
    )
