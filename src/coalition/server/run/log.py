"""Log of a session: decisions, actions, parked points and notes."""

from dataclasses import dataclass

from tornado.web import authenticated

from coalition.domain import Action, Decision, Fact, SessionNote
from coalition.errors import NotFound
from coalition.server.app.host_pages import SessionHandler
from coalition.sessions.service import SessionService
from coalition.store import Store

RETRACTABLE_KINDS: dict[str, type[Decision] | type[Action] | type[SessionNote]] = {
    "decision": Decision,
    "action": Action,
    "note": SessionNote,
}
"""What can be taken back, by the name that the page sends."""


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


def remove_entry(
    store: Store, coalition: str, session: str, kind: str, id_: str
) -> None:
    """Remove one entry from the log of a session.

    Raises
    ------
    NotFound
        If it does not stand in this session, or was taken back already.
    """
    known = RETRACTABLE_KINDS.get(kind)
    fact: Fact | None = None
    if known is not None:
        all_ = store.facts.all(coalition, known)
        fact = next((f for f in all_ if f.id == id_ and f.session == session), None)
    if fact is None:
        raise NotFound(what="entry", name=id_, hint="")
    store.facts.remove(coalition, [fact])


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
