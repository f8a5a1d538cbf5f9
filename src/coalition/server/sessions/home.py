"""Home: the coalitions, a coalition's sessions, and one session before it begins."""

from asyncio import to_thread
from datetime import date
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tornado.web import authenticated

from coalition.domain import (
    Organisation,
    RunningOrderItem,
    Session,
    clean_text,
    localise,
)
from coalition.domain.framework import Step, steps
from coalition.errors import InvalidInput
from coalition.server.app.addresses import draw_join_qr, shorten_address
from coalition.server.app.host_pages import (
    CoalitionHandler,
    HostHandler,
    SessionHandler,
    get_wifi,
)
from coalition.server.app.permissions import is_allowed
from coalition.sessions.planning import start_session
from coalition.sessions.rehearsal import find_rehearsal, rehearsal_slug
from coalition.sessions.reschedule import order_fingerprint
from coalition.sessions.service import SessionService
from coalition.texts import LANGUAGES

_MOST_ITEMS = 12


class HomeHandler(HostHandler):
    """All coalitions that this host may see."""

    @authenticated
    def get(self) -> None:
        """List them, each with its open sessions."""
        sessions = self.cache.sessions()
        seen = [
            {
                "coalition": card,
                "open": [s for c, s in sessions if c == card.id and s.state == "open"],
                "n": sum(c == card.id for c, _ in sessions),
            }
            for card in self.store.facts.coalitions()
            if is_allowed(self.current_user, card.id, "host")
        ]
        self.show("sessions/home.html", coalitions=seen)


class CoalitionHomeHandler(CoalitionHandler):
    """One coalition: its sessions, and the form that starts another."""

    @authenticated
    def get(self, _slug: str) -> None:
        """Show both."""
        self._show({})

    @authenticated
    def post(self, slug: str) -> None:
        """Start a session, or say what is missing and keep what was typed."""
        try:
            session = self._start_session()
        except InvalidInput as error:
            typed_so_far = {
                name: self.get_body_arguments(name) for name in self.request.arguments
            }
            self._show(typed_so_far, self.explain(error), 400)
        else:
            self.redirect(self.url("coalitions", slug, "sessions", session.id))

    def _show(
        self, given: dict[str, list[str]], problem: str = "", status: int = 200
    ) -> None:
        sessions = self.store.facts.all(self.slug, Session)
        zone = ZoneInfo(self.coalition.time_zone)
        self.show(
            "sessions/coalition.html",
            status,
            coalition=self.coalition,
            sessions=sorted(sessions, key=lambda s: (s.day, s.id), reverse=True),
            organisations=sorted(
                self.store.facts.all(self.slug, Organisation),
                key=lambda o: o.name.casefold(),
            ),
            workbooks=self.workbooks(),
            languages_of_room=[
                (code, LANGUAGES.get(code, code)) for code in self.coalition.languages
            ],
            today=self.store.clock().astimezone(zone).date().isoformat(),
            given=given,
            problem=problem,
        )

    def workbooks(self) -> list[tuple[str, str, str]]:
        """List the workbooks that there are: name, shown name, address."""
        query = urlencode({"coalition": self.slug})
        return [
            (
                s.name,
                _step_label(self, s),
                f"{self.url('voila/render', s.notebook)}?{query}",
            )
            for s in _available_steps(self)
        ]

    def _start_session(self) -> Session:
        title = clean_text(self.get_body_argument("title", ""))
        if not title:
            raise InvalidInput(what="Title", problem="give the day a name.")
        known = {o.id for o in self.store.facts.all(self.slug, Organisation)}
        there = {s.name for s in _available_steps(self)}
        later = self._items("later")
        session = start_session(
            self.store,
            self.slug,
            title=title[:200],
            day=parse_date(self.get_body_argument("day", "")),
            place=self.get_body_argument("place", "")[:200],
            language=self.get_body_argument("language", "") or None,
            notebooks=[n for n in self.get_body_arguments("notebook") if n in there],
            expected=[o for o in self.get_body_arguments("expected") if o in known],
            items=self._items("item"),
        )
        if not later:
            return session
        order = [i.model_dump() for i in (*session.running_order, *later)]
        host = SessionService(self.store, self.slug, session.id)
        return host.update_session(running_order=order)

    def _items(self, name: str) -> list[RunningOrderItem]:
        language = self.get_body_argument("language", "") or self.coalition.language
        titles = self.get_body_arguments(name)[:_MOST_ITEMS]
        lengths = self.get_body_arguments(f"{name}-minutes")
        return [
            RunningOrderItem(title={language: title}, minutes=parse_minutes(minutes))
            for title, minutes in zip(titles, lengths, strict=False)
            if clean_text(title)
        ]


class SessionHomeHandler(SessionHandler):
    """One session: how people join, the running order, and the doors to its pages."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Show it."""
        self._show()

    @authenticated
    async def post(self, _slug: str, _session: str) -> None:
        """Change the running order, or draw the code of the Wi-Fi."""
        if self.get_body_argument("do", "") == "wifi":
            name = self.get_body_argument("wifi", "").strip()[:64]
            password = self.get_body_argument("password", "")[:64]
            get_wifi(self.settings)[self.slug, self.session_id] = (name, password)
            self.redirect(self.session_url() + "#join")
            return
        try:
            await to_thread(self._change_order)
        except InvalidInput as error:
            self._show(self.explain(error), 400)
            return
        self.redirect(self.session_url() + "#order")

    def _change_order(self) -> None:
        service = self.session_service
        with self.store.transaction():
            order = self._edit_order(list(service.session.running_order))
            service.update_session(running_order=[item.model_dump() for item in order])

    def _edit_order(self, order: list[RunningOrderItem]) -> list[RunningOrderItem]:
        doing = self.get_body_argument("do", "")
        if doing == "add":
            title = clean_text(self.get_body_argument("title", ""))
            if not title:
                raise InvalidInput(what="Running order", problem="say what it is.")
            minutes = parse_minutes(self.get_body_argument("minutes", "10"))
            return [
                *order,
                RunningOrderItem(title={self.session.language: title}, minutes=minutes),
            ]
        if self.get_body_argument("seen", "") != order_fingerprint(order):
            raise _stale_order_error()
        at = _parse_index(order, self.get_body_argument("at", ""))
        if doing == "minutes":
            minutes = parse_minutes(self.get_body_argument("minutes", ""))
            order[at] = order[at].model_copy(update={"minutes": minutes})
        elif doing == "drop":
            del order[at]
        else:
            to = at - 1 if doing == "up" else at + 1
            if 0 <= to < len(order):
                order[at], order[to] = order[to], order[at]
        return order

    def _show(self, problem: str = "", status: int = 200) -> None:
        best = self.addresses[0]
        self.show(
            "sessions/session.html",
            status,
            coalition=self.room.coalition,
            session=self.session,
            here=self.session_url,
            activities={a.id: a for a in self.room.activities},
            organisations=self.room.organisations,
            said=localise,
            code=self.session.code,
            addresses=[shorten_address(address) for address in self.addresses],
            qr=draw_join_qr(best, self.session.code),
            wifi=self.wifi(),
            minutes=sum(item.minutes for item in self.session.running_order),
            workbooks=list_session_workbooks(self),
            problem=problem,
            seen=order_fingerprint(self.session.running_order),
            rehearsed=self._find_rehearsal(),
            room_languages=self.room_languages,
        )

    def _find_rehearsal(self) -> tuple[str, Session] | None:
        day = find_rehearsal(self.store, self.slug, self.session_id)
        return (rehearsal_slug(self.slug), day) if day else None


def parse_date(text: str) -> date:
    """Read a date from a form.

    Raises
    ------
    InvalidInput
        If it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            what="Date", problem="write it as year, month, day: 2026-10-14."
        ) from None


def parse_minutes(text: str) -> int:
    """Read minutes from a form: a whole number from 0 to 600.

    Raises
    ------
    InvalidInput
        If it is none.
    """
    if text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= 600:
        return int(text)
    raise InvalidInput(what="Minutes", problem="write a whole number up to 600.")


def _parse_index(order: list[RunningOrderItem], text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 5 and int(text) < len(order):
        return int(text)
    raise _stale_order_error()


def _stale_order_error() -> InvalidInput:
    return InvalidInput(what="Running order", problem="it changed meanwhile.")


def _available_steps(page: HostHandler) -> list[Step]:
    root = Path(page.settings["server_root_dir"]).expanduser()
    return [step for step in steps() if (root / step.notebook).is_file()]


def list_session_workbooks(page: SessionHandler) -> list[tuple[str, str]]:
    """List the session's workbooks: title and URL."""
    query = urlencode({"coalition": page.slug, "session": page.session_id})
    return [
        (_step_label(page, s), f"{page.url('voila/render', s.notebook)}?{query}")
        for s in _available_steps(page)
        if s.name in page.session.notebooks
    ]


def _step_label(page: HostHandler, step: Step) -> str:
    return f"{step.number} {localise(step.title, page.language)}".strip()
