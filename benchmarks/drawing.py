"""How long the picture of a network takes; no stock tool of the notebook draws one."""

import random

from benchmarks.measured import Alone, seconds

from coalition.analysis.arranging import arrange

SIZES = (30, 128, 600)
PARTNERS = 6
"""Whom each works with, on average."""

WIDTH, HEIGHT = 1240.0, 600.0
"""The wall, in pixels."""


def drawing(repeats: int) -> list[Alone]:
    """Arrange made-up networks of three sizes on a wall."""
    return [
        Alone(
            f"arrange a network of {size} organisations",
            "s",
            [
                seconds(lambda n=n, size=size: _arranged(size, n))
                for n in range(repeats)
            ],
        )
        for size in SIZES
    ]


def _arranged(size: int, seed: int) -> None:
    names = {f"o{n}": f"{_FIRST[n % 7]} {_SECOND[n % 11]} {n}" for n in range(size)}
    links = made_up_links(list(names), seed)
    arrange(
        links, names, dict.fromkeys(names, 10.0), width=WIDTH, height=HEIGHT, seed=seed
    )


def made_up_links(members: list[str], seed: int) -> list[tuple[str, str]]:
    """Link members at random, each with about as many others, a few with many."""
    chance = random.Random(seed)
    links: set[tuple[str, str]] = set()
    weights = [1.0 / (1 + n / 5) for n in range(len(members))]
    while len(links) < len(members) * PARTNERS // 2:
        one, other = chance.choices(members, weights)[0], chance.choice(members)
        if one != other:
            links.add((min(one, other), max(one, other)))
    return sorted(links)


_FIRST = ("Blue", "River", "Lantern", "Kampung", "Salt", "Open", "Morning")
_SECOND = (
    "House", "Bridge", "Circle", "Shelter", "Clinic", "Desk", "Garden", "Workers",
    "Legal Aid", "Schools", "Voices",
)  # fmt: skip
