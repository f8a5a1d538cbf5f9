"""Cards that may mean one organisation: proposed, looked at, merged, taken back."""

from zoneinfo import ZoneInfo

from tornado.web import authenticated

from coalition.domain import Import, Organisation, Session, Wave
from coalition.errors import CoalitionError, InvalidInput, NotFound, _
from coalition.server.app.pages import STATUS
from coalition.server.records.history import version_hash
from coalition.server.records.register import RegisterBaseHandler
from coalition.sessions.duplicates import (
    READ_AS,
    MergePlan,
    apply_merge,
    likely_pairs,
    list_referencing_facts,
    plan_merge,
    undo_merge,
)


class MergeHandler(RegisterBaseHandler):
    """Pairs that are likely the same, a preview of one merge, and the merge."""

    @authenticated
    def get(self, _slug: str) -> None:
        """Propose pairs; with two cards chosen, show what would change."""
        one, other = (self.get_query_argument(name, "") for name in ("one", "other"))
        try:
            change = self._plan_merge(one, other) if one and other else None
        except (InvalidInput, NotFound) as error:
            self._draw(None, self.explain(error), _status(error))
            return
        self._draw(change)

    @authenticated
    def post(self, _slug: str) -> None:
        """Merge, or take a merge back."""
        if self.get_body_argument("do", "") == "back":
            undo_merge(self.store, self.slug, self.get_body_argument("merge", ""))
            self.redirect(self.register_url("merge") + "?done=back", status=303)
            return
        one, other = (self.get_body_argument(name, "") for name in ("one", "other"))
        change = self._plan_merge(one, other, self.get_body_argument("name", ""))
        if self.get_body_argument("based", "") != self._pair_version(one, other):
            problem = _("the cards changed meanwhile. Look again at what would change.")
            error = InvalidInput(what="The merge", problem=problem)
            self._draw(change, self.explain(error), 409)
            return
        day = self.store.clock().astimezone(ZoneInfo(self.coalition.time_zone)).date()
        apply_merge(self.store, self.slug, change, day)
        self.redirect(self.register_url("merge") + "?done=merged", status=303)

    def _plan_merge(self, one: str, other: str, name: str = "") -> MergePlan:
        stays, goes = self.card(one), self.card(other)
        if name not in {"", stays.name, goes.name}:
            raise InvalidInput(what="The name", problem=_("choose one of the two."))
        return plan_merge(
            stays, goes, list_referencing_facts(self.store, self.slug), name
        )

    def _pair_version(self, one: str, other: str) -> str:
        marks = (
            version_hash(self.card(id_), self.offers_of(id_)) for id_ in (one, other)
        )
        return ".".join(marks)

    def _draw(
        self, change: MergePlan | None, problem: str = "", status: int = 200
    ) -> None:
        cards = self.cards()
        t = self.texts
        self.show(
            "records/register_merge.html",
            status,
            problem=problem,
            done=self.get_query_argument("done", ""),
            cards=cards,
            names={card.id: card.name for card in cards},
            pairs=[
                (*_confirmed_first(a, b), t(why)) for a, b, why in likely_pairs(cards)
            ]
            if change is None
            else [],
            change=change,
            based=self._pair_version(change.stays.id, change.goes.id) if change else "",
            one=self.card(change.stays.id) if change else None,
            waves=change.updated_references(Wave) if change else [],
            days=change.updated_references(Session) if change else [],
            others=len(change.listed) if change else 0,
            merges=self._merges(),
        )

    def _merges(self) -> list[tuple[Import, str, str]]:
        """List the merges that stand: with the names of the two, the newest first."""
        last: dict[str, str] = {}
        for record in self.store.facts.list_versions(self.slug):
            if record.kind == Organisation.kind and record.document:
                last[record.id] = str(record.document["name"])
        came = self.store.facts.first_recorded(self.slug, Import)
        stand = [
            note
            for note in self.store.facts.all(self.slug, Import)
            if note.read_as == READ_AS and not note.undone
        ]
        stand.sort(key=lambda note: came[note.id], reverse=True)
        return [
            (
                note,
                last.get(str(note.summary.get("stays")), ""),
                last.get(str(note.summary.get("goes")), ""),
            )
            for note in stand
        ]


def _confirmed_first(*two: Organisation) -> list[Organisation]:
    # A card that its own people have looked at is the one to stay.
    return sorted(two, key=lambda card: card.confirmed is None)


def _status(error: CoalitionError) -> int:
    return next((STATUS[c] for c in type(error).__mro__ if c in STATUS), 500)
