"""A make-believe rating: mostly the sentences in the middle, now and then none."""

from random import Random
from typing import Any

from coalition.activities.rating import UNKNOWN, Line, Settings
from coalition.sessions.simulation import Pretended

_DOES_NOT_KNOW = 0.1


def answer(settings: Settings, chance: Random, _around: Pretended) -> dict[str, Any]:
    """Choose a sentence on each line."""
    return {"choices": {line.id: _choice(line, chance) for line in settings.lines}}


def _choice(line: Line, chance: Random) -> str:
    if chance.random() < _DOES_NOT_KNOW:
        return UNKNOWN
    n = len(line.options)
    place = min(n - 1, int(chance.triangular(0, n)))
    return line.options[place].id
