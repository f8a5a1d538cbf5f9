"""What changed in the register: one card's history, and what the room confirmed."""

from datetime import UTC, datetime

from tornado.web import authenticated

from coalition.blocks.cards import difference_words
from coalition.domain import Organisation, Session, localise
from coalition.errors import InvalidInput, _
from coalition.server.records.history import (
    CardConfirmation,
    list_confirmations,
    read_card_history,
    restore_card,
)
from coalition.server.records.register import RegisterBaseHandler


class CardHistoryHandler(RegisterBaseHandler):
    """One card as it stood at any time."""

    @authenticated
    def get(self, _slug: str, id_: str) -> None:
        """Show it, the newest first."""
        stood = read_card_history(self.store, self.coalition, id_)
        name = next((s.organisation.name for s in stood if s.organisation), id_)
        t = self.texts
        self.show(
            "records/register_history.html",
            name=name,
            id=id_,
            there=stood[0].organisation is not None,
            back=self.get_query_argument("back", ""),
            stood=[
                {
                    "moment": t.moment(one.moment, self.zone),
                    "key": _format_moment(one.moment),
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
        restore_card(
            self.store, self.slug, id_, _parse_moment(self.get_body_argument("at", ""))
        )
        self.redirect(self.register_url("card", id_, "history") + "?back=1", status=303)


class ConfirmationsHandler(RegisterBaseHandler):
    """Card confirmations: what the participants' answers changed."""

    @authenticated
    def get(self, _slug: str) -> None:
        """Show it."""
        facts = self.store.facts
        names = {o.id: o.name for o in facts.all(self.slug, Organisation)}
        days = {day.id: day for day in facts.all(self.slug, Session)}
        self.show(
            "records/register_changed.html",
            back=self.get_query_argument("back", ""),
            asked=[
                self._confirmation_context(one, days[one.activity.session], names)
                for one in list_confirmations(self.store, self.coalition)
                if one.activity.session in days
            ],
        )

    def _confirmation_context(
        self, one: CardConfirmation, day: Session, names: dict[str, str]
    ) -> dict[str, object]:
        t = self.texts
        return {
            "title": localise(one.activity.title, t.language),
            "day": day,
            "open": one.moment is None,
            "key": _format_moment(one.moment) if one.moment else "",
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
        restore_card(
            self.store, self.slug, id_, _parse_moment(self.get_body_argument("at", ""))
        )
        self.redirect(self.register_url("changed") + "?back=1", status=303)


def _format_moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _parse_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = datetime.min
    if moment.tzinfo is None:
        raise InvalidInput(what="The moment", problem=_("choose one from the list."))
    return moment
