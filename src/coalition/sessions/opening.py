"""Opening a planned question: its settings as they are right today."""

from collections.abc import Sequence
from typing import Any, TypeVar

from coalition.activities import kind, kinds
from coalition.domain import (
    Activity,
    Audience,
    Coalition,
    Fact,
    Session,
    for_audience,
)
from coalition.store import Store
from coalition.workbooks.registry import find_question

F = TypeVar("F", bound=Fact)


class ParticipantsReader:
    """Facts as participants may read them: hidden organisations are not among them."""

    def __init__(self, store: Store, coalition: Coalition) -> None:
        self._store, self.coalition = store, coalition

    def all(self, model: type[F]) -> Sequence[F]:
        """List all facts of a kind that stand now."""
        facts = self._store.facts.all(self.coalition.id, model)
        return for_audience(facts, Audience.PARTICIPANTS)


def refresh_settings(
    store: Store, coalition: str, activity: Activity, session: Session
) -> dict[str, Any]:
    """Return what changes of a question when it is opened first: its settings, or nothing.

    What the host took out of it goes no further; the workbook that planned it may make
    its settings anew, of the facts of today.

    Raises
    ------
    InvalidInput
        If there is nothing to ask about any more.
    """
    if activity.activity not in kinds():
        return {}
    planned = kind(activity.activity).read_settings(activity.settings)
    step = find_question(activity)
    asked = planned.as_asked() if hasattr(planned, "as_asked") else planned
    if step is not None and step.refresh is not None and activity.round == 1:
        reader = ParticipantsReader(store, store.facts.coalition(coalition))
        asked = step.refresh(activity.settings, reader, session)
    return {} if asked == planned else {"settings": asked.model_dump(mode="json")}
