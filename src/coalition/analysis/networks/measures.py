"""Network measures: density, centralization, components and bridges.

What people read is undirected, *either-named*: two organisations work with each other
if either of them says so. Directed measures are named as such. ``None`` means that a
measure has no value there, which is not zero.

References
----------
Freeman, L. C. (1979). Centrality in social networks: conceptual clarification.
*Social Networks* 1(3), 215-239.
Wasserman, S. & Faust, K. (1994). *Social Network Analysis*. Cambridge.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

Arc = tuple[str, str]
"""Who names whom: source and target."""


@dataclass(frozen=True)
class Network:
    """Members, who named whom, and who has answered.

    Attributes
    ----------
    members : tuple of str
        Ids, sorted.
    arcs : frozenset of (str, str)
        Source names target; no loops, members only.
    answered : frozenset of str
        Members who said with whom they work, be it "with nobody".
    """

    members: tuple[str, ...]
    arcs: frozenset[Arc]
    answered: frozenset[str]

    @property
    def silent(self) -> tuple[str, ...]:
        """Members who have not answered, sorted."""
        return tuple(m for m in self.members if m not in self.answered)

    @cached_property
    def links(self) -> tuple[Arc, ...]:
        """Pairs that work with each other, either-named; sorted, each once."""
        return tuple(sorted({(min(arc), max(arc)) for arc in self.arcs}))

    @cached_property
    def partners(self) -> Mapping[str, tuple[str, ...]]:
        """Each member's partners, either-named and sorted."""
        found: dict[str, list[str]] = {member: [] for member in self.members}
        for one, other in self.links:
            found[one].append(other)
            found[other].append(one)
        return {member: tuple(sorted(others)) for member, others in found.items()}

    @cached_property
    def directed(self) -> "nx.DiGraph":
        """The arcs as a graph; not to be changed."""
        return _fill_graph(_nx().DiGraph(), self.members, sorted(self.arcs))

    @cached_property
    def undirected(self) -> "nx.Graph":
        """The links as a graph; not to be changed."""
        return _fill_graph(_nx().Graph(), self.members, self.links)

    def among(self, kept: Collection[str]) -> "Network":
        """Leave out everybody else, as if they had never been named."""
        return make_network(
            self.arcs, [m for m in self.members if m in kept], self.answered
        )


def make_network(
    arcs: Iterable[Arc], members: Iterable[str], answered: Iterable[str]
) -> Network:
    """Make a network; loops and whoever is no member are left out.

    Parameters
    ----------
    arcs : iterable of (str, str)
        Who names whom; the order and repeats mean nothing.
    members : iterable of str
    answered : iterable of str
        Who has answered.

    Examples
    --------
    >>> made = make_network([("b", "a"), ("a", "a"), ("a", "x")], ["b", "a"], ["b"])
    >>> made.members, sorted(made.arcs), made.silent
    (('a', 'b'), [('b', 'a')], ('a',))
    """
    those = frozenset(members)
    kept = frozenset(
        (source, target)
        for source, target in arcs
        if source != target and source in those and target in those
    )
    return Network(tuple(sorted(those)), kept, those & frozenset(answered))


def density(network: Network) -> float | None:
    """Give the share of possible arcs that are there: directed, 0 to 1.

    Notes
    -----
    D = arcs / (n (n - 1)) (Wasserman & Faust 1994, 4.3). None for fewer than two.
    """
    n = len(network.members)
    return len(network.arcs) / (n * (n - 1)) if n > 1 else None


def undirected_density(network: Network) -> float | None:
    """Give the share of possible links that are there: undirected, either-named.

    Notes
    -----
    D = 2 links / (n (n - 1)). None for fewer than two.
    """
    n = len(network.members)
    return 2 * len(network.links) / (n * (n - 1)) if n > 1 else None


def mean_partners(network: Network) -> float | None:
    """Give with how many others a member works on average, either-named.

    Notes
    -----
    2 links / n: the undirected density times n - 1. None if there is nobody.
    """
    n = len(network.members)
    return 2 * len(network.links) / n if n else None


def degree_centralization(network: Network) -> float | None:
    """Compute degree centralization: 0 if all are equal, 1 for a star.

    Notes
    -----
    C = sum_i (d_max - d_i) / ((n - 1)(n - 2)), d the number of partners,
    either-named (Freeman 1979). None for fewer than three.
    """
    n = len(network.members)
    if n < 3:
        return None
    degrees = [len(partners) for partners in network.partners.values()]
    return _spread(degrees) / ((n - 1) * (n - 2))


def indegree_centralization(network: Network) -> float | None:
    """Compute in-degree centralization: 0 if even, 1 if all name one.

    Notes
    -----
    C = sum_i (d_max - d_i) / (n - 1)^2, d the number of those who name i
    (Freeman 1979, directed). None for fewer than two.
    """
    n = len(network.members)
    if n < 2:
        return None
    degrees = [degree for _, degree in network.directed.in_degree()]
    return _spread(degrees) / (n - 1) ** 2


def betweenness(network: Network) -> dict[str, float]:
    """Compute betweenness: shortest directed paths through each member.

    Notes
    -----
    b_k = sum over ordered pairs (i, j) of g_ikj / g_ij, unnormalised (Freeman 1979);
    g_ij counts the shortest paths from i to j, g_ikj those of them through k.
    """
    return dict(_nx().betweenness_centrality(network.directed, normalized=False))


def betweenness_centralization(network: Network) -> float | None:
    """Compute betweenness centralization: directed, 0 to 1.

    Notes
    -----
    C = sum_i (b_max - b_i) / (n - 1), b divided by (n - 1)(n - 2)
    (Freeman 1979). None for fewer than three.
    """
    n = len(network.members)
    if n < 3:
        return None
    return _spread(list(betweenness(network).values())) / ((n - 1) ** 2 * (n - 2))


def dyadic_reciprocity(network: Network) -> float | None:
    """Give the share of linked pairs in which both name each other, 0 to 1.

    Notes
    -----
    mutual pairs / pairs with any arc. None where nobody is named.
    """
    return _mutual(network) / len(network.links) if network.links else None


def arc_reciprocity(network: Network) -> float | None:
    """Give the share of arcs that are answered by an arc back, 0 to 1.

    Notes
    -----
    2 mutual pairs / arcs (Wasserman & Faust 1994, 13.3). None where nobody is named.
    """
    return 2 * _mutual(network) / len(network.arcs) if network.arcs else None


def mean_path_length(network: Network) -> float | None:
    """Give the mean length of the shortest directed paths, in steps.

    Notes
    -----
    Over the ordered pairs (i, j) of which j can be reached from i; the others are
    left out, not counted as infinite. None if nobody can be reached.
    """
    paths = _nx().all_pairs_shortest_path_length(network.directed)
    lengths = [steps for _, to in paths for steps in to.values() if steps]
    return fmean(lengths) if lengths else None


def components(network: Network) -> list[tuple[str, ...]]:
    """List the parts that no link joins, either-named: the largest first."""
    parts = [
        tuple(sorted(part)) for part in _nx().connected_components(network.undirected)
    ]
    return sorted(parts, key=lambda part: (-len(part), part))


def list_answered_groups(network: Network) -> list[frozenset[str]]:
    """List those who answered, by component, where two or more did.

    Notes
    -----
    Between those who answered every link is known. Of a part of which but one has
    answered nobody knows whether a silent one links it to another.
    """
    heard = (network.answered.intersection(part) for part in components(network))
    return sorted((group for group in heard if len(group) > 1), key=len, reverse=True)


def isolates(network: Network) -> list[str]:
    """List the members without any partner, either-named."""
    return [m for m, partners in network.partners.items() if not partners]


def list_single_partner(network: Network) -> list[str]:
    """List the members with one partner only, either-named."""
    return [m for m, partners in network.partners.items() if len(partners) == 1]


def cut_points(network: Network) -> list[str]:
    """List the members without whom some others would no longer reach each other.

    Notes
    -----
    Articulation points of the undirected network, either-named.
    """
    return sorted(_nx().articulation_points(network.undirected))


def bridges(network: Network) -> list[Arc]:
    """List the links without which some would no longer reach each other.

    Notes
    -----
    Bridges of the undirected network, either-named; pairs sorted.
    """
    return sorted((min(link), max(link)) for link in _nx().bridges(network.undirected))


def find_reachable(network: Network, start: str, without: str) -> set[str]:
    """Find the members reachable from one without passing another."""
    found, ahead = {start}, [start]
    while ahead:
        new = set(network.partners[ahead.pop()]) - found - {without}
        found |= new
        ahead += new
    return found


def components_without(network: Network, member: str) -> list[set[str]]:
    """List the parts into which a component falls without a member.

    Notes
    -----
    The components, either-named, of what remains of its component.
    """
    parts: list[set[str]] = []
    seen: set[str] = set()
    for partner in network.partners[member]:
        if partner not in seen:
            parts.append(find_reachable(network, partner, without=member))
            seen |= parts[-1]
    return sorted(parts, key=lambda part: (-len(part), min(part)))


def _nx() -> Any:
    # It takes half a second to load: only those wait for it who measure something.
    import networkx

    return networkx


def _fill_graph(
    graph: "nx.Graph", members: Iterable[str], pairs: Iterable[Arc]
) -> "nx.Graph":
    graph.add_nodes_from(members)
    graph.add_edges_from(pairs)
    return _nx().freeze(graph)


def _spread(values: Collection[float]) -> float:
    return sum(max(values) - value for value in values)


def _mutual(network: Network) -> int:
    return sum((target, source) in network.arcs for source, target in network.arcs) // 2
