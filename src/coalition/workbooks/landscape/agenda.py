"""Agenda of the landscape workshop: its questions, their order and wording."""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel

from coalition.activities import judgements, kinds, ties
from coalition.activities.rating import Line, Option, Settings
from coalition.analysis.coverage import gaps
from coalition.domain import (
    Activity,
    Attribution,
    Audience,
    Coalition,
    Offer,
    Organisation,
    RunningOrderItem,
    Session,
    Voice,
    Wording,
    for_audience,
    localise,
    new_id,
)
from coalition.errors import InvalidInput
from coalition.store import Store
from coalition.texts import LANGUAGES, Texts
from coalition.workbooks.landscape.coverage import Landscape, landscape_of
from coalition.workbooks.landscape.coverage_findings import first_finding_gaps

NOTEBOOK_NAME = "12_landscape"
_MAX_GAPS = 8
"""Gaps put to the room: as many as it can talk about in fifteen minutes."""

Plan = list[tuple[Activity | None, RunningOrderItem]]
"""What a workbook does on a day: questions, and what is done between them."""


def plan_agenda(
    coalition: Coalition,
    organisations: Sequence[Organisation],
    offers: Sequence[Offer],
    session: Session,
) -> Plan:
    """Build the agenda of a half-day landscape workshop.

    Parameters
    ----------
    organisations : sequence of Organisation
        Those that participants may know of: what is asked stands on phones.
    offers : sequence of Offer
        All; what participants may not know of them is taken away here.

    Returns
    -------
    list of (Activity or None, Item)
        None where nothing is asked: a break, reading together. A question that has
        nothing to ask about is left out.
    """
    squares = gap_settings(landscape_of(coalition, organisations, offers, session.day))
    by_name = Attribution.ORGANISATION, Voice.ORGANISATIONS
    nameless = Attribution.NO_NAME, Voice.PEOPLE
    asked: dict[str, tuple[str, BaseModel | None, tuple[Attribution, Voice]]] = {
        "card": ("card", None, by_name),
        "gaps": ("rating", squares, nameless),
        "ties": ("ties", tie_settings(), by_name),
        "judgements": ("judgements", judgement_settings(), nameless),
    }
    plan: Plan = []
    for key, title, question, minutes, weight in _DAY:
        activity = None
        if key in asked:
            kind, settings, (attribution, voice) = asked[key]
            if kind not in kinds() or (kind == "rating" and settings is None):
                continue
            activity = Activity(
                id=new_id(),
                session=session.id,
                activity=kind,
                workbook=NOTEBOOK_NAME,
                key=key,
                title=translate_all(title),
                question=translate_all(question),
                settings=_as_data(settings),
                attribution=attribution,
                voice=voice,
            )
        item = RunningOrderItem(
            title=translate_all(title),
            minutes=minutes,
            weight=weight,
            activity=activity.id if activity else None,
            reads="" if activity or key == _DECIDE else key,
            decides=key == _DECIDE,
        )
        plan.append((activity, item))
    return plan


def refresh_settings(
    store: Store, coalition: str, activity: Activity, session: Session
) -> dict[str, Any]:
    """Return the settings to update when a question is opened first.

    What the host took out of it goes no further, and squares that are empty no more are
    asked about no more.

    Raises
    ------
    InvalidInput
        If no square is empty any more.
    """
    if activity.activity != "rating":
        return {}
    settings = Settings.model_validate(activity.settings)
    if (activity.workbook, activity.key, activity.round) == (NOTEBOOK_NAME, "gaps", 1):
        lines = _drop_filled_gaps(store, coalition, settings.lines, session)
    else:
        lines = settings.lines
    today = Settings(lines=lines)
    return {} if today == settings else {"settings": _as_data(today)}


def _drop_filled_gaps(
    store: Store, coalition: str, planned: Sequence[Line], session: Session
) -> tuple[Line, ...]:
    """Replace gaps that were filled since the agenda was planned.

    For each comes another, at the end: the lines of a ballot that is printed already
    stay in their order. None comes where there were fewer than we ask about: the host
    has taken some out, or there were no more.
    """
    facts = store.facts
    card, cards = facts.coalition(coalition), facts.all(coalition, Organisation)
    known = for_audience(cards, Audience.PARTICIPANTS)
    offers = facts.all(coalition, Offer)
    landscape = landscape_of(card, known, offers, session.day)
    empty = {line.id: line for line in _empty_squares(landscape)}
    squares = {_id(s.id, p.id) for s in landscape.services for p in landscape.places}
    stay = [line for line in planned if line.id in empty or line.id not in squares]
    there = {line.id for line in planned}
    full = len(planned) == _MAX_GAPS
    more = [line for id_, line in empty.items() if full and id_ not in there]
    lines = (*stay, *more[: len(planned) - len(stay)])
    if not lines:
        raise InvalidInput(
            what="The question", problem="no square is empty any more. Skip it today."
        )
    return lines


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
        for gap in gaps(landscape.covered)
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


def translate_all(sentence: str) -> Wording:
    """Translate a marked sentence into every shipped language."""
    return {language: Texts(language)(sentence) for language in LANGUAGES}


def _as_data(settings: BaseModel | None) -> dict[str, Any]:
    return settings.model_dump(mode="json") if settings is not None else {}


def _title(service: Wording, place: Wording) -> Wording:
    return {
        language: Texts(language)(
            "{service} in {place}",
            service=localise(service, language),
            place=localise(place, language),
        )
        for language in LANGUAGES
    }


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues."""
    return sentence


_DECIDE = "decide"

_DAY: tuple[tuple[str, str, str, int, Literal["must", "shorter", "can-go"]], ...] = (
    ("", _("Open: what we do today, and what becomes of the answers"), "", 10, "must"),
    (
        "card",
        _("Is your card right?"),
        _("What do you do, where, and what may others see of it?"),
        20,
        "must",
    ),
    ("places", _("Read together: who does what, where"), "", 15, "shorter"),
    (
        "gaps",
        _("Which gaps matter?"),
        _("Our table shows nobody for this work in this place. Does it matter?"),
        15,
        "shorter",
    ),
    ("", _("Break"), "", 15, "shorter"),
    (
        "ties",
        _("Who do we work with?"),
        _("With whom did your organisation work in the last six months?"),
        15,
        "must",
    ),
    (
        "judgements",
        _("How is it to work together?"),
        _("What is true of these partners? They were drawn at random from yours."),
        10,
        "can-go",
    ),
    ("links", _("Read together: who works with whom"), "", 25, "shorter"),
    ("missing", _("Who is missing here?"), "", 10, "shorter"),
    ("case", _("Making the case: read aloud"), "", 5, "can-go"),
    (_DECIDE, _("Decide: three links, one load, whom we invite"), "", 30, "must"),
    ("", _("Close: read back, take the paper home"), "", 10, "must"),
)
"""Key of the question, of what is read together or of deciding, or nothing; title, question,
minutes, and what may go."""

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
