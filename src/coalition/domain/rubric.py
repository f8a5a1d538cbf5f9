"""The anchored rubric: where a coalition stands, in sentences that can be shown.

Twenty-seven lines with four sentences each. A room picks the highest sentence that is
true and that someone can show; what counts is the level agreed after the evidence.
Levels are never averaged: a gate is as open as its lowest line.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from coalition.domain.wording import Wording
from coalition.errors import NotFound

Part = Literal["condition", "precondition", "function"]
"""What a line belongs to: a condition, a precondition or a backbone function."""

LEVELS = (1, 2, 3, 4)
"""The four levels: absent, beginning, working, strong."""


class RubricLine(BaseModel):
    """One line of the rubric: four sentences, of which a room picks one.

    Ids are stable; a changed wording gets a higher `version`, and an old check-up
    prints the sentences that it answered. `of` is the id of the condition,
    precondition or backbone function that the line describes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    part: Part
    of: str
    version: int
    title: Wording
    levels: tuple[Wording, Wording, Wording, Wording]
    show: Wording

    def sentence(self, level: int) -> Wording:
        """Give the sentence of one level, 1 to 4."""
        if level not in LEVELS:
            raise ValueError(f"a level is 1, 2, 3 or 4, not {level!r}")
        return self.levels[level - 1]


class _Rubric(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    sources: tuple[str, ...]
    notes: tuple[str, ...]
    version: int
    how: Wording
    words: Wording
    levels: tuple[Wording, Wording, Wording, Wording]
    verdicts: dict[str, Wording]
    lines: tuple[RubricLine, ...] = Field(min_length=1)


@cache
def _rubric() -> _Rubric:
    place = files("coalition.domain") / "data" / "rubric.json"
    return _Rubric.model_validate_json(place.read_bytes())


def version() -> int:
    """Give the version of the rubric's wording as a whole."""
    return _rubric().version


def how_to_pick() -> Wording:
    """Give the sentence that tells a room how to choose its level."""
    return _rubric().how


def term_definitions() -> Wording:
    """Give the definitions of the words that the sentences use."""
    return _rubric().words


def level_names() -> tuple[Wording, Wording, Wording, Wording]:
    """Give the names of the levels 1 to 4."""
    return _rubric().levels


def lines(part: Part | None = None) -> tuple[RubricLine, ...]:
    """Give the lines in the rubric's order: all, or those of one part."""
    every = _rubric().lines
    return every if part is None else tuple(x for x in every if x.part == part)


def line(id: str) -> RubricLine:  # noqa: A002 - the entry's own word
    """Give one line by its id, ``CA1`` to ``F7``.

    Raises
    ------
    NotFound
        If no line has this id.
    """
    for entry in lines():
        if entry.id == id:
            return entry
    raise NotFound(what="line of the rubric", name=id, hint="")


class Readiness(StrEnum):
    """What a gate says, from the one that holds us back most to the open one."""

    BUILD_FIRST = "build-first"
    NOT_ENOUGH_EVIDENCE = "not-enough-evidence"
    START_SMALL = "start-small"
    READY = "ready"


class Verdict(BaseModel):
    """What a gate says, and the lines that make it say so.

    `because` names the lines at level 1, the lines not settled, or the lines at
    level 2, whichever decided; it is empty when the gate is open. `not_settled` names
    every line without an agreed level, whatever the verdict.
    """

    model_config = ConfigDict(frozen=True)

    readiness: Readiness
    because: tuple[str, ...] = ()
    not_settled: tuple[str, ...] = ()

    @property
    def wording(self) -> Wording:
        """The readiness in words."""
        return _rubric().verdicts[self.readiness.value]


def assess_gate(
    levels: Mapping[str, int | None], asked: Iterable[str] | None = None
) -> Verdict:
    """Assess a gate by its lowest agreed level; levels are never averaged.

    Parameters
    ----------
    levels : mapping of line id to level
        Agreed levels, 1 to 4; ``None`` where the room did not settle one. Lines that
        were not asked for may be there and are left aside.
    asked : iterable of str, optional
        Ids of the lines the gate consists of; the seven of the preconditions unless
        given. A line that `levels` does not name is not settled.

    Returns
    -------
    Verdict

    Raises
    ------
    ValueError
        If a level is none of 1 to 4, or nothing is asked.

    Notes
    -----
    Any line at 1: build it first, whatever else is still open, as no further evidence
    could change that. Otherwise any line not settled: not enough evidence. Otherwise
    any line at 2: start small. Otherwise ready.

    Examples
    --------
    >>> assess_gate({"CH1": 3, "CH2": 2, "CH3": 4}, asked=["CH1", "CH2", "CH3"]).because
    ('CH2',)
    """
    asked = [x.id for x in lines("precondition")] if asked is None else list(asked)
    agreed = {id_: levels.get(id_) for id_ in sorted(set(asked))}
    _check(agreed)
    absent, beginning, open_ = (
        tuple(id_ for id_, level in agreed.items() if level == wanted)
        for wanted in (1, 2, None)
    )
    for readiness, because in (
        (Readiness.BUILD_FIRST, absent),
        (Readiness.NOT_ENOUGH_EVIDENCE, open_),
        (Readiness.START_SMALL, beginning),
    ):
        if because:
            return Verdict(readiness=readiness, because=because, not_settled=open_)
    return Verdict(readiness=Readiness.READY)


def assess_precondition_gates(levels: Mapping[str, int | None]) -> dict[str, Verdict]:
    """Give the verdict of each precondition's own gate, by the precondition's id."""
    own: dict[str, list[str]] = {}
    for entry in lines("precondition"):
        own.setdefault(entry.of, []).append(entry.id)
    return {of: assess_gate(levels, asked) for of, asked in own.items()}


def _check(agreed: Mapping[str, int | None]) -> None:
    if not agreed:
        raise ValueError("a gate needs at least one line")
    for id_, level in agreed.items():
        if level is not None and level not in LEVELS:
            raise ValueError(f"the level of {id_} is 1, 2, 3 or 4, not {level!r}")
