from collections.abc import Callable
from itertools import permutations
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.analysis.networks.measures import (
    Network,
    arc_reciprocity,
    betweenness,
    betweenness_centralization,
    bridges,
    components,
    components_without,
    cut_points,
    degree_centralization,
    density,
    dyadic_reciprocity,
    find_reachable,
    indegree_centralization,
    isolates,
    list_answered_groups,
    list_single_partner,
    make_network,
    mean_partners,
    mean_path_length,
    undirected_density,
)

LETTERS = "abcdef"


def drawn(arcs: str, members: str = LETTERS) -> Network:
    """Make a network from "ab bc": a names b, b names c."""
    pairs = [(pair[0], pair[1]) for pair in arcs.split()]
    return make_network(pairs, members, members)


STAR = drawn("ab ac ad ae af")
RING = drawn("ab bc cd de ef fa")
COMPLETE = drawn(" ".join(a + b for a, b in permutations(LETTERS, 2)))


networks = st.sets(
    st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS)), max_size=30
).map(lambda arcs: make_network(arcs, LETTERS, LETTERS))


def test_loops_and_strangers_are_left_out_and_nothing_is_changed() -> None:
    arcs = [("b", "a"), ("a", "a"), ("a", "x"), ("b", "a")]
    made = make_network(arcs, ["b", "a"], ["b", "x"])

    assert made == Network(("a", "b"), frozenset({("b", "a")}), frozenset({"b"}))
    assert made.silent == ("a",)
    assert len(arcs) == 4


@given(networks)
def test_the_order_of_the_input_means_nothing(made: Network) -> None:
    arcs = sorted(made.arcs, reverse=True)
    again = make_network(arcs, reversed(made.members), made.answered)

    assert again == made
    assert betweenness(again) == betweenness(made)


def test_a_star_hangs_on_one_and_rings_and_complete_networks_on_nobody() -> None:
    assert degree_centralization(STAR) == 1
    assert degree_centralization(RING) == 0
    assert degree_centralization(COMPLETE) == 0
    assert indegree_centralization(drawn("ba ca da ea fa")) == 1
    assert indegree_centralization(RING) == 0


def test_a_star_of_arcs_both_ways_has_all_paths_through_its_middle() -> None:
    both = drawn("ab ac ad ae af ba ca da ea fa")

    assert betweenness(both)["a"] == 5 * 4
    assert betweenness_centralization(both) == 1
    assert mean_path_length(both) == pytest.approx((10 * 1 + 20 * 2) / 30)
    assert betweenness_centralization(RING) == 0


def test_densities_say_which_way_they_count() -> None:
    made = drawn("ab ba bc", "abcd")

    assert density(made) == 3 / 12
    assert undirected_density(made) == 2 / 6
    assert mean_partners(made) == 4 / 4
    assert density(COMPLETE) == undirected_density(COMPLETE) == 1


def test_reciprocity_of_pairs_is_not_that_of_arcs() -> None:
    made = drawn("ab ba bc", "abcd")

    assert dyadic_reciprocity(made) == 1 / 2
    assert arc_reciprocity(made) == 2 / 3
    assert dyadic_reciprocity(COMPLETE) == arc_reciprocity(COMPLETE) == 1


def test_the_mean_path_leaves_out_who_cannot_be_reached() -> None:
    # a to b 1, b to c 1, a to c 2; nobody reaches a, and d is alone.
    assert mean_path_length(drawn("ab bc", "abcd")) == 4 / 3
    assert mean_path_length(drawn("", "ab")) is None


def test_parts_ends_cuts_and_bridges_are_found() -> None:
    made = drawn("ab bc ca cd ef", "abcdefg")

    assert components(made) == [("a", "b", "c", "d"), ("e", "f"), ("g",)]
    assert isolates(made) == ["g"]
    assert list_single_partner(made) == ["d", "e", "f"]
    assert cut_points(made) == ["c"]
    assert bridges(made) == [("c", "d"), ("e", "f")]


def test_a_group_is_made_of_those_who_answered() -> None:
    # d names e, who is silent; g names silent h, and f is linked to nobody.
    pairs = [("a", "b"), ("b", "c"), ("d", "e"), ("i", "j"), ("j", "k"), ("g", "h")]
    made = make_network(pairs, "abcdefghijk", "abdfgijk")

    assert list_answered_groups(made) == [{"i", "j", "k"}, {"a", "b"}]


@pytest.mark.parametrize("members", ["", "a"])
def test_nobody_and_one_alone_have_no_shares(members: str) -> None:
    made = drawn("", members)

    for measure in (
        density,
        undirected_density,
        degree_centralization,
        indegree_centralization,
        betweenness_centralization,
        dyadic_reciprocity,
        arc_reciprocity,
        mean_path_length,
    ):
        assert measure(made) is None
    assert mean_partners(made) == (0 if members else None)
    assert isolates(made) == list(members)
    assert cut_points(made) == []


def test_two_are_linked_or_not() -> None:
    assert undirected_density(drawn("ab", "ab")) == 1
    assert density(drawn("ab", "ab")) == 1 / 2
    assert degree_centralization(drawn("ab", "ab")) is None
    assert undirected_density(drawn("", "ab")) == 0


@given(networks)
def test_shares_lie_between_none_and_all(made: Network) -> None:
    for measure in (
        density,
        undirected_density,
        degree_centralization,
        indegree_centralization,
        betweenness_centralization,
    ):
        value = measure(made)
        assert value is not None
        assert -1e-12 <= value <= 1 + 1e-12


@given(networks)
def test_who_is_left_out_was_never_named(made: Network) -> None:
    left = made.among("abc")

    assert left.members == ("a", "b", "c")
    assert all(source in "abc" and target in "abc" for source, target in left.arcs)
    assert made.members == tuple(LETTERS)


@given(networks)
def test_taking_a_cut_point_away_makes_more_parts(made: Network) -> None:
    alone = len(components(made))
    for member in made.members:
        left = made.among(set(made.members) - {member})
        more = len(components(left)) > alone - (member in isolates(made))
        assert more == (member in cut_points(made))


def test_without_its_middle_a_star_falls_into_its_points() -> None:
    assert components_without(drawn("ab ac cd"), "a") == [{"c", "d"}, {"b"}]
    assert components_without(drawn("bc"), "a") == []


@given(networks, st.sampled_from(LETTERS))
def test_the_parts_left_without_one_are_the_components_of_its_own_rest(
    made: Network, member: str
) -> None:
    own = next(set(part) for part in components(made) if member in part)
    rest = components(made.among(own - {member}))

    assert components_without(made, member) == [set(part) for part in rest]


@given(networks)
def test_the_two_ends_of_a_bridge_reach_all_but_each_other(made: Network) -> None:
    for one, other in bridges(made):
        here, there = find_reachable(made, one, other), find_reachable(made, other, one)
        own = next(set(part) for part in components(made) if one in part)
        assert here | there == own
        assert not here & there


def test_ties_that_are_written_down_once_have_no_direction() -> None:
    # A line of five: the published centralization of such a line is 5/12.
    line = make_network(
        [("a", "b"), ("c", "b"), ("c", "d"), ("e", "d")], "abcde", "abcde"
    )

    assert not line.has_direction
    assert max(betweenness(line).values()) == 4
    assert betweenness_centralization(line) == pytest.approx(5 / 12)
    assert mean_path_length(line) == 2
    assert betweenness(line) is betweenness(line.among("abcde"))


def test_ties_may_be_said_to_have_no_direction() -> None:
    arcs = [("a", "b"), ("b", "a"), ("c", "b")]
    said = make_network(arcs, "abc", "abc", undirected_ties=True)

    assert make_network(arcs, "abc", "abc").has_direction
    assert not said.has_direction
    assert betweenness_centralization(said) == 1
    assert not said.among("ab").has_direction


@pytest.mark.parametrize("graph", [nx.florentine_families_graph, nx.karate_club_graph])
def test_undirected_centralizations_follow_freeman_from_networkx_own_centralities(
    graph: Callable[[], "nx.Graph[Any]"],
) -> None:
    links = [(str(one), str(other)) for one, other in graph().edges]
    members = {member for link in links for member in link}
    made = make_network(links, members, members)

    each = nx.betweenness_centrality(graph()).values()  # normalised: a star's hub has 1
    freeman = sum(max(each) - one for one in each) / (len(each) - 1)
    assert betweenness_centralization(made) == pytest.approx(freeman)
