"""How long the picture of a network takes, with no two names on top of each other.

No stock tool does this job: those that draw networks leave names where they fall.
"""

import random

from benchmarks.measured import Alone, seconds

from coalition.analysis.networks.measures import make_network
from coalition.blocks.kinds import Seen
from coalition.blocks.network_section import network_figure
from coalition.domain import Coalition, Organisation
from coalition.texts import Texts

SIZES = (30, 128, 600)
PARTNERS = 6
"""With how many others each works, on average."""

Links = list[tuple[str, str]]


def drawing(repeats: int) -> list[Alone]:
    """Arrange and draw made-up networks as they hang on the wall."""
    _drawn(*_made_up(SIZES[0]))  # what is loaded on first use is no drawing
    return [_of(size, repeats) for size in SIZES]


def _of(size: int, repeats: int) -> Alone:
    cards, links = _made_up(size)
    times = [seconds(lambda: _drawn(cards, links)) for _ in range(repeats)]
    return Alone(f"draw a network of {size} organisations", "s", times)


def _drawn(cards: dict[str, Organisation], links: Links) -> None:
    drawn = make_network(links, cards, cards)
    seen = Seen(Coalition(id="made-up", name="Made up"), cards)
    assert network_figure(drawn, {}, seen, Texts("en")).svg


def _made_up(size: int) -> tuple[dict[str, Organisation], Links]:
    names = (f"{_FIRST[n % 7]} {_SECOND[n % 11]} {n}" for n in range(size))
    cards = {
        f"o{n}": Organisation(id=f"o{n}", name=name) for n, name in enumerate(names)
    }
    return cards, _links(list(cards))


def _links(members: list[str]) -> Links:
    """Link members at random, each with about as many others, a few with many."""
    chance = random.Random(7)
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
