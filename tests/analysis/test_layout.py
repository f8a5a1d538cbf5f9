"""Names on a sheet: as many as fit, none over another, each where it belongs."""

from __future__ import annotations

import random
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import font_manager

from coalition.analysis.networks.layout import NetworkLayout, layout_network
from coalition.analysis.networks.stress import shortest_path_lengths, stress_layout
from coalition.analysis.text_metrics import text_width, wrap_name

if TYPE_CHECKING:
    from tests.analysis.conftest import Sheet

WALL = (1232.0, 560.0)
PAPER = (459.0, 560.0)
WORDS = [
    "Harbour", "House", "Lantern", "Legal", "Aid", "Rice", "Field", "Girls", "Voices",
    "Provincial", "Office", "Island", "Clinic", "Kampung", "Yayasan", "Perlindungan",
    "Perempuan", "Anak", "Workers", "Centre",
]  # fmt: skip


class Made(NamedTuple):
    links: list[tuple[str, str]]
    names: dict[str, str]
    radii: dict[str, float]


def made(n: int, seed: int = 1, size: float = 18, dots: float = 0.6) -> Made:
    """Make n organisations with about two links each and names of one to four words."""
    rng = random.Random(seed)
    ids = [f"o{i:03}" for i in range(n)]
    names = {i: " ".join(rng.sample(WORDS, rng.randint(1, 4))) for i in ids}
    links = [(a, rng.choice(ids[:at])) for at, a in enumerate(ids) if at > n // 10]
    links += [(rng.choice(ids), rng.choice(ids)) for _ in range(n)]
    return Made(links, names, dict.fromkeys(ids, size * dots))


def arranged(case: Made, sheet: tuple[float, float], size: float) -> NetworkLayout:
    return layout_network(
        case.links,
        case.names,
        case.radii,
        width=sheet[0],
        height=sheet[1],
        text_size=size,
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    ("n", "sheet", "size"),
    [(1, WALL, 18), (2, WALL, 18), (12, WALL, 18), (28, WALL, 18), (40, WALL, 18),
     (28, PAPER, 9), (40, PAPER, 9)],
)  # fmt: skip
def test_up_to_forty_names_all_stand_and_none_hides_another_nor_a_dot(
    n: int,
    sheet: tuple[float, float],
    size: float,
    seed: int,
    sheet_of: type[Sheet],
) -> None:
    case = made(n, seed, size)
    laid = sheet_of(arranged(case, sheet, size), case.radii)

    assert laid.names.keys() == case.names.keys()
    assert laid.hidden_names == 0
    assert laid.hidden_dots == 0
    assert laid.within(*sheet)


@pytest.mark.parametrize(
    ("n", "sheet", "size", "least"),
    [(128, WALL, 18, 15), (600, WALL, 18, 8), (128, PAPER, 9, 15), (600, PAPER, 9, 8)],
)
def test_of_many_the_best_linked_keep_their_names_and_none_hides_another(
    n: int,
    sheet: tuple[float, float],
    size: float,
    least: int,
    sheet_of: type[Sheet],
) -> None:
    case = made(n, size=size, dots=0.25)
    done = arranged(case, sheet, size)
    laid = sheet_of(done, case.radii)
    names = laid.names

    assert len(done.places) == n
    assert least <= len(names) < n
    assert laid.hidden_names == 0
    assert laid.hidden_dots <= n / 100
    assert laid.within(*sheet)
    degrees = dict.fromkeys(case.names, 0)
    for pair in {frozenset(link) for link in case.links if link[0] != link[1]}:
        for member in pair:
            degrees[member] += 1
    named = np.mean([degrees[m] for m in names])
    assert named > np.mean(list(degrees.values())) + 1


def test_the_order_of_the_input_means_nothing_and_twice_is_the_same() -> None:
    case = made(30)
    turned = Made(
        [(b, a) for a, b in reversed(case.links)],
        dict(reversed(case.names.items())),
        dict(reversed(case.radii.items())),
    )

    assert arranged(case, WALL, 18) == arranged(turned, WALL, 18)
    assert arranged(case, WALL, 18) == arranged(case, WALL, 18)


def test_nobody_is_an_empty_sheet_and_alone_ones_stand_apart() -> None:
    assert arranged(made(0), WALL, 18).places == {}
    nobody_linked = made(20)._replace(links=[])
    done = arranged(nobody_linked, WALL, 18)

    assert len(set(done.places.values())) == 20
    assert len(done.labels) == 20


def test_who_is_linked_stands_nearer_than_who_is_not() -> None:
    case = made(30)
    done = arranged(case, WALL, 18)
    linked = {frozenset(link) for link in case.links}

    def far(pair: tuple[str, str]) -> float:
        (x, y), (u, v) = done.places[pair[0]], done.places[pair[1]]
        return float(np.hypot(x - u, y - v))

    pairs = list(combinations(case.names, 2))
    near = [far(pair) for pair in pairs if frozenset(pair) in linked]
    others = [far(pair) for pair in pairs if frozenset(pair) not in linked]
    assert np.mean(near) < 0.7 * np.mean(others)


def test_steps_along_a_path_are_counted_and_no_way_is_infinite() -> None:
    linked = np.zeros((4, 4), dtype=bool)
    for a, b in [(0, 1), (1, 2)]:
        linked[a, b] = linked[b, a] = True

    assert shortest_path_lengths(linked)[0].tolist() == [0, 1, 2, np.inf]


def test_a_path_is_drawn_as_a_line() -> None:
    linked = np.eye(5, k=1, dtype=bool) | np.eye(5, k=-1, dtype=bool)
    places = stress_layout(linked, seed=1)

    across = places[:, 0]
    assert list(np.argsort(across)) in ([0, 1, 2, 3, 4], [4, 3, 2, 1, 0])
    assert np.ptp(places[:, 1]) < 0.25 * np.ptp(across)


def test_words_are_given_no_less_room_than_the_broadest_font_takes() -> None:
    font = font_manager.findfont("DejaVu Sans:bold", fallback_to_default=False)
    with TTFont(font) as bold:
        shapes, advance = bold.getBestCmap(), bold["hmtx"]
        em = bold["head"].unitsPerEm
        for text in [
            *WORDS,
            "MWMW mm",
            "Éclair Ñandú",
            "Women’s Aid (2026) & Co.",
            "Ёлка",
        ]:
            true = sum(advance[shapes[ord(letter)]][0] for letter in text) / em
            assert text_width(text, 1) >= true * 0.995
            if text.isascii():
                assert text_width(text, 1) <= true * 1.25


def test_scripts_that_are_broad_are_given_more_and_marks_nothing() -> None:
    assert text_width("救援", 10) == 24
    assert text_width("e\u0301", 10) == text_width("e", 10)


@given(st.text(min_size=1, max_size=90), st.sampled_from([(12.0, 3), (26.0, 2)]))
def test_lines_are_never_too_long_nor_too_many(
    name: str, room: tuple[float, int]
) -> None:
    lines = wrap_name(name, *room)

    assert 1 <= len(lines) <= room[1]
    assert all(text_width(line, 1) <= room[0] for line in lines)


def test_words_stay_whole_where_they_can_and_what_is_cut_says_so() -> None:
    assert wrap_name("Legal Perlindungan Yayasan", 12, 3) == (
        "Legal Perlindungan",
        "Yayasan",
    )
    cut = wrap_name("word " * 30, 12, 2)
    assert len(cut) == 2
    assert cut[1].endswith("…")
