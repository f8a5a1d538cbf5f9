"""One question put to the room, and what was answered."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    field_serializer,
    model_validator,
)

from coalition.domain.facts import Fact
from coalition.domain.fields import Content, Identifier
from coalition.domain.sessions import COUNTING_ROLES, AnswerChannel, Role
from coalition.domain.wording import Wording
from coalition.errors import _


class Voice(StrEnum):
    """Whose answers an activity counts."""

    PEOPLE = "people"
    ORGANISATIONS = "organisations"
    BOTH = "both"


class Attribution(StrEnum):
    """Who learns who gave an answer. Chosen before opening, said on the phone."""

    NO_NAME = "no-name"
    """The way from an answer to a seat is never written down, and cut at closing."""
    HOST_ONLY = "host-only"
    """The host sees it; it is neither shown nor printed."""
    ORGANISATION = "organisation"
    """It is shown with the organisation's name."""


class Activity(Fact):
    """One question put to the room.

    Attributes
    ----------
    activity : str
        Which of the kinds in :mod:`coalition.activities` it is.
    workbook, key : str
        Where it comes from: the notebook, and its name there.
    settings : dict
        What the kind needs to know; read by the kind's own ``Settings``.
    opened_at, closed_at, ends_at : datetime or None
        UTC. `ends_at` is when the timer runs out, if it has one; nothing closes by
        itself, because the room may need one minute more.
    revealed : bool
        Whether the room may see the result.
    """

    kind: ClassVar[str] = _("activity")

    session: Identifier
    activity: Identifier
    workbook: Identifier = ""
    key: Identifier = ""
    title: Wording
    question: Wording
    settings: Content = Field(default_factory=dict)
    voice: Voice = Voice.PEOPLE
    attribution: Attribution = Attribution.NO_NAME
    roles: frozenset[Role] = COUNTING_ROLES
    state: Literal["planned", "open", "closed"] = "planned"
    revealed: bool = False
    round: Annotated[int, Field(ge=1)] = 1
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    ends_at: datetime | None = None

    @field_serializer("roles", when_used="json")
    def _roles_in_order(self, roles: frozenset[Role]) -> list[str]:
        # A set has no order of its own; what is hashed and exported needs one.
        return sorted(roles)

    @model_validator(mode="after")
    def _a_nameless_answer_has_no_organisation(self) -> "Activity":
        if self.attribution is Attribution.NO_NAME and self.voice is not Voice.PEOPLE:
            raise ValueError(
                _("an answer without a name cannot be counted by organisation.")
            )
        return self


class Answer(BaseModel):
    """What was answered, as it counts.

    Attributes
    ----------
    id : str
        Made by the phone or by whoever keyed the paper; a repeat has the same.
    voter : str
        Whose answer it is. A seat's id; or, where no name is kept, a value that only
        the seat's own phone can make again, and that closing replaces.
    revision : int
        Counted by the phone; the highest counts, whatever order they came in.
    value : dict
        What the kind's own ``Answer`` (or ``Totals``, for a tally) reads.
    counts : bool
        Whether the seat's role counts in this activity.
    late, admitted : bool
        Came after closing; let in by the host all the same.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    activity: str
    voter: str
    revision: Annotated[int, Field(ge=0)]
    value: dict[str, Any]
    way: AnswerChannel = AnswerChannel.PHONE
    people: Annotated[int, Field(ge=1, le=100_000)] = 1
    organisation: str | None = None
    role: Role | None = None
    counts: bool = True
    late: bool = False
    admitted: bool = False
    recorded_at: datetime
    first_at: datetime | None = Field(default=None, exclude=True)
    """When its voter first answered, which a change of mind does not move."""
