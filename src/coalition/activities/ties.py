"""Ties: each organisation ticks whom it works with, and says how often.

What colleagues of one organisation say is united: a tie is there if any of them names
it. Where they do not name the same partners, that is listed for them to settle.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from coalition import domain
from coalition.activities.engine.registry import Change, Known
from coalition.activities.rating import Option
from coalition.domain import Activity, Tie, Wave, tie_id
from coalition.domain.wording import Name
from coalition.errors import _

NOT_SAID = 0
"""The strength of a partner that was ticked without saying how often."""
MOST_MISSING = 5
"""Names that one voter may write under "not on the list"."""

WHO_SEES = _(
    "The links are shown with the names of both organisations. What we may ask next, "
    "how it is to work together, is not shown with any name."
)

ATTRIBUTION = domain.Attribution.ORGANISATION
"""What `WHO_SEES` promises; the host cannot choose another."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Settings(_Model):
    """What a question about ties asks.

    Attributes
    ----------
    relation : str
        What the ties are called in the coalition's facts.
    often : tuple of Option
        How often, from seldom to often; the place, from 1, is a tie's strength.
    """

    relation: str = "works-with"
    often: Annotated[tuple[Option, ...], Field(min_length=2)]


class Answer(_Model):
    """Whom one voter says the own organisation works with.

    Attributes
    ----------
    partners : dict of str to int
        Id of an organisation -> how often, from 1; 0 where it was not said. None at
        all is an answer too: it works with nobody on the list.
    missing : tuple of str
        Names of organisations that are not on the list, as they were typed.
    """

    partners: Annotated[dict[str, Annotated[int, Field(ge=0)]], Field(max_length=5000)]
    missing: tuple[Annotated[Name, Field(max_length=120)], ...] = ()

    @model_validator(mode="after")
    def _fits_the_question(self, info: ValidationInfo) -> Self:
        if isinstance(info.context, Settings):
            most = len(info.context.often)
            if any(strength > most for strength in self.partners.values()):
                raise ValueError(_("it does not fit what was asked."))
            if len(self.missing) > MOST_MISSING:
                raise ValueError(_("write five names at most."))
        return self


class Totals(_Model):
    """A show of hands, which cannot say who works with whom."""

    @model_validator(mode="before")
    @classmethod
    def _cannot_be_counted(cls, _given: object) -> object:
        raise ValueError(
            _("hands cannot say who works with whom; key in one paper a time.")
        )


@dataclass(frozen=True, slots=True)
class Reported:
    """What the organisations say of whom they work with.

    Attributes
    ----------
    arcs : dict of (source, target) to strength
        Who says it and of whom, by ids, with how often from 1; None is "not said".
    answered : tuple of str
        Ids of the organisations that answered, sorted; also who named nobody.
    differing : dict of str to tuple of str
        Organisation -> partners that not all of its colleagues named, sorted.
    """

    arcs: Mapping[tuple[str, str], int | None] = field(default_factory=dict)
    answered: tuple[str, ...] = ()
    differing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Result = Reported


def reported(answers: Sequence[domain.Answer]) -> Reported:
    """Unite what was answered, organisation by organisation.

    Parameters
    ----------
    answers : sequence of Answer
        The newest of each voter, in any order. Those that do not count, that name no
        organisation, or that were erased, say nothing.

    Returns
    -------
    Reported
        The strength of a tie is the mean of the strengths that were said, rounded
        half up.
    """
    by_source = _by_source(answers)
    arcs: dict[tuple[str, str], int | None] = {}
    differing: dict[str, tuple[str, ...]] = {}
    for source, each in sorted(by_source.items()):
        partners = _united(source, each)
        arcs |= {(source, to): strength or None for to, strength in partners.items()}
        unsure = [to for to in partners if any(to not in a.partners for a in each)]
        if unsure:
            differing[source] = tuple(unsure)
    return Reported(arcs, tuple(sorted(by_source)), differing)


def united(answers: Sequence[domain.Answer]) -> list[domain.Answer]:
    """Make one answer of those of one organisation's colleagues, instead of a speaker's.

    Those of nobody's organisation are left out.
    """
    merged = []
    for source, each in sorted(_by_source(answers).items()):
        first = min(
            (a for a in answers if a.organisation == source and a.counts and a.value),
            key=lambda a: (a.first_at or a.recorded_at, a.id),
        )
        names = tuple(dict.fromkeys(n for a in each for n in a.missing))
        whole = Answer(partners=_united(source, each), missing=names)
        value = whole.model_dump(mode="json")
        merged.append(first.model_copy(update={"value": value, "people": 1}))
    return merged


def missing_names(answers: Sequence[domain.Answer]) -> dict[str, tuple[str, ...]]:
    """List what was typed under "not on the list": for the host's eyes.

    Returns
    -------
    dict of str to tuple of str
        Name as it was first typed -> ids of the organisations that wrote it. Names
        that differ in capitals alone are one.
    """
    found: dict[str, tuple[str, set[str]]] = {}
    for source, each in sorted(_by_source(answers).items()):
        for name in (n for answer in each for n in answer.missing if n):
            found.setdefault(name.casefold(), (name, set()))[1].add(source)
    return {name: tuple(sorted(who)) for name, who in found.values()}


def tally(settings: Settings, answers: Sequence[domain.Answer]) -> Result:
    """Unite the answers; see `reported`."""
    del settings
    return reported(answers)


def written(
    activity: Activity, answers: Sequence[domain.Answer], known: Known
) -> Change:
    """Turn what was answered into ties of the session's wave.

    What an organisation says now takes the place of what it said before in the same
    wave; what others said stays. An answer that changes nothing writes nothing.
    """
    settings = Settings.model_validate(activity.settings)
    said = reported(answers)
    there = {organisation.id for organisation in known.organisations}
    wave = _wave(known, [source for source in said.answered if source in there])
    ties = {
        tie.id: tie
        for (source, target), strength in said.arcs.items()
        if {source, target} <= there
        for tie in [_tie(wave.id, settings, activity, source, target, strength)]
    }
    before = {
        tie.id: tie
        for tie in known.ties
        if (tie.wave, tie.relation) == (wave.id, settings.relation)
        and tie.source in said.answered
    }
    put = [tie for id_, tie in ties.items() if before.get(id_) != tie]
    gone = [tie for id_, tie in before.items() if id_ not in ties]
    changed = [] if wave == known.wave else [wave]
    return Change(put=(*changed, *put), remove=tuple(gone))


def _tie(
    wave: str,
    settings: Settings,
    activity: Activity,
    source: str,
    target: str,
    strength: int | None,
) -> Tie:
    return Tie(
        id=tie_id(wave, settings.relation, source, target),
        source=source,
        target=target,
        relation=settings.relation,
        strength=strength,
        wave=wave,
        activity=activity.id,
    )


def _wave(known: Known, answered: Sequence[str]) -> Wave:
    """Add to the session's wave who was asked, and who answered.

    Where nobody was listed as invited, the whole register was asked.
    """
    session = known.session
    wave = known.wave or Wave(
        id=session.wave or session.id,
        name={session.language: session.title},
        began=session.day,
    )
    asked = session.expected or [
        organisation.id for organisation in known.organisations
    ]
    return wave.model_copy(
        update={
            "expected": tuple(sorted({*wave.expected, *asked, *answered})),
            "answered": tuple(sorted({*wave.answered, *answered})),
        }
    )


def _by_source(answers: Sequence[domain.Answer]) -> dict[str, list[Answer]]:
    by_source: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.counts and answer.organisation and answer.value:
            given = Answer.model_validate(answer.value)
            by_source.setdefault(answer.organisation, []).append(given)
    return by_source


def _united(source: str, each: Sequence[Answer]) -> dict[str, int]:
    targets = sorted({to for answer in each for to in answer.partners} - {source})
    return {
        to: mean_half_up([a.partners[to] for a in each if a.partners.get(to)])
        for to in targets
    }


def mean_half_up(places: Sequence[int]) -> int:
    """Round the mean of places on a scale to a place, halves up; 0 if there is none.

    Examples
    --------
    >>> mean_half_up([1, 2]), mean_half_up([1, 1, 2]), mean_half_up([])
    (2, 1, 0)
    """
    return (2 * sum(places) + len(places)) // (2 * len(places)) if places else NOT_SAID
