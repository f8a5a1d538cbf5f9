"""No link runs through a dot that is not its own, and names hide nothing still."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition.analysis.networks.edge_routing import (
    Dots,
    Points,
    bend_links,
    move_dots_aside,
)
from coalition.analysis.networks.layout import NetworkLayout, layout_network

if TYPE_CHECKING:
    from tests.analysis.conftest import Sheet

WALL, PHONE, PAPER = (804.0, 520.0, 18.0), (328.0, 400.0, 12.0), (459.0, 490.0, 9.0)
WORDS = ["Harbour", "Lantern", "Legal", "Rice", "Voices", "Provincial", "Perempuan"]

Links = list[tuple[str, str]]


def made(n: int, per: int, seed: int) -> tuple[Links, dict[str, str]]:
    """Make n organisations with about so many links each, a few of them with many."""
    rng = random.Random(seed)
    names = {
        f"o{i:03}": " ".join(rng.sample(WORDS, rng.randint(1, 3))) for i in range(n)
    }
    weights = [1 / (1 + i / 5) for i in range(n)]
    drawn = [
        (rng.choices(list(names), weights)[0], rng.choice(list(names)))
        for _ in range(n * per)
    ]
    return sorted({(min(p), max(p)) for p in drawn if p[0] != p[1]}), names


def radii_of(links: Links, names: dict[str, str], size: float) -> dict[str, float]:
    degrees = {m: sum(m in link for link in links) for m in names}
    most = max(degrees.values()) or 1
    return {m: size * (0.4 + 0.7 * (d / most) ** 0.5) for m, d in degrees.items()}


def arranged(
    links: Links, names: dict[str, str], sheet: tuple[float, float, float]
) -> tuple[NetworkLayout, dict[str, float]]:
    width, height, size = sheet
    radii = radii_of(links, names, size)
    done = layout_network(
        links, names, radii, width=width, height=height, text_size=size
    )
    return done, radii


def walked(done: NetworkLayout, one: str, other: str) -> Points:
    """Walk a link as it is drawn in a thousand small steps, shape (1000, 2)."""
    t = np.linspace(0, 1, 1000)[:, None]
    start, end = np.array(done.places[one]), np.array(done.places[other])
    turn = done.control_point(one, other)
    middle = (start + end) / 2 if turn is None else np.array(turn)
    way: Points = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    return way


def through(done: NetworkLayout, radii: dict[str, float], links: Links) -> Links:
    """List each link that runs through a third dot, with that dot."""
    found = []
    for one, other in links:
        way = walked(done, one, other)
        for dot, at in done.places.items():
            if dot not in (one, other) and np.hypot(*(way - at).T).min() < radii[dot]:
                found.append((f"{one}-{other}", dot))
    return found


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("n", [12, 28, 40])
@pytest.mark.parametrize("sheet", [WALL, PHONE, PAPER])
def test_no_link_runs_through_a_dot_that_is_not_its_own(
    sheet: tuple[float, float, float], n: int, seed: int, sheet_of: type[Sheet]
) -> None:
    links, names = made(n, 3, seed)
    done, radii = arranged(links, names, sheet)
    laid = sheet_of(done, radii)

    assert through(done, radii, links) == []
    assert laid.hidden_names == laid.hidden_dots == 0
    assert len(done.bends) <= len(links) / 4


@settings(max_examples=25)
@given(st.integers(1, 24), st.integers(1, 3), st.integers(0, 10**6))
def test_whatever_the_network_links_pass_dots_by_and_names_hide_nothing(
    sheet_of: type[Sheet], n: int, per: int, seed: int
) -> None:
    links, names = made(n, per, seed)
    done, radii = arranged(links, names, WALL)
    laid = sheet_of(done, radii)

    assert through(done, radii, links) == []
    assert laid.hidden_names == laid.hidden_dots == 0
    assert all(0 <= x <= WALL[0] and 0 <= y <= WALL[1] for x, y in done.places.values())
    for pair in links:
        way = walked(done, *pair)
        assert (way >= -1e-6).all()
        assert (way <= np.array(WALL[:2]) + 1e-6).all()
    back = arranged([(b, a) for a, b in reversed(links)], names, WALL)
    assert back == (done, radii)


def row(height: float) -> tuple[Points, Dots]:
    """Set three dots of reach 10 side by side on a sheet of such a height."""
    middles = np.array([[50.0, height / 2], [200.0, height / 2], [350.0, height / 2]])
    dots = Dots(np.full((3, 2), 20.0), np.zeros(3), np.full(3, 10.0), (400.0, height))
    return middles, dots


OUTER = np.array([[0, 2]])


def test_the_dot_between_two_steps_aside_and_the_other_two_stay() -> None:
    middles, dots = row(100)
    moved = move_dots_aside(middles, dots, OUTER, 10)

    assert moved[[0, 2]].tolist() == middles[[0, 2]].tolist()
    assert 10 <= abs(moved[1, 1] - 50) <= 20
    assert bend_links(moved, dots, OUTER) == {}


def test_a_row_that_nobody_is_linked_across_stays_as_it_is() -> None:
    middles, dots = row(100)
    beside = np.array([[0, 1], [1, 2]])

    assert move_dots_aside(middles, dots, beside, 10).tolist() == middles.tolist()
    assert bend_links(middles, dots, beside) == {}


def test_a_link_bends_around_a_dot_that_has_no_room_to_step() -> None:
    middles, dots = row(100)
    (turn,) = bend_links(middles, dots, OUTER).values()

    # Its middle is half-way to the control point: 18 px off, .06 of its 300 px.
    assert turn == pytest.approx((200, 50 + 2 * 0.06 * 300)) or turn == pytest.approx(
        (200, 50 - 2 * 0.06 * 300)
    )


def test_a_link_stays_straight_where_no_curve_on_the_sheet_is_better() -> None:
    middles, dots = row(20)

    assert move_dots_aside(middles, dots, OUTER, 10).tolist() == middles.tolist()
    assert bend_links(middles, dots, OUTER) == {}
