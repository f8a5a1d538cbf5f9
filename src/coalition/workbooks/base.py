"""Base workbook: the facade that a notebook works with."""

from datetime import date, datetime
from functools import partial
from typing import Any, Self, TypeVar

from coalition.blocks import Block, Callout, Items, Span, Text
from coalition.blocks.kinds import Seen, blocks_of, for_paper
from coalition.blocks.registers import (
    DECISIONS_SHOWN,
    action_table,
    decision_sentence,
    decision_table,
)
from coalition.domain import (
    Action,
    Activity,
    Audience,
    Decision,
    Fact,
    Organisation,
    Session,
    validate_slug,
)
from coalition.errors import InvalidInput, NotFound
from coalition.sessions.commands import Close, Open, RecordDecision, Show
from coalition.sessions.example import EXAMPLE
from coalition.sessions.question import QuestionHandle
from coalition.sessions.results import tally_activity
from coalition.sessions.service import SessionService
from coalition.store import Store
from coalition.views.as_of import parse_as_of
from coalition.views.snapshot import current_snapshot
from coalition.workbooks.cover import WorkbookPage
from coalition.workbooks.parameters import (
    open_store_for,
    parse_audience,
    validate_language,
)

F = TypeVar("F", bound=Fact)

_LIST = 3
"""Decisions from which on they are a list: more large sentences would fill a page."""


class Workbook(WorkbookPage):
    """One coalition, read for one audience as of one moment; one notebook's work."""

    @classmethod
    def open(
        cls,
        coalition: str = EXAMPLE,
        *,
        session: str | None = None,
        language: str | None = None,
        as_of: str | date | None = None,
        audience: str = "participants",
        store: str | None = None,
    ) -> Self:
        """Open the workbook for a coalition.

        Parameters
        ----------
        coalition : str
            Its slug. The example, where the store does not hold it, is shown from
            memory.
        session : str, optional
            The day to work on.
        language : str, optional
            Two-letter code; the coalition's own if not given.
        as_of : str, optional
            Read everything as it stood then; a bare day means its end.
        audience : {"participants", "room", "facilitator"}
        store : str, optional
            Where the store is; see :func:`coalition.store.store_path`.

        Raises
        ------
        CoalitionError
            If one of these cannot be used; in one sentence.
        """
        opened = open_store_for(validate_slug(coalition, "coalition"), store)
        card = opened.facts.coalition(coalition)
        moment = parse_as_of(as_of, card.time_zone)
        day = None
        if session:
            name = validate_slug(session, "session")
            day = opened.facts.get(coalition, Session, name, moment)
        return cls.from_store(
            opened,
            coalition,
            session=day,
            language=validate_language(language or (day or card).language),
            as_of=moment,
            audience=parse_audience(audience),
        )

    @classmethod
    def from_store(
        cls,
        store: Store,
        coalition: str,
        *,
        session: Session | None,
        language: str,
        as_of: datetime | None = None,
        audience: Audience = Audience.ROOM,
    ) -> Self:
        """Create the workbook from an open store."""
        if as_of is not None:
            store.facts.coalition(coalition, as_of)  # says so if it was not known then
        snapshot = current_snapshot(store, coalition).at(as_of)
        return cls(
            store,
            snapshot.coalition,
            session=session,
            language=language,
            as_of=as_of,
            audience=audience,
        )

    def close(self) -> None:
        """Let go of the store; for a process that goes on without the workbook."""
        self._store.close()

    def read(self, model: type[F]) -> list[F]:
        """Read the facts of one kind, as this audience may see them."""
        # Anew each time: a wish made a minute ago holds on a page opened before.
        return self.view.all(model)

    def names(self) -> dict[str, str]:
        """Tell the names that organisations show, by their ids."""
        return {o.id: o.shown_name for o in self.read(Organisation)}

    def viewer_context(self) -> Seen:
        """Return what the viewer may know, for rendering activity kinds."""
        return Seen(self.coalition, {o.id: o for o in self.read(Organisation)})

    def activity(self, key: str) -> Activity | None:
        """Find this notebook's activity of that name: of the session, or the last.

        The newest round that was asked; one that is only planned, where none was.
        """
        found = [
            activity
            for activity in self.view.snapshot.all(Activity)
            if (activity.workbook, activity.key) == (self.name, key)
            and self.session in (None, self._session_of(activity))
        ]
        newest = max(found, key=self._recency_key, default=None)
        return None if newest is None else self.view.mask(newest)

    def question(self, key: str) -> QuestionHandle:
        """Return an activity of this notebook with its callbacks."""
        activity = self.activity(key)
        if activity is None:
            return QuestionHandle(None, read=_nothing_to_read)
        read = partial(self._read_again, activity.id)
        if self.session is None or self.as_of is not None:
            return QuestionHandle(activity, read)
        host = self.session_service()
        return QuestionHandle(
            activity,
            read,
            watch=self._store.watch_changes,
            on_open=lambda closing: host.do(
                Open(activity=activity.id, closing=closing)
            ),
            on_close=partial(host.do, Close(activity=activity.id)),
            on_show=partial(host.do, Show(activity=activity.id)),
        )

    def results(self, activity: Activity) -> list[Block]:
        """Lay out what an activity came to, as far as this audience may see it."""
        came_to = tally_activity(
            self._store, self.coalition.id, activity, self.audience, self.as_of
        )
        host = self.audience is Audience.FACILITATOR
        return for_paper(came_to, self.viewer_context(), self.t, host=host)

    def ballot(self, activity: Activity) -> list[Block]:
        """Lay out an activity's paper form."""
        return blocks_of(activity.activity).blank(
            activity, self.viewer_context(), self.t
        )

    def decisions(self) -> list[Decision]:
        """List the decisions of the session, or of the coalition; newest first."""
        of_it = self.read(Decision)
        if self.session is not None:
            of_it = [d for d in of_it if d.session == self.session.id]
        came = self.view.snapshot.first_recorded(Decision)
        return sorted(of_it, key=lambda d: (d.day, came[d.id]), reverse=True)

    def session_service(self) -> SessionService:
        """Return the session service for the session of this page.

        Raises
        ------
        InvalidInput
            If no session was named, or the page shows the past.
        """
        if self.session is None:
            raise InvalidInput(
                what="Session", problem="choose or start one on the home page first."
            )
        if self.as_of is not None:
            raise InvalidInput(
                what="as_of", problem="what was cannot be changed; open today's page."
            )
        return SessionService(self._store, self.coalition.id, self.session.id)

    def decisions_aloud(self) -> list[Block]:
        """Render the decisions as they are read aloud."""
        made = self.decisions()
        if self.session is not None:
            made.reverse()
        lead = self.t("What we decided.")
        aloud = [decision_sentence(one, self.t) for one in made[:DECISIONS_SHOWN]]
        if len(aloud) < _LIST:
            return [Callout(lead=lead, text=text, tone="teal") for text in aloud]
        more = len(made) - DECISIONS_SHOWN
        if more > 0:
            aloud.append(self.t("and {n} more", n=self.t.number(more)))
        return [
            Text(spans=(Span(text=lead, bold=True),)),
            Items(items=tuple((Text.of(text),) for text in aloud)),
        ]

    def decision_register(self) -> list[Block]:
        """Render the tables of decisions and actions."""
        return [*decision_table(self.decisions(), self.t), *self.actions()]

    def result_findings(self, key: str) -> list[Block]:
        """Render the spoken findings of the result of a question."""
        activity = self.activity(key)
        said_aloud = self.results(activity) if activity is not None else []
        return [block for block in said_aloud if isinstance(block, Callout)]

    def actions(self) -> list[Block]:
        """Lay out who does what by when; empty if nobody does anything yet."""
        actions = self.read(Action)
        if self.session is not None:
            actions = [a for a in actions if a.session == self.session.id]
        return action_table(actions, self.t, self.day)

    def decide(self, text: str, **more: Any) -> Decision:
        """Write down a decision of the room; see `RecordDecision` for what it may say."""
        command = RecordDecision(text=text, workbook=self.name, **more)
        decided: Decision = self.session_service().do(command)
        return decided

    def _read_again(self, activity_id: str) -> tuple[Activity, list[Block]]:
        asked = self._store.facts.get(
            self.coalition.id, Activity, activity_id, self.as_of
        )
        activity = self.view.mask(asked)
        return activity, self.results(activity)

    def _session_of(self, activity: Activity) -> Session | None:
        if self.session is not None and activity.session == self.session.id:
            return self.session
        return None

    def _recency_key(self, activity: Activity) -> tuple[Any, ...]:
        session = self.view.snapshot.at(None).get(Session, activity.session)
        return activity.state != "planned", session.day, activity.round, activity.id


def _nothing_to_read() -> tuple[Activity, list[Block]]:
    raise NotFound(what="question", name="", hint="Start a session first.")
