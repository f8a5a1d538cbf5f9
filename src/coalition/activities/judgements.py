"""Judgements: how it is to work with a few partners, in trust and in value.

Asked after the ties. Nothing is shown with a name: at closing the way from a judgement
to who gave it is cut, and what one rater said of several partners is taken apart.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from coalition import domain
from coalition.activities.engine.deidentify import CHANCE, dealt_anew
from coalition.activities.rating import UNKNOWN, UNSAID, Option
from coalition.activities.ties import mean_half_up
from coalition.domain import Wording
from coalition.errors import _

WHO_SEES = _(
    "No name is kept with this answer. The room sees all answers together. What is said "
    "of one organisation stands only on its own paper, without who said it, and only if "
    "enough others answered."
)

ATTRIBUTION = domain.Attribution.NO_NAME
"""What `WHO_SEES` promises; the host cannot choose another."""

FEWEST = 5
"""Judgements of an organisation that are kept as being of it; see `unlinked`."""

NOBODY = ""
"""Stands in place of a partner of whom too few judged."""

ROWS_ARE_PEOPLE = False
"""After closing a row is a judgement: who answered is on the roll alone."""

Place = Annotated[int, Field(ge=1)]
Level = Place | Literal["unknown", "unsaid"]
"""The place of an option, from 1, the lowest; or one of the two ways not to say."""

Said = dict[str, Level]
"""Statement -> level, of one partner; a statement that was left out is not there."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Statement(_Model):
    """One sentence to judge a partner by."""

    id: str
    text: Wording
    group: Literal["trust", "value"]


class Settings(_Model):
    """What is judged, and in which words.

    Attributes
    ----------
    statements : tuple of Statement
    options : tuple of Option
        From the lowest to the highest; the place, from 1, is the level.
    most : int
        How many partners each is asked about, drawn at random.
    """

    statements: Annotated[tuple[Statement, ...], Field(min_length=1)]
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    most: Annotated[int, Field(ge=1, le=20)] = 5


class Answer(_Model):
    """What one voter says of some partners.

    Attributes
    ----------
    rater : str or None
        Id of the organisation that judges; held only until closing.
    of : dict
        Id of a partner -> statement -> level.
    """

    rater: str | None = None
    of: Annotated[dict[str, Said], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_the_question(self, info: ValidationInfo) -> Self:
        asked = info.context
        if self.rater in self.of:
            raise ValueError(_("an organisation does not judge itself."))
        if isinstance(asked, Settings):
            ids = {statement.id for statement in asked.statements}
            given = [pair for said in self.of.values() for pair in said.items()]
            high = any(isinstance(n, int) and n > len(asked.options) for _, n in given)
            if high or len(self.of) > asked.most or any(s not in ids for s, _ in given):
                raise ValueError(_("it does not fit what was asked."))
        return self


class Totals(_Model):
    """A show of hands, which would show everyone who thinks what of whom."""

    @model_validator(mode="before")
    @classmethod
    def _cannot_be_counted(cls, _given: object) -> object:
        raise ValueError(_("hands would show names; key in one paper a time."))


class Spread(_Model):
    """How one statement was judged; counts judgements, one a rater and partner.

    Attributes
    ----------
    counts : dict of int to int
        Place of an option -> judgements; a place that nobody chose may be left out.
    unknown, unsaid : int
        Judgements that do not know, or rather do not say.
    """

    id: str
    counts: dict[int, int]
    unknown: int = 0
    unsaid: int = 0

    @property
    def judged(self) -> int:
        """Judgements that give a level."""
        return sum(self.counts.values())

    def at_least(self, place: int) -> int:
        """Count the judgements at a place or above."""
        return sum(n for level, n in self.counts.items() if level >= place)


class Result(_Model):
    """How all partners were judged, together.

    Attributes
    ----------
    spreads : tuple of Spread
        In the order of the statements.
    judgements : int
        Pairs of a rater and a partner of which anything was said.
    partners : int
        Organisations that were judged: at least so many, where too few judged some.
    """

    spreads: tuple[Spread, ...]
    judgements: int
    partners: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What is said of one organisation, for its own sheet alone.

    Attributes
    ----------
    raters : int
        Organisations that said anything of it.
    spreads : dict of str to Spread
        Statement -> spread, only where enough gave a level, and not all the same.
    """

    raters: int
    spreads: dict[str, Spread]


def tally(settings: Settings, answers: Sequence[domain.Answer]) -> Result:
    """Count the judgements statement by statement, over all partners.

    Parameters
    ----------
    settings : Settings
    answers : sequence of Answer
        Before closing or after; colleagues of one organisation weigh as one.
    """
    pairs = _rows(_values(answers))
    rows = [said for _of, said in pairs]
    full = range(1, len(settings.options) + 1)
    spreads = (_spread(statement.id, rows) for statement in settings.statements)
    return Result(
        spreads=tuple(
            s.model_copy(update={"counts": {n: s.counts.get(n, 0) for n in full}})
            for s in spreads
        ),
        judgements=len(rows),
        partners=_partners([target for target, _said in pairs]),
    )


def judged(
    answers: Sequence[domain.Answer], target: str, raters: int = FEWEST
) -> Judged | None:
    """Count what is said of one organisation, if enough others said it.

    Parameters
    ----------
    answers : sequence of Answer
    target : str
        Id of the organisation.
    raters : int
        How many others must have answered; for each statement again, as a level.

    Returns
    -------
    Judged or None
        None where too few answered.
    """
    rows = [said for of, said in _rows(_values(answers)) if of == target]
    if len(rows) < raters:
        return None
    ids = sorted({statement for said in rows for statement in said})
    spreads = {id_: _spread(id_, rows) for id_ in ids}
    # Where all said the same, the sheet would say what each of them said.
    enough = {
        id_: s for id_, s in spreads.items() if s.judged >= raters and len(s.counts) > 1
    }
    return Judged(len(rows), enough)


def unlinked(
    given: Sequence[tuple[dict[str, Any], int]],
) -> list[tuple[dict[str, Any], int]]:
    """Forget who judged, and take apart what one rater said.

    Parameters
    ----------
    given : sequence of (value, people)
        What was answered; how many people sat there weighs nothing here.

    Returns
    -------
    list of (value, people)
        One row a rater and partner, without the rater. Within a partner each statement
        is dealt anew among the rows, so that no row is one rater's. Of whom fewer than
        `FEWEST` judged, nobody can tell any more that it was of them: who works with
        whom is shown with names, and two raters would be known by that.
    """
    every = _rows([pair[0] for pair in given])
    raters = Counter(target for target, _said in every)
    of_target: dict[str, list[Said]] = {}
    for target, said in every:
        kept = target if raters[target] >= FEWEST else NOBODY
        of_target.setdefault(kept, []).append(said)
    rows = [
        ({"rater": None, "of": {target: said}}, 1)
        for target, each in of_target.items()
        for said in dealt_anew(each)
    ]
    CHANCE.shuffle(rows)
    return rows


def _partners(targets: Sequence[str]) -> int:
    known = Counter(target for target in targets if target != NOBODY)
    # Fewer than FEWEST judgements were of each that is not told apart any more.
    return len(known) + -(-(len(targets) - known.total()) // (FEWEST - 1))


def _values(answers: Sequence[domain.Answer]) -> list[dict[str, Any]]:
    return [answer.value for answer in answers if answer.counts]


def _rows(values: Sequence[Mapping[str, Any]]) -> list[tuple[str, Said]]:
    """Give one row a rater and partner; colleagues of one rater become their mean."""
    rows: list[tuple[str, Said]] = []
    colleagues: dict[tuple[str, str], list[Said]] = {}
    for value in values:
        given = Answer.model_validate(value) if value else None
        for target, said in given.of.items() if given else ():
            if given and given.rater and said:
                colleagues.setdefault((given.rater, target), []).append(said)
            elif said:
                rows.append((target, said))
    means = ((target, _mean(each)) for (_, target), each in colleagues.items())
    return [*rows, *means]


def _mean(each: Sequence[Said]) -> Said:
    ids = sorted({statement for said in each for statement in said})
    return {id_: _mean_level([s[id_] for s in each if id_ in s]) for id_ in ids}


def _mean_level(levels: Sequence[Level]) -> Level:
    places = [level for level in levels if isinstance(level, int)]
    if places:
        return mean_half_up(places)
    return UNKNOWN if UNKNOWN in levels else UNSAID


def _spread(statement: str, rows: Sequence[Said]) -> Spread:
    levels = Counter(said[statement] for said in rows if statement in said)
    return Spread(
        id=statement,
        counts={n: k for n, k in sorted(levels.items(), key=str) if isinstance(n, int)},
        unknown=levels[UNKNOWN],
        unsaid=levels[UNSAID],
    )
