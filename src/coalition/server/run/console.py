"""The console: the page from which the host runs a session."""

from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Any

from tornado.web import authenticated

from coalition.activities import kind, who_sees
from coalition.activities.engine.declared import kinds_to_ask
from coalition.activities.engine.templates import templates
from coalition.blocks import to_html
from coalition.blocks.kinds import blocks_of, for_host
from coalition.blocks.model import Callout
from coalition.blocks.turnout import turnout_sentence
from coalition.domain import (
    Activity,
    Attribution,
    Audience,
    Organisation,
    Voice,
    hidden_organisation_ids,
    localise,
)
from coalition.errors import NotFound
from coalition.server.app.host_pages import SessionHandler
from coalition.server.app.presence import get_presence
from coalition.server.run.agenda import (
    AgendaItem,
    choose_current_item,
    count_late_answers,
    count_people,
    epoch,
    list_agenda,
    next_item,
    read_turnout,
)
from coalition.server.run.commands import too_few_to_admit
from coalition.server.run.drafts import get_drafts
from coalition.server.run.kinds import host_kind, host_kinds
from coalition.server.run.naming_consent import (
    layout_named_findings,
    list_pending_consents,
    read_findings,
)
from coalition.server.run.unlisted import list_unlisted_names
from coalition.server.sessions.home import list_session_workbooks
from coalition.server.sessions.papers import get_papers
from coalition.sessions.decisions import decision_topics
from coalition.sessions.naming_consent import first_finding_text
from coalition.sessions.results import tally_activity
from coalition.texts import Texts, fixed

FLASH_COOKIE = "said"
"""The cookie with what the last button said."""


class ConsoleBaseHandler(SessionHandler):
    """Base of the handlers of the console page and its polled state."""

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        """The items of the running order."""
        return list_agenda(self.room)

    @cached_property
    def current_item(self) -> AgendaItem | None:
        """The item that the console shows in full."""
        return choose_current_item(self.agenda, self.get_argument("at", ""))

    def live_counts(self) -> dict[str, str]:
        """Return the live counts as the page shows them."""
        t, room = self.texts, self.room
        counts = {
            "here": t.number(count_people(room.seats)),
            "answered": "",
            "said": "",
        }
        counts["late"] = "0"
        heard = get_presence(self.settings).count_active(seat.id for seat in room.seats)
        counts["lately"] = t.count(
            "{n} phone is on the page", "{n} phones are on the page", heard
        )
        activity = self.current_item.activity if self.current_item else None
        if activity and activity.state != "planned":
            turnout = read_turnout(self.cache, self.slug, activity).turnout
            counts["answered"] = t.number(turnout.people)
            counts["said"] = turnout_sentence(turnout, t)
            counts["late"] = t.number(count_late_answers(self.cache, activity))
        return counts

    @property
    def is_scrub_pending(self) -> bool:
        """Whether secure deletion in the store file is still pending."""
        return bool(self.settings.get("coalition_scrub_owed", False))

    def state_hash(self) -> str:
        """Return a hash that changes when the page must be reloaded."""
        drawn = [self.session.model_dump_json()]
        drawn += [activity.model_dump_json() for activity in self.room.activities]
        drawn += [notice.model_dump_json() for notice in self.room.notices]
        drawn += [str(len(self.room.decisions)), str(len(self.room.seats))]
        drawn.append(repr(get_drafts(self.settings).get(self.slug, self.session_id)))
        drawn.append(str(self.paper_state()))
        drawn.append(str(self.live_counts()["late"] in {"0", "1", "2"}))
        drawn.append(str(self.live_counts()["late"] == "0"))
        drawn.append(str(self.is_scrub_pending))
        return sha256("\n".join(drawn).encode()).hexdigest()[:16]

    def paper_state(self) -> str:
        """Say how far the participants' paper is: none, making, ready or failed."""
        if self.session.state != "closed":
            return "none"
        return get_papers(self.settings).state(
            self.slug, self.session_id, self.session.language
        )


class ConsoleHandler(ConsoleBaseHandler):
    """The console's page."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Show it."""
        self.draw(done=self._pop_flash())

    def _pop_flash(self) -> str:
        """Read and clear the flash message of the last command."""
        said_last = self.get_secure_cookie(FLASH_COOKIE)
        if said_last:
            self.clear_cookie(FLASH_COOKIE, path=self.session_url("console"))
        return said_last.decode() if said_last else ""

    def draw(
        self,
        *,
        done: str = "",
        problem: str = "",
        confirm: Mapping[str, Any] | None = None,
        status: int = 200,
    ) -> None:
        """Draw the page with what was done, what did not work, or what to confirm."""
        place, room = self.current_item, self.room
        activity = place.activity if place else None
        drawn: dict[str, Any] = {
            "room": room,
            "session": self.session,
            "day": self.agenda,
            "place": place,
            "activity": activity,
            "next": next_item(self.agenda, place) if place else None,
            "counts": self.live_counts(),
            "ends": epoch(activity.ends_at) if activity else 0,
            "mark": self.state_hash(),
            "here": self.session_url,
            "said": localise,
            "who_sees": who_sees(activity, self.texts) if activity else "",
            "workbooks": list_session_workbooks(self),
            "languages_of_room": self.room_languages,
            "choices": self._choices(),
            "kinds_to_ask": [(n, self.texts(s)) for n, s in kinds_to_ask().items()],
            "templates": [
                (template.id, localise(template.title, self.language))
                for template in templates().values()
            ],
            "topics": self._topics(),
            "uninvited": self._count_unlisted_names(),
            "draft": get_drafts(self.settings).get(self.slug, self.session_id),
            "paper": self.paper_state(),
            "ways": self._entry_context(activity),
            "unlisted": self._hidden_organisations(),
            "levels": self._attribution_options(),
            "level_is_fixed": _is_attribution_fixed(activity),
            "voices": self._voice_options(),
            "too_few": self._is_admission_unsafe(activity),
            "finding": self._finding_sentence(activity),
            "tellings": list_pending_consents(
                self.cache, self.slug, activity, self.language
            ),
            "owed": self.is_scrub_pending,
            "kept": self.refill_field if problem else _refill_nothing,
            "done": done,
            "problem": problem,
            "confirm": confirm,
        }
        self.show("run/console.html", status, **drawn)

    def refill_field(self, action: str, field: str, otherwise: str = "") -> str:
        """Return what was typed into a field of the form that was refused."""
        pressed = self.request.path.rpartition("/")[2]
        # A decision is read back from the form in which it is written down.
        if action != ("decide" if pressed in {"read", "unread"} else pressed):
            return otherwise
        typed: str = self.get_body_argument(field, otherwise, strip=False)
        return typed

    def _topics(self) -> dict[str, str]:
        """Give what a decision may be about, where the day's workbook asks for that."""
        named = decision_topics(self.room.activities)
        return {topic: self.texts(words) for topic, words in named.items()}

    def _count_unlisted_names(self) -> int | None:
        """Count the names under "not on the list"; None where none could be typed."""
        if not any(a.activity == "ties" for a in self.room.activities):
            return None
        key = ("uninvited", self.session_id)
        return self.cache.get_or_compute(
            key, lambda: len(list_unlisted_names(self.session_service))
        )

    def _is_admission_unsafe(self, activity: Activity | None) -> bool:
        if activity is None or not count_late_answers(self.cache, activity):
            return False
        return too_few_to_admit(self.store, self.slug, activity)

    def _finding_sentence(self, activity: Activity | None) -> str:
        """Say in one sentence what the wall shows, to read aloud."""
        if activity is None or not activity.revealed or self.session.paused:
            return ""
        if activity.attribution is Attribution.HOST_ONLY:
            return ""
        key = ("finding", activity.id, self.language)
        return self.cache.get_or_compute(key, lambda: self._compose_finding(activity))

    def _compose_finding(self, activity: Activity) -> str:
        rules = read_findings(self.cache, self.slug, activity, self.language)
        aloud = first_finding_text(rules, self.room.notices, self.session_id)
        if aloud:
            return aloud
        outcome = tally_activity(self.store, self.slug, activity, Audience.ROOM)
        blocks = blocks_of(activity.activity).filled(
            outcome, self.room.public_context, self.texts
        )
        first = next((block for block in blocks if isinstance(block, Callout)), None)
        return f"{first.opening} {first.text}".strip() if first else ""

    @authenticated
    def post(self, _slug: str, _session: str) -> None:
        """Refuse a form that forgot where to go."""
        raise NotFound(what="button", name="", hint="")

    def _entry_context(self, activity: Activity | None) -> dict[str, Any] | None:
        if activity is None or activity.activity not in host_kinds():
            return None
        settings = read_turnout(self.cache, self.slug, activity).settings
        asked = host_kind(activity.activity)
        return asked.context(activity, settings, self.texts, self.room.public_context)

    def _hidden_organisations(self) -> list[Organisation] | None:
        """List the hidden ones, where the host asked; a console may be mirrored."""
        if not self.get_query_argument("hidden", ""):
            return None
        cards = self.store.facts.all(self.slug, Organisation)
        hidden = hidden_organisation_ids(cards, Audience.ROOM)
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

    def _attribution_options(self) -> list[tuple[str, str]]:
        t = self.texts
        return [
            (Attribution.NO_NAME, t(fixed.NO_NAME_KEPT)),
            (Attribution.HOST_ONLY, t(fixed.HOST_ONLY)),
            (Attribution.ORGANISATION, t(fixed.ORGANISATION_SHOWN)),
        ]

    def _voice_options(self) -> list[tuple[str, str]]:
        t = self.texts
        return [
            (Voice.PEOPLE, t("People: each one counts")),
            (Voice.ORGANISATIONS, t("Organisations: one answer each")),
            (Voice.BOTH, t("Both, side by side")),
        ]


class ConsoleStateHandler(ConsoleBaseHandler):
    """The polled state of the console: hash and live counts."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Send them; 304 when nothing moved."""
        self.show_json({"mark": self.state_hash(), "counts": self.live_counts()})


class ConsolePreviewHandler(SessionHandler):
    """Preview of a result for the host alone, while a key is held."""

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """Send it as a piece of a page."""
        activity = self.session_service.activity(
            self.get_query_argument("activity", "")
        )
        outcome = tally_activity(self.store, self.slug, activity, Audience.FACILITATOR)
        blocks = for_host(outcome, self.room.public_context, self.texts)
        told = list_pending_consents(self.cache, self.slug, activity, self.language)
        alone = layout_named_findings(told, self.room.organisations, self.texts)
        self.set_header("Cache-Control", "no-store")
        self.finish(to_html([*alone, *blocks], texts=self.texts))


def _is_attribution_fixed(activity: Activity | None) -> bool:
    """Tell whether what kind of question it is says who sees an answer."""
    return activity is not None and kind(activity.activity).attribution is not None


def _refill_nothing(_action: str, _field: str, otherwise: str = "") -> str:
    return otherwise
