"""Settings of the landscape's questions: gaps, ties, judgements."""

from collections.abc import Mapping
from typing import Any, Literal

from coalition.activities import judgements, ties
from coalition.activities.rating import Line, Option, Settings
from coalition.analysis.coverage import gaps
from coalition.domain import (
    Offer,
    Organisation,
    Session,
    Wording,
    localise,
)
from coalition.errors import InvalidInput, _
from coalition.texts import LANGUAGES, Texts, translate_all
from coalition.workbooks.landscape.coverage import Landscape, landscape_of
from coalition.workbooks.landscape.coverage_findings import first_finding_gaps
from coalition.workbooks.spec import FactReader

_MAX_GAPS = 8
"""Gaps put to the room: as many as it can talk about in fifteen minutes."""


def ask_gaps(reader: FactReader, session: Session) -> Settings | None:
    """Ask the room about the emptiest squares; None if there is none to ask about."""
    return gap_settings(read_landscape(reader, session))


def refresh_gaps(
    planned: Mapping[str, Any], reader: FactReader, session: Session
) -> Settings:
    """Replace gaps that were filled since the day was planned.

    For each comes another, at the end: the lines of a ballot that is printed already
    stay in their order. None comes where there were fewer than we ask about: the host
    has taken some out, or there were no more.

    Raises
    ------
    InvalidInput
        If no square is empty any more.
    """
    before = Settings.model_validate(planned).lines
    landscape = read_landscape(reader, session)
    empty = {line.id: line for line in _empty_squares(landscape)}
    squares = {_id(s.id, p.id) for s in landscape.services for p in landscape.places}
    stay = [line for line in before if line.id in empty or line.id not in squares]
    there = {line.id for line in before}
    full = len(before) == _MAX_GAPS
    more = [line for id_, line in empty.items() if full and id_ not in there]
    lines = (*stay, *more[: len(before) - len(stay)])
    if not lines:
        raise InvalidInput(
            what="The question", problem="no square is empty any more. Skip it today."
        )
    return Settings(lines=lines)


def read_landscape(reader: FactReader, session: Session) -> Landscape:
    """Read the register of a day as the reader may see it."""
    return landscape_of(
        reader.coalition, reader.all(Organisation), reader.all(Offer), session.day
    )


def gap_settings(landscape: Landscape) -> Settings | None:
    """Ask the room about the emptiest squares; None if there is none to ask about.

    Those that the first finding speaks of come first: the room has just read it.
    """
    lines = _empty_squares(landscape)[:_MAX_GAPS]
    return Settings(lines=tuple(lines)) if lines else None


def _empty_squares(landscape: Landscape) -> list[Line]:
    read_first = first_finding_gaps(landscape)
    empty = (
        gap
        for gap in gaps(landscape.without_placeholder().covered)
        # Where a shelter may be missing is not put onto every phone in the room.
        if gap.kind == "none" and gap.service not in landscape.sensitive_services
    )
    services = {s.id: s.name for s in landscape.services}
    places = {p.id: p.name for p in landscape.places}
    return [
        Line(
            id=_id(gap.service, gap.place),
            title=_title(services[gap.service], places[gap.place]),
            options=_MATTERS,
        )
        for gap in sorted(
            empty, key=lambda gap: (gap.service, gap.place) not in read_first
        )
    ]


def _id(service: str, place: str) -> str:
    return f"{service}--{place}"


def ask_ties(_reader: FactReader, _session: Session) -> ties.Settings:
    """Ask everybody about the same half year, whatever the register holds."""
    return tie_settings()


def ask_judgements(_reader: FactReader, _session: Session) -> judgements.Settings:
    """Ask the same six sentences of everybody."""
    return judgement_settings()


def tie_settings() -> ties.Settings:
    """Ask how often organisations work together, from seldom to often."""
    return ties.Settings(often=_OFTEN)


def judgement_settings() -> judgements.Settings:
    """Ask six sentences about a partner: three of trust, three of value.

    The six things asked (keeping one's word, the same aim, openness; influence, taking
    part, resources) are those of the partner surveys in the field; the sentences are
    our own.
    """
    return judgements.Settings(statements=_STATEMENTS, options=_LEVELS)


def _title(service: Wording, place: Wording) -> Wording:
    return {
        language: Texts(language)(
            "{service} in {place}",
            service=localise(service, language),
            place=localise(place, language),
        )
        for language in LANGUAGES
    }


_MATTERS = (
    Option(id="matters", text=translate_all(_("Empty, and it matters"))),
    Option(id="right", text=translate_all(_("Empty, and that is right"))),
)

_OFTEN = (
    Option(id="seldom", text=translate_all(_("Once or twice"))),
    Option(id="sometimes", text=translate_all(_("Every two or three months"))),
    Option(id="monthly", text=translate_all(_("Every month"))),
    Option(id="weekly", text=translate_all(_("Every week"))),
)

_LEVELS = (
    Option(id="hardly", text=translate_all(_("Hardly"))),
    Option(id="partly", text=translate_all(_("Partly"))),
    Option(id="mostly", text=translate_all(_("Mostly"))),
    Option(id="fully", text=translate_all(_("Fully"))),
)

_SIX: tuple[tuple[str, Literal["trust", "value"], str], ...] = (
    ("word", "trust", _("They do what they promised us.")),
    ("aim", "trust", _("They want the same for people as we do.")),
    ("openness", "trust", _("They tell us openly what goes well and what does not.")),
    ("influence", "value", _("They open doors that we cannot open.")),
    ("part", "value", _("They give time to what we do together.")),
    ("resources", "value", _("They bring what we do not have: people, skills, means.")),
)

_STATEMENTS = tuple(
    judgements.Statement(id=id_, group=group, text=translate_all(text))
    for id_, group, text in _SIX
)
