"""What cards said at other times, and putting one back as it stood then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from coalition.activities.card import Difference, card_of, changes, difference
from coalition.analysis.counting import differing
from coalition.domain import Activity, Coalition, Offer, Organisation, Record
from coalition.errors import NotFound
from coalition.store import Store
from coalition.workbook.hosting import Host

_TICK = timedelta(microseconds=1)
_TOGETHER = timedelta(milliseconds=100)


@dataclass(frozen=True, slots=True)
class Stood:
    """A card as it stood from a moment on.

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
class Confirming:
    """What one question about the cards changes, or has changed.

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


def stamp(organisation: Organisation | None, offers: Iterable[Offer]) -> str:
    """Name the version of a card by what it says."""
    if organisation is None:
        return ""
    said = [organisation.model_dump_json()]
    said += [o.model_dump_json() for o in sorted(offers, key=lambda o: o.id)]
    return sha256("\n".join(said).encode()).hexdigest()[:16]


def history(store: Store, coalition: Coalition, organisation: str) -> list[Stood]:
    """Read how a card stood from each change to the next, the newest first.

    Raises
    ------
    NotFound
        If there never was such a card.
    """
    records = store.facts.records(coalition.id)
    ours = {
        r.id
        for r in records
        if r.kind == Offer.kind
        and r.document
        and r.document.get("organisation") == organisation
    }
    own = [r for r in records if _is_of(r, organisation, ours)]
    found: list[Stood] = []
    for moment, facts_then in _moments(own):
        stood = _stood(coalition, organisation, moment, facts_then, found)
        if stood is not None:
            found.append(stood)
    if not found:
        raise NotFound(what="organisation", name=organisation, hint="")
    return found[::-1]


def _is_of(record: Record, organisation: str, offers: set[str]) -> bool:
    if record.kind == Organisation.kind:
        return record.id == organisation
    return record.kind == Offer.kind and record.id in offers


_Documents = dict[tuple[str, str], Record]


def _moments(records: Sequence[Record]) -> list[tuple[datetime, _Documents]]:
    """Follow what stood; what was written in the same stroke is one change."""
    stands: _Documents = {}
    found: list[tuple[datetime, _Documents]] = []
    for record in records:
        stands = {**stands, (record.kind, record.id): record}
        if found and record.recorded_at - found[-1][0] < _TOGETHER:
            found[-1] = (record.recorded_at, stands)
        else:
            found.append((record.recorded_at, stands))
    return found


def _stood(
    coalition: Coalition,
    organisation: str,
    moment: datetime,
    stands: _Documents,
    before: Sequence[Stood],
) -> Stood | None:
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
        return Stood(moment, None, (), None) if gone else None
    day = moment.astimezone(ZoneInfo(coalition.time_zone)).date()
    card = card_of(cards[0], every, day)
    what = None
    if last is not None and last.organisation is not None:
        what = difference(card_of(last.organisation, last.offers, day), card)
        same = last.organisation == card.organisation
        if not what and same:
            return None
    return Stood(moment, card.organisation, card.offers, what)


def put_back(store: Store, coalition: str, organisation: str, moment: datetime) -> None:
    """Let a card say again what it said at a moment; what it said since is kept.

    Raises
    ------
    NotFound
        If there was no such card then.
    """
    facts = store.facts
    then = facts.get(coalition, Organisation, organisation, moment)
    was = {o.id: o for o in _own(store, coalition, organisation, moment)}
    now = {o.id: o for o in _own(store, coalition, organisation)}
    changed = [offer for id_, offer in was.items() if now.get(id_) != offer]
    gone = [offer for id_, offer in now.items() if id_ not in was]
    facts.put(coalition, [then, *changed], gone=gone)


def _own(
    store: Store, coalition: str, organisation: str, moment: datetime | None = None
) -> list[Offer]:
    every = store.facts.all(coalition, Offer, moment)
    return [offer for offer in every if offer.organisation == organisation]


def confirmings(store: Store, coalition: Coalition) -> list[Confirming]:
    """List the questions about the cards that are open or closed, the newest first."""
    asked = [
        a
        for a in store.facts.all(coalition.id, Activity)
        if a.activity == "card" and a.state != "planned" and a.opened_at
    ]
    asked.sort(key=lambda a: (a.opened_at is not None, a.opened_at), reverse=True)
    return [_confirming(store, coalition, activity) for activity in asked]


def _confirming(store: Store, coalition: Coalition, activity: Activity) -> Confirming:
    answers = store.room.answers(activity.id)
    differ = differing(answers)
    known = Host(store, coalition.id, activity.session).known()
    if activity.state == "open" or activity.closed_at is None:
        return Confirming(activity, None, changes(answers, known), differ)
    moment, day = activity.closed_at - _TICK, known.session.day
    said = {answer.organisation for answer in answers}
    then = {o.id: o for o in store.facts.all(coalition.id, Organisation, moment)}
    offers = store.facts.all(coalition.id, Offer, moment)
    found = [
        difference(card_of(then[o.id], offers, day), card_of(o, known.offers, day))
        for o in sorted(known.organisations, key=lambda o: o.name.casefold())
        if o.id in said and o.id in then
    ]
    return Confirming(activity, moment, [one for one in found if one], differ)
