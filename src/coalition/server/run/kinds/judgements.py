"""Judgements at the host's desk: one paper, keyed in; the rater goes at closing."""

from typing import Any

from coalition.activities.judgements import Settings
from coalition.activities.rating import UNKNOWN, UNSAID
from coalition.blocks.kinds import Seen
from coalition.domain import Activity, localise
from coalition.errors import InvalidInput, _
from coalition.server.phone.kinds.judgements import FIELD, read_said
from coalition.server.phone.kinds.ties import in_order
from coalition.server.run.kinds import Fields, only_planned, whose_paper
from coalition.texts import Texts, fixed

WHO = "who-"


def context(
    _activity: Activity, settings: Settings, texts: Texts, seen: Seen
) -> dict[str, Any]:
    """Give the blank lines of a paper, with all statements."""
    t = texts
    options = [
        (str(place), localise(option.text, t.language))
        for place, option in enumerate(settings.options, start=1)
    ]
    beside = [(UNKNOWN, t(fixed.DO_NOT_KNOW)), (UNSAID, t(fixed.RATHER_NOT_SAY))]
    return {
        "no_hands": True,
        "whose": True,
        "lines": range(1, settings.most + 1),
        "rows": [
            (o.id, o.shown_name) for o in in_order([*seen.organisations.values()])
        ],
        "statements": [
            (s.id, localise(s.text, t.language)) for s in settings.statements
        ],
        "options": [*options, *beside],
    }


def ballot(fields: Fields, _settings: Any = None) -> dict[str, Any]:
    """Read one paper: ``who-<n>`` names the partner of ``say~<n>~<statement>``.

    Raises
    ------
    InvalidInput
        If nothing is keyed in, it is not said whose paper it is, or two lines of it
        have the same partner.
    """
    whose = whose_paper(fields)
    keys = {
        name.removeprefix(WHO): values[-1]
        for name, values in fields.items()
        if name.startswith(WHO) and values[-1]
    }
    if len(set(keys.values())) < len(keys):
        raise InvalidInput(what="The paper", problem=_("a partner stands there twice."))
    given = {name: v for name, v in fields.items() if not _is_empty(name, v)}
    if any(_line_of(name) not in keys for name in given if name.startswith(FIELD)):
        raise InvalidInput(
            what="The paper", problem=_("choose the partner of each part.")
        )
    return read_said(given, keys, whose)


def tally(_fields: Fields) -> dict[str, Any]:
    """Refuse hands.

    Raises
    ------
    InvalidInput
        Always.
    """
    raise InvalidInput(
        what="Hands", problem=_("hands would show names; key in one paper a time.")
    )


def settings(_fields: Fields, _languages: list[str]) -> dict[str, Any]:
    """Refuse to ask now: it follows the question of who works with whom.

    Raises
    ------
    InvalidInput
        Always.
    """
    raise only_planned()


def _line_of(field: str) -> str:
    return field.removeprefix(FIELD).partition("~")[0]


def _is_empty(name: str, values: list[str]) -> bool:
    return name.startswith(FIELD) and not values[-1]
