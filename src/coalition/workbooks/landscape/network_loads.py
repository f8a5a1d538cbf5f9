"""Bottlenecks of the network: organisations that others depend on for links.

Only organisations that have answered are counted among those who hang on somebody, and
of a service of which one who provides it is silent nothing is said: what a silent one
would say is not known.
"""

from collections.abc import Collection
from dataclasses import dataclass

from coalition.analysis.coverage import list_places_lacking
from coalition.analysis.networks.measures import components_without, cut_points
from coalition.texts import Texts
from coalition.workbooks.findings import RuleFinding
from coalition.workbooks.landscape.coverage import Landscape
from coalition.workbooks.landscape.coverage_findings import names_in_sentence
from coalition.workbooks.landscape.network import Relations

Parts = dict[str, list[set[str]]]
"""Member -> the parts that would be left without it, the largest first."""

_CROWD = 2
"""Others who must hang on the same one before a sensitive service is named: else who
looks at the drawing sees which ones they are."""
_MANY = 3
"""Who hang on the same one from which it is a load, and no house can be guessed."""
_SEVERAL = 2
"""Who hang on the same one, whatever they do, from which it is a load."""


@dataclass(frozen=True, slots=True)
class _Load:
    """A bottleneck: members who reach a service only through one member."""

    who: frozenset[str]
    lost: frozenset[str]
    some: str
    others: str
    member: str


def heaviest_load(
    relations: Relations, landscape: Landscape, t: Texts
) -> RuleFinding | None:
    """Find the largest bottleneck, for one service if possible."""
    parts = _without_each(relations)
    return service_bottleneck(relations, landscape, parts, t) or network_bottleneck(
        relations, parts, t
    )


def service_bottleneck(
    relations: Relations, landscape: Landscape, parts: Parts, t: Texts
) -> RuleFinding | None:
    """Find the member through which most others reach a service.

    Among as many, the service that is most often missing where the other is, and the
    one with fewest who provide it.
    """
    offering = _offering(relations, landscape)
    loads = [
        _Load(lost & offering[some], lost, some, others, member)
        for member in parts
        for others in offering
        if others not in landscape.sensitive_services
        and member not in offering[others]
        # Who is silent may be reached in another way.
        and offering[others] <= relations.answered
        for lost in [_find_cut_off_members(relations, parts, member, offering[others])]
        for some in offering
        if some != others and len(lost & offering[some]) >= _MANY
    ]
    if not loads:
        return None

    def weight(load: _Load) -> tuple[int, int, int, str, str, str]:
        apart = _count_unmatched_places(load, landscape)
        few = -len(offering[load.others])
        return len(load.who), apart, few, load.some, load.others, load.member

    return _bottleneck_finding(max(loads, key=weight), relations, landscape, t)


def _bottleneck_finding(
    load: _Load, relations: Relations, landscape: Landscape, t: Texts
) -> RuleFinding:
    names = names_in_sentence(landscape, t)
    # Who looks at the drawing sees who hangs on whom, and so whose service it would be.
    shows = (
        load.some in landscape.sensitive_services and len(load.lost - load.who) < _CROWD
    )
    if shows:
        who = t("{n} organisations", n=t.number(len(load.lost)))
        aside = t(
            "{n} of them provide {service}. Do not say so in the room: the drawing "
            "shows which they are.",
            n=t.number(len(load.who)),
            service=names[load.some],
        )
    else:
        who = t(
            "{n} organisations that provide {service}",
            n=t.number(len(load.who)),
            service=names[load.some],
        )
        aside = ""
    sentence = t(
        "{who} reach {service} only through {name}. Thank you. How do we share that "
        "load?",
        who=who,
        service=names[load.others],
        name=relations.names[load.member],
    )
    nameless = t(
        "{who} reach {service} only through one and the same organisation. Thank you. "
        "How do we share that load?",
        who=who,
        service=names[load.others],
    )
    return RuleFinding("only-through-one", sentence, (load.member,), nameless, aside)


def network_bottleneck(
    relations: Relations, parts: Parts, t: Texts
) -> RuleFinding | None:
    """Find the member whose loss cuts the most others off from a majority."""
    apart = {
        member: _find_dependents(relations, left) for member, left in parts.items()
    }
    member = max(apart, key=lambda m: (len(apart[m]), m), default="")
    if not member or len(apart[member]) < _SEVERAL:
        return None
    n = t.number(len(apart[member]))
    sentence = t(
        "{n} organisations reach most of the others only through {name}. Thank you. "
        "How do we share that load?",
        n=n,
        name=relations.names[member],
    )
    nameless = t(
        "{n} organisations reach most of the others only through one and the same "
        "organisation. Thank you. How do we share that load?",
        n=n,
    )
    return RuleFinding("hangs-on-one", sentence, (member,), nameless)


def _find_dependents(
    relations: Relations, left: Collection[set[str]]
) -> frozenset[str]:
    """Find who would lose more than half of the others without a member.

    Notes
    -----
    Of n who were asked, each has n - 2 others besides the member. Of these it reaches
    all in the parts that are `left` without the member, its own part set aside, through
    it alone.
    """
    linked, others = sum(map(len, left)), len(relations.organisations) - 2
    away = [part for part in left if 2 * (linked - len(part)) > others]
    return relations.answered.intersection(set().union(*away))


def _count_unmatched_places(load: _Load, landscape: Landscape) -> int:
    """Count the places with the one service but not the other, if mostly they go together."""
    covered = landscape.covered
    without = len(list_places_lacking(covered, load.some, load.others))
    there = int((covered.counts[load.some] > 0).sum())
    return without if without <= there - without else 0


def _offering(relations: Relations, landscape: Landscape) -> dict[str, frozenset[str]]:
    """Group the members by what they offer."""
    found: dict[str, set[str]] = {s.id: set() for s in landscape.services}
    for offer in landscape.offers:
        if offer.organisation in relations.organisations:
            found.setdefault(offer.service, set()).add(offer.organisation)
    return {s: frozenset(found[s]) for s in found if found[s]}


def _without_each(relations: Relations) -> Parts:
    """Give, for each on whom others hang, into which parts its place would fall."""
    net = relations.network
    return {member: components_without(net, member) for member in cut_points(net)}


def _find_cut_off_members(
    relations: Relations, parts: Parts, member: str, others: Collection[str]
) -> frozenset[str]:
    """Find who, of those who answered, would lose every provider of a service."""
    away = [part for part in parts[member] if part.isdisjoint(others)]
    if len(away) == len(parts[member]):
        return frozenset()
    return relations.answered.intersection(set().union(*away))
