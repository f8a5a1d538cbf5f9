"""The wall: the projected page of a session."""

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
from coalition.domain import Activity, Attribution, Audience, Session, localise
from coalition.server.app.addresses import draw_join_qr, shorten_address
from coalition.server.app.cache import RoomState
from coalition.server.app.host_pages import SessionHandler
from coalition.server.run.agenda import count_people, epoch, read_turnout
from coalition.server.run.drafts import DecisionDraft, get_drafts
from coalition.server.run.kinds import host_kind, host_kinds
from coalition.server.run.naming_consent import read_findings
from coalition.sessions.naming_consent import first_finding_text
from coalition.sessions.projection import render_section, section_title
from coalition.store import Store
from coalition.workbooks.registry import find_section

_DRAWING_SIZES = {
    "wide": (760, 320, 3600),
    "tall": (480, 240, 2400),
    "letters": (18, 18, 60),
}
"""What a wall says of its room for a drawing, in px: usual, least and most."""
_WIDE_WALL_PX = 1190
"""Width of a wall, in px, from which on the whole country is read side by side."""
_STEP = 4
_MAX_DRAWINGS = 12
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


class WallBaseHandler(SessionHandler):
    """Base of the handlers of the wall page and its polled scene."""

    async def prepare(self) -> None:
        """Speak the session's language: the wall is everybody's, not one browser's."""
        await super().prepare()
        if not self._finished and not self.get_query_argument("lang", ""):
            self.language = self.session.language

    @property
    def room(self) -> RoomState:
        """The session as everyone in the room may read it."""
        return self.cache.public_room(self.slug, self.session_id)

    @cached_property
    def draft(self) -> DecisionDraft:
        """The decision that is read back just now, if any, as the room may read it."""
        typed = get_drafts(self.settings).get(self.slug, self.session_id)
        if not typed.on_wall:
            return typed
        return self.cache.get_or_compute_from_facts(
            self.slug,
            ("draft", self.session_id, typed),
            lambda: typed.mask_names(self.cache.view(self.slug).text),
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
            return Scene(
                "reading", self._find_map_activity(session.reading), session.reading
            )
        shown = self._latest_activity()
        if shown is not None:
            return Scene("result" if shown.revealed else "waiting", shown)
        return Scene("closed" if session.state == "closed" else "join")

    def _find_map_activity(self, part: str) -> Activity | None:
        """Find the question whose drawing belongs to what is read, once it was shown."""
        found = find_section(self.session, part)
        if found is None or not found[1].draws:
            return None
        shown = (a for a in self.room.activities if a.activity == found[1].awaits)
        return max(
            (a for a in shown if a.revealed), key=lambda a: a.round, default=None
        )

    def _latest_activity(self) -> Activity | None:
        """Find what was closed or shown last; None once it was taken from the wall."""
        if self.session.state == "closed":
            return None
        history = self.cache.get_or_compute(
            ("history", self.slug), lambda: read_wall_history(self.store, self.slug)
        )
        done = [a for a in self.room.activities if a.state == "closed"]
        newest = max(done, key=lambda a: history[a.id].changed, default=None)
        if newest is None or (history[newest.id].was_shown and not newest.revealed):
            return None
        read = history.get(self.session_id)
        if read is not None and read.changed > history[newest.id].changed:
            return None
        return newest

    async def render_scene(self) -> str:
        """Draw the scene as a piece of a page; every text in it is escaped."""
        scene, t = self.scene, self.texts
        drawn = (
            await self._get_drawing() if scene.name in {"result", "reading"} else None
        )
        activity = scene.activity
        names: dict[str, Any] = {
            "scene": scene,
            "activity": activity,
            "session": self.session,
            "room": self.room,
            "t": t,
            "said": lambda wording: localise(wording, self.language),
            "here": count_people(self.room.seats),
            "decided": self.room.decisions[:DECISIONS_SHOWN],
            "more_decided": len(self.room.decisions[DECISIONS_SHOWN:]),
            "address": shorten_address(self.addresses[0]),
            "code": self.session.code,
            "ends": epoch(activity.ends_at) if activity else 0,
            "who_sees": who_sees(activity, t) if activity else "",
            "turnout": self._turnout(activity),
            "in_all": self._people_sentence(activity),
            "ways": self._entry_context(activity),
            "day": self._day,
            "result": self._result() if scene.name == "result" and not drawn else "",
            "read": await self._reading_html() if scene.name == "reading" else "",
            "title": localise(section_title(self.session, scene.part), self.language),
            "drawn": drawn,
            "aloud": self._aloud_sentence(drawn) if drawn else "",
            "draft": self.draft,
            "qr": draw_join_qr(self.addresses[0], self.session.code),
            "wifi": self.wifi(),
        }
        environment: Environment = self.settings["coalition_templates"]
        return environment.get_template("wall/scene.html").render(names)

    def _turnout(self, activity: Activity | None) -> str:
        if activity is None:
            return ""
        counted = read_turnout(self.cache, self.slug, activity).turnout
        return turnout_sentence(counted, self.texts)

    def _people_sentence(self, activity: Activity | None) -> str:
        """Say how many people it is, where paper or hands are not of organisations."""
        if activity is None:
            return ""
        turnout = read_turnout(self.cache, self.slug, activity).turnout
        if not turnout.on_paper + turnout.by_tally:
            return ""
        t = self.texts
        return t.count("{n} person in all", "{n} people in all", turnout.people)

    def _entry_context(self, activity: Activity | None) -> dict[str, Any] | None:
        if activity is None or activity.activity not in host_kinds():
            return None
        settings = read_turnout(self.cache, self.slug, activity).settings
        asked = host_kind(activity.activity)
        return asked.context(activity, settings, self.texts, self.room.public_context)

    def _day(self, typed: str) -> str:
        """Write a date of the draft in words; as it was typed if it is none."""
        try:
            return self.texts.date(date.fromisoformat(typed))
        except ValueError:
            return typed

    async def _get_drawing(self) -> Picture | None:
        """Draw a result that is a picture; large ones take seconds, on another thread."""
        activity = self.scene.activity
        if activity is None or activity.attribution is Attribution.HOST_ONLY:
            return None
        drawing = picture_of(activity.activity)
        if drawing is None:
            return None
        outcome = read_turnout(self.cache, self.slug, activity)
        seen, room, t = self.room.public_context, self._read_drawing_size(), self.texts
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
            while len(kept) > _MAX_DRAWINGS:
                kept.pop(next(iter(kept)))
        return await asyncio.shield(kept[key])

    def _read_drawing_size(self) -> Room:
        """Read how much room the wall has; it says so once it has measured it."""
        sizes = []
        for name, (usual, least, most) in _DRAWING_SIZES.items():
            told = self.get_query_argument(name, "")
            size = int(told) if told.isascii() and told.isdigit() else usual
            sizes.append(min(max(size, least), most))
        wide, tall, letters = sizes
        return Room(wide // _STEP * _STEP, tall // _STEP * _STEP, letters)

    def _aloud_sentence(self, drawn: Picture) -> str:
        """Give the sentence that rules found; names only of those who agreed."""
        activity = self.scene.activity
        if activity is None:
            return drawn.aloud
        found = read_findings(self.cache, self.slug, activity, self.language)
        # Who agreed is known by the very words that they were told.
        told = self.cache.room(self.slug, self.session_id).notices
        return first_finding_text(found, told, self.session_id) or drawn.aloud

    async def _reading_html(self) -> str:
        """Lay out what is read together, for as wide a wall as it said that it is."""
        part, across = self.scene.part, self.get_query_argument("across", "")
        wide = (
            across.isascii() and across.isdigit() and int(across[:5]) >= _WIDE_WALL_PX
        )
        key = ("wall", self.session_id, part, self.language, wide)
        session, texts = self.session, self.texts  # the cache is the event loop's

        def lay_out() -> str:
            blocks = render_section(
                self.store,
                self.slug,
                session,
                part,
                texts.language,
                Audience.ROOM,
                wide=wide,
            )
            return to_html(blocks, texts=texts)

        return await self.cache.compute_from_facts_in_thread(self.slug, key, lay_out)

    def _result(self) -> str:
        activity = self.scene.activity
        if activity is None or activity.attribution is Attribution.HOST_ONLY:
            return ""
        key = ("wall", activity.id, self.language)
        return self.cache.get_or_compute(key, lambda: self._render_result(activity))

    def _render_result(self, activity: Activity) -> str:
        outcome = read_turnout(self.cache, self.slug, activity)
        blocks = blocks_of(activity.activity).filled(
            outcome, self.room.public_context, self.texts
        )
        return to_html(blocks, texts=self.texts)


class WallHandler(WallBaseHandler):
    """The page that is projected."""

    @authenticated
    async def get(self, _slug: str, _session: str) -> None:
        """Show it with the scene already in place."""
        picture = await self.render_scene()
        self.show(
            "wall/wall.html",
            session=self.session,
            coalition=self.room.coalition,
            picture=picture,
            state=self.session_url("wall/state") + f"?lang={self.language}",
            code=self.session.code,
            address=shorten_address(self.addresses[0]),
            qr=draw_join_qr(self.addresses[0], self.session.code),
            wifi=self.wifi(),
        )


class WallStateHandler(WallBaseHandler):
    """The scene, asked for every second; 304 while it hangs there already."""

    @authenticated
    async def get(self, _slug: str, _session: str) -> None:
        """Send it."""
        self.language = self.get_query_argument("lang", "") or self.session.language
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-cache")
        self.finish(await self.render_scene())

    def compute_etag(self) -> str:
        """Name the scene by what it shows."""
        drawn = b"".join(self._write_buffer)
        return f'"{sha256(drawn).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True)
class WallHistory:
    """When a question was last changed, and whether its result was ever shown.

    Of a session: when something was last read together.
    """

    changed: datetime
    was_shown: bool


def read_wall_history(store: Store, coalition: str) -> dict[str, WallHistory]:
    """Read when each question last changed and whether it was ever revealed."""
    found: dict[str, WallHistory] = {}
    for record in store.facts.list_versions(coalition):
        if record.kind == Activity.kind:
            shown = bool(record.document and record.document.get("revealed"))
            before = found.get(record.id)
            was = shown or (before is not None and before.was_shown)
            found[record.id] = WallHistory(record.recorded_at, was)
        elif record.kind == Session.kind and (record.document or {}).get("reading"):
            found[record.id] = WallHistory(record.recorded_at, True)
    return found
