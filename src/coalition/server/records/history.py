"""History of cards, and restoring an earlier version."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from coalition.activities.card import Difference, card_of, changes, difference
from coalition.analysis.turnout import list_disagreeing
from coalition.domain import Activity, Coalition, FactVersion, Offer, Organisation
from coalition.errors import NotFound
from coalition.sessions.service import SessionService
from coalition.store import Store

_TICK = timedelta(microseconds=1)
_SAME_CHANGE = timedelta(milliseconds=100)


@dataclass(frozen=True, slots=True)
class CardVersion:
    """One version of a card, with the difference from the one before.

    Attributes
    ----------
    organisation : Organisation or None
        None if the card was taken away.
    offers : tuple of Offer
        Those that stood on that day.
    what : Difference or None
        What was different from before; None for the first.
    """

    moment: datetime
    organisation: Organisation | None
    offers: tuple[Offer, ...]
    what: Difference | None


@dataclass(frozen=True, slots=True)
class CardConfirmation:
    """One card question, with the changes that its answers make.

    Attributes
    ----------
    moment : datetime or None
        The last moment before it was written down; None while the question is open.
    differences : list of Difference
    differing : list of str
        Ids of organisations whose people did not all say the same.
    """

    activity: Activity
    moment: datetime | None
    differences: list[Difference]
    differing: list[str]


def version_hash(organisation: Organisation | None, offers: Iterable[Offer]) -> str:
    """Return a hash of a card and its offers, for optimistic locking."""
    if organisation is None:
        return ""
    said = [organisation.model_dump_json()]
    said += [o.model_dump_json() for o in sorted(offers, key=lambda o: o.id)]
    return sha256("\n".join(said).encode()).hexdigest()[:16]


def read_card_history(
    store: Store, coalition: Coalition, organisation: str
) -> list[CardVersion]:
    """Read the versions of a card, the newest first.

    Raises
    ------
    NotFound
        If there never was such a card.
    """
    records = store.facts.list_versions(coalition.id)
    ours = {
        r.id
        for r in records
        if r.kind == Offer.kind
        and r.document
        and r.document.get("organisation") == organisation
    }
    own = [r for r in records if _belongs_to_card(r, organisation, ours)]
    found: list[CardVersion] = []
    for moment, facts_then in _group_changes(own):
        stood = _card_version(coalition, organisation, moment, facts_then, found)
        if stood is not None:
            found.append(stood)
    if not found:
        raise NotFound(what="organisation", name=organisation, hint="")
    return found[::-1]


def _belongs_to_card(record: FactVersion, organisation: str, offers: set[str]) -> bool:
    if record.kind == Organisation.kind:
        return record.id == organisation
    return record.kind == Offer.kind and record.id in offers


_Documents = dict[tuple[str, str], FactVersion]


def _group_changes(records: Sequence[FactVersion]) -> list[tuple[datetime, _Documents]]:
    """Group records into changes: those written together are one."""
    stands: _Documents = {}
    found: list[tuple[datetime, _Documents]] = []
    for record in records:
        stands = {**stands, (record.kind, record.id): record}
        if found and record.recorded_at - found[-1][0] < _SAME_CHANGE:
            found[-1] = (record.recorded_at, stands)
        else:
            found.append((record.recorded_at, stands))
    return found


def _card_version(
    coalition: Coalition,
    organisation: str,
    moment: datetime,
    stands: _Documents,
    before: Sequence[CardVersion],
) -> CardVersion | None:
    documents = [r for r in stands.values() if r.document is not None]
    cards = [
        Organisation(**(r.document or {}))
        for r in documents
        if r.kind == Organisation.kind
    ]
    every = [Offer(**(r.document or {})) for r in documents if r.kind == Offer.kind]
    last = before[-1] if before else None
    if not cards:
        gone = last is not None and last.organisation is not None
        return CardVersion(moment, None, (), None) if gone else None
    day = moment.astimezone(ZoneInfo(coalition.time_zone)).date()
    card = card_of(cards[0], every, day)
    what = None
    if last is not None and last.organisation is not None:
        what = difference(card_of(last.organisation, last.offers, day), card)
        same = last.organisation == card.organisation
        if not what and same:
            return None
    return CardVersion(moment, card.organisation, card.offers, what)


def restore_card(
    store: Store, coalition: str, organisation: str, moment: datetime
) -> None:
    """Restore a card as it was at a moment; later versions stay in the history.

    Raises
    ------
    NotFound
        If there was no such card then.
    """
    facts = store.facts
    then = facts.get(coalition, Organisation, organisation, moment)
    was = {o.id: o for o in _offers_at(store, coalition, organisation, moment)}
    now = {o.id: o for o in _offers_at(store, coalition, organisation)}
    changed = [offer for id_, offer in was.items() if now.get(id_) != offer]
    gone = [offer for id_, offer in now.items() if id_ not in was]
    facts.put(coalition, [then, *changed], gone=gone)


def _offers_at(
    store: Store, coalition: str, organisation: str, moment: datetime | None = None
) -> list[Offer]:
    every = store.facts.all(coalition, Offer, moment)
    return [offer for offer in every if offer.organisation == organisation]


def list_confirmations(store: Store, coalition: Coalition) -> list[CardConfirmation]:
    """List the questions about the cards that are open or closed, the newest first."""
    asked = [
        a
        for a in store.facts.all(coalition.id, Activity)
        if a.activity == "card" and a.state != "planned" and a.opened_at
    ]
    asked.sort(key=lambda a: (a.opened_at is not None, a.opened_at), reverse=True)
    return [_read_confirmation(store, coalition, activity) for activity in asked]


def _read_confirmation(
    store: Store, coalition: Coalition, activity: Activity
) -> CardConfirmation:
    answers = store.room.answers(activity.id)
    differ = list_disagreeing(answers)
    known = SessionService(store, coalition.id, activity.session).load_known()
    if activity.state == "open" or activity.closed_at is None:
        return CardConfirmation(activity, None, changes(answers, known), differ)
    moment, day = activity.closed_at - _TICK, known.session.day
    said = {answer.organisation for answer in answers}
    then = {o.id: o for o in store.facts.all(coalition.id, Organisation, moment)}
    offers = store.facts.all(coalition.id, Offer, moment)
    found = [
        difference(card_of(then[o.id], offers, day), card_of(o, known.offers, day))
        for o in sorted(known.organisations, key=lambda o: o.name.casefold())
        if o.id in said and o.id in then
    ]
    return CardConfirmation(activity, moment, [one for one in found if one], differ)
