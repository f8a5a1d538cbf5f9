"""Is your card right? Each organisation looks at what the register says of it.

An answer says only what is to be different: an empty one is "our card is right".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from coalition import domain
from coalition.activities.engine.registry import Change, Known
from coalition.analysis.turnout import drop_replaced_papers, select_speaker_answers
from coalition.domain import Activity, Fact, Listing, Offer, Organisation
from coalition.domain.wording import FreeText, Name
from coalition.errors import _

WHO_SEES = _("Your card is printed as you allow it here. The host sees all of it.")

ATTRIBUTION = domain.Attribution.ORGANISATION
"""What `WHO_SEES` promises; the host cannot choose another."""

SEEN_EARLY = True
"""The host looks at what would change before it is written: seats can be taken."""

MOST_ADDED = 20
LONGEST = 500
Capacity = Annotated[int | None, Field(ge=0, le=1_000_000)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Settings(_Model):
    """What the question asks: nothing that differs from one room to another."""


class Line(_Model):
    """One line of a card: a service, where, and for how many.

    Attributes
    ----------
    service, place : str
        Ids of the coalition's own terms; an empty place means everywhere or unknown.
    capacity : int or None
        How many people at a time; None is "not known".
    keep : bool
        False is "we no longer do this".
    """

    service: Annotated[str, Field(min_length=1, max_length=200)]
    place: Annotated[str, Field(max_length=200)] = ""
    capacity: Capacity = None
    keep: bool = True


class Answer(_Model):
    """What an organisation says of its own card.

    Attributes
    ----------
    lines : tuple of Line
        Lines that stand on the card; one that is not named here stays as it is.
    added : tuple of Line
        Lines that were missing.
    lends, alias : str or None
        None leaves it as it is.
    listing : Listing or None
        Under which name it may be printed, or not at all; None leaves it as it is.
    print_place : bool or None
        Whether a place may be printed beside its name; None leaves it as it is.
    """

    lines: Annotated[tuple[Line, ...], Field(max_length=LONGEST)] = ()
    added: Annotated[tuple[Line, ...], Field(max_length=MOST_ADDED)] = ()
    lends: Annotated[FreeText | None, Field(max_length=LONGEST)] = None
    listing: Listing | None = None
    alias: Annotated[Name | None, Field(max_length=120)] = None
    print_place: bool | None = None

    @property
    def is_right(self) -> bool:
        """Whether nothing is to be different."""
        return self == Answer()


class Totals(_Model):
    """A card cannot be confirmed by a show of hands."""

    totals: dict[str, int] = Field(default_factory=dict)
    people: int = 1

    @model_validator(mode="after")
    def _never(self) -> Self:
        raise ValueError(
            _("hands cannot confirm a card. Key in the paper of each organisation.")
        )


class Result(_Model):
    """How many cards were confirmed.

    Attributes
    ----------
    confirmed : int
        Organisations that looked at their card.
    as_it_was : int
        Those among them for whom nothing had to be changed.
    """

    confirmed: int
    as_it_was: int


def tally(_settings: Settings, answers: Sequence[domain.Answer]) -> Result:
    """Count the cards that were confirmed; one answer an organisation."""
    said = _said(answers)
    return Result(
        confirmed=len(said), as_it_was=sum(answer.is_right for answer in said.values())
    )


@dataclass(frozen=True, slots=True)
class Card:
    """An organisation with what it provides on a day.

    Attributes
    ----------
    offers : tuple of Offer
        Those that stand on that day, by service and place.
    """

    organisation: Organisation
    offers: tuple[Offer, ...]

    @property
    def lines(self) -> dict[tuple[str, str], Offer]:
        """The offers by what they are and where; of two alike, the first."""
        return {(o.service, o.place): o for o in reversed(self.offers)}


@dataclass(frozen=True, slots=True)
class Difference:
    """What is different between two states of one organisation's card.

    Attributes
    ----------
    fields : mapping of str to (before, after)
        Of the organisation itself, without when it was confirmed.
    added, ended : tuple of Offer
    capacity : tuple of (Offer, Offer)
        Before and after.
    """

    before: Card
    after: Card
    fields: Mapping[str, tuple[object, object]]
    added: tuple[Offer, ...]
    ended: tuple[Offer, ...]
    capacity: tuple[tuple[Offer, Offer], ...]

    def __bool__(self) -> bool:
        return bool(self.fields or self.added or self.ended or self.capacity)


def card_of(organisation: Organisation, offers: Iterable[Offer], day: date) -> Card:
    """Put together an organisation's card as it stands on a day."""
    own = [
        o for o in offers if o.organisation == organisation.id and o.is_active_on(day)
    ]
    return Card(
        organisation, tuple(sorted(own, key=lambda o: (o.service, o.place, o.id)))
    )


def difference(before: Card, after: Card) -> Difference:
    """Say what is different between two states of a card."""
    was, is_ = before.lines, after.lines
    old, new = (card.organisation.model_dump() for card in (before, after))
    return Difference(
        before,
        after,
        fields={
            name: (old[name], new[name])
            for name in old
            if name != "confirmed" and old[name] != new[name]
        },
        added=tuple(o for key, o in is_.items() if key not in was),
        ended=tuple(o for key, o in was.items() if key not in is_),
        capacity=tuple(
            (o, is_[key])
            for key, o in was.items()
            if key in is_ and o.capacity != is_[key].capacity
        ),
    )


def changes(answers: Sequence[domain.Answer], known: Known) -> list[Difference]:
    """Say for each organisation that wants its card changed what would change.

    For the host alone: it names who asked not to be named.

    Returns
    -------
    list of Difference
        By the organisations' names; who changes nothing is left out.
    """
    day, found = known.session.day, []
    for card, answer in _answered(answers, known):
        after = answered(card, answer, day)
        found.append(difference(card, after))
    return [one for one in found if one]


def answered(card: Card, answer: Answer, day: date) -> Card:
    """Give a card as an answer wants it, confirmed on a day."""
    asked = answer.model_dump(exclude={"lines", "added"}, exclude_none=True)
    changed = card.organisation.model_copy(update=asked | {"confirmed": day})
    offers = card.offers
    counted = [line for line in answer.added if line.capacity is not None]
    for line in (*answer.lines, *counted):
        offers = _with(line, offers)
    for line in answer.added:
        if line.keep and (line.service, line.place) not in Card(changed, offers).lines:
            offers = (*offers, _new(changed.id, line, day))
    in_order = sorted(offers, key=lambda o: (o.service, o.place, o.id))
    return Card(changed, tuple(in_order))


def written(
    _activity: Activity, answers: Sequence[domain.Answer], known: Known
) -> Change:
    """Write down the cards of those who answered, as they said; nobody else's.

    Where a card was changed after its answer came, the later word stays: what was put
    back does not come again with answers that are let in late.
    What no longer holds ends on the day before; what began only today is taken away.
    """
    put: list[Fact] = []
    gone: list[Fact] = []
    for card, answer in _answered(answers, known):
        after = answered(card, answer, known.session.day)
        put.append(after.organisation)
        kept = {offer.id: offer for offer in after.offers}
        before = {offer.id: offer for offer in card.offers}
        put += [offer for id_, offer in kept.items() if before.get(id_) != offer]
        for id_ in before.keys() - kept.keys():
            ended = _ended(before[id_], known.session.day)
            (put if ended else gone).append(ended or before[id_])
    return Change(tuple(put), tuple(gone))


def _answered(
    answers: Sequence[domain.Answer], known: Known
) -> list[tuple[Card, Answer]]:
    """Give the cards of those who answered, by name, each with what was said."""
    said = _said([a for a in _speaking(answers) if _is_newer(a, known)])
    own = [o for o in known.organisations if o.id in said]
    return [
        (card_of(o, known.offers, known.session.day), said[o.id])
        for o in sorted(own, key=lambda o: (o.name.casefold(), o.id))
    ]


def _said(answers: Sequence[domain.Answer]) -> dict[str, Answer]:
    return {
        a.organisation or "": Answer.model_validate(a.value) for a in _speaking(answers)
    }


def _speaking(answers: Sequence[domain.Answer]) -> list[domain.Answer]:
    # An answer that was erased says nothing.
    return select_speaker_answers([a for a in drop_replaced_papers(answers) if a.value])


def _is_newer(answer: domain.Answer, known: Known) -> bool:
    changed = known.changed.get(answer.organisation or "")
    return changed is None or answer.recorded_at > changed


def _with(line: Line, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """Let what stands say what a line says of it; of two alike, one is left."""
    same = [o for o in offers if (o.service, o.place) == (line.service, line.place)]
    said = same[0].model_copy(update={"capacity": line.capacity}) if same else None
    return tuple(
        said if said and o is same[0] else o
        for o in offers
        if o not in same or (line.keep and o is same[0])
    )


def _ended(offer: Offer, day: date) -> Offer | None:
    until = day - timedelta(days=1)
    if offer.since is not None and offer.since > until:
        return None
    return offer.model_copy(update={"until": until})


def _new(organisation: str, line: Line, day: date) -> Offer:
    return Offer(
        # It begins anew each time, so that an earlier one keeps its own days.
        id=".".join((organisation, line.service, line.place, day.isoformat())),
        organisation=organisation,
        service=line.service,
        place=line.place,
        capacity=line.capacity,
        since=day,
    )
