"""Ties at the host's desk: one organisation's paper, keyed in."""

from typing import Any

from coalition.activities.ties import MOST_MISSING, Settings
from coalition.blocks.kinds import Seen
from coalition.domain import Activity
from coalition.errors import InvalidInput, _
from coalition.server.phone.kinds.ties import (
    OFTEN,
    PARTNER,
    in_order,
    often_words,
    read_partners,
)
from coalition.server.run.kinds import Fields, only_planned, whose_paper
from coalition.texts import Texts, fixed


def context(
    _activity: Activity, settings: Settings, texts: Texts, seen: Seen
) -> dict[str, Any]:
    """Give the list as it stands on paper, and the words for how often."""
    return {
        "no_hands": True,
        "rows": [
            (o.id, o.shown_name) for o in in_order([*seen.organisations.values()])
        ],
        "words": often_words(settings, texts),
        "missing": range(1, MOST_MISSING + 1),
        "no_names": texts(fixed.NO_NAMES_OF_SURVIVORS),
    }


def ballot(fields: Fields, _settings: Any = None) -> dict[str, Any]:
    """Read one paper, which has the fields of the phone's form.

    Raises
    ------
    InvalidInput
        If nothing is ticked, or it is not said whose paper it is.
    """
    whose = whose_paper(fields)
    ids = {*fields.get(PARTNER, ())} | {
        name.removeprefix(OFTEN) for name in fields if name.startswith(OFTEN)
    }
    return read_partners(fields, {id_: id_ for id_ in ids - {whose}})


def tally(_fields: Fields) -> dict[str, Any]:
    """Refuse hands.

    Raises
    ------
    InvalidInput
        Always.
    """
    raise InvalidInput(
        what="Hands",
        problem=_("hands cannot say who works with whom; key in one paper a time."),
    )


def settings(_fields: Fields, _languages: list[str]) -> dict[str, Any]:
    """Refuse to ask now: it needs the list to be right, so it is planned.

    Raises
    ------
    InvalidInput
        Always.
    """
    raise only_planned()
