"""Findings on service coverage, as sentences to read aloud.

Each rule names places and services, gives its count, and ends in a question.
"""

from collections.abc import Sequence
from itertools import permutations

from coalition.analysis.coverage import (
    gaps,
    list_places_lacking,
    list_unprovided_services,
)
from coalition.blocks.coverage import name_some
from coalition.domain import localise
from coalition.texts import Texts
from coalition.workbooks.landscape.coverage import Landscape


def list_coverage_findings(landscape: Landscape, t: Texts) -> list[str]:
    """Say what the table shows, in at most three sentences to read aloud."""
    rules = (_one_without_the_other, _single_provider, _side_by_side, _provided_nowhere)
    named = landscape.without_placeholder()
    said_ones = (rule(named, t) for rule in rules)
    return [sentence for sentence in said_ones if sentence][:3]


def first_finding_gaps(landscape: Landscape) -> frozenset[tuple[str, str]]:
    """Return the gaps (service, place) of the first finding."""
    _present, absent, where = _find_companion_gap(landscape.without_placeholder())
    return frozenset((absent, place) for place in where)


def _find_companion_gap(landscape: Landscape) -> tuple[str, str, list[str]]:
    """Find two services that mostly occur together, and places lacking one."""
    counts = landscape.covered.counts
    best: tuple[str, str, list[str]] = ("", "", [])
    for present, absent in permutations([s.id for s in landscape.services], 2):
        # Where a shelter may be missing is no matter to be read aloud.
        if absent in landscape.sensitive_services:
            continue
        without = list_places_lacking(landscape.covered, present, absent)
        # The absence tells something only where the two mostly stand together.
        together = int((counts[present] > 0).sum()) - len(without)
        if len(best[2]) < len(without) <= together:
            best = (present, absent, without)
    return best


def _one_without_the_other(landscape: Landscape, t: Texts) -> str:
    """Name the places that have one service but lack another that mostly goes with it."""
    present, absent, where = _find_companion_gap(landscape)
    if not where:
        return ""
    names = names_in_sentence(landscape, t)
    return t.count(
        "{n} place has {present} but no {absent}: {places}. Who could reach it?",
        "{n} places have {present} but no {absent}: {places}. Who could reach them?",
        len(where),
        present=names[present],
        absent=names[absent],
        places=_some(where, names, t),
    )


def _single_provider(landscape: Landscape, t: Texts) -> str:
    """Name the service that most often hangs on one organisation alone."""
    ones = [
        gap
        for gap in gaps(landscape.covered)
        if gap.kind == "one-only" and gap.service not in landscape.sensitive_services
    ]
    if not ones:
        return ""
    services = [s.id for s in landscape.services]
    most = max(services, key=lambda s: (sum(g.service == s for g in ones), s))
    where = [gap.place for gap in ones if gap.service == most]
    names = names_in_sentence(landscape, t)
    return t.count(
        "In {n} place one organisation alone provides {service}: {places}. "
        "Thank you. Who can step in when it cannot?",
        "In {n} places one organisation alone provides {service}: {places}. "
        "Thank you. Who can step in when they cannot?",
        len(where),
        service=names[most],
        places=_some(where, names, t),
    )


def _side_by_side(landscape: Landscape, t: Texts) -> str:
    """Name the square with the most organisations in it, if there are three or more."""
    counts = landscape.covered.counts
    squares = [
        (int(n), service, place)
        for service, column in counts.to_dict().items()
        for place, n in column.items()
        if service not in landscape.sensitive_services
    ]
    n, service, place = max(squares, default=(0, "", ""))
    if n < _MANY:
        return ""
    names = names_in_sentence(landscape, t)
    return t(
        "{n} organisations provide {service} in {place}. "
        "Do they know what each of the others does there?",
        n=t.number(n),
        service=names[str(service)],
        place=names[str(place)],
    )


def _provided_nowhere(landscape: Landscape, t: Texts) -> str:
    missing = list_unprovided_services(landscape.covered)
    if not missing:
        return ""
    names = names_in_sentence(landscape, t)
    return t(
        "Nobody in the register provides {services}. Is there someone we do not know?",
        services=_some(missing, names, t),
    )


def names_in_sentence(landscape: Landscape, t: Texts) -> dict[str, str]:
    """Map ids to names in the form used inside a sentence.

    In a list with such a name as "Social Mobilisation" nobody can tell which capital
    only begins a name, so all services stay as they were typed.
    """
    services = {s.id: localise(s.name, t.language) for s in landscape.services}
    words = (word for name in services.values() for word in name.split()[1:])
    if not any(word.istitle() for word in words):
        services = {id_: _lower_first(name) for id_, name in services.items()}
    return services | {p.id: localise(p.name, t.language) for p in landscape.places}


def _some(ids: Sequence[str], names: dict[str, str], t: Texts) -> str:
    return name_some([names[i] for i in ids], t)


def _lower_first(name: str) -> str:
    """Begin a name with a small letter, unless its first word is in capitals."""
    first = name.partition(" ")[0]
    return name[:1].lower() + name[1:] if first[1:] == first[1:].lower() else name


_MANY = 3
"""Organisations in one square from which they may be in each other's way."""
