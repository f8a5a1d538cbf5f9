"""Overlap removal: move boxes apart on a sheet as little as possible."""

import numpy as np
from numpy.typing import NDArray

BoxArray = NDArray[np.float64]
"""Shape (n, 2): middles of boxes, or their widths and heights."""

_ROUNDS = 400
_LOOK_AROUND = 8
_SMALL, _GROWING = 0.3, 200


def find_overlaps(middles: BoxArray, sizes: BoxArray) -> NDArray[np.bool_]:
    """Tell which boxes overlap which.

    Parameters
    ----------
    middles, sizes : ndarray of float, shape (n, 2)

    Returns
    -------
    ndarray of bool, shape (n, n)
        Symmetric; none overlaps itself. Boxes that only touch do not overlap.
    """
    across, down = _overlap(middles, sizes)
    found = (across > 1e-6) & (down > 1e-6)
    np.fill_diagonal(found, False)
    return found


def separate_boxes(
    middles: BoxArray, sizes: BoxArray, sheet: tuple[float, float]
) -> BoxArray:
    """Push overlapping boxes apart, each pair the shorter way, within the sheet.

    Parameters
    ----------
    middles, sizes : ndarray of float, shape (n, 2)
    sheet : (float, float)
        Width and height.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Without overlaps if they could be undone in a few hundred rounds.
    """
    least = sizes / 2
    most = np.maximum(np.array(sheet) - least, least)
    places = np.minimum(np.maximum(middles, least), most)
    near = float(sizes[:, 1].mean())
    for turn in range(_ROUNDS):
        # Boxes that grow find room for each other that full-grown ones do not.
        grown = sizes * min(1.0, _SMALL + turn / _GROWING)
        if turn % _LOOK_AROUND == 0:
            one, other = _near_pairs(places, grown, near)
        gap = (grown[one] + grown[other]) / 2 - np.abs(places[one] - places[other])
        meet = (gap[:, 0] > 0) & (gap[:, 1] > 0)
        if not meet.any():
            if turn % _LOOK_AROUND == 0 and not find_overlaps(places, sizes).any():
                break
            continue
        gap, left, right = gap[meet], one[meet], other[meet]
        # Sideways counts a little more the longer it takes, so that piles dissolve.
        sideways = gap[:, 0] < gap[:, 1] * (1 + 2 * turn / _ROUNDS)
        gap[sideways, 1] = gap[~sideways, 0] = 0
        # Two at the very same place part in the order of the members.
        push = np.where(places[left] <= places[right], -0.45, 0.45) * gap
        moved = places.copy()
        for axis in (0, 1):
            moved[:, axis] += np.bincount(left, push[:, axis], len(places))
            moved[:, axis] -= np.bincount(right, push[:, axis], len(places))
        places = np.minimum(np.maximum(moved, least), most)
    return places


def pack_in_rows(
    middles: BoxArray, sizes: BoxArray, sheet: tuple[float, float]
) -> BoxArray | None:
    """Set boxes in rows that keep what was above, below and beside as far as possible.

    Returns
    -------
    ndarray of float, shape (n, 2), or None
        None if the rows do not fit the sheet.
    """
    down = np.argsort(middles[:, 1], kind="stable")
    rows = _rows(down, sizes[:, 0], sheet[0])
    tall = [float(sizes[row, 1].max()) for row in rows]
    if sum(tall) > sheet[1] or max(sizes[:, 0]) > sheet[0]:
        return None
    places = np.empty_like(middles)
    between = (sheet[1] - sum(tall)) / len(rows)
    top = between / 2
    for row, height in zip(rows, tall, strict=True):
        beside = row[np.argsort(middles[row, 0], kind="stable")]
        widths = sizes[beside, 0]
        gap = (sheet[0] - widths.sum()) / len(beside)
        right = np.cumsum(widths + gap)
        places[beside, 0] = right - gap / 2 - widths / 2
        places[beside, 1] = top + height / 2
        top += height + between
    return places


def _rows(
    order: NDArray[np.int64], widths: NDArray[np.float64], room: float
) -> list[NDArray[np.int64]]:
    """Break boxes into the fewest rows, then make these rows about equally full."""
    fewest = _break_rows(order, widths, room)
    for share in np.linspace(0.5, 1.0, 26):
        tried = _break_rows(order, widths, float(share) * room)
        if len(tried) <= len(fewest):
            return tried
    return fewest


def _break_rows(
    order: NDArray[np.int64], widths: NDArray[np.float64], room: float
) -> list[NDArray[np.int64]]:
    rows: list[list[int]] = [[]]
    used = 0.0
    for at in order:
        if rows[-1] and used + widths[at] > room:
            rows.append([])
            used = 0.0
        rows[-1].append(int(at))
        used += float(widths[at])
    return [np.array(row, dtype=np.int64) for row in rows]


def _overlap(places: BoxArray, sizes: BoxArray) -> tuple[BoxArray, BoxArray]:
    across, down = (
        (sizes[:, None, axis] + sizes[None, :, axis]) / 2
        - np.abs(places[:, None, axis] - places[None, :, axis])
        for axis in (0, 1)
    )
    return across, down


def _near_pairs(
    places: BoxArray, sizes: BoxArray, margin: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """List the pairs that overlap or are not far from it."""
    across, down = _overlap(places, sizes)
    one, other = np.nonzero(np.triu((across > -margin) & (down > -margin), 1))
    return one, other
