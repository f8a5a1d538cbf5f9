from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import pytest

from coalition.analysis.networks.bounds import (
    Bounds,
    degree_centralization_bounds,
    density_bounds,
    estimate_mean_partners,
    has_enough_answers,
    indegree_centralization_bounds,
    mean_partners_bounds,
    single_partner_bounds,
    spread_bounds,
    undirected_density_bounds,
)
from coalition.analysis.networks.measures import (
    Network,
    degree_centralization,
    density,
    indegree_centralization,
    list_single_partner,
    make_network,
    mean_partners,
    undirected_density,
)

RUNS = 1_000


def simulated(random: np.random.Generator, kind: int) -> Network:
    """Make a whole network: even, around hubs, or in groups; 5 to 40 members."""
    n = int(random.integers(5, 41))
    chance = np.full((n, n), random.uniform(0.03, 0.5))
    if kind == 1:
        pull = random.pareto(1.5, n) + 0.2
        chance *= np.minimum(pull[None, :] * random.uniform(0.3, 2), 1 / chance.max())
    if kind == 2:
        group = random.integers(0, 3, n)
        chance *= np.where(group[:, None] == group[None, :], 1.8, 0.15)
    names = [f"m{i:02}" for i in range(n)]
    there = np.argwhere(random.random((n, n)) < chance)
    return make_network([(names[a], names[b]) for a, b in there], names, names)


def silenced(whole: Network, random: np.random.Generator) -> Network:
    """Let 20 to 40 % not answer."""
    n = len(whole.members)
    counts = [k for k in range(1, n) if 0.2 <= k / n <= 0.4]
    silent = set(random.choice(whole.members, int(random.choice(counts)), False))
    arcs = [arc for arc in whole.arcs if arc[0] not in silent]
    return make_network(arcs, whole.members, set(whole.members) - silent)


def everything(heard: Network) -> Network:
    """Let all that is open be there: the upper end of the naive interval."""
    more = product(heard.silent, heard.members)
    return make_network([*heard.arcs, *more], heard.members, heard.members)


@dataclass
class Tally:
    missed: dict[str, int]
    naive_missed: int = 0
    naive_in_missed: int = 0


def missed_of(bounds: Bounds | None, truth: float | None) -> bool:
    assert bounds is not None
    assert truth is not None
    return not bounds.contains(truth)


def naive_misses(low: float | None, high: float | None, truth: float | None) -> bool:
    assert low is not None
    assert high is not None
    return missed_of(Bounds(min(low, high), max(low, high)), truth)


@pytest.fixture(scope="module")
def tally() -> Tally:
    random = np.random.default_rng(20261121)
    done = Tally({})
    for run in range(RUNS):
        whole = simulated(random, run % 3)
        heard = silenced(whole, random)
        truths = {
            "density": (density_bounds(heard), density(whole)),
            "links": (undirected_density_bounds(heard), undirected_density(whole)),
            "partners": (mean_partners_bounds(heard), mean_partners(whole)),
            "degree": (
                degree_centralization_bounds(heard),
                degree_centralization(whole),
            ),
            "in-degree": (
                indegree_centralization_bounds(heard),
                indegree_centralization(whole),
            ),
            "one": (single_partner_bounds(heard), len(list_single_partner(whole))),
        }
        for name, (bounds, truth) in truths.items():
            done.missed[name] = done.missed.get(name, 0) + missed_of(bounds, truth)
        full = everything(heard)
        done.naive_missed += naive_misses(
            degree_centralization(heard),
            degree_centralization(full),
            degree_centralization(whole),
        )
        done.naive_in_missed += naive_misses(
            indegree_centralization(heard),
            indegree_centralization(full),
            indegree_centralization(whole),
        )
    return done


def test_the_truth_is_within_the_bounds_in_all_of_a_thousand_networks(
    tally: Tally,
) -> None:
    assert tally.missed == dict.fromkeys(tally.missed, 0)
    assert len(tally.missed) == 6


def test_the_naive_interval_loses_the_truth_in_many_of_the_same_networks(
    tally: Tally,
) -> None:
    assert tally.naive_missed > RUNS * 0.2
    assert tally.naive_in_missed > RUNS * 0.5


def completions(heard: Network) -> list[Network]:
    open_arcs = [(s, m) for s in heard.silent for m in heard.members if s != m]
    return [
        make_network(
            [
                *heard.arcs,
                *(a for a, there in zip(open_arcs, said, strict=True) if there),
            ],
            heard.members,
            heard.members,
        )
        for said in product([False, True], repeat=len(open_arcs))
    ]


@pytest.mark.parametrize(
    "arcs", ["", "ab", "ab ac ad", "ab bc ca", "ae be ce", "ad bd"]
)
def test_densities_and_in_degree_are_bounded_exactly_by_trying_everything(
    arcs: str,
) -> None:
    heard = make_network([(a[0], a[1]) for a in arcs.split()], "abcde", "abc")
    every = completions(heard)

    for bounds, measure in (
        (density_bounds(heard), density),
        (undirected_density_bounds(heard), undirected_density),
        (indegree_centralization_bounds(heard), indegree_centralization),
    ):
        values = [value for n in every if (value := measure(n)) is not None]
        assert bounds is not None
        assert bounds.low == pytest.approx(min(values))
        assert bounds.high == pytest.approx(max(values))
    outer = degree_centralization_bounds(heard)
    assert outer is not None
    assert all(outer.contains(degree_centralization(n) or 0) for n in every)


def test_the_spread_is_the_least_and_most_over_all_combinations() -> None:
    random = np.random.default_rng(7)
    for _ in range(60):
        named = random.integers(0, 4, 4)
        more = random.integers(0, 3, 4)
        ranges = [range(d, d + u + 1) for d, u in zip(named, more, strict=True)]
        spreads = [sum(max(d) - x for x in d) for d in product(*ranges)]

        assert spread_bounds(named, more) == (min(spreads), max(spreads))


def test_when_all_have_answered_the_bounds_are_the_value() -> None:
    links = list(combinations("abcd", 2))[:4]
    whole = make_network(links, "abcd", "abcd")
    bounds = degree_centralization_bounds(whole)
    partners = mean_partners_bounds(whole)

    assert bounds is not None
    assert bounds.exact
    assert bounds.low == degree_centralization(whole)
    assert partners is not None
    assert partners.low == partners.high == estimate_mean_partners(whole) == 2


def test_the_open_links_of_four_with_one_silent_by_hand() -> None:
    # a and b named each other; c named nobody; d is silent: three links are open.
    heard = make_network([("a", "b"), ("b", "a")], "abcd", "abc")
    bounds = mean_partners_bounds(heard)

    assert bounds == Bounds(1 / 6 * 3, 4 / 6 * 3, most=3)
    # Among the three who answered, one pair of three is linked: 3 x 1/3.
    assert estimate_mean_partners(heard) == pytest.approx(1)


def test_the_degree_centralization_of_five_with_one_silent_by_hand() -> None:
    # Partners: a 3, b 2, c 2, d 0, e 1. Open: e with b, c and d.
    heard = make_network(
        [("a", "b"), ("b", "c"), ("c", "a"), ("a", "e")], "abcde", "abcd"
    )

    # Most: e has 4, the others no more than now: 1 + 2 + 2 + 4 = 9 of 4 x 3.
    # Least: all have 3 like a, but d can get 1 only: 2 of 4 x 3.
    assert degree_centralization_bounds(heard) == Bounds(2 / 12, 9 / 12)


def test_no_degree_centralization_is_more_than_that_of_a_star() -> None:
    # Partners: a 3, b 1, c 1, d 1, e 0. Open: e with all four.
    heard = make_network([("a", "b"), ("a", "c"), ("a", "d")], "abcde", "abcd")

    # Most, one by one: a has 4, the others no more than now: 3 + 3 + 3 + 4 = 13, though
    # a star of five has 12. Least: a 3 and e 3, but b, c and d 2 at most: 3 of 12.
    assert degree_centralization_bounds(heard) == Bounds(3 / 12, 1)


def test_an_estimate_below_what_was_named_is_moved_up_to_it() -> None:
    # a and b answered, did not name each other, and both named c.
    heard = make_network([("a", "c"), ("b", "c")], "abc", "ab")

    # No pair of those who answered is linked, yet two of the three links are there.
    assert estimate_mean_partners(heard) == pytest.approx(2 / 3 * 2)


@pytest.mark.parametrize(("answered", "enough"), [(6, False), (7, True), (10, True)])
def test_seven_of_ten_are_heard_enough(answered: int, enough: bool) -> None:
    members = "abcdefghij"

    assert has_enough_answers(make_network([], members, members[:answered])) == enough


def test_wider_than_half_of_what_is_possible_is_too_wide_to_say() -> None:
    assert not Bounds(0.1, 0.6).too_wide
    assert Bounds(0.1, 0.61).too_wide
    assert not Bounds(2, 15, most=27).too_wide
    assert Bounds(2, 16, most=27).too_wide
    nobody = mean_partners_bounds(make_network([], "abcd", ""))
    assert nobody is not None
    assert nobody.too_wide


@pytest.mark.parametrize("members", ["", "a", "ab"])
def test_few_members_have_no_bounds_where_there_is_no_value(members: str) -> None:
    made = make_network([], members, "")

    assert degree_centralization_bounds(made) is None
    assert (density_bounds(made) is None) == (len(members) < 2)
    assert estimate_mean_partners(made) is None
    assert single_partner_bounds(made).low == 0
