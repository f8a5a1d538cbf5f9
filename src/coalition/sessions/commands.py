"""Commands: the things that a host does in a session, as data.

Console, notebook, command line and tests send the same ones to
`SessionService.do`, which runs each in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from coalition.activities import kind
from coalition.domain import (
    Action,
    Activity,
    AnswerChannel,
    Attribution,
    Decision,
    Fact,
    RunningOrderItem,
    Session,
    SessionNote,
    Voice,
    localise,
)
from coalition.errors import CoalitionError, InvalidInput, NotFound, _
from coalition.sessions.decisions import decision_topics, workbook_of_topic
from coalition.sessions.reschedule import order_fingerprint, shorten_running_order
from coalition.store import Receipt

if TYPE_CHECKING:
    from coalition.sessions.service import SessionService


class QuestionIsOpen(CoalitionError):
    """Another question is open, and nobody said that it is to be closed."""

    code = "question-is-open"
    sentence = _(
        "“{title}” is still open ({n} have answered). Close it and open this one?"
    )

    def __init__(self, activity: str, title: str, n: int) -> None:
        super().__init__(title=title, n=n)
        self.activity = activity


class Command(BaseModel):
    """One thing that the host does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def run(self, service: SessionService) -> Any:
        """Do it; called within the transaction."""
        raise NotImplementedError


class Open(Command):
    """Put a question to the room.

    Parameters
    ----------
    minutes : int, optional
        For the timer. Nothing closes by itself when it runs out.
    closing : str
        The open question that is closed for it; see `QuestionIsOpen`.
    """

    activity: str
    minutes: int | None = None
    closing: str = ""

    def run(self, service: SessionService) -> Activity:
        """Open it."""
        _refuse_unless_closing(service, self.activity, self.closing)
        return service.open(self.activity, self.minutes)


class Close(Command):
    """Close a question: it takes no more answers."""

    activity: str

    def run(self, service: SessionService) -> Activity:
        """Close it."""
        return service.close(self.activity)


class Show(Command):
    """Show the result of a closed question to the room."""

    activity: str

    def run(self, service: SessionService) -> Activity:
        """Reveal it."""
        return service.reveal(self.activity, shown=True)


class Hide(Command):
    """Take a result from the wall and the phones."""

    activity: str

    def run(self, service: SessionService) -> Activity:
        """Hide it."""
        return service.reveal(self.activity, shown=False)


class ShowSection(Command):
    """Show a section of the day's workbook, to be read together."""

    part: str

    def run(self, service: SessionService) -> Session:
        """Project it."""
        return service.show_section(self.part)


class HideSection(Command):
    """Take a section from the wall and the phones."""

    part: str

    def run(self, service: SessionService) -> Session:
        """Take it off."""
        return service.hide_section(self.part)


class Repeat(Command):
    """Ask the same again as a second round."""

    activity: str

    def run(self, service: SessionService) -> Activity:
        """Add the round."""
        return service.add_round(self.activity)


class Settle(Command):
    """Change a question before it is opened: its words, who sees it, who counts.

    Parameters
    ----------
    settings : dict, optional
        The kind's own; None leaves them.
    """

    activity: str
    title: dict[str, str]
    question: dict[str, str]
    attribution: Attribution | None = None
    voice: Voice | None = None
    settings: dict[str, Any] | None = None

    def run(self, service: SessionService) -> Activity:
        """Change it."""
        changes = self.model_dump(exclude={"activity"}, exclude_none=True)
        before = service.activity(self.activity)
        try:
            changed = Activity.model_validate(before.model_dump() | changes)
        except ValidationError as error:
            raise as_invalid_question(error) from None
        kind(changed.activity).hold_promise(changed)
        # Refuses once the question was opened: what was really asked is printed.
        service.reword(self.activity, self.title, self.question)
        service.store.facts.put(service.coalition, [changed])
        return changed


class Skip(Command):
    """Take a question out of today's order."""

    activity: str

    def run(self, service: SessionService) -> Session:
        """Take it out."""
        order = service.session.running_order
        left = [item.model_dump() for item in order if item.activity != self.activity]
        return service.update_session(running_order=left)


class PutBack(Command):
    """Put a question back into today's order, at its end."""

    activity: str

    def run(self, service: SessionService) -> Session:
        """Put it back."""
        activity, order = service.activity(self.activity), service.session.running_order
        if activity.id in {item.activity for item in order}:
            return service.session
        item = RunningOrderItem(title=activity.title, activity=activity.id)
        return service.update_session(running_order=(*order, item))


class SetOrder(Command):
    """Replace the running order.

    Parameters
    ----------
    seen : str
        Fingerprint of the order that was changed; see `order_fingerprint`.
    """

    order: tuple[RunningOrderItem, ...]
    seen: str

    def run(self, service: SessionService) -> Session:
        """Replace it."""
        if order_fingerprint(service.session.running_order) != self.seen:
            raise InvalidInput(
                what="The running order",
                problem="it has changed since. Look at it again.",
            )
        return service.update_session(running_order=self.order)


class Shorten(Command):
    """Apply a shorter running order that was proposed; twice does no harm.

    Parameters
    ----------
    minutes : int
        How late it is.
    seen, proposed : str
        Fingerprints of the order as it stood, and as it was proposed.
    """

    minutes: int
    seen: str
    proposed: str

    def run(self, service: SessionService) -> Session:
        """Shorten the day."""
        service.refuse_when_over()
        session = service.session
        now = order_fingerprint(session.running_order)
        if now == self.proposed:
            return session
        cut = shorten_running_order(session, service.activities(), self.minutes)
        if (now, order_fingerprint(cut)) != (self.seen, self.proposed):
            raise InvalidInput(
                what="The day",
                problem="it has changed since. Look at the proposal again.",
            )
        return service.update_session(running_order=cut)


class KeyIn(Command):
    """Key in a paper ballot, or the totals of a show of hands.

    Parameters
    ----------
    entry : str
        Made by the page that keys it in; a repeat counts once.
    """

    activity: str
    value: dict[str, Any]
    entry: str
    way: Literal[AnswerChannel.PAPER, AnswerChannel.TALLY] = AnswerChannel.PAPER
    organisation: str | None = None

    def run(self, service: SessionService) -> Receipt:
        """Record it."""
        return service.key_in(
            self.activity, self.value, self.entry, self.way, self.organisation
        )


class Admit(Command):
    """Let in the answers that came after closing."""

    activity: str

    def run(self, service: SessionService) -> int:
        """Admit them; give how many."""
        return service.admit(self.activity)


class AskNow(Command):
    """Ask the room something that nobody planned."""

    question: Activity
    minutes: int = 5
    closing: str = ""

    def run(self, service: SessionService) -> Activity:
        """Put it into the order and open it."""
        _refuse_unless_closing(service, self.question.id, self.closing)
        return service.ask_now(self.question, self.minutes)


class RecordNote(Command):
    """Keep a note for the host, or park a point to come back to."""

    text: str
    parked: bool = False
    entry: str = ""

    def run(self, service: SessionService) -> SessionNote:
        """Keep it."""
        return service.record_note(self.text, parked=self.parked, entry=self.entry)


class RecordDecision(Command):
    """Write down a decision of the room; its first step is an action too."""

    text: str
    entry: str = ""
    topic: str = ""
    workbook: str = ""
    first_step: str = ""
    owner: str = ""
    by: date | None = None
    look_again: date | None = None
    to_confirm: tuple[str, ...] = ()
    against: str = ""

    def run(self, service: SessionService) -> Decision:
        """Write it down."""
        asked = service.activities()
        if self.topic and self.topic not in decision_topics(asked, self.workbook):
            raise InvalidInput(what="This choice", problem="we do not know it.")
        fields: Mapping[str, Any] = dict(self)
        workbook = self.workbook or workbook_of_topic(asked, self.topic)
        return service.record_decision(**{**fields, "workbook": workbook})


class RecordAction(Command):
    """Write down what somebody will do."""

    what: str
    owner: str = ""
    by: date | None = None
    entry: str = ""

    def run(self, service: SessionService) -> Action:
        """Write it down."""
        return service.record_action(self.what, self.owner, self.by, entry=self.entry)


class Retract(Command):
    """Take back a decision, an action, a parked point or a note."""

    record: Literal["decision", "action", "note"]
    id: str

    def run(self, service: SessionService) -> None:
        """Take it back."""
        models: tuple[type[Fact], ...] = (Decision, Action, SessionNote)
        model = next(m for m in models if m.kind == self.record)
        own = service.store.facts.all(service.coalition, model)
        here = (f for f in own if getattr(f, "session", "") == service.session_id)
        found = next((fact for fact in here if fact.id == self.id), None)
        if found is None:
            raise NotFound(what="entry", name=self.id, hint="")
        service.store.facts.remove(service.coalition, [found])


class Pause(Command):
    """Show nothing anywhere."""

    def run(self, service: SessionService) -> Session:
        """Pause."""
        return service.update_session(paused=True)


class Resume(Command):
    """Show again what was there."""

    def run(self, service: SessionService) -> Session:
        """Go on."""
        return service.update_session(paused=False)


class End(Command):
    """Close the session, with the question that is still open."""

    def run(self, service: SessionService) -> Session:
        """Close it."""
        return service.update_session(state="closed", paused=False)


class Reopen(Command):
    """Open a closed day again."""

    def run(self, service: SessionService) -> Session:
        """Open it."""
        return service.update_session(state="open")


def _refuse_unless_closing(
    service: SessionService, activity: str, closing: str
) -> None:
    """Refuse to close a question unsaid: what is nameless cannot be changed after."""
    for other in service.activities():
        if other.state == "open" and other.id not in {activity, closing}:
            answered = sum(a.people for a in service.store.room.answers(other.id))
            title = localise(other.title, service.session.language)
            raise QuestionIsOpen(other.id, title, answered)


def as_invalid_question(error: ValidationError) -> InvalidInput:
    """Turn what a model says of a question into one sentence."""
    first = error.errors()[0]
    said = str(first["ctx"]["error"]) if first["type"] == "value_error" else ""
    problem = said or _("it cannot be asked like this. Look at its words and choices.")
    return InvalidInput(what="The question", problem=problem)
