"""Rating: for each line, people choose the sentence that is true of them.

The sentences themselves are what people choose. "I do not know" and "rather not say"
are answers, and are counted apart from the levels.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from coalition import domain
from coalition.activities.engine.deidentify import dealt_anew
from coalition.domain import Wording
from coalition.errors import _

ASK_NOW = _("Choices: which one is true?")
UNKNOWN: Final = "unknown"
UNSAID: Final = "unsaid"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(_Model):
    """One sentence to choose."""

    id: str
    text: Wording


class Line(_Model):
    """One thing to rate: a title, perhaps a line of context, and its sentences.

    Attributes
    ----------
    options : tuple of Option
        From the lowest to the highest; the order is the scale.
    """

    id: str
    title: Wording
    context: Wording = Field(default_factory=dict)
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class Settings(_Model):
    """What a rating asks.

    Attributes
    ----------
    left_out : dict of int to Line
        What the host took out before opening and may put back, by its place among all;
        nobody is asked it.
    """

    lines: Annotated[tuple[Line, ...], Field(min_length=1)]
    left_out: dict[int, Line] = Field(default_factory=dict)

    @property
    def planned(self) -> tuple[Line, ...]:
        """All lines in the order of the ballots that were printed before the day."""
        lines = list(self.lines)
        for place in sorted(self.left_out):
            lines.insert(place, self.left_out[place])
        return tuple(lines)

    def as_asked(self) -> Self:
        """Return the settings without what the host took out."""
        return self.model_copy(update={"left_out": {}})

    def allowed(self) -> dict[str, set[str]]:
        """Tell which choices each line allows."""
        return {
            line.id: {option.id for option in line.options} | {UNKNOWN, UNSAID}
            for line in self.lines
        }


class Answer(_Model):
    """One voter's choices: line -> option, ``unknown`` or ``unsaid``.

    A line that was left out was not answered, which is neither of those.
    """

    choices: Annotated[dict[str, str], Field(min_length=1)]

    @model_validator(mode="after")
    def _fits_the_question(self, info: ValidationInfo) -> Self:
        if isinstance(info.context, Settings):
            allowed = info.context.allowed()
            if any(c not in allowed.get(line, ()) for line, c in self.choices.items()):
                raise ValueError(_("it does not fit what was asked."))
        return self


class Totals(_Model):
    """A show of hands: for each line, how many chose what.

    Attributes
    ----------
    people : int
        How many were asked; no line can have more hands than that.
    """

    people: Annotated[int, Field(ge=1, le=100_000)]
    totals: dict[str, dict[str, Annotated[int, Field(ge=0)]]]

    @model_validator(mode="after")
    def _fits_the_room(self, info: ValidationInfo) -> Self:
        if any(sum(counts.values()) > self.people for counts in self.totals.values()):
            raise ValueError(_("there are more hands than people."))
        if isinstance(info.context, Settings):
            allowed = info.context.allowed()
            if any(
                set(c) - allowed.get(line, set()) for line, c in self.totals.items()
            ):
                raise ValueError(_("it does not fit what was asked."))
        return self


class LineResult(_Model):
    """How one line was rated.

    Attributes
    ----------
    counts : dict
        Option -> people, in the order of the scale; 0 where nobody chose it.
    unknown, unsaid : int
        People who do not know, or rather not say.
    rated : int
        People who chose a level: the sum of `counts`.
    median : str or None
        The option in the middle of those who rated (the lower of two middles).
    within_one : int
        People whose level is the median's or next to it.
    """

    id: str
    counts: dict[str, int]
    unknown: int
    unsaid: int
    rated: int
    median: str | None
    within_one: int

    @property
    def answered(self) -> int:
        """People who said anything about this line."""
        return self.rated + self.unknown + self.unsaid


class Result(_Model):
    """How a rating came out: one result a line, in the order of the question."""

    lines: tuple[LineResult, ...]
    people: int


def tally(settings: Settings, answers: Sequence[domain.Answer]) -> Result:
    """Count a rating.

    Parameters
    ----------
    settings : Settings
    answers : sequence of Answer
        The answers that count, one a voter, in any order. Each weighs as many people
        as stand behind it; a tally weighs what it says.

    Returns
    -------
    Result
    """
    given = [_choices(answer) for answer in answers]
    return Result(
        lines=tuple(
            _line(line, [g.get(line.id, {}) for g in given]) for line in settings.lines
        ),
        people=sum(answer.people for answer in answers),
    )


def unlinked(
    given: Sequence[tuple[dict[str, Any], int]],
) -> list[tuple[dict[str, Any], int]]:
    """Take nameless answers apart, line by line, and put them together at random.

    Four people at one table would leave four rows that are alike in every line, and a
    rare choice in one line would point to the other lines of the same person.

    Parameters
    ----------
    given : sequence of (value, people)
        What was answered, and how many people stand behind each.

    Returns
    -------
    list of (value, people)
        One row a person. Each holds for a line one of the choices that were made in
        it, and nobody's choices in particular; each choice stands in one row, and a
        line that somebody left out is left out in some row. Whoever answered anything
        has a row with something in it; what was erased stays empty.
    """
    each = [value.get("choices", {}) for value, n in given for _ in range(n)]
    said = [choices for choices in each if choices]
    rows = dealt_anew(said)
    blank = [dict[str, Any]() for _ in range(len(each) - len(said))]
    return [(value, 1) for value in [*({"choices": row} for row in rows), *blank]]


def _choices(answer: domain.Answer) -> dict[str, dict[str, int]]:
    if "totals" in answer.value:
        return Totals.model_validate(answer.value).totals
    chosen = Answer.model_validate(answer.value).choices if answer.value else {}
    return {line: {option: answer.people} for line, option in chosen.items()}


def _line(line: Line, given: Sequence[dict[str, int]]) -> LineResult:
    total: Counter[str] = Counter()
    for counts in given:
        total.update(counts)
    scale = [option.id for option in line.options]
    levels = {option: total[option] for option in scale}
    median = _median(scale, levels)
    near = () if median is None else _neighbours(scale, median)
    return LineResult(
        id=line.id,
        counts=levels,
        unknown=total[UNKNOWN],
        unsaid=total[UNSAID],
        rated=sum(levels.values()),
        median=median,
        within_one=sum(levels[option] for option in near),
    )


def _median(scale: Sequence[str], levels: dict[str, int]) -> str | None:
    rated, seen = sum(levels.values()), 0
    for option in scale:
        seen += levels[option]
        if rated and 2 * seen >= rated:
            return option
    return None


def _neighbours(scale: Sequence[str], median: str) -> Sequence[str]:
    at = scale.index(median)
    return scale[max(0, at - 1) : at + 2]
