"""Merge duplicate organisation cards: find pairs, plan, apply and undo."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from coalition.domain import (
    Action,
    Contribution,
    Decision,
    Fact,
    Import,
    Listing,
    NamingNotice,
    Offer,
    Organisation,
    Session,
    Tie,
    Wave,
    new_id,
    tie_id,
)
from coalition.errors import InvalidInput, _
from coalition.exchange.tabular.matching import find_similar_names
from coalition.store import Store

SAME_NAME = _("the name is the same")

READ_AS = "merge"
"""What an `Import` says of itself that is a merge, which can be taken back like one."""

_STRICTNESS = (Listing.NAME, Listing.ALIAS, Listing.HIDDEN)
_FILLED = ("sector", "alias", "lends", "contact")


@dataclass(frozen=True, slots=True)
class MergePlan:
    """All changes to facts when two organisation cards are merged.

    Attributes
    ----------
    stays : Organisation
        The card as it is afterwards.
    goes : Organisation
        The card that is there no more.
    moved : tuple of Offer
        Offers of the one that goes, as they stand afterwards under the other.
    same : tuple of Offer
        Offers of the one that goes that the other has as well.
    ties_moved : tuple of Tie
        Ties as they stand afterwards.
    ties_same : tuple of Tie
        Ties that say what another says already.
    ties_within : tuple of Tie
        Ties between the two, which would lead from the one to itself.
    listed : tuple of Fact
        Waves, sessions, decisions, actions and notices that named the one that goes,
        as they stand afterwards.
    put, remove : tuple of Fact
        All of that, as it is written.
    """

    stays: Organisation
    goes: Organisation
    moved: tuple[Offer, ...]
    same: tuple[Offer, ...]
    ties_moved: tuple[Tie, ...]
    ties_same: tuple[Tie, ...]
    ties_within: tuple[Tie, ...]
    listed: tuple[Fact, ...]
    put: tuple[Fact, ...]
    remove: tuple[Fact, ...]

    def updated_references(self, kind: type[Fact]) -> list[Fact]:
        """Return the updated facts of one kind that referred to the merged card."""
        return [fact for fact in self.listed if isinstance(fact, kind)]


def likely_pairs(
    organisations: Iterable[Organisation],
) -> list[tuple[Organisation, Organisation, str]]:
    """List the pairs of cards that may mean one organisation, with the reason.

    Returns
    -------
    list of (Organisation, Organisation, str)
        The reason is a marked sentence part. Nothing is merged unasked.
    """
    of_name: dict[str, list[Organisation]] = {}
    for card in sorted(organisations, key=lambda o: o.id):
        of_name.setdefault(card.name, []).append(card)
    found = [
        (one, other, SAME_NAME)
        for cards in of_name.values()
        for one, other in combinations(cards, 2)
    ]
    return found + [
        (of_name[one][0], of_name[other][0], reason)
        for one, other, reason in find_similar_names(of_name)
    ]


def plan_merge(
    stays: Organisation, goes: Organisation, facts: Sequence[Fact], name: str = ""
) -> MergePlan:
    """Plan the merge of two cards; nothing is written.

    Parameters
    ----------
    stays, goes : Organisation
    facts : sequence of Fact
        Whatever the coalition holds that may name one of the two.
    name : str, optional
        The name of the one card; that of `stays` if not given.

    Raises
    ------
    InvalidInput
        If the two are one already.
    """
    if stays.id == goes.id:
        raise InvalidInput(what="The cards", problem=_("choose two different ones."))
    offers = [fact for fact in facts if isinstance(fact, Offer)]
    moved, same, filled = _offers(stays.id, goes.id, offers)
    ties = [fact for fact in facts if isinstance(fact, Tie)]
    ties_moved, ties_same, ties_within = _ties(stays.id, goes.id, ties)
    one_card = _one_card(stays, goes, name or stays.name, brings=bool(moved))
    listed = _replace_references(stays.id, goes.id, facts)
    left = {tie.id for tie in ties_moved}
    old_ties = [tie for tie in ties if _involves(tie, goes.id) and tie.id not in left]
    return MergePlan(
        stays=one_card,
        goes=goes,
        moved=moved,
        same=same,
        ties_moved=ties_moved,
        ties_same=ties_same,
        ties_within=ties_within,
        listed=listed,
        put=(one_card, *moved, *filled, *ties_moved, *listed),
        remove=(goes, *same, *old_ties),
    )


def apply_merge(store: Store, coalition: str, change: MergePlan, day: date) -> Import:
    """Write a merge down, under a source, so that it can be taken back.

    Returns
    -------
    Import
        ``store.facts.undo(coalition, import_.id)`` puts both cards back.
    """
    note = Import(
        id=new_id(),
        file="",
        read_as=READ_AS,
        day=day,
        rows=len(change.put) + len(change.remove),
        summary={"stays": change.stays.id, "goes": change.goes.id},
    )
    store.facts.put(coalition, change.put, source=note.id, gone=change.remove)
    store.facts.put(coalition, [note])
    return note


def undo_merge(store: Store, coalition: str, id_: str) -> Import:
    """Make two cards again of one, as far as nobody changed them since."""
    note = store.facts.get(coalition, Import, id_)
    if note.read_as != READ_AS or note.undone:
        raise InvalidInput(what="The merge", problem=_("it was taken back already."))
    store.facts.undo(coalition, note.id)
    undone = note.model_copy(update={"undone": True})
    store.facts.put(coalition, [undone])
    return undone


def list_referencing_facts(store: Store, coalition: str) -> list[Fact]:
    """Read all facts of a coalition that may name an organisation."""
    kinds: tuple[type[Fact], ...] = (
        Offer,
        Tie,
        Wave,
        Session,
        Decision,
        Action,
        Contribution,
        NamingNotice,
    )
    return [fact for kind in kinds for fact in store.facts.all(coalition, kind)]


def _one_card(
    stays: Organisation, goes: Organisation, name: str, *, brings: bool
) -> Organisation:
    """Merge two cards: fill empty fields, keep the stricter listing."""
    filled = {f: getattr(stays, f) or getattr(goes, f) for f in _FILLED}
    brings = brings or any(filled[f] != getattr(stays, f) for f in _FILLED)
    both = [day for day in (stays.confirmed, goes.confirmed) if day]
    notes = dict.fromkeys(note for note in (stays.note, goes.note) if note)
    seen = max(stays.listing, goes.listing, key=_STRICTNESS.index)
    together = min(both) if len(both) == 2 else None
    return stays.model_copy(
        update=filled
        | {
            "name": name,
            "note": "\n".join(notes),
            "listing": seen,
            "print_place": stays.print_place and goes.print_place,
            # Nobody confirmed a card that says more now than it did.
            "confirmed": together if brings else stays.confirmed,
        }
    )


def _offers(
    stays: str, goes: str, offers: Sequence[Offer]
) -> tuple[tuple[Offer, ...], tuple[Offer, ...], tuple[Offer, ...]]:
    """Split the offers of the removed card: moved, duplicate, filled in."""
    has = {_offer_key(offer): offer for offer in offers if offer.organisation == stays}
    moved, same, filled = [], [], {}
    for offer in offers:
        if offer.organisation != goes:
            continue
        twin = has.get(_offer_key(offer))
        if twin is None:
            moved.append(offer.model_copy(update={"organisation": stays}))
            continue
        same.append(offer)
        if twin.capacity is None and offer.capacity is not None:
            known = {"capacity": offer.capacity}
            filled[twin.id] = twin.model_copy(update=known)
    return tuple(moved), tuple(same), tuple(filled.values())


def _offer_key(offer: Offer) -> tuple[str, str, date | None]:
    return offer.service, offer.place, offer.until


def _ties(
    stays: str, goes: str, ties: Sequence[Tie]
) -> tuple[tuple[Tie, ...], tuple[Tie, ...], tuple[Tie, ...]]:
    """Split the ties of the removed card: moved, duplicate, internal."""
    stand = {_tie_key(tie): tie for tie in ties if not _involves(tie, goes)}
    moved: dict[str, Tie] = {}
    same, within = [], []
    for tie in ties:
        if not _involves(tie, goes):
            continue
        anew = _pointed(tie, stays, goes)
        if anew.source == anew.target:
            within.append(tie)
        elif _tie_key(anew) in stand:
            same.append(tie)
            twin = stand[_tie_key(anew)]
            if twin.strength is None and tie.strength is not None:
                known = twin.model_copy(update={"strength": tie.strength})
                moved[twin.id] = stand[_tie_key(anew)] = known
        else:
            moved[anew.id] = stand[_tie_key(anew)] = anew
    return tuple(moved.values()), tuple(same), tuple(within)


def _pointed(tie: Tie, stays: str, goes: str) -> Tie:
    ends = {
        end: stays if getattr(tie, end) == goes else getattr(tie, end)
        for end in ("source", "target")
    }
    id_ = tie.id
    if id_ == tie_id(tie.wave, tie.relation, tie.source, tie.target):
        id_ = tie_id(tie.wave, tie.relation, ends["source"], ends["target"])
    return tie.model_copy(update=ends | {"id": id_})


def _tie_key(tie: Tie) -> tuple[str | None, str, str, str]:
    return tie.wave, tie.relation, tie.source, tie.target


def _involves(tie: Tie, organisation: str) -> bool:
    return organisation in (tie.source, tie.target)


_LISTS = ("expected", "answered", "to_confirm")
_OF_ONE = Action | Contribution | NamingNotice


def _replace_references(
    stays: str, goes: str, facts: Sequence[Fact]
) -> tuple[Fact, ...]:
    found: list[Fact] = []
    for fact in facts:
        changes: dict[str, object] = {}
        for field in _LISTS:
            ids = getattr(fact, field, ())
            if goes in ids:
                anew = dict.fromkeys(stays if id_ == goes else id_ for id_ in ids)
                # A wave's lists are sorted; a session's are as the host made them.
                in_order = sorted(anew) if isinstance(fact, Wave) else anew
                changes[field] = tuple(in_order)
        own = isinstance(fact, _OF_ONE) and fact.organisation == goes
        changes |= {"organisation": stays} if own else {}
        if changes:
            found.append(fact.model_copy(update=changes))
    return tuple(found)
