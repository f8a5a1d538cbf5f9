"""Sessions: agenda, seats, roles and answer channels of one day."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from coalition.domain.facts import Fact
from coalition.domain.fields import HostOnly, Identifier, OrganisationRefs, Policy
from coalition.domain.identifiers import Slug
from coalition.domain.wording import FreeText, Name, Wording
from coalition.errors import _


class Role(StrEnum):
    """Role of a participant in the room."""

    MEMBER = "member"
    AFFECTED = "affected"
    GOVERNMENT = "government"
    BUSINESS = "business"
    FUNDER = "funder"
    BACKBONE = "backbone"
    OBSERVER = "observer"
    HOST = "host"
    HELPER = "helper"
    UNSAID = "unsaid"


COUNTING_ROLES = frozenset(Role) - {Role.OBSERVER, Role.HOST, Role.HELPER}
"""The roles whose answers count unless an activity says otherwise."""


class Wave(Fact):
    """A repeated assessment: this year, last year.

    Attributes
    ----------
    expected : tuple of str
        Ids of the organisations that were asked whom they work with, sorted.
    answered : tuple of str
        Ids of those that answered, sorted; who works with nobody has answered too.
    undirected : bool
        Whether its ties have no direction: each link is written down once.
    """

    kind: ClassVar[str] = "wave"

    name: Wording
    began: date
    expected: OrganisationRefs = ()
    answered: OrganisationRefs = ()
    # Left out unless it was said, so that the fingerprint of older data stays.
    undirected: Annotated[bool, Field(exclude_if=lambda set_: not set_)] = False


class RunningOrderItem(BaseModel):
    """One item of the running order: an activity, a speech, a break.

    Attributes
    ----------
    reads : str
        What the room reads together from the wall, by the name that the day's workbook
        gives it; empty where nothing is read.
    decides : bool
        Whether decisions are written down then.
    workbook, step : str
        The workbook and the step of its agenda that it was planned from, where its
        script stands; empty for what the host put in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Wording
    minutes: Annotated[int, Field(ge=0, le=600)] = 10
    activity: Identifier | None = None
    weight: Literal["must", "shorter", "can-go"] = "must"
    reads: Identifier = ""
    decides: bool = False
    workbook: Identifier = ""
    step: Identifier = ""


class Session(Fact):
    """A day: one running order, one join code, one attendance list, one paper.

    Attributes
    ----------
    code : str
        Six digits to join with; unique among the sessions of the store that are open.
    notebooks : tuple of str
        The workbooks whose pages belong on this day's paper.
    expected : tuple of str
        Ids of the organisations that were invited.
    state : {"planned", "open", "closed"}
    reading : str
        What the room reads from the wall just now, as in `Item.reads`; else empty.
    read : tuple of str
        What was read together, and may be read on phones too.
    version : int
        Which paper of this day it is: counted up when something was corrected.
    replaces : date or None
        The day of the paper before this one.
    changed : str
        In one line, what this version says differently.
    seat_key : str
        Knows the seat codes that were printed beforehand; whoever has it can print
        more of them.
    rehearses : str or None
        Id of the day that this one only rehearses.
    """

    kind: ClassVar[str] = _("session")

    id: Slug
    title: Name
    day: date
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$"), Policy.PLAIN]
    place: Name = ""
    language: Identifier = "en"
    wave: Identifier | None = None
    notebooks: tuple[Identifier, ...] = ()
    running_order: tuple[RunningOrderItem, ...] = ()
    expected: OrganisationRefs = ()
    state: Literal["planned", "open", "closed"] = "planned"
    paused: bool = False
    reading: Identifier = ""
    read: tuple[Identifier, ...] = ()
    version: Annotated[int, Field(ge=1)] = 1
    replaces: date | None = None
    changed: FreeText = ""
    seat_key: Annotated[Identifier, HostOnly] = ""
    rehearses: Identifier | None = None


class AnswerChannel(StrEnum):
    """How an answer came in."""

    PHONE = "phone"
    SHARED = "shared"
    TABLE = "table"
    PAPER = "paper"
    TALLY = "tally"


class Seat(BaseModel):
    """One participant, shared phone or table in one session; never a user account.

    Attributes
    ----------
    number : int
        Counted from 1 within the session; what stands on a seat card.
    people : int
        How many people sit here: 1, or the number stated for a table.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    session: str
    number: Annotated[int, Field(ge=1)]
    role: Role
    organisation: str | None = None
    way: AnswerChannel = AnswerChannel.PHONE
    people: Annotated[int, Field(ge=1, le=500)] = 1
    joined_at: datetime
