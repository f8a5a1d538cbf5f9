"""Base handlers of the host's pages: permissions, coalition and session."""

from functools import cached_property
from typing import Any

from coalition.domain import Coalition, Session
from coalition.errors import CoalitionError, NotAllowed
from coalition.server.app.addresses import draw_wifi_qr, join_addresses
from coalition.server.app.cache import RoomState
from coalition.server.app.pages import BaseHandler
from coalition.server.app.permissions import is_allowed
from coalition.sessions.rehearsal import REHEARSAL, is_rehearsal, source_coalition
from coalition.sessions.service import SessionService
from coalition.texts import LANGUAGES, explain


class HostHandler(BaseHandler):
    """Base of handlers for a signed-in host."""

    def show(self, template: str, /, status: int = 200, **names: Any) -> None:
        """Fill a template of the host's; see `Page.show`."""
        super().show(
            template, status, **({"signed_in": bool(self.current_user)} | names)
        )

    def show_trouble(self, sentence: str, status: int) -> None:
        """Show a sentence on a page of its own, with the way back."""
        self.show("app/trouble.html", status, sentence=sentence)

    def explain(self, error: CoalitionError) -> str:
        """Say an error in the language of this page."""
        return explain(error, self.texts)

    @property
    def port(self) -> int:
        """The port that this server listens on."""
        # A page that was closed meanwhile has no socket; nobody reads what it gets.
        here = self.request.connection.stream.socket
        return here.getsockname()[1] if here else 0

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that people may type to join, the best one first."""
        public = self.settings.get("coalition_public_url", "")
        secure = self.request.protocol == "https"
        listening = self.settings.get("coalition_listening", "")
        return join_addresses(
            self.port, public, secure=secure, base=self.base_url, host=listening
        )


class CoalitionHandler(HostHandler):
    """Base of handlers of one coalition; the URL's first part is its slug."""

    async def prepare(self) -> None:
        """Let in only who may host this coalition."""
        await super().prepare()
        if not self._finished and not is_allowed(
            self.current_user, source_coalition(self.store, self.slug), "host"
        ):
            raise NotAllowed

    def show(self, template: str, /, status: int = 200, **names: Any) -> None:
        """Fill a template that also knows whether all this is a rehearsal."""
        super().show(
            template, status, **({"rehearsal": self.rehearsal_notice()} | names)
        )

    def rehearsal_notice(self) -> str:
        """Return the notice that this is a rehearsal, or an empty string."""
        try:
            return self.texts(REHEARSAL) if is_rehearsal(self.coalition) else ""
        except CoalitionError:
            return ""

    @property
    def slug(self) -> str:
        """The coalition's slug."""
        return str(self.path_args[0])

    @cached_property
    def coalition(self) -> Coalition:
        """The coalition's card."""
        return self.store.facts.coalition(self.slug)


class SessionHandler(CoalitionHandler):
    """Base of handlers of one session; the URL's second part is its id."""

    async def prepare(self) -> None:
        """Know the session's language and words before anything is said."""
        await super().prepare()
        if not self._finished:
            self.language_of_room = self.session.language
            self.own_words = self.room.coalition.words

    @property
    def session_id(self) -> str:
        """The session's id."""
        return str(self.path_args[1])

    @property
    def room(self) -> RoomState:
        """The session as it stands now."""
        return self.cache.room(self.slug, self.session_id)

    @property
    def session(self) -> Session:
        """The session."""
        return self.room.session

    @property
    def session_service(self) -> SessionService:
        """The service that changes this session."""
        return SessionService(self.store, self.slug, self.session_id)

    @property
    def room_languages(self) -> list[tuple[str, str]]:
        """The languages that the coalition works in, the session's first: code, name."""
        codes = dict.fromkeys([self.session.language, *self.room.coalition.languages])
        return [(code, LANGUAGES.get(code, code)) for code in codes]

    def wifi(self) -> tuple[str, str] | None:
        """Give the Wi-Fi's name and the code that joins it, if the host named one."""
        name, password = get_wifi(self.settings).get(
            (self.slug, self.session_id), ("", "")
        )
        return (name, draw_wifi_qr(name, password)) if name else None

    def session_url(self, *parts: str) -> str:
        """Give the path of something below this session's pages."""
        return self.url("coalitions", self.slug, "sessions", self.session_id, *parts)


def get_wifi(settings: dict[str, Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Give the Wi-Fi of each session: name and password, in memory, never stored."""
    wifi: dict[tuple[str, str], tuple[str, str]] = settings.setdefault(
        "coalition_wifi", {}
    )
    return wifi
