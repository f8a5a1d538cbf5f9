"""The console: one hand, one glance, and harmless when the room can see it."""

import asyncio
from functools import cached_property
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from tornado.web import authenticated

from coalition.blocks import to_html
from coalition.blocks.kinds import blocks_of
from coalition.blocks.turnout import turnout_sentence
from coalition.domain import Activity, Attribution, Audience, Voice, said
from coalition.errors import CoalitionError, NotFound
from coalition.server.base import STATUS
from coalition.server.host.actions import ACTIONS, Form
from coalition.server.host.desk import (
    Place,
    after,
    epoch,
    late_answers,
    people,
    places,
    present,
    turnout_of,
)
from coalition.server.host.drafts import Draft, drafts_of
from coalition.server.host.kinds import host_kind, host_kinds
from coalition.server.host.page import SessionPage
from coalition.server.host.papers import papers_of
from coalition.texts import fixed
from coalition.workbook.results import results

_SAID = "said"


class Desk(SessionPage):
    """What the console's page and its state have in common."""

    @cached_property
    def day(self) -> list[Place]:
        """The day's items."""
        return places(self.room)

    @cached_property
    def present(self) -> Place | None:
        """What stands in the middle."""
        return present(self.day, self.get_argument("at", ""))

    def counts(self) -> dict[str, str]:
        """Say the numbers that change all the time, as the page shows them."""
        t, room = self.texts, self.room
        counts = {"here": t.number(people(room.seats)), "answered": "", "said": ""}
        counts["late"] = "0"
        activity = self.present.activity if self.present else None
        if activity and activity.state != "planned":
            turnout = turnout_of(self.pulse, self.slug, activity).turnout
            counts["answered"] = t.number(turnout.people)
            counts["said"] = turnout_sentence(turnout, t)
            counts["late"] = t.number(late_answers(self.pulse, activity))
        return counts

    def mark(self) -> str:
        """Make a mark that changes when the page must be drawn again."""
        drawn = [self.session.model_dump_json()]
        drawn += [activity.model_dump_json() for activity in self.room.activities]
        drawn += [str(len(self.room.decisions)), str(len(self.room.seats))]
        drawn.append(repr(drafts_of(self.settings).get(self.slug, self.session_id)))
        drawn.append(str(self.paper_state()))
        drawn.append(str(self.counts()["late"] == "0"))
        return sha256("\n".join(drawn).encode()).hexdigest()[:16]

    def paper_state(self) -> str:
        """Say how far the participants' paper is: none, making, ready or failed."""
        if self.session.state != "closed":
            return "none"
        return papers_of(self.settings).state(self.slug, self.session_id)


class Console(Desk):
    """The page."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Show it."""
        self.draw(done=self._said())

    def _said(self) -> str:
        """Take what the last button said, once; only this server can have said it."""
        said_last = self.get_secure_cookie(_SAID)
        if said_last:
            self.clear_cookie(_SAID, path=self.here("console"))
        return said_last.decode() if said_last else ""

    def draw(self, *, done: str = "", problem: str = "", status: int = 200) -> None:
        """Draw the page with what was done, or what did not work."""
        place, room = self.present, self.room
        activity = place.activity if place else None
        drawn: dict[str, Any] = {
            "room": room,
            "session": self.session,
            "day": self.day,
            "place": place,
            "activity": activity,
            "next": after(self.day, place) if place else None,
            "counts": self.counts(),
            "ends": epoch(activity.ends_at) if activity else 0,
            "mark": self.mark(),
            "here": self.here,
            "said": said,
            "languages_of_room": self.room_languages,
            "draft": drafts_of(self.settings).get(self.slug, self.session_id),
            "paper": self.paper_state(),
            "ways": self._ways(activity),
            "levels": self._levels(),
            "voices": self._voices(),
            "first_reveal": not any(a.revealed for a in room.activities),
            "done": done,
            "problem": problem,
        }
        self.show("host/console.html", status, **drawn)

    @authenticated
    def post(self, _slug: str, _session: str) -> None:
        """Refuse a form that forgot where to go."""
        raise NotFound(what="button", name="", hint="")

    def _ways(self, activity: Activity | None) -> dict[str, Any] | None:
        if activity is None or activity.state == "planned":
            return None
        if activity.activity not in host_kinds():
            return None
        settings = turnout_of(self.pulse, self.slug, activity).settings
        asked = host_kind(activity.activity)
        return asked.context(activity, settings, self.texts)

    def _levels(self) -> list[tuple[str, str]]:
        t = self.texts
        return [
            (Attribution.NO_NAME, t(fixed.NO_NAME_KEPT)),
            (Attribution.HOST_ONLY, t(fixed.HOST_ONLY)),
            (Attribution.ORGANISATION, t(fixed.ORGANISATION_SHOWN)),
        ]

    def _voices(self) -> list[tuple[str, str]]:
        t = self.texts
        return [
            (Voice.PEOPLE, t("People: each one counts")),
            (Voice.ORGANISATIONS, t("Organisations: one answer each")),
            (Voice.BOTH, t("Both, side by side")),
        ]


class ConsoleState(Desk):
    """The numbers, asked for every second or two."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Send them; 304 when nothing moved."""
        self.show_json({"mark": self.mark(), "counts": self.counts()})


class ConsoleLook(SessionPage):
    """The result for the host's eyes, while a key is held."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Send it as a piece of a page."""
        activity = self.host.activity(self.get_query_argument("activity", ""))
        outcome = results(self.store, self.slug, activity, Audience.FACILITATOR)
        names = {o.id: o.shown_name for o in self.room.organisations.values()}
        blocks = blocks_of(activity.activity).filled(outcome, names, self.texts)
        self.set_header("Cache-Control", "no-store")
        self.finish(to_html(blocks, texts=self.texts))


class ConsoleAction(Console):
    """A button was pressed."""

    @authenticated
    def get(self, _slug: str, _session: str, _action: str = "") -> None:
        """Nothing is done by opening an address; go back to the console."""
        self.redirect(self.here("console"))

    @authenticated
    async def post(self, _slug: str, _session: str, action: str = "") -> None:
        """Do it, then show the console again; or say why not, and keep what was typed."""
        try:
            done = await self._do(action)
        except CoalitionError as error:
            status = next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)
            self.draw(problem=self.explain(error), status=status)
            return
        console = self.here("console")
        self.set_secure_cookie(_SAID, done, path=console, httponly=True, samesite="Lax")
        at = self.get_body_argument("then", "")
        self.redirect(
            f"{console}?{urlencode({'at': at})}" if at else console, status=303
        )

    async def _do(self, action: str) -> str:
        fields = {n: self.get_body_arguments(n) for n in self.request.body_arguments}
        drafts = drafts_of(self.settings)
        if action == "read":
            drafts.put(self.slug, self.session_id, Draft.of(fields))
            return self.texts("On the wall now. Read it aloud.")
        if action == "unread":
            drafts.drop(self.slug, self.session_id)
            return self.texts("Taken from the wall.")
        if action not in ACTIONS:
            raise NotFound(what="button", name=action, hint="")
        form = Form(fields, [code for code, _ in self.room_languages])
        done = await asyncio.to_thread(ACTIONS[action], self.host, form, self.texts)
        if action == "decide":
            drafts.drop(self.slug, self.session_id)
        if action == "end":
            papers_of(self.settings).make(self.store, self.slug, self.session_id)
        return done
