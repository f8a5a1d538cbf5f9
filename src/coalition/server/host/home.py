"""Home: the coalitions, a coalition's sessions, and one session before it begins."""

from asyncio import to_thread
from datetime import date
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tornado.web import authenticated

from coalition.domain import Item, Organisation, Session, cleaned, said
from coalition.domain.framework import Step, steps
from coalition.errors import InvalidInput
from coalition.server.host.addresses import page_code, typed
from coalition.server.host.opening import STEP_NAMES
from coalition.server.host.page import CoalitionPage, HostPage, SessionPage, wifi_of
from coalition.server.host.turn import turn_of
from coalition.server.may import may
from coalition.texts import LANGUAGES
from coalition.workbook.hosting import Host
from coalition.workbook.planning import start_session
from coalition.workbook.rehearsing import rehearsal_of, rehearsed
from coalition.workbook.running_late import mark_of

_MOST_ITEMS = 12


class Home(HostPage):
    """All coalitions that this host may see."""

    @authenticated
    def get(self) -> None:
        """List them, each with its open sessions."""
        sessions = self.pulse.sessions()
        seen = [
            {
                "coalition": card,
                "open": [s for c, s in sessions if c == card.id and s.state == "open"],
                "n": sum(c == card.id for c, _ in sessions),
            }
            for card in self.store.facts.coalitions()
            if may(self.current_user, card.id, "host")
        ]
        self.show("host/home.html", coalitions=seen)


class CoalitionHome(CoalitionPage):
    """One coalition: its sessions, and the form that starts another."""

    @authenticated
    def get(self, _slug: str) -> None:
        """Show both."""
        self._show({})

    @authenticated
    def post(self, slug: str) -> None:
        """Start a session, or say what is missing and keep what was typed."""
        try:
            session = self._start()
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
            "host/coalition.html",
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
            (s.name, _shown(self, s), f"{self.url('voila/render', s.notebook)}?{query}")
            for s in _there(self)
        ]

    def _start(self) -> Session:
        title = cleaned(self.get_body_argument("title", ""))
        if not title:
            raise InvalidInput(what="Title", problem="give the day a name.")
        known = {o.id for o in self.store.facts.all(self.slug, Organisation)}
        there = {s.name for s in _there(self)}
        later = self._items("later")
        session = start_session(
            self.store,
            self.slug,
            title=title[:200],
            day=day_of(self.get_body_argument("day", "")),
            place=self.get_body_argument("place", "")[:200],
            language=self.get_body_argument("language", "") or None,
            notebooks=[n for n in self.get_body_arguments("notebook") if n in there],
            expected=[o for o in self.get_body_arguments("expected") if o in known],
            items=self._items("item"),
        )
        if not later:
            return session
        order = [i.model_dump() for i in (*session.running_order, *later)]
        host = Host(self.store, self.slug, session.id)
        return host.change_session(running_order=order)

    def _items(self, name: str) -> list[Item]:
        language = self.get_body_argument("language", "") or self.coalition.language
        titles = self.get_body_arguments(name)[:_MOST_ITEMS]
        lengths = self.get_body_arguments(f"{name}-minutes")
        return [
            Item(title={language: title}, minutes=minutes_of(minutes))
            for title, minutes in zip(titles, lengths, strict=False)
            if cleaned(title)
        ]


class SessionHome(SessionPage):
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
            wifi_of(self.settings)[self.slug, self.session_id] = (name, password)
            self.redirect(self.here() + "#join")
            return
        try:
            async with turn_of(self.settings):
                order = self._changed(list(self.host.session.running_order))
                changed = [item.model_dump() for item in order]
                await to_thread(self.host.change_session, running_order=changed)
        except InvalidInput as error:
            self._show(self.explain(error), 400)
            return
        self.redirect(self.here() + "#order")

    def _changed(self, order: list[Item]) -> list[Item]:
        doing = self.get_body_argument("do", "")
        if doing == "add":
            title = cleaned(self.get_body_argument("title", ""))
            if not title:
                raise InvalidInput(what="Running order", problem="say what it is.")
            minutes = minutes_of(self.get_body_argument("minutes", "10"))
            return [*order, Item(title={self.session.language: title}, minutes=minutes)]
        if self.get_body_argument("seen", "") != mark_of(order):
            raise _moved()
        at = _place_in(order, self.get_body_argument("at", ""))
        if doing == "minutes":
            minutes = minutes_of(self.get_body_argument("minutes", ""))
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
            "host/session.html",
            status,
            coalition=self.room.coalition,
            session=self.session,
            here=self.here,
            activities={a.id: a for a in self.room.activities},
            organisations=self.room.organisations,
            said=said,
            code=self.session.code,
            addresses=[typed(address) for address in self.addresses],
            qr=page_code(best, self.session.code),
            wifi=self.wifi(),
            minutes=sum(item.minutes for item in self.session.running_order),
            workbooks=books_of(self),
            problem=problem,
            seen=mark_of(self.session.running_order),
            rehearsed=self._rehearsed(),
            room_languages=self.room_languages,
        )

    def _rehearsed(self) -> tuple[str, Session] | None:
        day = rehearsed(self.store, self.slug, self.session_id)
        return (rehearsal_of(self.slug), day) if day else None


def day_of(text: str) -> date:
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


def minutes_of(text: str) -> int:
    """Read minutes from a form: a whole number from 0 to 600.

    Raises
    ------
    InvalidInput
        If it is none.
    """
    if text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= 600:
        return int(text)
    raise InvalidInput(what="Minutes", problem="write a whole number up to 600.")


def _place_in(order: list[Item], text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 5 and int(text) < len(order):
        return int(text)
    raise _moved()


def _moved() -> InvalidInput:
    return InvalidInput(what="Running order", problem="it changed meanwhile.")


def _there(page: HostPage) -> list[Step]:
    root = Path(page.settings["server_root_dir"]).expanduser()
    return [step for step in steps() if (root / step.notebook).is_file()]


def books_of(page: SessionPage) -> list[tuple[str, str]]:
    """List the session's workbooks: shown name, and address."""
    query = urlencode({"coalition": page.slug, "session": page.session_id})
    return [
        (_shown(page, s), f"{page.url('voila/render', s.notebook)}?{query}")
        for s in _there(page)
        if s.name in page.session.notebooks
    ]


def _shown(page: HostPage, step: Step) -> str:
    return f"{step.number} {page.texts(STEP_NAMES[step.name])}".strip()
