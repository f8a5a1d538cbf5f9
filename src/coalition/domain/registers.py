"""Registers of a coalition: decisions, actions, naming notices, notes."""

from datetime import date
from typing import ClassVar, Literal

from coalition.domain.facts import Fact
from coalition.domain.wording import FreeText, Name, Wording
from coalition.errors import _


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
    topic: str = ""
    session: str | None = None
    workbook: str = ""
    owner: Name = ""
    by: date | None = None
    look_again: date | None = None
    to_confirm: tuple[str, ...] = ()
    against: FreeText = ""


class Action(Fact):
    """What somebody will do by when."""

    kind: ClassVar[str] = _("action")

    what: FreeText
    owner: Name = ""
    organisation: str | None = None
    by: date | None = None
    session: str | None = None
    state: Literal["open", "done", "late", "stopped"] = "open"


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
    confidential: ClassVar[frozenset[str]] = frozenset({"text", "by_seat"})

    session: str
    organisation: str
    finding: str
    text: Wording
    state: Literal["told", "said-yes", "agreed", "not-yet"] = "told"
    by_seat: str = ""


class SessionNote(Fact):
    """A note or a parked point, taken by the host during a session; host's eyes only."""

    kind: ClassVar[str] = "note"
    confidential: ClassVar[frozenset[str]] = frozenset({"text"})

    session: str
    text: FreeText
    parked: bool = False
