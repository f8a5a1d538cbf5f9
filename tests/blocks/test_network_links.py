"""Links as they are drawn: straight lines, and curves around the dots of others."""

import random
import re
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring

from coalition.analysis.networks.measures import make_network
from coalition.blocks.charts.network import DrawingSize
from coalition.blocks.kinds import Seen
from coalition.blocks.network_section import PAPER, PHONE, network_figure
from coalition.domain import Coalition, Organisation
from coalition.texts import Texts

PLAN: DrawingSize = {"width": 804.0, "height": 632.0, "text_size": 18.0, "unit": "px"}
"""The room that a wall of 1280 by 720 px leaves beside what it says."""

Curve = tuple[complex, complex, complex]


def drawn(n: int, sheet: DrawingSize) -> Element:
    """Draw n organisations with about three links each, a few of them with many."""
    rng = random.Random(n)
    cards = {
        f"o{i}": Organisation(id=f"o{i}", name=f"{rng.choice(NAMES)} {i}")
        for i in range(n)
    }
    weights = [1 / (1 + i / 5) for i in range(n)]
    arcs = [
        (rng.choices(list(cards), weights)[0], rng.choice(list(cards)))
        for _ in range(3 * n)
    ]
    room = Seen(Coalition(id="c", name="C"), cards)
    whole = make_network([p for p in arcs if p[0] != p[1]], cards, cards)
    root: Element = fromstring(network_figure(whole, {}, room, Texts(), **sheet).svg)
    return root


NAMES = ("Harbour House", "Lantern Legal Aid", "Rice Field Girls", "Clinic", "Voices")
SVG = "{http://www.w3.org/2000/svg}"


def links(root: Element) -> list[Curve]:
    """Read both ends and, between them, the control point of each link."""
    found = []
    for line in root.iter(f"{SVG}line"):
        x1, y1, x2, y2 = (float(line.get(at, "")) for at in ("x1", "y1", "x2", "y2"))
        one, other = complex(x1, y1), complex(x2, y2)
        found.append((one, (one + other) / 2, other))
    for path in root.iter(f"{SVG}path"):
        x, y, u, v, z, w = map(float, re.findall(r"-?[\d.]+", path.get("d", "")))
        found.append((complex(x, y), complex(u, v), complex(z, w)))
    return found


def dots(root: Element) -> list[tuple[complex, float]]:
    """Read middle and radius of each organisation's dot: those that say their name."""
    return [
        (complex(float(dot.get("cx", "")), float(dot.get("cy", ""))), float(r))
        for dot in root.iter(f"{SVG}circle")
        if dot.find(f"{SVG}title") is not None and (r := dot.get("r", ""))
    ]


@pytest.mark.parametrize("n", [12, 28, 40])
@pytest.mark.parametrize("sheet", [PLAN, PHONE, PAPER])
def test_no_link_is_drawn_through_the_dot_of_a_third(
    n: int, sheet: DrawingSize
) -> None:
    root = drawn(n, sheet)
    t = np.linspace(0, 1, 800)

    assert len(dots(root)) == n
    assert links(root)
    for one, turn, other in links(root):
        way = (1 - t) ** 2 * one + 2 * t * (1 - t) * turn + t**2 * other
        for dot, radius in dots(root):
            if min(abs(dot - one), abs(dot - other)) > 0.2:
                assert abs(way - dot).min() >= radius


def test_a_link_that_bends_is_a_line_and_no_area() -> None:
    root = drawn(40, PLAN)
    (group,) = [g for g in root.iter(f"{SVG}g") if g.find(f"{SVG}path") is not None]

    assert group.get("fill") == "none"
    assert all(path.get("stroke-width") for path in group.iter(f"{SVG}path"))
    assert len(list(root.iter(f"{SVG}line"))) > len(list(root.iter(f"{SVG}path")))
