"""Registers of a coalition: decisions, actions, promises, contributions, notes."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import field_validator

from coalition.domain.facts import Fact
from coalition.domain.fields import (
    HostOnly,
    Identifier,
    OrganisationRef,
    OrganisationRefs,
)
from coalition.domain.wording import FreeText, Name, Wording
from coalition.errors import _

ActionState = Literal["planned", "under-way", "done", "dropped"]

_FORMER_STATES = {"open": "planned", "late": "planned", "stopped": "dropped"}


class Decision(Fact):
    """What was decided, how, and when we look at it again.

    Attributes
    ----------
    how : {"consent", "vote", "host"}
    topic : str
        What it is about, where a workbook asks for that: ``link``, ``load``,
        ``invite``, ``ask``; empty for any other.
    owner : str
        Who answers for it: a person or an organisation, in words.
    to_confirm : tuple of str
        Ids of organisations that must still confirm.
    against : str
        Who stood aside or against, and why, in their words.
    """

    kind: ClassVar[str] = _("decision")

    day: date
    text: FreeText
    how: Literal["consent", "vote", "host"] = "consent"
    topic: Identifier = ""
    session: Identifier | None = None
    workbook: Identifier = ""
    owner: Name = ""
    by: date | None = None
    look_again: date | None = None
    to_confirm: OrganisationRefs = ()
    against: FreeText = ""


class Action(Fact):
    """What somebody will do by when, and how far it is.

    Attributes
    ----------
    owner : str
        Who is responsible: a person or an organisation, in words.
    serves : str
        The goal that it serves, in words.
    state : {"planned", "under-way", "done", "dropped"}
        Whether it is late follows from `by`; see `is_late`.
    waits_on : str
        What has to happen first.
    """

    kind: ClassVar[str] = _("action")

    what: FreeText
    owner: Name = ""
    organisation: OrganisationRef | None = None
    by: date | None = None
    session: Identifier | None = None
    state: ActionState = "planned"
    serves: FreeText = ""
    help_needed: FreeText = ""
    waits_on: FreeText = ""

    @field_validator("state", mode="before")
    @classmethod
    def _read_former_state(cls, state: object) -> object:
        """Read a state as a store of an earlier version names it."""
        return _FORMER_STATES.get(state, state) if isinstance(state, str) else state

    @property
    def is_closed(self) -> bool:
        """Whether nobody has anything left to do."""
        return self.state in {"done", "dropped"}

    def is_late(self, day: date) -> bool:
        """Tell whether it should have been done before a day, and is not."""
        return not self.is_closed and self.by is not None and self.by < day


class Promise(Fact):
    """A promise to the community: what we heard, and what we answered and did.

    Attributes
    ----------
    group : str
        From whom it was heard: a group of people, never one person.
    told_on : date or None
        When the group was told what became of it.
    """

    kind: ClassVar[str] = _("promise")

    heard: FreeText
    group: Name = ""
    answer: FreeText = ""
    done: bool = False
    told_on: date | None = None
    told_how: FreeText = ""
    session: Identifier | None = None


class Contribution(Fact):
    """What an organisation did for or with others, and what came of it.

    Attributes
    ----------
    organisation : str or None
        Id of the organisation that contributed.
    done_for : str
        For or with whom, in words.
    form : str
        The kind of contribution, such as a room, hours or a training.
    """

    kind: ClassVar[str] = _("contribution")

    what: FreeText
    organisation: OrganisationRef | None = None
    done_for: Name = ""
    form: Name = ""
    day: date | None = None
    outcome: FreeText = ""
    confirmed_by: Name = ""


class NamingNotice(Fact):
    """A finding that names an organisation, shown to it before the room sees it.

    Attributes
    ----------
    organisation : str
        Id of the organisation that is named.
    finding : str
        Which finding it is: the name of its rule.
    text : Wording
        The sentence as the room would read it.
    state : {"told", "said-yes", "agreed", "not-yet"}
        `said-yes`: a phone said so, and the host has not asked them yet. `not-yet`:
        it wants to talk first. The name is shown only once it agreed.
    by_seat : str
        Number of the seat whose phone said so; empty where the host wrote it down.
    """

    kind: ClassVar[str] = "notice"

    session: Identifier
    organisation: OrganisationRef
    finding: Identifier
    text: Annotated[Wording, HostOnly]
    state: Literal["told", "said-yes", "agreed", "not-yet"] = "told"
    by_seat: Annotated[Identifier, HostOnly] = ""


class SessionNote(Fact):
    """A note or a parked point, taken by the host during a session; host's eyes only."""

    kind: ClassVar[str] = "note"

    session: Identifier
    text: Annotated[FreeText, HostOnly]
    parked: bool = False
