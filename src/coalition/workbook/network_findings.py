"""What the network tells, in sentences to read aloud.

Each rule thanks before it names a load, counts what it says, and ends in a question.
Where not all have answered, a rule speaks only of organisations that have, and says how
many have not: what a silent one would say is not known, and no finding is made of it.
Where too many are silent, that is all that is said.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import combinations

from coalition.analysis.bounds import heard_enough, linked_to_one_bounds
from coalition.analysis.network import (
    bridges,
    groups,
    isolates,
    linked_to_one,
    reached,
)
from coalition.blocks.network import how_many_others, so_far
from coalition.texts import Texts
from coalition.workbook.coverage import Landscape
from coalition.workbook.coverage_findings import called
from coalition.workbook.found import Found
from coalition.workbook.network import Relations
from coalition.workbook.network_loads import heaviest_load

TOO_MANY_SILENT = "too-many-silent"
"""The rule of the only finding where too few answered to read any other."""

MOST = 3
"""Findings that a room can talk about."""
_MANY, _SEVERAL = 3, 2
_ASKED = 8
"""Organisations from which "linked to one partner only" points at nobody."""
_NAMED = 8
"""Names that the host can take in beside a sentence."""


def network_findings(
    relations: Relations, landscape: Landscape, t: Texts, *, earlier: bool = False
) -> list[Found]:
    """Say what the network shows, in at most three sentences.

    Parameters
    ----------
    relations, landscape
        As the same reader may see them.
    earlier : bool, default False
        Whether they come from a round before the one that is going on: then it is said
        when that was.

    Returns
    -------
    list of Found
        The heaviest rule first; empty where nobody was asked yet. One that says so,
        where too few have answered; see `heard_enough`.
    """
    if not relations.asked or len(relations.organisations) < _MANY:
        return []
    if not heard_enough(relations.network):
        return [_too_many_silent(relations, t)]
    said_ones = (rule(relations, landscape, t) for rule in _RULES)
    known = _from(relations, t) if earlier else so_far(relations.network, t)
    found = [one for one in said_ones if one is not None]
    return [replace(one, so_far=known) for one in found[:MOST]]


def _from(relations: Relations, t: Texts) -> str:
    """Say of which day a round is, and how many did not answer then."""
    if relations.wave is None:
        return ""
    began = t.date(relations.wave.began)
    if not relations.silent:
        return t("This is from {day}.", day=began)
    return t.count(
        "This is from {day}; {n} had not answered.",
        "This is from {day}; {n} had not answered.",
        len(relations.silent),
        day=began,
    )


def _too_many_silent(relations: Relations, t: Texts) -> Found:
    missing = t.count(
        "{n} of {of} has not answered.",
        "{n} of {of} have not answered.",
        len(relations.silent),
        of=t.number(len(relations.organisations)),
    )
    ask = t("Too much is open to say what the links tell us. Who can ask them?")
    return Found(TOO_MANY_SILENT, f"{missing} {ask}")


def not_connected(
    relations: Relations, _landscape: Landscape, t: Texts
) -> Found | None:
    """Say that the coalition falls into parts, or that some are linked to nobody."""
    net = relations.network
    parts, alone = groups(net), net.answered.intersection(isolates(net))
    if len(parts) > 1:
        sentence = t(
            "We are {n} groups that do not work with each other yet; the largest has "
            "{largest} organisations. Which one link would join them?",
            n=t.number(len(parts)),
            largest=t.number(len(parts[0])),
        )
        names = [_listed(part, relations, t) for part in parts[1:3]]
        aside = t("Apart from the largest: {names}.", names=" | ".join(names))
        return Found("not-connected", sentence, aside=aside)
    if len(alone) < _SEVERAL or not parts:
        return None
    sentence = t(
        "{n} organisations work with none of the others yet. Who could use their help?",
        n=t.number(len(alone)),
    )
    return Found("not-connected", sentence, aside=_for_host(alone, relations, t))


def one_bridge(relations: Relations, _landscape: Landscape, t: Texts) -> Found | None:
    """Find the one link that holds two parts together, each of three or more."""
    best: tuple[int, int, tuple[str, str]] | None = None
    net = relations.network
    for link in bridges(net):
        sides = [reached(net, a, without=b) for a, b in (link, link[::-1])]
        small, large = sorted(len(side & net.answered) for side in sides)
        if small >= _MANY and (best is None or small > best[0]):
            best = (small, large, link)
    if best is None:
        return None
    small, large, (one, other) = best
    sizes = {"small": t.number(small), "large": t.number(large)}
    sentence = t(
        "Two parts of us, of {large} and {small} organisations, are joined by one link "
        "only: {one} and {other}. Thank you. Which second link would help?",
        one=relations.names[one],
        other=relations.names[other],
        **sizes,
    )
    nameless = t(
        "Two parts of us, of {large} and {small} organisations, are joined by one link "
        "only. Which second link would help?",
        **sizes,
    )
    return Found("one-bridge", sentence, (one, other), nameless)


def one_partner_only(
    relations: Relations, _landscape: Landscape, t: Texts
) -> Found | None:
    """Count who has answered and is linked to one partner only; never name them."""
    net = relations.network
    if len(net.members) < _ASKED or linked_to_one_bounds(net).too_wide:
        return None
    who = [m for m in linked_to_one(net) if m in relations.answered]
    # Of one alone the drawing would show at once which it is.
    if len(who) < _SEVERAL:
        return None
    sentence = t(
        "{n} organisations are linked to one partner only. Which second link would "
        "help them most?",
        n=t.number(len(who)),
    )
    return Found("one-partner-only", sentence, aside=_for_host(who, relations, t))


def same_place_apart(
    relations: Relations, landscape: Landscape, t: Texts
) -> Found | None:
    """Find the square where most work side by side without working with each other."""
    best: tuple[int, int, str, str] | None = None
    for service, place, who in _squares(relations, landscape):
        pairs = list(combinations(sorted(who), 2))
        linked = sum(pair in relations.strengths for pair in pairs)
        apart = len(pairs) - linked
        if 3 * linked <= len(pairs) and (best is None or apart > best[0]):
            best = (apart, len(pairs), service, place)
    if best is None:
        return None
    apart, possible, service, place = best
    names = called(landscape, t)
    where = {"service": names[service], "place": names[place]}
    if apart == possible:
        sentence = t(
            "Several organisations provide {service} in {place}, and none of them work "
            "with each other. Should they meet?",
            **where,
        )
    else:
        sentence = t.count(
            "Several organisations provide {service} in {place}; of {possible} possible "
            "links between them there is {n}. Should they meet?",
            "Several organisations provide {service} in {place}; of {possible} possible "
            "links between them there are {n}. Should they meet?",
            possible - apart,
            possible=t.number(possible),
            **where,
        )
    return Found("same-place-apart", sentence)


def how_many(relations: Relations, _landscape: Landscape, t: Texts) -> Found | None:
    """Say with how many others each works, where too many silent ones do not forbid it."""
    sentence = how_many_others(relations.network, t)
    if not sentence:
        return None
    return Found("how-many", f"{sentence} {t('Which new link would help most?')}")


_RULES: tuple[Callable[[Relations, Landscape, Texts], Found | None], ...] = (
    heaviest_load,
    not_connected,
    one_bridge,
    same_place_apart,
    one_partner_only,
    how_many,
)


def _squares(
    relations: Relations, landscape: Landscape
) -> list[tuple[str, str, set[str]]]:
    """List the squares with three or more who answered, without sensitive services."""
    found: dict[tuple[str, str], set[str]] = {}
    for offer in landscape.offers:
        placed = landscape.organisations[offer.organisation].print_place
        if offer.organisation in relations.answered and offer.place and placed:
            found.setdefault((offer.service, offer.place), set()).add(
                offer.organisation
            )
    return [
        (service, place, who)
        for (service, place), who in sorted(found.items())
        if len(who) >= _MANY and service not in landscape.guarded
    ]


def _for_host(ids: Collection[str], relations: Relations, t: Texts) -> str:
    return t("These are: {names}.", names=_listed(ids, relations, t))


def _listed(ids: Collection[str], relations: Relations, t: Texts) -> str:
    names = sorted(relations.names[id_] for id_ in ids)
    more = len(names) - _NAMED
    if more > 0:
        names = [*names[:_NAMED], t("{n} more", n=t.number(more))]
    return t.list(names)
