"""The network as a drawing: our own SVG, as text, without style sheet or script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from math import cos, pi, sin
from typing import TypedDict

from coalition.analysis.networks.layout import (
    LEADING,
    Label,
    NetworkLayout,
    layout_network,
)
from coalition.analysis.networks.measures import Network
from coalition.analysis.networks.measures import make_network as network_of
from coalition.analysis.text_metrics import text_width

FONTS = "DejaVu Sans, system-ui, Segoe UI, Roboto, Noto Sans, sans-serif"
INK, MUTED, PAPER_WHITE, LINK = "#1d2530", "#5a6573", "#ffffff", "#8b93a0"
COLOURS = (
    "#0f6b66",  # teal
    "#1f5f9e",  # blue
    "#6b3f7c",  # plum
    "#8a6100",  # gold
    "#b4481e",  # clay
    "#2f7031",  # green
    "#1d2530",  # ink
)
_SIDES = (0, 4, 3, -3, 6, -4, 5)
"""Corners of the shapes: none is a circle; below zero they stand on their head."""

_REGULAR_WEIGHT_FACTOR = 1.12
"""How much more of ordinary letters than of bold ones goes on a line."""

_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), 0xFFFE, 0xFFFF], " ")


class DrawingSize(TypedDict):
    """Size of a network drawing, in ``px`` or ``pt``."""

    width: float
    height: float
    text_size: float
    unit: str


WALL: DrawingSize = {"width": 1232.0, "height": 560.0, "text_size": 18.0, "unit": "px"}
PAPER: DrawingSize = {"width": 459.0, "height": 540.0, "text_size": 9.0, "unit": "pt"}
PHONE: DrawingSize = {"width": 328.0, "height": 460.0, "text_size": 12.0, "unit": "px"}


@dataclass(frozen=True, slots=True)
class SectorStyle:
    """Colour and shape of the nodes of one sector.

    Who has not answered is hollow.
    """

    name: str
    colour: str
    sides: int
    hollow: bool = False

    @property
    def reach(self) -> float:
        """Scale factor of the shape, so that all shapes look equally large."""
        return {0: 1.0, 3: 1.4, 4: 1.2, 5: 1.12, 6: 1.08}[abs(self.sides)]


def assign_styles(sectors: Sequence[tuple[str, str]]) -> dict[str, SectorStyle]:
    """Give each sector, by id, a colour and a shape of its own.

    Parameters
    ----------
    sectors : sequence of (str, str)
        Id and name, in reading order. An empty id is "not known": a grey circle.
    """
    found: dict[str, SectorStyle] = {}
    at = 0
    for id_, name in sectors:
        if not id_:
            found[id_] = SectorStyle(name, LINK, 0)
            continue
        n = len(COLOURS)
        found[id_] = SectorStyle(name, COLOURS[at % n], _SIDES[(at + at // n) % n])
        at += 1
    return found


def drop_unknown_members(network: Network) -> Network:
    """Drop members that have neither answered nor been named."""
    heard = {m for m, theirs in network.partners.items() if theirs} | network.answered
    return network.among(heard)


def relabel_by_shown_name(
    network: Network, names: Mapping[str, str]
) -> tuple[Network, dict[str, str]]:
    """Relabel members by the rank of their shown names, to hide their ids.

    A drawing follows the order of its members in many ways, and an id may tell a name
    that is not to be shown.

    Returns
    -------
    Network
        Of the places, such as ``"0007"``.
    dict of str to str
        Member -> its place.
    """
    order = sorted(network.members, key=lambda m: (names[m].casefold(), names[m], m))
    place = {member: f"{n:04}" for n, member in enumerate(order)}
    arcs = ((place[source], place[target]) for source, target in network.arcs)
    answered = (place[member] for member in network.answered)
    return network_of(arcs, place.values(), answered), place


def member_style(mark: SectorStyle, network: Network, member: str) -> SectorStyle:
    """Return the sector style of a member, hollow if it has not answered."""
    return mark if member in network.answered else replace(mark, hollow=True)


def silent_style(words: str) -> SectorStyle:
    """Give the mark that stands in a legend for all who have not answered."""
    return SectorStyle(words, MUTED, 0, hollow=True)


def draw_network(
    network: Network,
    strengths: Mapping[tuple[str, str], int | None],
    names: Mapping[str, str],
    sectors: Mapping[str, str],
    legend: Mapping[str, SectorStyle],
    how: str,
    sheet: DrawingSize,
    silent: str,
) -> str:
    """Draw a network with its legend above it.

    Parameters
    ----------
    network : Network
    strengths : mapping of (str, str) to int or None
        How often each pair works together, in either direction; the higher counts.
    names, sectors : mapping of str to str
        Of every member.
    legend : mapping of str to Mark
        By sector.
    how : str
        One line below the legend: how to read size and thickness.
    silent : str
        What the legend says of a hollow mark, if there is one.
    """
    size = sheet["text_size"]
    listed = [*legend.values(), *([silent_style(silent)] if network.silent else [])]
    head, top = _legend(listed, how, sheet)
    net, place = relabel_by_shown_name(network, names)
    looks = {
        place[m]: member_style(legend[sectors[m]], network, m) for m in network.members
    }
    shown = {place[m]: _clean_text(names[m]) for m in network.members}
    said = {
        (place[a], place[b]): how_often
        for (a, b), how_often in strengths.items()
        if a in place and b in place
    }
    radii = {m: r * looks[m].reach for m, r in dot_radii(net, size).items()}
    placed = layout_network(
        net.links,
        shown,
        radii,
        width=sheet["width"],
        height=sheet["height"] - top,
        text_size=size,
    )
    body = [
        *_links(net, said, placed, size),
        *_dots(placed, radii, shown, looks),
        *_names(placed, size),
    ]
    drawn = f'<g transform="translate(0 {_format_number(top)})">{"".join(body)}</g>'
    return _sheet(head + drawn, sheet)


def _sheet(inside: str, sheet: DrawingSize) -> str:
    wide, tall, unit = (
        _format_number(sheet["width"]),
        _format_number(sheet["height"]),
        sheet["unit"],
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}{unit}" '
        f'height="{tall}{unit}" viewBox="0 0 {wide} {tall}" font-family="{FONTS}" '
        f'font-size="{_format_number(sheet["text_size"])}" fill="{INK}">{inside}</svg>'
    )


def dot_radii(network: Network, size: float) -> dict[str, float]:
    """Compute node radii from the number of partners."""
    degrees = {member: len(theirs) for member, theirs in network.partners.items()}
    most = max(degrees.values(), default=0) or 1
    shrink = min(1.0, max(0.3, (40 / max(len(degrees), 1)) ** 0.5))
    return {
        member: size * shrink * (0.38 + 0.56 * (degree / most) ** 0.5)
        for member, degree in degrees.items()
    }


def _links(
    network: Network,
    strengths: Mapping[tuple[str, str], int | None],
    placed: NetworkLayout,
    size: float,
) -> list[str]:
    said = {pair: _strength(pair, strengths) for pair in network.links}
    most = max((s for s in said.values() if s), default=1)
    scale = size / 18 * min(1.0, max(0.6, (40 / max(len(network.members), 1)) ** 0.5))
    # Hundreds of lines would be one grey cloud; paler ones let the names be read.
    pale = _format_number(min(1.0, max(0.25, 120 / max(len(said), 1))), 2)
    look = f'stroke="{LINK}" stroke-linecap="round" stroke-opacity="{pale}"'
    drawn = [f'<g fill="none" {look}>']
    for pair, strength in said.items():
        (x1, y1), (x2, y2) = placed.places[pair[0]], placed.places[pair[1]]
        thick = 1.1 if not strength or most == 1 else _thickness(strength, most)
        line = f'line x1="{_format_number(x1)}" y1="{_format_number(y1)}" x2="{_format_number(x2)}" y2="{_format_number(y2)}"'
        drawn.append(f'<{line} stroke-width="{_format_number(thick * scale)}"/>')
    return [*drawn, "</g>"]


def _strength(
    pair: tuple[str, str], strengths: Mapping[tuple[str, str], int | None]
) -> int:
    return max(strengths.get(pair) or 0, strengths.get(pair[::-1]) or 0)


def _thickness(strength: int, most: int) -> float:
    return 1.1 + 3.9 * (strength - 1) / (most - 1)


def _dots(
    placed: NetworkLayout,
    radii: Mapping[str, float],
    names: Mapping[str, str],
    looks: Mapping[str, SectorStyle],
) -> list[str]:
    # The largest first, so that a small one is never covered.
    order = sorted(radii, key=lambda m: (-radii[m], m))
    return [_shape(looks[m], *placed.places[m], radii[m], names[m]) for m in order]


def _shape(
    mark: SectorStyle, x: float, y: float, radius: float, title: str = ""
) -> str:
    fill, edge, thick = mark.colour, PAPER_WHITE, radius / 6
    if mark.hollow:
        fill, edge, radius, thick = PAPER_WHITE, mark.colour, radius * 0.85, radius / 4
    look = f'fill="{fill}" stroke="{edge}" stroke-width="{_format_number(thick)}"'
    said = f"<title>{escape(title)}</title>" if title else ""
    if not mark.sides:
        at = f'cx="{_format_number(x)}" cy="{_format_number(y)}" r="{_format_number(radius)}"'
        return f"<circle {at} {look}>{said}</circle>"
    points = " ".join(
        f"{_format_number(x + dx * radius)},{_format_number(y + dy * radius)}"
        for dx, dy in corners(mark.sides)
    )
    return f'<polygon points="{points}" {look}>{said}</polygon>'


def corners(sides: int) -> list[tuple[float, float]]:
    """Give the corners of a shape on the circle of radius 1; four and -4 differ."""
    n = abs(sides)
    turn = {4: pi / 4, -4: 0.0, -3: pi / 2}.get(sides, -pi / 2)
    return [(cos(turn + 2 * pi * i / n), sin(turn + 2 * pi * i / n)) for i in range(n)]


def _names(placed: NetworkLayout, size: float) -> list[str]:
    look = (
        f'text-anchor="middle" font-weight="700" stroke="{PAPER_WHITE}" '
        f'stroke-width="{_format_number(size / 4)}" stroke-linejoin="round" paint-order="stroke"'
    )
    drawn = [f"<g {look}>"]
    for label in placed.labels.values():
        drawn += [_line(label, at, text, size) for at, text in enumerate(label.lines)]
    return [*drawn, "</g>"]


def _line(label: Label, at: int, text: str, size: float) -> str:
    y = label.top + size * (LEADING * at + 0.97)
    return f'<text x="{_format_number(label.x)}" y="{_format_number(y)}">{escape(text)}</text>'


def _legend(
    legend: Sequence[SectorStyle], how: str, sheet: DrawingSize
) -> tuple[str, float]:
    """Lay the legend out in rows from the upper left; say how tall it became."""
    size, x, y = sheet["text_size"], 0.0, 0.0
    drawn = []
    for mark in legend:
        name = _clean_text(mark.name)
        wide = 1.3 * size + text_width(name, size)
        if x and x + wide > sheet["width"]:
            x, y = 0.0, y + 1.45 * size
        drawn.append(
            _shape(mark, x + size / 2, y + 0.7 * size, 0.4 * size * mark.reach)
        )
        drawn.append(_words(name, x + 1.2 * size, y + size, 'font-weight="700"'))
        x += wide + size
    if drawn:
        y += 1.45 * size
    for line in _wrap_text(how, sheet["width"] * _REGULAR_WEIGHT_FACTOR, size):
        drawn.append(_words(line, 0, y + size, f'fill="{MUTED}"'))
        y += 1.35 * size
    return "".join(drawn), y + 0.4 * size


def _words(text: str, x: float, y: float, look: str) -> str:
    return f'<text x="{_format_number(x)}" y="{_format_number(y)}" {look}>{escape(text)}</text>'


def _wrap_text(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _clean_text(text: str) -> str:
    # What no drawing can hold, such as NUL, or half of a letter.
    kept = text.translate(_CONTROLS).encode("utf-8", "ignore").decode("utf-8")
    return " ".join(kept.split())


def _format_number(value: float, places: int = 1) -> str:
    return f"{value:.{places}f}".rstrip("0").rstrip(".")
