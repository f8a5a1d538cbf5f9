"""Log of a session: decisions, actions, parked points and notes."""

from dataclasses import dataclass

from tornado.web import authenticated

from coalition.domain import Action, Decision, SessionNote
from coalition.server.app.host_pages import SessionHandler
from coalition.sessions.service import SessionService
from coalition.store import Store


@dataclass(frozen=True, slots=True)
class SessionLog:
    """The log of one session."""

    decisions: list[Decision]
    actions: list[Action]
    parked: list[SessionNote]
    notes: list[SessionNote]


def read_session_log(store: Store, coalition: str, session: str) -> SessionLog:
    """Read what stands written in a session; what was taken back is left out."""
    host = SessionService(store, coalition, session)
    notes = host.list_records(SessionNote)
    return SessionLog(
        host.list_records(Decision),
        host.list_records(Action),
        [note for note in notes if note.parked],
        [note for note in notes if not note.parked],
    )


class ConsoleLogHandler(SessionHandler):
    """What the panel shows; a page of its own, so that the console carries none of it.

    The room may see the console, so the notes come only when the host opens them.
    """

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """List it."""
        self.show(
            "run/written.html",
            session=self.session,
            here=self.session_url,
            then=self.get_query_argument("at", ""),
            written=read_session_log(self.store, self.slug, self.session_id),
        )
