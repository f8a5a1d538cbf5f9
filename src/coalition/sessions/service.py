"""Session service: open, close and reveal questions; record decisions.

Each step is one fact more in the store; walls and phones notice it there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal, TypeVar

from coalition.activities import Known, kind, kinds
from coalition.domain import (
    Action,
    Activity,
    Answer,
    AnswerChannel,
    Decision,
    Fact,
    Offer,
    Organisation,
    RunningOrderItem,
    Session,
    SessionNote,
    Tie,
    Wave,
    new_id,
)
from coalition.errors import InvalidInput, NotFound, NotOpen, VersionConflict
from coalition.sessions.commands import Command
from coalition.sessions.opening import refresh_settings
from coalition.store import ClosingEffects, Receipt, Store, Submission, Unlinker

SessionRecord = TypeVar("SessionRecord", Decision, Action, SessionNote)
"""What a host writes down in a session."""


class SessionService:
    """Commands and queries on one session, as its host runs them.

    Parameters
    ----------
    store : Store
    coalition : str
    session : str
    """

    def __init__(self, store: Store, coalition: str, session: str) -> None:
        self.store, self.coalition, self.session_id = store, coalition, session

    def do(self, command: Command, based_on: str = "") -> Any:
        """Run a command in one transaction, and give what it made.

        Parameters
        ----------
        based_on : str, optional
            The `version` that its sender saw; empty where it does not matter.

        Raises
        ------
        VersionConflict
            If the session or one of its questions has changed since. Nothing is done.
        CoalitionError
            Whatever the command refuses; then nothing is done either.
        """
        with self.store.transaction():
            if based_on not in {"", self.version()}:
                raise VersionConflict(name=self.session.title, theirs=self.version())
            return command.run(self)

    def version(self) -> str:
        """Return a short hash of the session and its questions as they stand now."""
        facts = [self.session, *self.activities()]
        said = "\n".join(fact.model_dump_json() for fact in facts)
        return sha256(said.encode()).hexdigest()[:16]

    @property
    def session(self) -> Session:
        """The session as it stands now."""
        return self.store.facts.get(self.coalition, Session, self.session_id)

    def activities(self) -> list[Activity]:
        """List the session's activities in the running order; extra ones last."""
        return in_running_order(
            self.session, self.store.facts.all(self.coalition, Activity)
        )

    def activity(self, activity_id: str) -> Activity:
        """Read one activity as it stands now."""
        return self.store.facts.get(self.coalition, Activity, activity_id)

    def update_session(self, **changes: Any) -> Session:
        """Change the session: its state, a pause, the running order.

        Closing it closes the question that is still open, drops what came too late
        where no name is kept, and takes off what was read together: the paper has it.
        """
        over = changes.get("state", self.session.state) == "closed"
        if over:
            changes |= {"reading": "", "read": ()}
        changed = Session.model_validate(self.session.model_dump() | changes)
        for activity in self.activities() if over else ():
            if activity.state == "open":
                self.close(activity.id)
        self.store.facts.put(self.coalition, [changed])
        # Only now does nothing more come in.
        for activity in self.activities() if over else ():
            self.store.room.drop_unadmitted(self.coalition, activity.id)
        return changed

    def open(self, activity_id: str, minutes: int | None = None) -> Activity:
        """Put a question to the room; one at a time, so another open one is closed.

        Parameters
        ----------
        minutes : int, optional
            For the timer. Nothing closes by itself when it runs out.
        """
        now = self.store.clock()
        ends = now + timedelta(minutes=minutes) if minutes else None
        activity = self.activity(activity_id)
        if activity.state == "closed":
            raise NotOpen
        self.refuse_when_over()
        if activity.activity in kinds():
            kind(activity.activity).hold_promise(activity)
        fresh: dict[str, Any] = {"opened_at": activity.opened_at or now}
        if activity.opened_at is None:
            fresh |= refresh_settings(
                self.store, self.coalition, activity, self.session
            )
        # Nothing refuses from here on: a cut that is made cannot be taken back.
        for other in self.activities():
            if other.state == "open" and other.id != activity_id:
                self.close(other.id)
        if self.session.state == "planned":
            self.update_session(state="open")
        self._end_reading()
        return self._update_activity(activity_id, state="open", ends_at=ends, **fresh)

    def close(self, activity_id: str) -> Activity:
        """Close a question; anonymous answers are unlinked from their seats here.

        What its answers change in the coalition is written in the same moment.
        """
        activity = self.activity(activity_id)
        return self.store.room.close_activity(
            self.coalition,
            activity_id,
            unlink_of(activity),
            self._closing_effects(activity),
        )

    def admit(self, activity_id: str) -> int:
        """Let in the answers that came after closing; says how many.

        Only of whom there is something new are the facts written again: whatever was
        changed since closing is a later word than the answers that came in time.
        """
        activity = self.activity(activity_id)
        counted = {answer.id for answer in self.store.room.answers(activity_id)}
        also = self._closing_effects(activity, counted)
        unlink = unlink_of(activity)
        return self.store.room.admit_late(self.coalition, activity_id, unlink, also)

    def load_known(self) -> Known:
        """Load what an activity kind needs to write facts at closing."""
        facts, session = self.store.facts, self.session
        waves = {wave.id: wave for wave in facts.all(self.coalition, Wave)}
        return Known(
            session=session,
            wave=waves.get(session.wave or session.id),
            organisations=tuple(facts.all(self.coalition, Organisation)),
            offers=tuple(facts.all(self.coalition, Offer)),
            ties=tuple(facts.all(self.coalition, Tie)),
        )

    def _closing_effects(
        self, activity: Activity, counted: Collection[str] | None = None
    ) -> ClosingEffects | None:
        written = _kind_attribute(activity, "written")
        if written is None:
            return None
        known = self.load_known()
        if counted is not None:
            known = replace(known, changed=self._cards_changed())

        def also(
            closed: Activity, answers: Sequence[Answer]
        ) -> tuple[Sequence[Fact], Sequence[Fact]]:
            fresh = {a.organisation for a in answers if a.id not in (counted or ())}
            own = [answer for answer in answers if answer.organisation in fresh]
            change = written(closed, own, known)
            return change.put, change.remove

        return also

    def _cards_changed(self) -> dict[str, datetime]:
        """Tell when each card, with what its organisation offers, was changed last."""
        changed: dict[str, datetime] = {}
        whose: dict[str, str] = {}
        for record in self.store.facts.list_versions(self.coalition):
            if record.kind == Offer.kind and record.document:
                whose[record.id] = record.document["organisation"]
            if record.kind == Organisation.kind:
                changed[record.id] = record.recorded_at
            elif record.kind == Offer.kind and record.id in whose:
                changed[whose[record.id]] = record.recorded_at
        return changed

    def reveal(self, activity_id: str, *, shown: bool = True) -> Activity:
        """Show the result to the room, or take it from the wall again.

        Raises
        ------
        InvalidInput
            If the question is not closed: who watched it grow would see each answer.
        """
        if shown and self.activity(activity_id).state != "closed":
            raise InvalidInput(what="The result", problem="close the question first.")
        if shown:
            self._end_reading()
        return self._update_activity(activity_id, revealed=shown)

    def show_section(self, part: str) -> Session:
        """Show a section of the workbook on the wall and on phones.

        Raises
        ------
        InvalidInput
            If the running order has no such part, a question is open or the day is over.
        """
        self.refuse_when_over()
        session = self.session
        if not part or part not in {item.reads for item in session.running_order}:
            raise InvalidInput(
                what="What you read", problem="it is not in the running order."
            )
        if any(activity.state == "open" for activity in self.activities()):
            raise InvalidInput(
                what="What you read", problem="close the open question first."
            )
        read = (*(p for p in session.read if p != part), part)
        return self.update_session(reading=part, read=read)

    def hide_section(self, part: str) -> Session:
        """Remove a section of the workbook from the wall and from phones."""
        session = self.session
        still = "" if session.reading == part else session.reading
        read = tuple(p for p in session.read if p != part)
        return self.update_session(reading=still, read=read)

    def _end_reading(self) -> None:
        """Let a question or a result have the wall; phones keep what was read."""
        if self.session.reading:
            self.update_session(reading="")

    def reword(
        self, activity_id: str, title: Mapping[str, str], question: Mapping[str, str]
    ) -> Activity:
        """Change the words of a question that was not opened yet.

        Raises
        ------
        InvalidInput
            If it is open or closed: what was really asked is what is printed.
        """
        if self.activity(activity_id).state != "planned":
            raise InvalidInput(
                what="The question", problem="it was opened already; ask it again."
            )
        return self._update_activity(
            activity_id, title=dict(title), question=dict(question)
        )

    def add_round(self, activity_id: str) -> Activity:
        """Add a second round of a question; the first round is kept.

        A button is soon pressed twice: the same round that still waits is not made anew.
        """
        before = self.activity(activity_id)
        fresh = {"state": "planned", "revealed": False, "round": before.round + 1}
        times = dict.fromkeys(("opened_at", "closed_at", "ends_at"))
        again = before.model_copy(update={"id": new_id()} | fresh | times)
        order = {item.activity for item in self.session.running_order}
        for other in self.activities():
            if other.id in order and other.model_copy(update={"id": again.id}) == again:
                return other
        self._append(again)
        return again

    def ask_now(self, activity: Activity, minutes: int = 5) -> Activity:
        """Add an unplanned question and open it."""
        self.refuse_when_over()
        self._append(activity, minutes)
        return self.open(activity.id)

    def refuse_when_over(self) -> None:
        """Raise an error if the session is closed.

        Raises
        ------
        InvalidInput
            If the day is over.
        """
        if self.session.state == "closed":
            raise InvalidInput(
                what="The day", problem="it is over; open it again first."
            )

    def key_in(
        self,
        activity_id: str,
        value: Mapping[str, Any],
        entry: str,
        way: Literal[AnswerChannel.PAPER, AnswerChannel.TALLY] = AnswerChannel.PAPER,
        organisation: str | None = None,
    ) -> Receipt:
        """Key in a paper ballot, or the totals of a show of hands.

        Parameters
        ----------
        entry : str
            Made by the page that keys it in; a repeat counts once.
        organisation : str, optional
            Id of the one whose paper it is, where papers have one.

        Raises
        ------
        InvalidInput
            If it does not fit the question.
        NotOpen
            If the question was not opened yet.
        """
        activity = self.activity(activity_id)
        read = kind(activity.activity).read(activity.settings, value)
        post = Submission(
            id=entry,
            coalition=self.coalition,
            activity=activity_id,
            revision=0,
            value=read.model_dump(mode="json"),
            way=way,
            people=int(value.get("people", 1)),
            organisation=organisation,
        )
        (receipt,) = self.store.room.accept_submissions([post])
        if isinstance(receipt, NotOpen):
            raise receipt
        return receipt

    def record_decision(
        self, text: str, *, entry: str = "", first_step: str = "", **more: Any
    ) -> Decision:
        """Write down a decision of the room; its first step is an action too.

        Parameters
        ----------
        entry : str, optional
            Made by the page on which it was typed; a repeat is written down once.
        """
        decision = Decision(
            id=entry or new_id(),
            day=self.session.day,
            text=text,
            session=self.session_id,
            **more,
        )
        step = self._action(
            f"{decision.id}-step", first_step, decision.owner, decision.by
        )
        self.store.facts.put(
            self.coalition, [decision, step] if first_step.strip() else [decision]
        )
        return decision

    def record_action(
        self, what: str, owner: str = "", by: date | None = None, *, entry: str = ""
    ) -> Action:
        """Write down what somebody will do; a repeat of an entry counts once."""
        action = self._action(entry or new_id(), what, owner, by)
        self.store.facts.put(self.coalition, [action])
        return action

    def _action(self, id_: str, what: str, owner: str, by: date | None) -> Action:
        return Action(id=id_, what=what, owner=owner, by=by, session=self.session_id)

    def record_note(
        self, text: str, *, parked: bool = False, entry: str = ""
    ) -> SessionNote:
        """Take a note, or park a point; only the host sees it."""
        id_ = entry or new_id()
        note = SessionNote(id=id_, session=self.session_id, text=text, parked=parked)
        self.store.facts.put(self.coalition, [note])
        return note

    def list_records(self, kind: type[SessionRecord]) -> list[SessionRecord]:
        """List the records of one kind of this session, in order of entry."""
        came = self.store.facts.first_recorded(self.coalition, kind)
        own = self.store.facts.all(self.coalition, kind)
        of_today = [fact for fact in own if fact.session == self.session_id]
        return sorted(of_today, key=lambda fact: came[fact.id])

    def _update_activity(self, activity_id: str, **changes: Any) -> Activity:
        before = self.activity(activity_id)
        changed = Activity.model_validate(before.model_dump() | changes)
        self.store.facts.put(self.coalition, [changed])
        return changed

    def _append(self, activity: Activity, minutes: int = 10) -> None:
        item = RunningOrderItem(
            title=activity.title, minutes=minutes, activity=activity.id
        )
        order = (*self.session.running_order, item)
        changed = self.session.model_copy(update={"running_order": order})
        self.store.facts.put(self.coalition, [activity, changed])


def in_running_order(
    session: Session, activities: Iterable[Activity]
) -> list[Activity]:
    """List the activities of a session in its running order; extra ones last."""
    order = [item.activity for item in session.running_order if item.activity]
    own = [activity for activity in activities if activity.session == session.id]
    return sorted(own, key=lambda a: (_place(order, a.id), a.round, a.id))


def unlink_of(activity: Activity) -> Unlinker | None:
    """Return the function that unlinks anonymous answers, if the kind has one."""
    unlinked: Unlinker | None = _kind_attribute(activity, "unlinked")
    return unlinked


def _kind_attribute(activity: Activity, name: str) -> Any:
    """Return an attribute of an activity kind; None if the kind is unknown."""
    try:
        return getattr(kind(activity.activity), name)
    except NotFound:
        return None


def _place(order: Sequence[str], activity_id: str) -> int:
    return order.index(activity_id) if activity_id in order else len(order)
