"""What was written down in a session so far, and how to take it back."""

from dataclasses import dataclass

from tornado.web import authenticated

from coalition.domain import Action, Decision, Fact, SessionNote
from coalition.errors import NotFound
from coalition.server.host.page import SessionPage
from coalition.store import Store
from coalition.workbook.hosting import Host

KINDS: dict[str, type[Decision] | type[Action] | type[SessionNote]] = {
    "decision": Decision,
    "action": Action,
    "note": SessionNote,
}
"""What can be taken back, by the name that the page sends."""


@dataclass(frozen=True, slots=True)
class Written:
    """What stands written in one session."""

    decisions: list[Decision]
    actions: list[Action]
    parked: list[SessionNote]
    notes: list[SessionNote]


def written_in(store: Store, coalition: str, session: str) -> Written:
    """Read what stands written in a session; what was taken back is left out."""
    host = Host(store, coalition, session)
    notes = host.written(SessionNote)
    return Written(
        host.written(Decision),
        host.written(Action),
        [note for note in notes if note.parked],
        [note for note in notes if not note.parked],
    )


def take_back(store: Store, coalition: str, session: str, kind: str, id_: str) -> None:
    """Let something no longer stand.

    Raises
    ------
    NotFound
        If it does not stand in this session, or was taken back already.
    """
    known = KINDS.get(kind)
    fact: Fact | None = None
    if known is not None:
        all_ = store.facts.all(coalition, known)
        fact = next((f for f in all_ if f.id == id_ and f.session == session), None)
    if fact is None:
        raise NotFound(what="entry", name=id_, hint="")
    store.facts.remove(coalition, [fact])


class ConsoleWritten(SessionPage):
    """What the panel shows; a page of its own, so that the console carries none of it.

    The room may see the console, so the notes come only when the host opens them.
    """

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """List it."""
        self.show(
            "host/written.html",
            session=self.session,
            here=self.here,
            then=self.get_query_argument("at", ""),
            written=written_in(self.store, self.slug, self.session_id),
        )
