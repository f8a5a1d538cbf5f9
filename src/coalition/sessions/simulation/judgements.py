"""Make-believe judgements of the partners that were named just before."""

from random import Random
from typing import Any

from coalition.activities.judgements import Settings
from coalition.activities.rating import UNKNOWN
from coalition.sessions.simulation import Pretended

_DOES_NOT_KNOW = 0.12


def answer(
    settings: Settings, chance: Random, around: Pretended
) -> dict[str, Any] | None:
    """Judge some partners by each sentence."""
    named = sorted({tie.target for tie in around.ties} & set(around.others))
    if around.organisation is None or not named:
        return None
    drawn = chance.sample(named, min(len(named), settings.most))
    levels = len(settings.options)

    def level() -> int | str:
        if chance.random() < _DOES_NOT_KNOW:
            return UNKNOWN
        return min(levels, 1 + int(chance.triangular(0, levels, levels * 0.8)))

    sentences = [statement.id for statement in settings.statements]
    said = {target: {one: level() for one in sentences} for target in drawn}
    return {"rater": around.organisation, "of": said}
