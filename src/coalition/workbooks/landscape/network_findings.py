"""Findings on the network, as sentences to read aloud.

Each rule thanks before it names a load, counts what it says, and ends in a question.
Where not all have answered, a rule speaks only of organisations that have, and says how
many have not: what a silent one would say is not known, and no finding is made of it.
Where too many are silent, that is all that is said.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import combinations

from coalition.analysis.networks.bounds import has_enough_answers, single_partner_bounds
from coalition.analysis.networks.measures import (
    bridges,
    find_reachable,
    isolates,
    list_answered_groups,
    list_single_partner,
)
from coalition.blocks.network_section import describe_partner_count, describe_silent
from coalition.texts import Texts
from coalition.workbooks.findings import RuleFinding
from coalition.workbooks.landscape.coverage import Landscape
from coalition.workbooks.landscape.coverage_findings import names_in_sentence
from coalition.workbooks.landscape.network import Relations
from coalition.workbooks.landscape.network_loads import heaviest_load

TOO_MANY_SILENT = "too-many-silent"
"""The rule of the only finding where too few answered to read any other."""

MAX_FINDINGS = 3
"""Findings that a room can talk about."""
_MANY, _SEVERAL = 3, 2
_ASKED = 8
"""Organisations from which "linked to one partner only" points at nobody."""
_NAMED = 8
"""Names that the host can take in beside a sentence."""


def network_findings(
    relations: Relations, landscape: Landscape, t: Texts, *, earlier: bool = False
) -> list[RuleFinding]:
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
    if not relations.has_answers or len(relations.organisations) < _MANY:
        return []
    if not has_enough_answers(relations.network):
        return [_too_many_silent(relations, t)]
    named = landscape.without_placeholder()
    said_ones = (rule(relations, named, t) for rule in _RULES)
    known = (
        _earlier_round_note(relations, t)
        if earlier
        else describe_silent(relations.network, t)
    )
    found = [one for one in said_ones if one is not None]
    return [replace(one, so_far=known) for one in found[:MAX_FINDINGS]]


def _earlier_round_note(relations: Relations, t: Texts) -> str:
    """Say of which day a round is, and how many did not answer then."""
    if relations.wave is None:
        return ""
    began = t.date(relations.wave.began)
    if not relations.nonrespondents:
        return t("This is from {day}.", day=began)
    return t.count(
        "This is from {day}; {n} had not answered.",
        "This is from {day}; {n} had not answered.",
        len(relations.nonrespondents),
        day=began,
    )


def _too_many_silent(relations: Relations, t: Texts) -> RuleFinding:
    missing = t.count(
        "{n} of {of} has not answered.",
        "{n} of {of} have not answered.",
        len(relations.nonrespondents),
        of=t.number(len(relations.organisations)),
    )
    ask = t("Too much is open to say what the links tell us. Who can ask them?")
    return RuleFinding(TOO_MANY_SILENT, f"{missing} {ask}")


def disconnected_parts(
    relations: Relations, _landscape: Landscape, t: Texts
) -> RuleFinding | None:
    """Report disconnected components, or several isolates."""
    net = relations.network
    parts, alone = list_answered_groups(net), net.answered.intersection(isolates(net))
    if len(parts) > 1:
        sentence = t(
            "We are {n} groups that do not work with each other yet; the largest has "
            "{largest} organisations. Which one link would join them?",
            n=t.number(len(parts)),
            largest=t.number(len(parts[0])),
        )
        names = [_list_names(part, relations, t) for part in parts[1:3]]
        aside = t("Apart from the largest: {names}.", names=" | ".join(names))
        return RuleFinding("not-connected", sentence, aside=aside)
    if len(alone) < _SEVERAL or not parts:
        return None
    sentence = t(
        "{n} organisations work with none of the others yet. Who could use their help?",
        n=t.number(len(alone)),
    )
    return RuleFinding("not-connected", sentence, aside=_for_host(alone, relations, t))


def one_bridge(
    relations: Relations, _landscape: Landscape, t: Texts
) -> RuleFinding | None:
    """Find the one link that holds two parts together, each of three or more."""
    best: tuple[int, int, tuple[str, str]] | None = None
    net = relations.network
    for link in bridges(net):
        sides = [find_reachable(net, a, without=b) for a, b in (link, link[::-1])]
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
    return RuleFinding("one-bridge", sentence, (one, other), nameless)


def one_partner_only(
    relations: Relations, _landscape: Landscape, t: Texts
) -> RuleFinding | None:
    """Count who has answered and is linked to one partner only; never name them."""
    net = relations.network
    if len(net.members) < _ASKED or single_partner_bounds(net).too_wide:
        return None
    who = [m for m in list_single_partner(net) if m in relations.answered]
    # Of one alone the drawing would show at once which it is.
    if len(who) < _SEVERAL:
        return None
    sentence = t(
        "{n} organisations are linked to one partner only. Which second link would "
        "help them most?",
        n=t.number(len(who)),
    )
    return RuleFinding("one-partner-only", sentence, aside=_for_host(who, relations, t))


def unlinked_neighbours(
    relations: Relations, landscape: Landscape, t: Texts
) -> RuleFinding | None:
    """Find the service and place with most unlinked provider pairs."""
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
    names = names_in_sentence(landscape, t)
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
    return RuleFinding("same-place-apart", sentence)


def link_counts(
    relations: Relations, _landscape: Landscape, t: Texts
) -> RuleFinding | None:
    """Report the number of partners, unless too many did not answer."""
    sentence = describe_partner_count(relations.network, t)
    if not sentence:
        return None
    return RuleFinding("how-many", f"{sentence} {t('Which new link would help most?')}")


_RULES: tuple[Callable[[Relations, Landscape, Texts], RuleFinding | None], ...] = (
    heaviest_load,
    disconnected_parts,
    one_bridge,
    unlinked_neighbours,
    one_partner_only,
    link_counts,
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
        if len(who) >= _MANY and service not in landscape.sensitive_services
    ]


def _for_host(ids: Collection[str], relations: Relations, t: Texts) -> str:
    return t("These are: {names}.", names=_list_names(ids, relations, t))


def _list_names(ids: Collection[str], relations: Relations, t: Texts) -> str:
    names = sorted(relations.names[id_] for id_ in ids)
    more = len(names) - _NAMED
    if more > 0:
        names = [*names[:_NAMED], t("{n} more", n=t.number(more))]
    return t.list(names)
