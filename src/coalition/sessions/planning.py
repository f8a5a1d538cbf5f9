"""Starting a day: its code, its running order, and what the workbooks will ask."""

import secrets
from collections.abc import Sequence
from datetime import date

from coalition.activities import kinds
from coalition.domain import (
    Activity,
    Audience,
    RunningOrderItem,
    Session,
    make_slug,
    new_id,
)
from coalition.store import Store
from coalition.texts import translate_all
from coalition.views.view import View
from coalition.workbooks.registry import find_workbook, workbooks
from coalition.workbooks.spec import Ask, Decide, FactReader, Read, Talk

Plan = list[tuple[Activity | None, RunningOrderItem]]
"""What a workbook does on a day: questions, and what is done between them."""


def start_session(
    store: Store,
    coalition: str,
    *,
    title: str,
    day: date,
    notebooks: Sequence[str] | None = None,
    expected: Sequence[str] = (),
    items: Sequence[RunningOrderItem] = (),
    place: str = "",
    language: str | None = None,
    wave: str | None = None,
) -> Session:
    """Start a session: plan its activities and give it a code to join with.

    Parameters
    ----------
    notebooks : sequence of str, optional
        Whose activities are planned, in this order; None plans all that there are.
    expected : sequence of str
        Ids of the organisations that were invited.
    items : sequence of RunningOrderItem
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
    names = tuple(workbooks()) if notebooks is None else tuple(notebooks)
    session = Session(
        id=make_slug(f"{title} {day:%Y-%m}", taken, fallback="session"),
        title=title,
        day=day,
        code=free_code(store),
        place=place,
        language=language or card.language,
        wave=wave,
        notebooks=names,
        expected=tuple(expected),
    )
    # What is asked stands on phones, so it is worked out from what participants may see.
    reader = View.of(store, coalition, Audience.PARTICIPANTS)
    plans = [step for name in names for step in plan_workbook(name, reader, session)]
    order = (*items, *(item for _, item in plans))
    session = session.model_copy(update={"running_order": order})
    store.facts.put(
        coalition, [session, *(activity for activity, _ in plans if activity)]
    )
    return session


def plan_workbook(name: str, reader: FactReader, session: Session) -> Plan:
    """Plan what a workbook does on a day.

    Returns
    -------
    list of (Activity or None, RunningOrderItem)
        None where nothing is asked: a break, reading together. A question that has
        nothing to ask about is left out, and so is one of a kind that is not there.
    """
    spec = find_workbook(name)
    plan: Plan = []
    for step in spec.agenda if spec else ():
        activity = None
        if isinstance(step, Ask):
            activity = _plan_question(name, step, reader, session)
            if activity is None:
                continue
        plan.append((activity, _order_item(name, step, activity)))
    return plan


def _plan_question(
    workbook: str, step: Ask, reader: FactReader, session: Session
) -> Activity | None:
    settings = step.settings(reader, session) if step.settings else None
    if step.kind not in kinds() or (step.settings and settings is None):
        return None
    return Activity(
        id=new_id(),
        session=session.id,
        activity=step.kind,
        workbook=workbook,
        key=step.id,
        title=translate_all(step.title),
        question=translate_all(step.question),
        settings=settings.model_dump(mode="json") if settings else {},
        attribution=step.attribution,
        voice=step.voice,
    )


def _order_item(
    workbook: str, step: Talk, activity: Activity | None
) -> RunningOrderItem:
    return RunningOrderItem(
        title=translate_all(step.title),
        minutes=step.minutes,
        weight=step.weight,
        activity=activity.id if activity else None,
        reads=step.id if isinstance(step, Read) else "",
        decides=isinstance(step, Decide),
        workbook=workbook,
        step=step.id,
    )


def free_code(store: Store) -> str:
    """Draw six digits to join with that no other day of the store has."""
    used = {session.code for _, session in store.facts.read_all_coalitions(Session)}
    while True:
        code = f"{secrets.randbelow(900_000) + 100_000}"
        if code not in used:
            return code
