"""Edge routing: move or bend what runs through a third dot.

A line that runs through a dot reads as two links that nobody has named.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Shape (n, 2)."""
_Plane = NDArray[np.complex128]
"""Points as complex numbers: across and, imaginary, down."""

_ROUNDS = 6
_STEPS, _WAYS = (0.5, 1.0, 1.6, 2.4, 3.6, 5.0), 12
"""How far a dot may step, in sizes of letters, and in how many directions."""
_STAYING = 0.02
"""What a step of one size costs, in links met."""
_BENDS, _LEANINGS = (0.06, 0.1, 0.15, 0.2, 0.27, 0.35, 0.45), (0.5, 0.3, 0.7)
"""How far the middle of a link may stand off and where along, in its lengths."""


@dataclass(frozen=True, slots=True)
class Dots:
    """Boxes on a sheet, each with a dot in it.

    Attributes
    ----------
    sizes : ndarray of float, shape (n, 2)
        Widths and heights of the boxes.
    above : ndarray of float, shape (n,)
        How far the middle of each dot is above that of its box.
    reach : ndarray of float, shape (n,)
        How near to the middle of each dot no link may come that is not its own.
    sheet : (float, float)
        Width and height.
    """

    sizes: Points
    above: NDArray[np.float64]
    reach: NDArray[np.float64]
    sheet: tuple[float, float]

    def dot_centres(self, middles: Points) -> Points:
        """Give the middles of the dots by those of the boxes, shape (n, 2)."""
        return middles - self.above[:, None] * (0, 1)


def move_dots_aside(
    middles: Points, dots: Dots, links: NDArray[np.int64], size: float
) -> Points:
    """Move dots off links that are not theirs, where there is room.

    Parameters
    ----------
    middles : ndarray of float, shape (n, 2)
        Of the boxes.
    dots : Dots
    links : ndarray of int, shape (m, 2)
        Both ends of each link, as places in `middles`.
    size : float
        Of the letters: the measure of a step.

    Returns
    -------
    ndarray of float, shape (n, 2)
        No box that overlapped none overlaps one now.
    """
    places, moves, costs = middles.copy(), *_moves(size)
    for _ in range(_ROUNDS):
        deep = _link_depths(_plane(dots.dot_centres(places)), links, dots.reach)
        where, whom = np.nonzero(deep)
        moved = False
        for i in dict.fromkeys([*whom.tolist(), *links[where].ravel().tolist()]):
            own = (links == i).any(axis=1)
            if not deep[own].any() and not deep[:, i].any():
                continue
            free = _free(i, places, places[i] + moves, dots)
            to = places[i] + moves[free]
            total = costs[free] + _cost(i, places, to, links, own, dots)
            if best := int(total.argmin()):
                places[i], moved = to[best], True
                deep = _link_depths(_plane(dots.dot_centres(places)), links, dots.reach)
        if not moved:
            break
    return places


def bend_links(
    at: Points, dots: Dots, links: NDArray[np.int64]
) -> dict[int, tuple[float, float]]:
    """Bend the links that meet a third dot so that they pass it by.

    Parameters
    ----------
    at : ndarray of float, shape (n, 2)
        Middles of the dots.
    dots : Dots
    links : ndarray of int, shape (m, 2)

    Returns
    -------
    dict of int to (float, float)
        By the link's place in `links`: the control point of a quadratic curve. Those
        that pass by, or for which no curve is better, are not in it.
    """
    places = _plane(at)
    deep = _link_depths(places, links, dots.reach)
    found = {}
    for link in np.flatnonzero(deep.any(axis=1)):
        foreign = np.delete(np.arange(len(places)), links[link])
        ends = places[links[link]]
        reach = dots.reach[foreign]
        least, best = _weight(deep[link]), None
        for turn in _turns(ends):
            curve = _curve(ends, turn, float(reach.min()))
            if _on(curve, dots.sheet):
                near = np.abs(curve[:, None] - places[foreign]).min(axis=0)
                weight = _weight(np.maximum(1 - near / reach, 0))
                if weight < least:
                    least, best = weight, turn
            if not least:
                break
        if best is not None:
            found[int(link)] = (float(best.real), float(best.imag))
    return found


def _plane(points: Points) -> _Plane:
    return np.asarray(points[..., 0] + 1j * points[..., 1])


def _link_depths(
    places: _Plane, links: NDArray[np.int64], reach: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Tell how deep each link runs into each dot, shape (m, n)."""
    one, other = places[links].T
    return _depths(one[:, None], other[:, None], places, reach)


def _depths(
    one: _Plane, other: _Plane, dots: _Plane, reach: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Tell how deep lines run into dots: 1 through the middle, 0 where they pass by."""
    along = other - one
    length = np.maximum(np.abs(along), 1e-9)
    # Where beside the line: its ends are at 0 and 1, so that no link meets its own.
    beside = (dots - one) * (along.conj() / length**2)
    between = np.abs(beside.real - 0.5) < 0.5 - 1e-6
    deep = 1 - np.abs(beside.imag) * (length / reach)
    return np.where(between & (deep > 0), deep, 0.0)


def _weight(deep: NDArray[np.float64]) -> float:
    """Count dots that are met, the deeper the more."""
    return float((deep + (deep > 0)).sum())


def _moves(size: float) -> tuple[Points, NDArray[np.float64]]:
    """List the steps a dot may try, the first of them to stay, and their costs."""
    turns = 2 * np.pi * np.arange(_WAYS) / _WAYS
    ways = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    steps = np.array(_STEPS)[:, None, None] * ways
    moves = np.concatenate([np.zeros((1, 2)), steps.reshape(-1, 2)])
    return moves * size, _STAYING * np.hypot(*moves.T)


def _free(i: int, places: Points, to: Points, dots: Dots) -> NDArray[np.bool_]:
    """Tell where a box is on the sheet and overlaps no other; it may always stay."""
    half = dots.sizes / 2
    on = (to >= half[i]) & (to <= np.array(dots.sheet) - half[i])
    apart = np.abs(to[:, None] - places) - (half + half[i])
    apart[:, i] = 1
    free: NDArray[np.bool_] = on.all(axis=1) & (apart > -1e-6).any(axis=2).all(axis=1)
    free[0] = True
    return free


def _cost(
    i: int,
    places: Points,
    to: Points,
    links: NDArray[np.int64],
    own: NDArray[np.bool_],
    dots: Dots,
) -> NDArray[np.float64]:
    """Compute the collisions of a dot and its links at candidate places."""
    at = _plane(dots.dot_centres(places))
    tried = _plane(to - dots.above[i] * np.array([0, 1]))
    one, other = at[links[~own]].T
    partners = at[links[own].sum(axis=1) - i]
    others = np.delete(at, i)
    through = _depths(one, other, tried[:, None], float(dots.reach[i]))
    run = _depths(
        tried[:, None, None], partners[:, None], others, np.delete(dots.reach, i)
    )
    met = (through + (through > 0)).sum(axis=1) + (run + (run > 0)).sum(axis=(1, 2))
    return np.asarray(met)


def _turns(ends: _Plane) -> Iterator[complex]:
    """List control points, those that bend the least first."""
    one, other = map(complex, ends)
    along = other - one
    for off in _BENDS:
        for lean in _LEANINGS:
            # A quadratic curve goes half as far out as its control point.
            yield one + along * (lean + 2j * off)
            yield one + along * (lean - 2j * off)


def _curve(ends: _Plane, turn: complex, least: float) -> _Plane:
    """Walk a curve in steps too short to leap over a dot of the least reach."""
    one, other = ends
    t = np.linspace(0, 1, int(3 * abs(other - one) / least) + 2)
    return np.asarray((1 - t) ** 2 * one + 2 * t * (1 - t) * turn + t**2 * other)


def _on(curve: _Plane, sheet: tuple[float, float]) -> bool:
    across, down = curve.real, curve.imag
    return bool(
        min(across.min(), down.min()) >= 0
        and across.max() <= sheet[0]
        and down.max() <= sheet[1]
    )
