"""Starting a day: its code, its running order, and what the workbooks will ask."""

import secrets
from collections.abc import Callable, Sequence
from datetime import date

from coalition.domain import (
    Audience,
    Coalition,
    Offer,
    Organisation,
    RunningOrderItem,
    Session,
    for_audience,
    make_slug,
)
from coalition.store import Store
from coalition.workbooks.landscape import agenda
from coalition.workbooks.landscape.agenda import Plan

_Planner = Callable[
    [Coalition, Sequence[Organisation], Sequence[Offer], Session],
    Plan,
]

PLANNERS: dict[str, _Planner] = {agenda.NOTEBOOK_NAME: agenda.plan_agenda}
"""What each notebook asks the room; the notebooks that can be worked on in a day."""


def start_session(
    store: Store,
    coalition: str,
    *,
    title: str,
    day: date,
    notebooks: Sequence[str] = (agenda.NOTEBOOK_NAME,),
    expected: Sequence[str] = (),
    items: Sequence[RunningOrderItem] = (),
    place: str = "",
    language: str | None = None,
    wave: str | None = None,
) -> Session:
    """Start a session: plan its activities and give it a code to join with.

    Parameters
    ----------
    notebooks : sequence of str
        Whose activities are planned, in this order.
    expected : sequence of str
        Ids of the organisations that were invited.
    items : sequence of Item
        Speeches, meals and breaks; they stand before the activities until moved.
    wave : str, optional
        The round of asking that this day belongs to, if others belong to it too; else
        the day is a round of its own.

    Returns
    -------
    Session
        Planned; the first activity that is opened opens it.
    """
    card = store.facts.coalition(coalition)
    taken = {session.id for session in store.facts.all(coalition, Session)}
    session = Session(
        id=make_slug(f"{title} {day:%Y-%m}", taken, fallback="session"),
        title=title,
        day=day,
        code=free_code(store),
        place=place,
        language=language or card.language,
        wave=wave,
        notebooks=tuple(notebooks),
        expected=tuple(expected),
    )
    plans = [
        plan
        for name in notebooks
        for plan in _plan_notebook(store, card, name, session)
    ]
    order = (*items, *(item for _, item in plans))
    session = session.model_copy(update={"running_order": order})
    store.facts.put(
        coalition, [session, *(activity for activity, _ in plans if activity)]
    )
    return session


def _plan_notebook(
    store: Store, card: Coalition, notebook: str, session: Session
) -> Plan:
    if notebook not in PLANNERS:
        return []
    # What is asked stands on phones, so it is worked out from what participants may see.
    shown = for_audience(store.facts.all(card.id, Organisation), Audience.PARTICIPANTS)
    return PLANNERS[notebook](card, shown, store.facts.all(card.id, Offer), session)


def free_code(store: Store) -> str:
    """Draw six digits to join with that no other day of the store has."""
    used = {session.code for _, session in store.facts.read_all_coalitions(Session)}
    while True:
        code = f"{secrets.randbelow(900_000) + 100_000}"
        if code not in used:
            return code
