"""Opening a planned question: its settings as they are right today."""

from typing import Any

from coalition.activities import kind, kinds
from coalition.domain import (
    Activity,
    Audience,
    Session,
)
from coalition.store import Store
from coalition.views.view import View
from coalition.workbooks.registry import find_question


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
        reader = View.of(store, coalition, Audience.PARTICIPANTS)
        asked = step.refresh(activity.settings, reader, session)
    return {} if asked == planned else {"settings": asked.model_dump(mode="json")}
