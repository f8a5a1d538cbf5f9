"""Choropleth map drawn from the outlines of a coalition."""

from collections.abc import Iterator, Sequence
from math import cos, radians
from xml.sax.saxutils import escape, quoteattr

from coalition.blocks.charts.tiles import FILLS, AreaLabel
from coalition.blocks.model import Figure, Table

Ring = Sequence[Sequence[float]]
"""Points of longitude and latitude in degrees, around an area."""

_WIDTH, _MARGIN, _TALLEST = 720.0, 8.0, 900.0
_NUMBER, _CLAY, _INK, _EDGE = 15.0, "#b4481e", "#1d2530", "#8b93a0"
_LETTER = 0.68
"""Width of a bold letter, in its size."""
_CROWDED = 300
"""Numbers beyond which nobody looks for free room any more."""
_FONT = "DejaVu Sans, Noto Sans, Segoe UI, sans-serif"


def outline_figure(
    shapes: Sequence[Sequence[Ring]],
    marks: Sequence[AreaLabel | None],
    *,
    alt: str,
    caption: str = "",
    table: Table | None = None,
) -> Figure:
    """Draw areas by their outlines, with the number of each on its largest part.

    Longitude is shortened by the cosine of the middle latitude, so that shapes keep
    their proportions (equirectangular projection).

    Parameters
    ----------
    shapes : sequence of sequence of Ring, degrees
        For each area its outer rings.
    marks : sequence of Mark or None, length of `shapes`
        None is drawn pale, without a number.
    """
    narrower = _longitude_scale(shapes)
    flat = [
        [[(point[0] * narrower, point[1]) for point in ring] for ring in rings]
        for rings in shapes
    ]
    xs = [x for rings in flat for ring in rings for x, _ in ring]
    ys = [y for rings in flat for ring in rings for _, y in ring]
    if not xs:
        return Figure(svg=_sheet(1, 1, ""), alt=alt, caption=caption, table=table)
    across, down = max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0
    scale = min(_WIDTH / across, _TALLEST / down)
    placed = [
        [
            [
                (_MARGIN + (x - min(xs)) * scale, _MARGIN + (max(ys) - y) * scale)
                for x, y in ring
            ]
            for ring in rings
        ]
        for rings in flat
    ]
    areas = "".join(map(_area, placed, marks))
    numbers = "".join(_numbers(placed, marks))
    width, height = across * scale + 2 * _MARGIN, down * scale + 2 * _MARGIN
    svg = _sheet(width, height, areas + numbers)
    return Figure(svg=svg, alt=alt, caption=caption, table=table)


def _longitude_scale(shapes: Sequence[Sequence[Ring]]) -> float:
    latitudes = [point[1] for rings in shapes for ring in rings for point in ring]
    if not latitudes:
        return 1.0
    return max(cos(radians((max(latitudes) + min(latitudes)) / 2)), 0.01)


def _sheet(width: float, height: float, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}" font-family={quoteattr(_FONT)} '
        f'text-anchor="middle">{drawn}</svg>'
    )


def _area(
    rings: Sequence[Sequence[tuple[float, float]]], mark: AreaLabel | None
) -> str:
    shade = mark.shade if mark else "absent"
    path = " ".join(
        "M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in ring) + "Z" for ring in rings
    )
    title = f"<title>{escape(f'{mark.name}: {mark.said}')}</title>" if mark else ""
    edge = _CLAY if shade == "none" else _EDGE
    dash = ' stroke-dasharray="4 3"' if shade == "none" else ""
    return (
        f'<g>{title}<path d="{path}" fill="{FILLS[shade]}" stroke="{edge}" '
        f'stroke-width="0.8"{dash}/></g>'
    )


def _numbers(
    placed: Sequence[Sequence[Sequence[tuple[float, float]]]],
    marks: Sequence[AreaLabel | None],
) -> Iterator[str]:
    """Write each number on the largest part of its area, beside those written before."""
    taken: list[tuple[float, float, float]] = []
    for rings, mark in zip(placed, marks, strict=True):
        if mark is None or not mark.said or not rings:
            continue
        x, y = _centroid(max(rings, key=lambda ring: abs(_signed_area(ring))))
        half = _LETTER * _NUMBER * len(mark.said) / 2
        y = next((at for at in _near(y) if _is_free(x, at, half, taken)), y)
        taken.append((x, y, half))
        yield _number(x, y, mark)


def _near(y: float) -> Iterator[float]:
    for step in range(200):
        yield y + step * _NUMBER / 2
        yield y - step * _NUMBER / 2


def _is_free(
    x: float, y: float, half: float, taken: Sequence[tuple[float, float, float]]
) -> bool:
    return len(taken) > _CROWDED or not any(
        abs(x - other) < half + wide and abs(y - line) < _NUMBER * 1.05
        for other, line, wide in taken
    )


def _number(x: float, y: float, mark: AreaLabel) -> str:
    fill = _CLAY if mark.shade == "none" else _INK
    return (
        f'<text x="{x:.1f}" y="{y + _NUMBER / 3:.1f}" font-size="{_NUMBER:g}" '
        f'font-weight="bold" fill="{fill}" stroke="#ffffff" stroke-width="3" '
        f'paint-order="stroke" stroke-linejoin="round">{escape(mark.said)}</text>'
    )


def _signed_area(ring: Sequence[tuple[float, float]]) -> float:
    """Give twice the area within a ring, by the shoelace formula."""
    following = [*ring[1:], ring[0]]
    return sum(x * b - a * y for (x, y), (a, b) in zip(ring, following, strict=True))


def _centroid(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Give the centre of the area; of a line, the middle of its points."""
    size = _signed_area(ring)
    if abs(size) < 1e-9:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    following = [*ring[1:], ring[0]]
    pairs = [
        ((x + a, y + b), x * b - a * y)
        for (x, y), (a, b) in zip(ring, following, strict=True)
    ]
    return (
        sum(x * part for (x, _), part in pairs) / (3 * size),
        sum(y * part for (_, y), part in pairs) / (3 * size),
    )
