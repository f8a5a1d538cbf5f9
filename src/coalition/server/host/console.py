"""The console: one hand, one glance, and harmless when the room can see it."""

from functools import cached_property
from hashlib import sha256
from typing import Any

from tornado.web import authenticated

from coalition.activities import kind, who_sees
from coalition.blocks import to_html
from coalition.blocks.kinds import blocks_of, for_host
from coalition.blocks.model import Finding
from coalition.blocks.turnout import turnout_sentence
from coalition.domain import (
    Activity,
    Attribution,
    Audience,
    Organisation,
    Voice,
    hidden_ones,
    said,
)
from coalition.errors import NotFound
from coalition.server.host.actions import too_few_to_admit
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
from coalition.server.host.drafts import drafts_of
from coalition.server.host.home import books_of
from coalition.server.host.kinds import host_kind, host_kinds
from coalition.server.host.notices import found_in, read_alone, to_tell
from coalition.server.host.page import SessionPage
from coalition.server.host.papers import papers_of
from coalition.server.host.uninvited import uninvited
from coalition.server.lately import lately_of
from coalition.texts import Texts, fixed
from coalition.workbook.asking import NAME
from coalition.workbook.deciding import topics
from coalition.workbook.results import results
from coalition.workbook.telling import said_aloud

SAID = "said"
"""The cookie with what the last button said."""


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
        heard = lately_of(self.settings).among(seat.id for seat in room.seats)
        counts["lately"] = t.count(
            "{n} phone is on the page", "{n} phones are on the page", heard
        )
        activity = self.present.activity if self.present else None
        if activity and activity.state != "planned":
            turnout = turnout_of(self.pulse, self.slug, activity).turnout
            counts["answered"] = t.number(turnout.people)
            counts["said"] = turnout_sentence(turnout, t)
            counts["late"] = t.number(late_answers(self.pulse, activity))
        return counts

    @property
    def owed(self) -> bool:
        """Whether something that was cut may still stand in the file."""
        return bool(self.settings.get("coalition_scrub_owed", False))

    def mark(self) -> str:
        """Make a mark that changes when the page must be drawn again."""
        drawn = [self.session.model_dump_json()]
        drawn += [activity.model_dump_json() for activity in self.room.activities]
        drawn += [notice.model_dump_json() for notice in self.room.notices]
        drawn += [str(len(self.room.decisions)), str(len(self.room.seats))]
        drawn.append(repr(drafts_of(self.settings).get(self.slug, self.session_id)))
        drawn.append(str(self.paper_state()))
        drawn.append(str(self.counts()["late"] in {"0", "1", "2"}))
        drawn.append(str(self.counts()["late"] == "0"))
        drawn.append(str(self.owed))
        return sha256("\n".join(drawn).encode()).hexdigest()[:16]

    def paper_state(self) -> str:
        """Say how far the participants' paper is: none, making, ready or failed."""
        if self.session.state != "closed":
            return "none"
        return papers_of(self.settings).state(
            self.slug, self.session_id, self.session.language
        )


class Console(Desk):
    """The page."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Show it."""
        self.draw(done=self._said())

    def _said(self) -> str:
        """Take what the last button said, once; only this server can have said it."""
        said_last = self.get_secure_cookie(SAID)
        if said_last:
            self.clear_cookie(SAID, path=self.here("console"))
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
            "who_sees": who_sees(activity, self.texts) if activity else "",
            "workbooks": books_of(self),
            "languages_of_room": self.room_languages,
            "choices": self._choices(),
            "topics": self._topics(),
            "uninvited": self._uninvited(),
            "draft": drafts_of(self.settings).get(self.slug, self.session_id),
            "paper": self.paper_state(),
            "ways": self._ways(activity),
            "unlisted": self._unlisted(),
            "levels": self._levels(),
            "level_is_fixed": _level_is_fixed(activity),
            "voices": self._voices(),
            "too_few": self._too_few(activity),
            "finding": self._finding(activity),
            "tellings": to_tell(self.pulse, self.slug, activity, self.language),
            "owed": self.owed,
            "kept": self.kept if problem else _nothing_kept,
            "done": done,
            "problem": problem,
        }
        self.show("host/console.html", status, **drawn)

    def kept(self, action: str, field: str, otherwise: str = "") -> str:
        """Give what was typed into a field of the form that was just refused."""
        pressed = self.request.path.rpartition("/")[2]
        # A decision is read back from the form in which it is written down.
        if action != ("decide" if pressed in {"read", "unread"} else pressed):
            return otherwise
        typed: str = self.get_body_argument(field, otherwise, strip=False)
        return typed

    def _topics(self) -> dict[str, str]:
        """Give what a decision may be about, where the day's workbook asks for that."""
        of_it = any(a.workbook == NAME for a in self.room.activities)
        return topics(self.texts) if of_it else {}

    def _uninvited(self) -> int | None:
        """Count the names under "not on the list"; None where none could be typed."""
        if not any(a.activity == "ties" for a in self.room.activities):
            return None
        key = ("uninvited", self.session_id)
        return self.pulse.remembered(key, lambda: len(uninvited(self.host)))

    def _too_few(self, activity: Activity | None) -> bool:
        if activity is None or not late_answers(self.pulse, activity):
            return False
        return too_few_to_admit(self.store, self.slug, activity)

    def _finding(self, activity: Activity | None) -> str:
        """Say in one sentence what the wall shows, to read aloud."""
        if activity is None or not activity.revealed or self.session.paused:
            return ""
        if activity.attribution is Attribution.HOST_ONLY:
            return ""
        key = ("finding", activity.id, self.language)
        return self.pulse.remembered(key, lambda: self._found(activity))

    def _found(self, activity: Activity) -> str:
        rules = found_in(self.pulse, self.slug, activity, self.language)
        aloud = said_aloud(rules, self.room.notices, self.session_id)
        if aloud:
            return aloud
        outcome = results(self.store, self.slug, activity, Audience.ROOM)
        blocks = blocks_of(activity.activity).filled(
            outcome, self.room.seen, self.texts
        )
        first = next((block for block in blocks if isinstance(block, Finding)), None)
        return f"{first.opening} {first.text}".strip() if first else ""

    @authenticated
    def post(self, _slug: str, _session: str) -> None:
        """Refuse a form that forgot where to go."""
        raise NotFound(what="button", name="", hint="")

    def _ways(self, activity: Activity | None) -> dict[str, Any] | None:
        if activity is None or activity.activity not in host_kinds():
            return None
        settings = turnout_of(self.pulse, self.slug, activity).settings
        asked = host_kind(activity.activity)
        return asked.context(activity, settings, self.texts, self.room.seen)

    def _unlisted(self) -> list[Organisation] | None:
        """List the hidden ones, where the host asked; a console may be mirrored."""
        if not self.get_query_argument("hidden", ""):
            return None
        cards = self.store.facts.all(self.slug, Organisation)
        hidden = hidden_ones(cards, Audience.ROOM)
        found = (card for card in cards if card.id in hidden)
        return sorted(found, key=lambda card: card.name.casefold())

    def _choices(self) -> dict[str, str]:
        """Give what "ask now" offers to choose from, in each language of the room."""
        own = self.room.coalition.words
        said = {code: Texts(code, own.get(code)) for code, _ in self.room_languages}
        return {
            code: "\n".join((t("Yes"), t("Partly"), t("No")))
            for code, t in said.items()
        }

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
        blocks = for_host(outcome, self.room.seen, self.texts)
        told = to_tell(self.pulse, self.slug, activity, self.language)
        alone = read_alone(told, self.room.organisations, self.texts)
        self.set_header("Cache-Control", "no-store")
        self.finish(to_html([*alone, *blocks], texts=self.texts))


def _level_is_fixed(activity: Activity | None) -> bool:
    """Tell whether what kind of question it is says who sees an answer."""
    return activity is not None and kind(activity.activity).attribution is not None


def _nothing_kept(_action: str, _field: str, otherwise: str = "") -> str:
    return otherwise
