"""A coalition's register and network as a map for Kumu.

Organisations, and the lists of sectors, services and places, are elements; what is
offered is a connection from an organisation to a service, and a tie a connection
between two organisations. What else is known stands in fields that people can read in
Kumu.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

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
)
from coalition.exchange.changeset import CoalitionState
from coalition.exchange.kumu.files import Blueprint, Connection, Element, Value
from coalition.exchange.package.redaction import redact_for_participants

COALITION, ORGANISATION, WAVE = "Coalition", "Organisation", "Wave"
LISTS = {"sectors": "Sector", "services": "Service", "places": "Place"}
"""The coalition's lists, and what their entries are called on the map."""
OFFER = "provides"
MADE = "as of"
"""Field of the coalition's element: when the map was made."""
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
        When that was, UTC.
    audience : Audience
        The facilitator's map holds everything. Any other is made of what participants
        may carry away; see `coalition.exchange.package.redaction`.
    """
    if audience is not Audience.FACILITATOR:
        held = _redacted(held, moment)
    card = held.coalition
    fields = fields_of(card, without=("name", *LISTS)) | {MADE: moment.isoformat()}
    head = Element(1, f"coalition:{card.id}", card.name, COALITION, fields)
    elements = [head, *_terms(card), *_organisations(held), *_waves(held)]
    connections = [
        *(_offer(offer, card) for offer in held.offers),
        *(_tie(tie, audience) for tie in held.ties),
    ]
    missing = _missing(elements, connections)
    return Blueprint([*elements, *missing], connections)


def fields_of(thing: BaseModel, *, without: tuple[str, ...] = ()) -> dict[str, Value]:
    """Write what a fact says beyond the usual as named texts.

    Parameters
    ----------
    without : tuple of str
        What the map says in its own way.

    Examples
    --------
    >>> from coalition.domain import Offer
    >>> fields_of(Offer(id="x", organisation="o", service="s", capacity=4))
    {'organisation': 'o', 'service': 's', 'capacity': '4'}
    """
    said = thing.model_dump(
        mode="json", exclude_defaults=True, exclude={"id", *without}
    )
    found: dict[str, Value] = {}
    for name, value in said.items():
        heading = name.replace("_", " ")
        if isinstance(value, dict):
            found |= {f"{heading} {key}": _text(one) for key, one in value.items()}
        elif value is not None:
            found[heading] = _text(value)
    return {heading: value for heading, value in found.items() if value}


def element_id(type_: str, id_: str) -> str:
    """Name an element so that no service has the name of a place.

    Examples
    --------
    >>> element_id("Organisation", "lantern"), element_id("Service", "shelter")
    ('lantern', 'service:shelter')
    """
    return id_ if type_ == ORGANISATION else f"{type_.lower()}:{id_}"


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
            yield Element(
                place, element_id(type_, term.id), label, type_, fields_of(term)
            )


def _organisations(held: CoalitionState) -> Iterable[Element]:
    for line, one in enumerate(held.organisations, 1):
        fields = fields_of(one, without=("name",))
        yield Element(line, one.id, one.name or one.id, ORGANISATION, fields)


def _waves(held: CoalitionState) -> Iterable[Element]:
    for line, wave in enumerate(held.waves, 1):
        label = localise(wave.name, held.coalition.language) or wave.id
        yield Element(line, element_id(WAVE, wave.id), label, WAVE, fields_of(wave))


def _offer(offer: Offer, card: Coalition) -> Connection:
    fields = fields_of(offer, without=("organisation", "service"))
    return Connection(
        0, offer.organisation, element_id("Service", offer.service), OFFER,
        "directed", fields,
    )  # fmt: skip


def _tie(tie: Tie, audience: Audience) -> Connection:
    fields = fields_of(tie, without=("source", "target", "relation"))
    known = audience is Audience.FACILITATOR or tie.relation != _SYMMETRIC
    direction = "directed" if known else "undirected"
    return Connection(0, tie.source, tie.target, tie.relation, direction, fields)


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
            {NOT_LISTED: "yes"},
        )
        for end in gone
    ]  # fmt: skip


def _text(value: Any) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return tuple(map(str, value))
    if isinstance(value, dict):
        return tuple(f"{ours} = {theirs}" for ours, theirs in value.items())
    return str(value)
