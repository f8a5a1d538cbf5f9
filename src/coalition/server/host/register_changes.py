"""What changed in the register: one card's history, and what the room confirmed."""

from datetime import UTC, datetime

from tornado.web import authenticated

from coalition.blocks.cards import difference_words
from coalition.domain import Organisation, Session, said
from coalition.errors import InvalidInput, _
from coalition.server.host.register import RegisterPage
from coalition.server.host.register_past import (
    Confirming,
    confirmings,
    history,
    put_back,
)


class CardHistory(RegisterPage):
    """One card as it stood at any time."""

    @authenticated
    def get(self, _slug: str, id_: str) -> None:
        """Show it, the newest first."""
        stood = history(self.store, self.coalition, id_)
        name = next((s.organisation.name for s in stood if s.organisation), id_)
        t = self.texts
        self.show(
            "host/register_history.html",
            name=name,
            id=id_,
            there=stood[0].organisation is not None,
            back=self.get_query_argument("back", ""),
            stood=[
                {
                    "moment": t.moment(one.moment, self.zone),
                    "key": _key(one.moment),
                    "card": one.organisation,
                    "offers": one.offers,
                    "what": difference_words(one.what, self.coalition, t)
                    if one.what is not None
                    else None,
                }
                for one in stood
            ],
        )

    @authenticated
    def post(self, _slug: str, id_: str) -> None:
        """Put the card back as it stood then."""
        put_back(self.store, self.slug, id_, _moment(self.get_body_argument("at", "")))
        self.redirect(self.here("card", id_, "history") + "?back=1", status=303)


class Changed(RegisterPage):
    """What the room said of its cards: what would change, or has changed."""

    @authenticated
    def get(self, _slug: str) -> None:
        """Show it."""
        facts = self.store.facts
        names = {o.id: o.name for o in facts.all(self.slug, Organisation)}
        days = {day.id: day for day in facts.all(self.slug, Session)}
        self.show(
            "host/register_changed.html",
            back=self.get_query_argument("back", ""),
            asked=[
                self._laid_out(one, days[one.activity.session], names)
                for one in confirmings(self.store, self.coalition)
                if one.activity.session in days
            ],
        )

    def _laid_out(
        self, one: Confirming, day: Session, names: dict[str, str]
    ) -> dict[str, object]:
        t = self.texts
        return {
            "title": said(one.activity.title, t.language),
            "day": day,
            "open": one.moment is None,
            "key": _key(one.moment) if one.moment else "",
            "differing": t.list(names[id_] for id_ in one.differing if id_ in names),
            "cards": [
                (d.before.organisation, difference_words(d, self.coalition, t))
                for d in one.differences
            ],
        }

    @authenticated
    def post(self, _slug: str) -> None:
        """Put one card back as it stood before the question was closed."""
        id_ = self.get_body_argument("organisation", "")
        put_back(self.store, self.slug, id_, _moment(self.get_body_argument("at", "")))
        self.redirect(self.here("changed") + "?back=1", status=303)


def _key(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        raise InvalidInput(what="The moment", problem=_("choose one from the list."))
    return moment
