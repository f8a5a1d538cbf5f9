"""Redaction of a data package for participants.

The full package is a copy of the store. This one is made from what participants may
read anyway: one version of each fact, other names for what would give somebody away,
and nothing of what was answered, typed for the host, or stands where nobody may look.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from coalition.domain import (
    Audience,
    Coalition,
    Decision,
    Fact,
    FactVersion,
    Indicator,
    Observation,
    Offer,
    Organisation,
    PackageContent,
    Tie,
    Wave,
    for_audience,
    make_slug,
    mask_names,
    visible_offers,
    visible_places,
)
from coalition.domain.audience import visible_sector
from coalition.domain.masking import make_masker
from coalition.domain.provinces import known_provinces

F = TypeVar("F", bound=Fact)

PARTICIPANTS_SUFFIX = "-for-participants"
"""Ends the name of the coalition in its package, so that it never meets the full one."""


def redact_for_participants(
    standing: Iterable[Fact], moment: datetime
) -> PackageContent:
    """Build the redacted holdings that participants may take away.

    Parameters
    ----------
    standing : iterable of Fact
        All facts of one coalition as they stand, its own card among them.
    moment : datetime
        When it is made, UTC; every line carries it, so that no line says when
        something was learned.

    Returns
    -------
    Holdings
        The coalition's card, organisations as they wish to be named, what is offered
        where, ties between those who are named, waves, decisions, indicators and their
        values. There are no sensitive services among the offers, and no offers of
        those who want no place shown; nothing says who they are, and whoever is left
        without an offer has no sector either. Organisations have ids made of the names
        they show. There are no seats, no answers and no earlier versions.

    Notes
    -----
    Not in it at all: sessions (their codes), questions and answers, actions and notes
    (names of people), notices, imports (their reports name everybody), and documents
    that only a workbook can read.
    """
    facts = list(standing)
    facts = mask_names(facts, make_masker(_select_kind(facts, Organisation)))
    card = _select_kind(facts, Coalition)[0]
    # The order of the ids would tell the names behind others.
    shown = sorted(
        for_audience(_select_kind(facts, Organisation), Audience.PARTICIPANTS),
        key=lambda one: (one.name.casefold(), one.id),
    )
    ids = _new_ids(shown)
    offers = _offers(_select_kind(facts, Offer), shown, card, ids)
    offering = {offer.organisation for offer in offers}
    rounds = _anonymise_wave_ids(_select_kind(facts, Wave))
    kept: list[Fact] = [
        card.model_copy(
            update={
                "id": card.id + PARTICIPANTS_SUFFIX,
                "places": visible_places(card, offers),
            }
        ),
        *(_organisation(one, ids, offering) for one in shown),
        *offers,
        *_ties(_select_kind(facts, Tie), ids, rounds),
        *(
            wave.model_copy(update={"id": rounds[wave.id]} | _NO_NAMES)
            for wave in _select_kind(facts, Wave)
        ),
        *_decisions(_select_kind(facts, Decision), ids),
        *_select_kind(facts, Indicator),
        *_observations(_select_kind(facts, Observation), card),
    ]
    return PackageContent(
        coalition=card.id + PARTICIPANTS_SUFFIX,
        records=tuple(_record(fact, moment) for fact in kept),
    )


INCLUDED_KINDS: tuple[type[Fact], ...] = (
    Coalition,
    Organisation,
    Offer,
    Tie,
    Wave,
    Decision,
    Indicator,
    Observation,
)
"""The kinds of facts that are asked for; others are not looked at."""


def _select_kind(facts: Iterable[Fact], model: type[F]) -> list[F]:
    return [fact for fact in facts if isinstance(fact, model)]


def _record(fact: Fact, moment: datetime) -> FactVersion:
    document = fact.model_dump(mode="json", exclude_defaults=True)
    return FactVersion(
        kind=fact.kind, id=fact.id, recorded_at=moment, document=document
    )


def _new_ids(shown: Sequence[Organisation]) -> dict[str, str]:
    """Derive new organisation ids from the shown names, not the real ones."""
    found: dict[str, str] = {}
    for card in shown:
        found[card.id] = make_slug(
            card.name, set(found.values()), fallback="organisation"
        )
    return found


def _organisation(
    card: Organisation, ids: Mapping[str, str], offering: Collection[str]
) -> Organisation:
    """Give a card on which no field says that something is kept back."""
    return Organisation(
        id=ids[card.id],
        name=card.name,
        sector=visible_sector(card, shows_service=ids[card.id] in offering),
        lends=card.lends,
        confirmed=card.confirmed if card.print_place else None,
    )


def _offers(
    offers: Iterable[Offer],
    shown: Sequence[Organisation],
    coalition: Coalition,
    ids: Mapping[str, str],
) -> list[Offer]:
    # As in the spreadsheet: of who wants no place shown, the name is all.
    placed = [
        card.model_copy(update={"id": ids[card.id]})
        for card in shown
        if card.print_place
    ]
    # Under their new ids before they are put in order and numbered.
    plain = [
        offer.model_copy(update={"organisation": ids[offer.organisation]})
        for offer in offers
        if offer.organisation in ids
        and offer.service not in coalition.sensitive_services
    ]
    return visible_offers(plain, placed, coalition, Audience.PARTICIPANTS)


def _anonymise_wave_ids(waves: Iterable[Wave]) -> dict[str, str]:
    """Replace wave ids by numbers: the old ids may hold names."""
    in_time = sorted(waves, key=lambda wave: (wave.began, wave.id))
    return {wave.id: f"round-{n}" for n, wave in enumerate(in_time, 1)}


def _ties(
    ties: Iterable[Tie], ids: Mapping[str, str], rounds: Mapping[str, str]
) -> list[Tie]:
    """Say who works with whom, not who said so."""
    pairs: dict[tuple[str, ...], list[int]] = {}
    for tie in ties:
        if tie.source in ids and tie.target in ids:
            one, other = sorted((ids[tie.source], ids[tie.target]))
            wave = rounds.get(tie.wave or "", "")
            said = pairs.setdefault((one, other, tie.relation, wave), [])
            said += [tie.strength] if tie.strength is not None else []
    return [
        Tie(
            id=f"tie-{n}",
            source=one,
            target=other,
            relation=relation,
            wave=wave or None,
            strength=max(said, default=None),
        )
        for n, ((one, other, relation, wave), said) in enumerate(
            sorted(pairs.items()), 1
        )
    ]


def _decisions(decisions: Iterable[Decision], ids: Mapping[str, str]) -> list[Decision]:
    return [
        Decision(
            id=f"decision-{n}",
            day=one.day,
            text=one.text,
            how=one.how,
            owner=one.owner,
            by=one.by,
            look_again=one.look_again,
            to_confirm=tuple(sorted(ids[i] for i in one.to_confirm if i in ids)),
        )
        for n, one in enumerate(sorted(decisions, key=lambda d: (d.day, d.text)), 1)
    ]


def _observations(
    observations: Iterable[Observation], coalition: Coalition
) -> list[Observation]:
    """Keep values of the whole and of provinces: of a village they could be one house."""
    lower = {t.id for t in coalition.places} - known_provinces(coalition)
    return [
        one.model_copy(update={"note": ""})
        for one in observations
        if one.place not in lower
    ]


_NO_NAMES: dict[str, tuple[str, ...]] = {"expected": (), "answered": ()}
"""Who did not answer is nobody's business but the host's."""
