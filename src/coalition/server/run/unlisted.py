"""Names typed by participants that are not on the list of organisations."""

from tornado.web import authenticated

from coalition.activities.ties import missing_names
from coalition.domain import Activity, Decision, Organisation
from coalition.server.app.host_pages import SessionHandler
from coalition.sessions.service import SessionService
from coalition.workbooks.landscape.decisions import uninvited_names


def list_unlisted_names(host: SessionService) -> dict[str, tuple[str, ...]]:
    """List the names that were typed today and that nobody knows or invites yet.

    Returns
    -------
    dict of str to tuple of str
        Name -> ids of the organisations that typed it; the most often typed first.
        Nothing comes from a question that is still open.
    """
    asked = [a for a in host.activities() if _has_typed_names(a)]
    answers = [one for a in asked for one in host.store.room.answers(a.id)]
    cards = host.store.facts.all(host.coalition, Organisation)
    names = uninvited_names(missing_names(answers), cards, host.list_records(Decision))
    return dict(sorted(names.items(), key=lambda n: (-len(n[1]), n[0].casefold())))


def _has_typed_names(activity: Activity) -> bool:
    return activity.activity == "ties" and activity.state == "closed"


class ConsoleUnlistedHandler(SessionHandler):
    """What the panel shows; a page of its own, so that the console carries none of it.

    The room may see the console, so the names come only when the host opens them.
    """

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """List them."""
        self.set_header("Cache-Control", "no-store")
        self.show(
            "run/uninvited.html",
            session=self.session,
            here=self.session_url,
            then=self.get_query_argument("at", ""),
            names=list_unlisted_names(self.session_service),
        )
