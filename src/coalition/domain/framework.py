"""The Collective Impact framework, as data: what a coalition works through.

Five conditions, three preconditions, three phases of four steps and seven backbone
functions, each with a stable id and its words in English and Indonesian. Where they
come from is said in ``data/framework.json`` and by :func:`sources`.
"""

from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from coalition.domain.wording import Wording
from coalition.errors import NotFound


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ConditionElement(_Entry):
    """One of the things that make up a condition; its id is a line of the rubric."""

    id: str
    title: Wording


class Condition(_Entry):
    """One of the five conditions of success.

    `title` is the field's own name, `plain` what walls and phones say.
    """

    id: str
    title: Wording
    plain: Wording
    about: Wording
    elements: tuple[ConditionElement, ...]


class Precondition(_Entry):
    """One of the three things to have before a coalition is begun."""

    id: str
    title: Wording
    about: Wording


class Phase(_Entry):
    """One of the three phases of action, numbered 1 to 3."""

    number: int
    id: str
    title: Wording
    lasts: Wording

    @property
    def folder(self) -> str:
        """Name of the folder that holds the phase's notebooks."""
        return f"phase{self.number}_{self.id}"


class Step(_Entry):
    """One workbook's step: the question its room answers.

    The check-up belongs to no phase: its `phase` and `position` are ``None``.
    `title` is its short name on pages and in links; `serves` holds the ids of the
    conditions that the step strengthens.
    """

    name: str
    phase: int | None
    position: int | None
    title: Wording
    question: Wording
    component: Wording
    serves: tuple[str, ...]

    @property
    def number(self) -> str:
        """How a page numbers the step: ``1.2``, or nothing for the check-up."""
        return f"{self.phase}.{self.position}" if self.phase else ""

    @property
    def notebook(self) -> str:
        """Path of the step's notebook below the notebooks folder."""
        folder = next((p.folder for p in phases() if p.number == self.phase), "")
        return f"{folder}/{self.name}.ipynb".lstrip("/")


class BackboneFunction(_Entry):
    """One of the seven things a backbone does for the coalition."""

    id: str
    title: Wording
    about: Wording


class _Framework(_Entry):
    sources: tuple[str, ...]
    notes: tuple[str, ...]
    conditions: tuple[Condition, ...]
    preconditions: tuple[Precondition, ...]
    phases: tuple[Phase, ...]
    steps: tuple[Step, ...]
    functions: tuple[BackboneFunction, ...]


@cache
def _framework() -> _Framework:
    place = files("coalition.domain") / "data" / "framework.json"
    return _Framework.model_validate_json(place.read_bytes())


def sources() -> tuple[str, ...]:
    """Name the texts that the framework is taken from, by their own titles."""
    return _framework().sources


def conditions() -> tuple[Condition, ...]:
    """Give the five conditions, in the framework's order."""
    return _framework().conditions


def condition(id: str) -> Condition:  # noqa: A002 - the entry's own word
    """Give one condition by its id: ``agenda``, ``measurement``, ...

    Raises
    ------
    KeyError
        If no condition has this id.
    """
    return {entry.id: entry for entry in conditions()}[id]


def preconditions() -> tuple[Precondition, ...]:
    """Give the three preconditions: champions, resources, urgency."""
    return _framework().preconditions


def phases() -> tuple[Phase, ...]:
    """Give the three phases, in order."""
    return _framework().phases


def steps(phase: int | None = None) -> tuple[Step, ...]:
    """Give the steps in running order, the check-up first; or those of one phase."""
    every = _framework().steps
    return every if phase is None else tuple(s for s in every if s.phase == phase)


def step(name: str) -> Step:
    """Give one step by the name of its notebook.

    Raises
    ------
    NotFound
        If no step has this name.

    Examples
    --------
    >>> step("12_landscape").number
    '1.2'
    >>> step("12_landscape").question["en"]
    'Who does what, where, and with whom?'
    """
    for entry in steps():
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in steps())
    raise NotFound(what="workbook", name=name, hint="There are: {known}.", known=known)


def backbone_functions() -> tuple[BackboneFunction, ...]:
    """Give the backbone's seven functions, community engagement last."""
    return _framework().functions
