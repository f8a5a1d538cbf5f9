"""Network layout: positions of dots and labels without overlaps.

A dot and its name below are one box. Boxes begin where the links want them and are
moved apart until none overlaps another; if the room is too small for all names, those
with most partners keep theirs and the others stay dots. Links are straight; in a dense
network one may cross a dot that is not its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coalition.analysis.networks.overlap import (
    find_overlaps,
    pack_in_rows,
    separate_boxes,
)
from coalition.analysis.networks.stress import PointArray, stress_layout
from coalition.analysis.text_metrics import text_width, wrap_name

LEADING = 1.2
"""Height of a line of a name, in sizes of its letters."""

_STYLES = ((12.0, 3, 0.3), (26.0, 2, 0.3), (18.0, 2, 0.1), (26.0, 2, 0.1))
"""Longest line in ems, most lines, and the gap between two boxes in sizes of letters:
from what looks best to what packs best."""

_FILLED = (0.95, 0.75, 0.65, 0.55, 0.48, 0.42, 0.36, 0.3, 0.25, 0.2, 0.15)
"""How much of the sheet boxes may fill, from the first attempt to the last."""
_FILLED_BY_MANY = (0.45, 0.3)

_AGAIN = 3

_MANY = 100
"""From so many members on, time is dear: two attempts are made."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name as it stands below its dot.

    Attributes
    ----------
    lines : tuple of str
        Centred on `x`.
    x, top : float
        Middle and upper edge, from the upper left corner of the drawing.
    width, height : float
        The room it takes.
    """

    lines: tuple[str, ...]
    x: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class NetworkLayout:
    """Places of dots and names on a sheet; the unit is that of the sheet.

    Attributes
    ----------
    places : dict of str to (float, float)
        Middle of each dot, from the upper left corner.
    labels : dict of str to Label
        Only of those whose name found room.
    """

    places: dict[str, tuple[float, float]]
    labels: dict[str, Label]
    width: float
    height: float


def layout_network(
    links: Iterable[tuple[str, str]],
    names: Mapping[str, str],
    radii: Mapping[str, float],
    *,
    width: float,
    height: float,
    text_size: float = 18.0,
    seed: int = 1,
) -> NetworkLayout:
    """Place members and as many of their names as there is room for.

    Parameters
    ----------
    links : iterable of (str, str)
        Who works with whom; direction, order and repeats mean nothing.
    names : mapping of str to str
        Every member's id and the name to show.
    radii : mapping of str to float
        Every member's size as a dot.
    width, height : float
        The sheet.
    text_size : float
        Size of the names' letters.
    seed : int
        The same seed gives the same drawing, whatever the order of the input.

    Returns
    -------
    Arrangement
        Wherever room allows, no two names overlap, and none a dot that is not its own.
    """
    members = sorted(names)
    if not members:
        return NetworkLayout({}, {}, width, height)
    linked = _matrix(links, members)
    wished = _initial_positions(linked, seed) * (width, height)
    first = sorted(range(len(members)), key=lambda i: (-linked[i].sum(), members[i]))
    styles = _STYLES if len(members) < _MANY else _STYLES[:1]
    tried: list[tuple[PointArray, _Boxes]] = []
    for style in styles:
        every = _boxes(names, radii, members, text_size, style)
        tried.append(_place_labels(wished, every, first, (width, height)))
        if tried[-1][1].named == every.named:
            break
    middles, boxes = max(tried, key=_count_labels)
    return _build_layout(members, middles, boxes, (width, height))


@dataclass(frozen=True)
class _Boxes:
    """Dots and the names that are to stand below them; no lines is no name."""

    lines: tuple[tuple[str, ...], ...]
    radii: NDArray[np.float64]
    labels: PointArray
    gap: float

    @property
    def named(self) -> int:
        return sum(map(bool, self.lines))

    @property
    def sizes(self) -> PointArray:
        dots = 2 * self.radii
        wide = np.maximum(dots, self.labels[:, 0])
        gaps = self.gaps[:, None]
        return np.stack([wide, dots + self.labels[:, 1]], axis=1) + gaps

    @property
    def gaps(self) -> NDArray[np.float64]:
        small = np.minimum(self.gap, self.radii / 2)
        return np.where([bool(part) for part in self.lines], self.gap, small)

    def only(self, those: Iterable[int]) -> "_Boxes":
        kept = set(those)
        there = np.array([i in kept for i in range(len(self.lines))])
        lines = tuple(x if i in kept else () for i, x in enumerate(self.lines))
        return replace(self, lines=lines, labels=self.labels * there[:, None])


def _boxes(
    names: Mapping[str, str],
    radii: Mapping[str, float],
    members: Sequence[str],
    size: float,
    style: tuple[float, int, float],
) -> _Boxes:
    ems, most, gap = style
    lines = [
        wrap_name(names[m], ems, most) if names[m].strip() else () for m in members
    ]
    labels = [
        (
            max((text_width(x, size) for x in part), default=0),
            LEADING * size * len(part),
        )
        for part in lines
    ]
    dots = np.array([radii[m] for m in members], dtype=float)
    return _Boxes(tuple(lines), dots, np.array(labels), gap * size)


def _attempts(every: _Boxes, first: Sequence[int], room: float) -> Iterator[_Boxes]:
    """Give as many names, from the first on, as fill so much of the room; then fewer."""
    tried = -1
    bare = every.only(()).sizes.prod(axis=1)
    more = every.sizes.prod(axis=1) - bare
    filled = (bare.sum() + np.cumsum(more[list(first)])) / room
    for share in _FILLED if len(first) < _MANY else _FILLED_BY_MANY:
        n = int((filled <= share).sum())
        if n != tried:
            yield every.only(first[:n])
        tried = n


def _place_labels(
    wished: PointArray, every: _Boxes, first: Sequence[int], sheet: tuple[float, float]
) -> tuple[PointArray, _Boxes]:
    """Place as many labels as fit without overlap."""
    best = wished, every.only(())
    for boxes in _attempts(every, first, sheet[0] * sheet[1]):
        if boxes.named <= best[1].named:
            break
        middles = _separate_or_pack(wished, boxes, sheet)
        best = max(
            best,
            _drop_overlapping_labels(middles, boxes, first, sheet),
            key=_count_labels,
        )
    if not best[1].named:
        return separate_boxes(wished, best[1].sizes, sheet), best[1]
    return best


def _count_labels(settled: tuple[PointArray, _Boxes]) -> int:
    return settled[1].named


def _drop_overlapping_labels(
    middles: PointArray, boxes: _Boxes, first: Sequence[int], sheet: tuple[float, float]
) -> tuple[PointArray, _Boxes]:
    """Drop labels that overlap others, and separate the rest again."""
    for _ in range(_AGAIN):
        kept = boxes.only(_list_clear_labels(middles, boxes, first))
        if kept.named == boxes.named:
            return middles, boxes
        boxes = kept
        middles = separate_boxes(middles, boxes.sizes, sheet)
    return middles, boxes.only(_list_clear_labels(middles, boxes, first))


def _separate_or_pack(
    wished: PointArray, boxes: _Boxes, sheet: tuple[float, float]
) -> PointArray:
    middles = separate_boxes(wished, boxes.sizes, sheet)
    if not find_overlaps(middles, boxes.sizes).any():
        return middles
    # Rows hide how things hang together; they are for the sake of all the names only.
    all_named = boxes.named == len(boxes.lines)
    rows = pack_in_rows(wished, boxes.sizes, sheet) if all_named else None
    return middles if rows is None else rows


def _list_clear_labels(
    middles: PointArray, boxes: _Boxes, first: Sequence[int]
) -> list[int]:
    """List whose names stay: those that hide no name before them, and no dot."""
    meet = find_overlaps(middles, boxes.sizes - boxes.gaps[:, None])
    kept: list[int] = []
    for i in first:
        others = [j for j in np.flatnonzero(meet[i]) if j in kept or not boxes.lines[j]]
        if boxes.lines[i] and not others:
            kept.append(i)
    return kept


def _matrix(
    links: Iterable[tuple[str, str]], members: Sequence[str]
) -> NDArray[np.bool_]:
    at = {member: i for i, member in enumerate(members)}
    linked = np.zeros((len(at), len(at)), dtype=bool)
    for one, other in links:
        if one != other:
            linked[at[one], at[other]] = linked[at[other], at[one]] = True
    return linked


def _initial_positions(linked: NDArray[np.bool_], seed: int) -> PointArray:
    """Place all members in the unit square, by stress layout a component."""
    places = np.zeros((len(linked), 2))
    parts = _parts(linked)
    alone = [part[0] for part in parts if len(part) == 1]
    joined = [part for part in parts if len(part) > 1]
    strip = len(alone) / (len(alone) + 2 * len(linked) - 2 * len(alone) or 1)
    for part, (left, top, right, bottom) in _shared(joined, (0, 0, 1, 1 - strip)):
        own = stress_layout(linked[np.ix_(part, part)], seed)
        span = np.maximum(np.ptp(own, axis=0), 1e-9)
        even = (own - own.min(axis=0)) / span
        places[part] = np.array([left, top]) + even * [right - left, bottom - top]
    across = max(int(np.ceil(np.sqrt(len(alone) / max(strip, 0.01)))), 1)
    for i, member in enumerate(alone):
        row = 1 - strip * (0.5 + i // across) / (-(-len(alone) // across))
        places[member] = ((i % across + 0.5) / min(across, len(alone)), row)
    return places


_Area = tuple[float, float, float, float]


def _shared(parts: list[list[int]], area: _Area) -> Iterator[tuple[list[int], _Area]]:
    """Share an area among parts by their size: cut in two, the longer way, again."""
    if len(parts) < 2:
        yield from ((part, area) for part in parts)
        return
    half = sum(map(len, parts)) / 2
    cut = 1
    while cut < len(parts) - 1 and sum(map(len, parts[:cut])) < half:
        cut += 1
    share = sum(map(len, parts[:cut])) / (2 * half)
    left, top, right, bottom = area
    # The sheet lies: what is as wide as tall here is longer sideways there.
    if (right - left) * 1.5 >= bottom - top:
        at = left + share * (right - left)
        cuts = (left, top, at, bottom), (at, top, right, bottom)
    else:
        at = top + share * (bottom - top)
        cuts = (left, top, right, at), (left, at, right, bottom)
    yield from _shared(parts[:cut], cuts[0])
    yield from _shared(parts[cut:], cuts[1])


def _parts(linked: NDArray[np.bool_]) -> list[list[int]]:
    """List the connected parts, the largest first."""
    left, parts = set(range(len(linked))), []
    while left:
        part, edge = set[int](), {min(left)}
        while edge:
            part |= edge
            edge = set(np.flatnonzero(linked[list(edge)].any(axis=0)).tolist()) - part
        parts.append(sorted(part))
        left -= part
    return sorted(parts, key=lambda part: (-len(part), part))


def _build_layout(
    members: Sequence[str],
    middles: PointArray,
    boxes: _Boxes,
    sheet: tuple[float, float],
) -> NetworkLayout:
    above = boxes.sizes[:, 1] / 2 - boxes.gaps / 2 - boxes.radii
    centres = middles - above[:, None] * (0, 1)
    places, labels = {}, {}
    for i, (member, (x, y)) in enumerate(zip(members, centres.tolist(), strict=True)):
        places[member] = (x, y)
        if boxes.lines[i]:
            wide, tall = map(float, boxes.labels[i])
            top = y + float(boxes.radii[i])
            labels[member] = Label(boxes.lines[i], x, top, wide, tall)
    return NetworkLayout(places, labels, *sheet)
