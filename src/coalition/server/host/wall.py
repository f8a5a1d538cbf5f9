"""The wall: one thing at a time, large, and nothing to press."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any

from jinja2 import Environment
from tornado.web import authenticated

from coalition.activities import who_sees
from coalition.blocks import to_html
from coalition.blocks.kinds import Picture, Room, blocks_of, picture_of
from coalition.blocks.registers import DECISIONS_SHOWN
from coalition.blocks.turnout import turnout_sentence
from coalition.domain import Activity, Attribution, Audience, Session, said
from coalition.server.host.addresses import page_code, typed
from coalition.server.host.desk import epoch, people, turnout_of
from coalition.server.host.drafts import Draft, drafts_of
from coalition.server.host.kinds import host_kind, host_kinds
from coalition.server.host.notices import found_in
from coalition.server.host.page import SessionPage
from coalition.server.pulse import RoomState
from coalition.store import Store
from coalition.workbook.reading import LINKS, reading, title_of
from coalition.workbook.results import results
from coalition.workbook.telling import said_aloud

_ROOM = {"wide": (760, 320, 3600), "tall": (480, 240, 2400), "letters": (18, 18, 60)}
"""What a wall says of its room for a drawing, in px: usual, least and most."""
_WIDE = 1190
"""Width of a wall, in px, from which on the whole country is read side by side."""
_STEP = 4
_DRAWN = 12
"""Drawings that are kept: of walls of several sizes, in two languages."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What hangs on the wall now.

    Attributes
    ----------
    name : {"paused", "draft", "question", "reading", "waiting", "result", "join", \
"closed"}
    activity : Activity or None
        The question that it is about.
    part : str
        What is read together; see `Item.reads`.
    """

    name: str
    activity: Activity | None = None
    part: str = ""


class WallPage(SessionPage):
    """What the wall's page and its state have in common."""

    async def prepare(self) -> None:
        """Speak the session's language: the wall is everybody's, not one browser's."""
        await super().prepare()
        if not self._finished and not self.get_query_argument("lang", ""):
            self.language = self.session.language

    @property
    def room(self) -> RoomState:
        """The session as everyone in the room may read it."""
        return self.pulse.shown(self.slug, self.session_id)

    @cached_property
    def draft(self) -> Draft:
        """The decision that is read back just now, if any, as the room may read it."""
        typed = drafts_of(self.settings).get(self.slug, self.session_id)
        if not typed.on_wall:
            return typed
        return self.pulse.of_facts(
            self.slug,
            ("draft", self.session_id, typed),
            lambda: typed.masked(self.pulse.wishes(self.slug).masked),
        )

    @cached_property
    def scene(self) -> Scene:
        """Choose the one thing to show."""
        session, room = self.session, self.room
        if session.paused:
            return Scene("paused")
        if self.draft.on_wall:
            return Scene("draft")
        if room.open:
            return Scene("question", room.open)
        if session.reading and session.state != "closed":
            return Scene("reading", self._drawing_of(session.reading), session.reading)
        shown = self._shown_last()
        if shown is not None:
            return Scene("result" if shown.revealed else "waiting", shown)
        return Scene("closed" if session.state == "closed" else "join")

    def _drawing_of(self, part: str) -> Activity | None:
        """Find the question whose drawing belongs to what is read, once it was shown."""
        shown = (a for a in self.room.activities if a.activity == "ties" and a.revealed)
        return (
            max(shown, key=lambda a: a.round, default=None) if part == LINKS else None
        )

    def _shown_last(self) -> Activity | None:
        """Find what was closed or shown last; None once it was taken from the wall."""
        if self.session.state == "closed":
            return None
        history = self.pulse.remembered(
            ("history", self.slug), lambda: histories(self.store, self.slug)
        )
        done = [a for a in self.room.activities if a.state == "closed"]
        newest = max(done, key=lambda a: history[a.id].changed, default=None)
        if newest is None or (history[newest.id].was_shown and not newest.revealed):
            return None
        read = history.get(self.session_id)
        if read is not None and read.changed > history[newest.id].changed:
            return None
        return newest

    async def picture(self) -> str:
        """Draw the scene as a piece of a page; every text in it is escaped."""
        scene, t = self.scene, self.texts
        drawn = await self._drawn() if scene.name in {"result", "reading"} else None
        activity = scene.activity
        names: dict[str, Any] = {
            "scene": scene,
            "activity": activity,
            "session": self.session,
            "room": self.room,
            "t": t,
            "said": lambda wording: said(wording, self.language),
            "here": people(self.room.seats),
            "decided": self.room.decisions[:DECISIONS_SHOWN],
            "more_decided": len(self.room.decisions[DECISIONS_SHOWN:]),
            "address": typed(self.addresses[0]),
            "code": self.session.code,
            "ends": epoch(activity.ends_at) if activity else 0,
            "who_sees": who_sees(activity, t) if activity else "",
            "turnout": self._turnout(activity),
            "in_all": self._in_all(activity),
            "ways": self._ways(activity),
            "day": self._day,
            "result": self._result() if scene.name == "result" and not drawn else "",
            "read": self._read() if scene.name == "reading" else "",
            "title": said(title_of(self.session, scene.part), self.language),
            "drawn": drawn,
            "aloud": self._aloud(drawn) if drawn else "",
            "draft": self.draft,
            "qr": page_code(self.addresses[0], self.session.code),
            "wifi": self.wifi(),
        }
        environment: Environment = self.settings["coalition_templates"]
        return environment.get_template("host/scene.html").render(names)

    def _turnout(self, activity: Activity | None) -> str:
        if activity is None:
            return ""
        counted = turnout_of(self.pulse, self.slug, activity).turnout
        return turnout_sentence(counted, self.texts)

    def _in_all(self, activity: Activity | None) -> str:
        """Say how many people it is, where paper or hands are not of organisations."""
        if activity is None:
            return ""
        turnout = turnout_of(self.pulse, self.slug, activity).turnout
        if not turnout.on_paper + turnout.by_tally:
            return ""
        t = self.texts
        return t.count("{n} person in all", "{n} people in all", turnout.people)

    def _ways(self, activity: Activity | None) -> dict[str, Any] | None:
        if activity is None or activity.activity not in host_kinds():
            return None
        settings = turnout_of(self.pulse, self.slug, activity).settings
        asked = host_kind(activity.activity)
        return asked.context(activity, settings, self.texts, self.room.seen)

    def _day(self, typed: str) -> str:
        """Write a date of the draft in words; as it was typed if it is none."""
        try:
            return self.texts.date(date.fromisoformat(typed))
        except ValueError:
            return typed

    async def _drawn(self) -> Picture | None:
        """Draw a result that is a picture; large ones take seconds, on another thread."""
        activity = self.scene.activity
        if activity is None or activity.attribution is Attribution.HOST_ONLY:
            return None
        drawing = picture_of(activity.activity)
        if drawing is None:
            return None
        outcome = results(self.store, self.slug, activity, Audience.ROOM)
        seen, room, t = self.room.seen, self._for_drawing(), self.texts
        made_of = f"{outcome}{seen}{room}{self.language}".encode()
        key = sha256(made_of).hexdigest()
        # Kept while people join and answer: nothing that it is made of has changed. Walls
        # that ask meanwhile wait for the same drawing.
        kept: dict[str, asyncio.Future[Picture | None]]
        kept = self.settings.setdefault("coalition_drawn", {})
        if key not in kept:
            made = asyncio.to_thread(drawing, outcome, seen, t, room)
            kept[key] = asyncio.ensure_future(made)
            kept[key].add_done_callback(
                lambda one: one.exception() and kept.pop(key, None)
            )
            while len(kept) > _DRAWN:
                kept.pop(next(iter(kept)))
        return await asyncio.shield(kept[key])

    def _for_drawing(self) -> Room:
        """Read how much room the wall has; it says so once it has measured it."""
        sizes = []
        for name, (usual, least, most) in _ROOM.items():
            told = self.get_query_argument(name, "")
            size = int(told) if told.isascii() and told.isdigit() else usual
            sizes.append(min(max(size, least), most))
        wide, tall, letters = sizes
        return Room(wide // _STEP * _STEP, tall // _STEP * _STEP, letters)

    def _aloud(self, drawn: Picture) -> str:
        """Give the sentence that rules found; names only of those who agreed."""
        activity = self.scene.activity
        if activity is None:
            return drawn.aloud
        found = found_in(self.pulse, self.slug, activity, self.language)
        # Who agreed is known by the very words that they were told.
        told = self.pulse.room(self.slug, self.session_id).notices
        return said_aloud(found, told, self.session_id) or drawn.aloud

    def _read(self) -> str:
        """Lay out what is read together, for as wide a wall as it said that it is."""
        part, across = self.scene.part, self.get_query_argument("across", "")
        wide = across.isascii() and across.isdigit() and int(across[:5]) >= _WIDE
        key = ("wall", self.session_id, part, self.language, wide)
        return self.pulse.of_facts(self.slug, key, lambda: self._part(part, wide))

    def _part(self, part: str, wide: bool) -> str:
        blocks = reading(
            self.store,
            self.slug,
            self.session,
            part,
            self.language,
            Audience.ROOM,
            wide=wide,
        )
        return to_html(blocks, texts=self.texts)

    def _result(self) -> str:
        activity = self.scene.activity
        if activity is None or activity.attribution is Attribution.HOST_ONLY:
            return ""
        key = ("wall", activity.id, self.language)
        return self.pulse.remembered(key, lambda: self._laid_out(activity))

    def _laid_out(self, activity: Activity) -> str:
        outcome = results(self.store, self.slug, activity, Audience.ROOM)
        blocks = blocks_of(activity.activity).filled(
            outcome, self.room.seen, self.texts
        )
        return to_html(blocks, texts=self.texts)


class Wall(WallPage):
    """The page that is projected."""

    @authenticated
    async def get(self, _slug: str, _session: str) -> None:
        """Show it with the scene already in place."""
        picture = await self.picture()
        self.show(
            "host/wall.html",
            session=self.session,
            coalition=self.room.coalition,
            picture=picture,
            state=self.here("wall/state") + f"?lang={self.language}",
            code=self.session.code,
            address=typed(self.addresses[0]),
            qr=page_code(self.addresses[0], self.session.code),
            wifi=self.wifi(),
        )


class WallState(WallPage):
    """The scene, asked for every second; 304 while it hangs there already."""

    @authenticated
    async def get(self, _slug: str, _session: str) -> None:
        """Send it."""
        self.language = self.get_query_argument("lang", "") or self.session.language
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(await self.picture())

    def compute_etag(self) -> str:
        """Name the scene by what it shows."""
        drawn = b"".join(self._write_buffer)
        return f'"{sha256(drawn).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True)
class History:
    """When a question was last changed, and whether its result was ever shown.

    Of a session: when something was last read together.
    """

    changed: datetime
    was_shown: bool


def histories(store: Store, coalition: str) -> dict[str, History]:
    """Read from the store what hung on the wall last; nobody else remembers it."""
    found: dict[str, History] = {}
    for record in store.facts.records(coalition):
        if record.kind == Activity.kind:
            shown = bool(record.document and record.document.get("revealed"))
            before = found.get(record.id)
            was = shown or (before is not None and before.was_shown)
            found[record.id] = History(record.recorded_at, was)
        elif record.kind == Session.kind and (record.document or {}).get("reading"):
            found[record.id] = History(record.recorded_at, True)
    return found
