"""A rating on the phone: the anchored sentences are the buttons, one line a step."""

from collections.abc import Mapping
from typing import Any

from coalition.activities.rating import UNKNOWN, UNSAID, Line, Settings
from coalition.domain import Activity, localise
from coalition.errors import InvalidInput
from coalition.server.phone.kinds import Around
from coalition.texts import Texts, fixed

_FIELD = "line-"


def read(fields: Mapping[str, list[str]], _around: Around) -> dict[str, Any]:
    """Read the choices; see `read_choices`."""
    return read_choices(fields)


def read_choices(fields: Mapping[str, list[str]]) -> dict[str, Any]:
    """Read the choices from the fields ``line-<id>``; the last of a name counts.

    Raises
    ------
    InvalidInput
        If nothing was chosen.
    """
    choices = {
        name.removeprefix(_FIELD): values[-1]
        for name, values in fields.items()
        if name.startswith(_FIELD) and values
    }
    if not choices:
        raise InvalidInput(
            what="Your answer", problem="choose a sentence before you send it."
        )
    return {"choices": choices}


def context(
    _activity: Activity,
    settings: Settings,
    texts: Texts,
    given: Mapping[str, Any],
    _around: Around,
) -> dict[str, Any]:
    """Give the lines with their sentences, in the language of the phone."""
    chosen = given.get("choices", {})
    return {"lines": [_line(line, texts, chosen) for line in settings.lines]}


def _line(line: Line, t: Texts, chosen: Mapping[str, str]) -> dict[str, Any]:
    sentences = [(o.id, localise(o.text, t.language)) for o in line.options]
    beside = [(UNKNOWN, t(fixed.DO_NOT_KNOW)), (UNSAID, t(fixed.RATHER_NOT_SAY))]
    return {
        "field": f"{_FIELD}{line.id}",
        "title": localise(line.title, t.language),
        "context": localise(line.context, t.language),
        "sentences": sentences,
        "beside": beside,
        "chosen": chosen.get(line.id),
    }
