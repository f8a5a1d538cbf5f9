"""A coalition's register and network as a map for Kumu.

Organisations, and the lists of sectors, services and places, are elements; what is
offered is a connection from an organisation to a service, and a tie a connection
between two organisations. What else is known stands in fields that people can read and
change in Kumu.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from coalition.domain import (
    FACT_KINDS,
    Audience,
    Coalition,
    Fact,
    Offer,
    Organisation,
    Term,
    Tie,
    Wave,
    localise,
    tie_id,
)
from coalition.exchange.changeset import CoalitionState
from coalition.exchange.kumu.fields import SHORT_NAME, fields_of, own_id
from coalition.exchange.kumu.files import Blueprint, Connection, Element, Value
from coalition.exchange.package.redaction import redact_for_participants

COALITION, ORGANISATION, WAVE = "Coalition", "Organisation", "Wave"
LISTS = {"sectors": "Sector", "services": "Service", "places": "Place"}
"""The coalition's lists, and what their entries are called on the map."""
OFFER = "provides"
MADE, SEAL = "as of", "version"
"""Fields of the coalition's element: when the map was made, and from what."""
NOT_LISTED = "not listed"
_SYMMETRIC = "works-with"


def blueprint_of(
    held: CoalitionState, moment: datetime, audience: Audience
) -> Blueprint:
    """Draw a coalition as a map.

    Parameters
    ----------
    held : Held
        What it holds, whole.
    moment : datetime
        When that was, UTC; a map that comes back is compared with what stood then.
    audience : Audience
        The facilitator's map holds everything and can come back. Any other is made of
        what participants may carry away; see `coalition.exchange.package.redaction`.
    """
    if audience is not Audience.FACILITATOR:
        held = _redacted(held, moment)
    card = held.coalition
    mark: dict[str, Value] = {MADE: moment.isoformat(), SEAL: seal(held)}
    head = Element(
        1, f"coalition:{card.id}", card.name, COALITION,
        own_id(card) | fields_of(card, without=("name", *LISTS)) | mark,
    )  # fmt: skip
    elements = [head, *_terms(card), *_organisations(held), *_waves(held)]
    connections = [
        *(_offer(offer, card) for offer in held.offers),
        *(_tie(tie, audience) for tie in held.ties),
    ]
    missing = _missing(elements, connections)
    return Blueprint([*elements, *missing], connections)


def seal(held: CoalitionState) -> str:
    """Name what a coalition holds by a short value: equal if it is the same."""
    rows = sorted(_canonical(fact) for fact in held.facts)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:16]


def element_id(type_: str, id_: str) -> str:
    """Name an element so that no service has the name of a place.

    Examples
    --------
    >>> element_id("Organisation", "lantern"), element_id("Service", "shelter")
    ('lantern', 'service:shelter')
    """
    return id_ if type_ == ORGANISATION else f"{type_.lower()}:{id_}"


def usual_id(fact: Offer | Tie) -> str:
    """Give the id that an offer or a tie has if nobody gave it another."""
    if isinstance(fact, Offer):
        parts = (fact.organisation, fact.service, fact.place)
        return "--".join(part for part in parts if part)
    return tie_id(fact.wave, fact.relation, fact.source, fact.target)


def _canonical(fact: Fact) -> str:
    row = [fact.kind, fact.model_dump(mode="json")]
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


def _redacted(held: CoalitionState, moment: datetime) -> CoalitionState:
    facts = [
        _fact(record.kind, record.document)
        for record in redact_for_participants(held.facts, moment).records
        if record.document is not None
    ]
    card = next(fact for fact in facts if isinstance(fact, Coalition))
    return CoalitionState(
        card,
        [fact for fact in facts if isinstance(fact, Organisation)],
        [fact for fact in facts if isinstance(fact, Offer)],
        [fact for fact in facts if isinstance(fact, Tie)],
        [fact for fact in facts if isinstance(fact, Wave)],
    )


def _fact(kind: str, document: object) -> Fact:
    return FACT_KINDS[kind].model_validate(document)


def _terms(card: Coalition) -> Iterable[Element]:
    for field, type_ in LISTS.items():
        terms: Sequence[Term] = getattr(card, field)
        for place, term in enumerate(terms, 1):
            label = localise(term.name, card.language) or term.id
            more: dict[str, Value] = {SHORT_NAME: term.id, "order": str(place)}
            yield Element(
                place, element_id(type_, term.id), label, type_,
                more | fields_of(term),
            )  # fmt: skip


def _organisations(held: CoalitionState) -> Iterable[Element]:
    for line, one in enumerate(held.organisations, 1):
        fields = own_id(one) | fields_of(one, without=("name",))
        yield Element(line, one.id, one.name or one.id, ORGANISATION, fields)


def _waves(held: CoalitionState) -> Iterable[Element]:
    for line, wave in enumerate(held.waves, 1):
        label = localise(wave.name, held.coalition.language) or wave.id
        fields = own_id(wave) | fields_of(wave)
        yield Element(line, element_id(WAVE, wave.id), label, WAVE, fields)


def _offer(offer: Offer, card: Coalition) -> Connection:
    fields = _own_name(offer) | fields_of(offer, without=("organisation", "service"))
    return Connection(
        0, offer.organisation, element_id("Service", offer.service), OFFER,
        "directed", fields,
    )  # fmt: skip


def _tie(tie: Tie, audience: Audience) -> Connection:
    fields = _own_name(tie) | fields_of(tie, without=("source", "target", "relation"))
    known = audience is Audience.FACILITATOR or tie.relation != _SYMMETRIC
    direction = "directed" if known else "undirected"
    return Connection(0, tie.source, tie.target, tie.relation, direction, fields)


def _own_name(fact: Offer | Tie) -> dict[str, Value]:
    return {} if fact.id == usual_id(fact) else {SHORT_NAME: fact.id}


def _missing(
    elements: Iterable[Element], connections: Iterable[Connection]
) -> list[Element]:
    """Give what connections lead to although no list holds it any more."""
    there = {element.id for element in elements}
    ends = (end for c in connections for end in (c.source, c.target))
    gone = [end for end in dict.fromkeys(ends) if end not in there]
    return [
        Element(
            0, end, end.removeprefix("service:"),
            "Service" if end.startswith("service:") else ORGANISATION,
            {SHORT_NAME: end.removeprefix("service:"), NOT_LISTED: "yes"},
        )
        for end in gone
    ]  # fmt: skip
