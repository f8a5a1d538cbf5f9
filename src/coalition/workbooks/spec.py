"""Workbook specification: the agenda, sections, findings and topics of one step.

A workbook is data and pure functions. Its folder declares one `WorkbookSpec` under the
name ``WORKBOOK`` and is found by being there, see `coalition.workbooks.registry`; the
running order, the wall, phones, the console and the printed day are made from it.

Sentences are marked for the catalogues and translated where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from coalition.domain import Attribution, Coalition, Fact, Voice

if TYPE_CHECKING:
    from pydantic import BaseModel

    from coalition.blocks import Block
    from coalition.domain import Session
    from coalition.workbooks.base import Workbook
    from coalition.workbooks.findings import RuleFinding

F = TypeVar("F", bound=Fact)

Weight = Literal["must", "shorter", "can-go"]
"""Whether a step must stay when the day runs late, may be shorter, or can go."""


class FactReader(Protocol):
    """Facts of a coalition as one audience may read them."""

    @property
    def coalition(self) -> Coalition:
        """The coalition's card."""

    def all(self, model: type[F]) -> Sequence[F]:
        """List all facts of a kind that stand now."""


@dataclass(frozen=True, kw_only=True)
class Script:
    """What a facilitator says at a step, and what to watch for."""

    say: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()


NO_SCRIPT = Script()
"""Where nobody wrote down what to say."""


@dataclass(frozen=True)
class Talk:
    """A step in which people talk or rest; nothing is asked or shown.

    Parameters
    ----------
    id : str
        Name of the step within its workbook.
    title : str
        Marked sentence: what stands in the running order.
    minutes : int
    """

    id: str
    title: str
    minutes: int
    weight: Weight = "must"
    script: Script = field(default_factory=Script, kw_only=True)


@dataclass(frozen=True)
class Ask(Talk):
    """A step in which the room answers a question of one kind.

    Parameters
    ----------
    kind : str
        Kind of activity.
    question : str
        Marked sentence: what phones and papers ask.
    settings : callable, optional
        Makes the kind's settings when the day is planned, of facts as participants may
        read them. None leaves the question out: there is nothing to ask about.
    refresh : callable, optional
        Makes the settings anew, of those planned, when the question is first opened.
    findings : callable, optional
        What rules say of the result, once the question is closed.
    """

    kind: str = field(kw_only=True)
    question: str = field(kw_only=True)
    attribution: Attribution = field(default=Attribution.NO_NAME, kw_only=True)
    voice: Voice = field(default=Voice.PEOPLE, kw_only=True)
    settings: Callable[[FactReader, Session], BaseModel | None] | None = field(
        default=None, kw_only=True
    )
    refresh: Callable[[Mapping[str, Any], FactReader, Session], BaseModel] | None = (
        field(default=None, kw_only=True)
    )
    findings: Callable[[Any], Sequence[RuleFinding]] | None = field(
        default=None, kw_only=True
    )


@dataclass(frozen=True)
class Read(Talk):
    """A step in which the room reads a section together; it has the section's name."""


@dataclass(frozen=True)
class Decide(Talk):
    """A step in which decisions are written down."""


@dataclass(frozen=True)
class Section:
    """A part of a workbook for wall and phones.

    Parameters
    ----------
    blocks : callable
        Lays it out: of the workbook as an audience reads it, and whether the wall is
        wide enough for a whole country side by side.
    awaits : str
        Kind of question whose newest result must have been shown before.
    draws : bool
        Whether the drawing of that result stands on the wall beside it.
    """

    blocks: Callable[[Any, bool], list[Block]]
    awaits: str = ""
    draws: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkbookSpec:
    """One workbook: what its room does, reads, finds out and decides.

    Parameters
    ----------
    name : str
        The notebook's file name without its ending; title, phase and step of it stand
        in the framework.
    agenda : tuple of Talk, Ask, Read or Decide
    reader : callable
        Imports and gives the class that notebooks and sections read from; a callable,
        so that planning a day loads no layout.
    sections : mapping of str to Section
        By the id of the step that reads them.
    topics : mapping of str to str
        What a decision may be about: id to marked sentence, in the order to go through.
    glossary : tuple of (str, str)
        Marked words and what they mean, for the room pack.
    """

    name: str
    agenda: tuple[Talk, ...]
    reader: Callable[[], type[Workbook]]
    sections: Mapping[str, Section] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)
    glossary: tuple[tuple[str, str], ...] = ()

    def step(self, id_: str) -> Talk | None:
        """Find a step of the agenda by its id."""
        return next((step for step in self.agenda if step.id == id_), None)

    def question(self, key: str) -> Ask | None:
        """Find a question of the agenda by its id."""
        asked = (s for s in self.agenda if isinstance(s, Ask) and s.id == key)
        return next(asked, None)
