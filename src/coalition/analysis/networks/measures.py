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
    undirected_ties : bool, default False
        Whether somebody said that the ties have no direction.
    """

    members: tuple[str, ...]
    arcs: frozenset[Arc]
    answered: frozenset[str]
    undirected_ties: bool = False

    @cached_property
    def has_direction(self) -> bool:
        """Whether who names whom means anything.

        Not where the ties are said to have no direction, nor where of all pairs no two
        name each other: then each tie was written down once.
        """
        return not self.undirected_ties and (_mutual(self) > 0 or len(self.arcs) < 2)

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

    @property
    def graph(self) -> "nx.Graph":
        """The arcs where ties have a direction, else the links."""
        return self.directed if self.has_direction else self.undirected

    @cached_property
    def betweenness(self) -> Mapping[str, float]:
        """Each member's betweenness, unnormalised; see :func:`betweenness`."""
        return dict(_nx().betweenness_centrality(self.graph, normalized=False))

    def among(self, kept: Collection[str]) -> "Network":
        """Leave out everybody else, as if they had never been named."""
        members = [m for m in self.members if m in kept]
        if len(members) == len(self.members):
            return self
        return make_network(
            self.arcs, members, self.answered, undirected_ties=self.undirected_ties
        )


def make_network(
    arcs: Iterable[Arc],
    members: Iterable[str],
    answered: Iterable[str],
    *,
    undirected_ties: bool = False,
) -> Network:
    """Make a network; loops and whoever is no member are left out.

    Parameters
    ----------
    arcs : iterable of (str, str)
        Who names whom; the order and repeats mean nothing.
    members : iterable of str
    answered : iterable of str
        Who has answered.
    undirected_ties : bool, default False
        Whether the ties are known to have no direction.

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
    return Network(
        tuple(sorted(those)), kept, those & frozenset(answered), undirected_ties
    )


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


def betweenness(network: Network) -> Mapping[str, float]:
    """Compute betweenness: shortest paths through each member, unnormalised.

    Notes
    -----
    b_k = sum over pairs (i, j) of g_ikj / g_ij (Freeman 1979); g_ij counts the shortest
    paths from i to j, g_ikj those of them through k. The pairs and paths are ordered
    and directed, or neither where ties have no direction. Computed once a network.
    """
    return network.betweenness


def betweenness_centralization(network: Network) -> float | None:
    """Compute betweenness centralization, 0 to 1.

    Notes
    -----
    C = sum_i (b_max - b_i) / (n - 1), b divided by the number of pairs of others:
    (n - 1)(n - 2), half as many where ties have no direction (Freeman 1979). None for
    fewer than three.
    """
    n = len(network.members)
    if n < 3:
        return None
    pairs = (n - 1) * (n - 2) / (1 if network.has_direction else 2)
    return _spread(list(betweenness(network).values())) / ((n - 1) * pairs)


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
    """Give the mean length of the shortest paths, in steps.

    Notes
    -----
    Over the ordered pairs (i, j) of which j can be reached from i, directed unless ties
    have no direction; the others are left out, not counted as infinite. None if nobody
    can be reached.
    """
    paths = _nx().all_pairs_shortest_path_length(network.graph)
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
