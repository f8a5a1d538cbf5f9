"""Names typed under "not on the list", for the host to put on the invitation list."""

from tornado.web import authenticated

from coalition.activities.ties import missing_names
from coalition.domain import Activity, Decision, Organisation
from coalition.server.host.page import SessionPage
from coalition.workbook.deciding import to_invite
from coalition.workbook.hosting import Host


def uninvited(host: Host) -> dict[str, tuple[str, ...]]:
    """List the names that were typed today and that nobody knows or invites yet.

    Returns
    -------
    dict of str to tuple of str
        Name -> ids of the organisations that typed it; the most often typed first.
        Nothing comes from a question that is still open.
    """
    asked = [a for a in host.activities() if _lists_names(a)]
    answers = [one for a in asked for one in host.store.room.answers(a.id)]
    cards = host.store.facts.all(host.coalition, Organisation)
    names = to_invite(missing_names(answers), cards, host.written(Decision))
    return dict(sorted(names.items(), key=lambda n: (-len(n[1]), n[0].casefold())))


def _lists_names(activity: Activity) -> bool:
    return activity.activity == "ties" and activity.state == "closed"


class ConsoleUninvited(SessionPage):
    """What the panel shows; a page of its own, so that the console carries none of it.

    The room may see the console, so the names come only when the host opens them.
    """

    @authenticated
    def get(self, _slug: str, _session: str) -> None:
        """List them."""
        self.set_header("Cache-Control", "no-store")
        self.show(
            "host/uninvited.html",
            session=self.session,
            here=self.here,
            then=self.get_query_argument("at", ""),
            names=uninvited(self.host),
        )
