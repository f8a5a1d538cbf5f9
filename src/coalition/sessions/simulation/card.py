"""A make-believe card: for most it is right, a few say what they can lend."""

from random import Random
from typing import Any

from coalition.activities.card import Settings
from coalition.errors import _
from coalition.sessions.simulation import Pretended

_LENDS = _("A room and a car, on most weekdays")
_CHANGES = 0.25


def answer(
    _settings: Settings, chance: Random, around: Pretended
) -> dict[str, Any] | None:
    """Confirm the card, or add one thing to it."""
    if around.organisation is None:
        return None
    return {"lends": _LENDS} if chance.random() < _CHANGES else {}
