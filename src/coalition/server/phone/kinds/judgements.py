"""Judgements on the phone: a few partners drawn at random, one a step."""

import hashlib
from collections.abc import Mapping
from typing import Any

from coalition.activities import kind
from coalition.activities.judgements import Settings
from coalition.activities.rating import UNKNOWN, UNSAID
from coalition.domain import Activity, AnswerChannel, Organisation, localise
from coalition.errors import InvalidInput
from coalition.server.phone.kinds import Around
from coalition.texts import Texts, fixed

FIELD = "say~"


def barred(activity: Activity, texts: Texts, around: Around) -> str:
    """Tell a seat that has nobody to judge that it may rest."""
    if around.seat.organisation is not None and drawn(activity, around):
        return ""
    return texts("Nothing to answer for you now. Thank you.")


def read(fields: Mapping[str, list[str]], around: Around) -> dict[str, Any]:
    """Read what is said of the partners that were drawn for this seat.

    Raises
    ------
    InvalidInput
        If nothing was chosen, or of somebody who was not drawn.
    """
    activity = around.activity
    partners = drawn(activity, around) if activity else []
    keys = {around.key_of(o.id): o.id for o in partners}
    return read_said(fields, keys, around.seat.organisation)


def read_said(
    fields: Mapping[str, list[str]], keys: Mapping[str, str], rater: str | None
) -> dict[str, Any]:
    """Read the fields ``say~<key>~<statement>``, which the host's desk has too.

    Parameters
    ----------
    keys : mapping of str to str
        Key of each partner that may be judged -> its id.
    rater : str or None
        Who judges: never read from the form of a phone.

    Raises
    ------
    InvalidInput
        If nothing was chosen, or of somebody who may not be judged here.
    """
    of: dict[str, dict[str, int | str]] = {}
    for name, values in fields.items():
        if name.startswith(FIELD) and values:
            key, _, statement = name.removeprefix(FIELD).partition("~")
            if key not in keys:
                raise InvalidInput(
                    what="Your answer",
                    problem="it does not fit what was asked.",
                )
            of.setdefault(keys[key], {})[statement] = _level(values[-1])
    if not of:
        raise InvalidInput(
            what="Your answer", problem="choose a word before you send it."
        )
    return {"rater": rater, "of": of}


def context(
    activity: Activity,
    settings: Settings,
    texts: Texts,
    given: Mapping[str, Any],
    around: Around,
) -> dict[str, Any]:
    """Give the partners that were drawn, each with all statements."""
    # A phone that is passed on, or lies on a table, does not show what was said.
    own = given.get("of", {}) if around.seat.way is AnswerChannel.PHONE else {}
    t = texts
    return {
        "partners": [
            (around.key_of(o.id), o.shown_name, own.get(o.id, {}))
            for o in drawn(activity, around)
        ],
        "statements": [
            (s.id, localise(s.text, t.language)) for s in settings.statements
        ],
        "options": [
            (str(place), localise(option.text, t.language))
            for place, option in enumerate(settings.options, start=1)
        ],
        "beside": [(UNKNOWN, t(fixed.DO_NOT_KNOW)), (UNSAID, t(fixed.RATHER_NOT_SAY))],
    }


def drawn(activity: Activity, around: Around) -> list[Organisation]:
    """Draw whom a seat is asked about: the same each time the page is loaded.

    At most so many as the question says, from the organisations that the seat's own
    named in this session's wave. Each has a number of its own from the seat's secret;
    the lowest are drawn, so that one partner more moves no more than one.
    """
    settings: Settings = kind("judgements").read_settings(activity.settings)
    session = around.room.session
    own = around.seat.organisation
    named = {t.target for t in around.ties if t.wave == (session.wave or session.id)}
    there = [o for id_, o in around.room.organisations.items() if id_ in named - {own}]
    lots = {o.id: _lot(around.secret, activity.id, o.id) for o in there}
    return sorted(there, key=lambda o: lots[o.id])[: settings.most]


def _lot(secret: str, activity: str, organisation: str) -> str:
    return hashlib.sha256(f"{secret}/{activity}/{organisation}".encode()).hexdigest()


def _level(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else text
