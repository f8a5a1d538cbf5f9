"""Stress majorization layout of one connected network.

References
----------
Gansner, E. R., Koren, Y. & North, S. (2005). Graph drawing by stress majorization.
*Graph Drawing 2004*, LNCS 3383, 239-250.
"""

import numpy as np
from numpy.typing import NDArray

PointArray = NDArray[np.float64]

_PRODUCTS = 40
_ROUNDS = 80
_ENOUGH = 1e-3


def shortest_path_lengths(linked: NDArray[np.bool_]) -> PointArray:
    """Compute all shortest path lengths of an undirected network.

    Parameters
    ----------
    linked : ndarray of bool, shape (n, n)
        Symmetric.

    Returns
    -------
    ndarray of float, shape (n, n), steps
        Infinite where there is no way.
    """
    n = len(linked)
    steps = np.where(linked, 1.0, np.inf)
    np.fill_diagonal(steps, 0.0)
    reached = linked | np.eye(n, dtype=bool)
    wave, far = reached, 1
    while wave.any():
        far += 1
        wave = ((wave.astype(np.float32) @ linked.astype(np.float32)) > 0) & ~reached
        steps[wave] = far
        reached |= wave
    return steps


def stress_layout(linked: NDArray[np.bool_], seed: int) -> PointArray:
    """Place the members of a connected network so that distances follow steps.

    Parameters
    ----------
    linked : ndarray of bool, shape (n, n)
        Symmetric and connected.
    seed : int
        For what the network leaves open.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Centred, the longer side along the first axis.

    Notes
    -----
    Minimises sum_{i<j} w_ij (|x_i - x_j| - d_ij)^2 with w_ij = d_ij^-2 by majorization
    (Gansner, Koren & North 2005), from classical scaling and a little seeded noise.
    """
    n = len(linked)
    if n == 1:
        return np.zeros((1, 2))
    wanted = shortest_path_lengths(linked)
    # Who has many partners needs room around: links to them may be longer.
    crowd = np.sqrt(linked.sum(axis=1))
    wanted += np.where(linked, 0.15 * np.minimum(crowd[:, None], crowd[None, :]), 0)
    np.fill_diagonal(wanted, 0.0)
    random = np.random.default_rng(seed)
    start = _classical_scaling(wanted, random) + random.normal(scale=0.05, size=(n, 2))
    return _align_principal_axis(_majorize_stress(start, wanted))


def _classical_scaling(wanted: PointArray, random: np.random.Generator) -> PointArray:
    """Classical scaling: the two directions that explain most of the distances."""
    squares = wanted**2
    centred = -0.5 * (
        squares - squares.mean(0) - squares.mean(1)[:, None] + squares.mean()
    )
    # Two directions are wanted, not all: repeated products find them much sooner.
    found = random.normal(size=(len(wanted), 2))
    for _ in range(_PRODUCTS):
        found, _rest = np.linalg.qr(centred @ found)
    lengths = np.einsum("ij,ij->j", found, centred @ found)
    return np.asarray(found * np.sqrt(np.maximum(lengths, 0)))


def _majorize_stress(places: PointArray, wanted: PointArray) -> PointArray:
    n = len(places)
    with np.errstate(divide="ignore"):
        weights = np.where(wanted > 0, wanted**-2.0, 0.0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + 1 / n) - 1 / n
    pull = weights * wanted
    for _ in range(_ROUNDS):
        before = places
        apart = _distances(places)
        ratio = np.divide(pull, apart, out=np.zeros_like(pull), where=apart > 1e-9)
        places = inverse @ (ratio.sum(axis=1)[:, None] * places - ratio @ places)
        if np.abs(places - before).max() < _ENOUGH * np.abs(places).max():
            break
    return places


def _distances(places: PointArray) -> PointArray:
    squares = (places**2).sum(axis=1)
    between = squares[:, None] + squares[None, :] - 2 * places @ places.T
    return np.asarray(np.sqrt(np.maximum(between, 0)))


def _align_principal_axis(places: PointArray) -> PointArray:
    """Turn the longest direction along the first axis."""
    centred = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    turned = centred @ axes.T
    return np.asarray(turned * np.sign(turned[np.abs(turned).argmax(axis=0), [0, 1]]))
