"""Make-believe ties: a few partners each, some of them named by both."""

from random import Random
from typing import Any

from coalition.activities.ties import Settings
from coalition.sessions.simulation import Pretended

_FEWEST, _MOST = 2, 6


def answer(
    settings: Settings, chance: Random, around: Pretended
) -> dict[str, Any] | None:
    """Tick some partners: those of before first, and how often."""
    if around.organisation is None:
        return None
    before = sorted({tie.target for tie in around.ties} & set(around.others))
    others = [id_ for id_ in around.others if id_ not in before]
    chance.shuffle(others)
    wanted = chance.randint(_FEWEST, _MOST)
    named = (chance.sample(before, len(before)) + others)[:wanted]
    most = len(settings.often)
    return {"partners": {id_: chance.randint(1, most) for id_ in named}}
