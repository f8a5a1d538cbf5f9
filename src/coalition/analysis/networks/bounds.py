"""Bounds of network measures under missing answers.

A link is *either-named*, so it is known to be there once one side has named it, and
known to be absent only once both sides have answered. Everything else could be.
The naive interval (all that is open absent .. all present) is right for what can only
grow with every link, such as density; for centralization it misses the truth in half
of all cases or more, and is not used.
"""

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from coalition.analysis.networks.measures import Network

TOO_WIDE = 0.5
"""Bounds that span more than this share of all that is possible say nothing."""

MIN_RESPONSE_RATE = 0.7
"""Share of those asked from which on findings are read out of a network: the low end of
a rule of thumb, 70 to 80 %. How far a measure is off grows with those who are silent, and
differs by measure (Smith & Moody 2013, Social Networks 35(4), 652-668)."""

_Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which values something lies, whatever the silent would say.

    Attributes
    ----------
    low, high : float
        The truth is not below and not above.
    most : float
        The largest value that the measure can have in a network of this size.
    """

    low: float
    high: float
    most: float = 1.0

    @property
    def width(self) -> float:
        """How far the bounds are apart, in the measure's own unit."""
        return self.high - self.low

    @property
    def exact(self) -> bool:
        """Whether nothing is open."""
        return self.high - self.low < 1e-12

    @property
    def too_wide(self) -> bool:
        """Whether the honest answer is "too wide to say".

        The rule: wider than half of all that is possible (`TOO_WIDE` times `most`).
        """
        return self.width > TOO_WIDE * self.most

    def contains(self, value: float) -> bool:
        """Tell whether a value lies within, up to rounding."""
        return self.low - 1e-9 <= value <= self.high + 1e-9


def has_enough_answers(network: Network) -> bool:
    """Tell whether the response rate is high enough for findings."""
    return len(network.answered) >= MIN_RESPONSE_RATE * len(network.members)


def density_bounds(network: Network) -> Bounds | None:
    """Bound the directed density: open arcs absent .. present; exact.

    An arc is open if its source has not answered. None for fewer than two members.
    """
    n = len(network.members)
    if n < 2:
        return None
    named = len(network.arcs)
    silent = len(network.silent)
    said = sum(source not in network.answered for source, _ in network.arcs)
    possible = n * (n - 1)
    return Bounds(named / possible, (named + silent * (n - 1) - said) / possible)


def undirected_density_bounds(network: Network) -> Bounds | None:
    """Bound the undirected density, either-named: open links absent .. present; exact.

    A link is open if nobody has named it and one of the two has not answered. None
    for fewer than two members.
    """
    n = len(network.members)
    if n < 2:
        return None
    named = len(network.links)
    settled = sum(
        one in network.answered and other in network.answered
        for one, other in network.links
    )
    closed = comb(len(network.answered), 2) - settled
    possible = comb(n, 2)
    return Bounds(named / possible, (possible - closed) / possible)


def mean_partners_bounds(network: Network) -> Bounds | None:
    """Bound the mean number of partners: the undirected density times n - 1."""
    bounds = undirected_density_bounds(network)
    if bounds is None:
        return None
    others = len(network.members) - 1
    return Bounds(bounds.low * others, bounds.high * others, most=others)


def estimate_mean_partners(network: Network) -> float | None:
    """Estimate the mean number of partners from those who answered.

    Notes
    -----
    (n - 1) times the share of pairs that are linked among the pairs of which both
    have answered, moved into the bounds where it lies outside. It is the observed mean
    if all have answered, and None if fewer than two have.
    """
    bounds, heard = mean_partners_bounds(network), network.among(network.answered)
    if bounds is None or len(heard.members) < 2:
        return None
    share = len(heard.links) / comb(len(heard.members), 2)
    return min(max(share * (len(network.members) - 1), bounds.low), bounds.high)


def single_partner_bounds(network: Network) -> Bounds:
    """Bound how many members have one partner only: an outer bound.

    Between those who have one and can get no other, and those who could have one.
    """
    named, more = _degrees(network)
    sure = int(np.sum((named == 1) & (more == 0)))
    could = int(np.sum((named <= 1) & (named + more >= 1)))
    return Bounds(sure, could, most=len(network.members))


def degree_centralization_bounds(network: Network) -> Bounds | None:
    """Bound the degree centralization, either-named: an outer bound.

    Each number of partners varies alone between what is named and what could be; see
    :func:`spread_bounds`. None for fewer than three members.
    """
    n = len(network.members)
    if n < 3:
        return None
    return _normalise_spread(spread_bounds(*_degrees(network)), (n - 1) * (n - 2))


def indegree_centralization_bounds(network: Network) -> Bounds | None:
    """Bound the in-degree centralization: exact. None for fewer than two members.

    Who has not answered may name each of the others or not, one apart from the other.
    """
    n = len(network.members)
    if n < 2:
        return None
    return _normalise_spread(spread_bounds(*_indegrees(network)), (n - 1) ** 2)


def spread_bounds(named: _Counts, more: _Counts) -> tuple[int, int]:
    """Bound sum_i (d_max - d_i) where each d_i lies in [named_i, named_i + more_i].

    Parameters
    ----------
    named, more : ndarray of int, shape (n,)
        Ties that are there, and how many there could be besides.

    Returns
    -------
    low, high : int

    Notes
    -----
    high = max_j [n (d_j + u_j) - (sum d + u_j)]: one as high as it can be, the others
    as low as they can. low = min over levels L from max d up of
    n L - sum_j min(L, d_j + u_j): all raised to the same level as far as they can be.
    From one level to the next this grows by the number of those who cannot follow, so
    the lowest level is the best.
    """
    n, total = len(named), int(named.sum())
    ceiling = named + more
    high = int((n * ceiling - (total + more)).max())
    level = int(named.max())
    return int(n * level - np.minimum(level, ceiling).sum()), high


def _normalise_spread(spread: tuple[int, int], largest: int) -> Bounds:
    # What the degrees could do one by one may be more than a network can do.
    return Bounds(spread[0] / largest, min(spread[1] / largest, 1.0))


def _degrees(network: Network) -> tuple[_Counts, _Counts]:
    partners = network.partners
    silent = frozenset(network.silent)
    named, more = [], []
    for member in network.members:
        theirs = partners[member]
        open_to = network.members if member in silent else network.silent
        named.append(len(theirs))
        possible = len(open_to) - (member in silent)
        more.append(possible - sum(o in silent or member in silent for o in theirs))
    return np.array(named, dtype=np.int64), np.array(more, dtype=np.int64)


def _indegrees(network: Network) -> tuple[_Counts, _Counts]:
    at = {member: i for i, member in enumerate(network.members)}
    silent = frozenset(network.silent)
    named = np.zeros(len(at), dtype=np.int64)
    more = np.array([len(silent) - (m in silent) for m in at], dtype=np.int64)
    for source, target in network.arcs:
        named[at[target]] += 1
        more[at[target]] -= source in silent
    return named, more
