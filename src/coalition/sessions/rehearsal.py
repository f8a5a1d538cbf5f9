"""Rehearsals: a copy of a session with simulated participants.

A rehearsal is a coalition of its own, copied from the real one, so that nothing which
happens in it can touch what is real. It is thrown away whole.
"""

import hashlib
from collections.abc import Iterable

from coalition.domain import (
    Activity,
    Audience,
    Coalition,
    Fact,
    Indicator,
    Observation,
    Offer,
    Organisation,
    Role,
    Seat,
    Session,
    Tie,
    Wave,
    for_audience,
    new_id,
)
from coalition.errors import InvalidInput, NotFound, _
from coalition.sessions.planning import free_code
from coalition.store import Store
from coalition.views.view import View
from coalition.workbooks.cover import REHEARSAL as REHEARSAL

FEWEST, MOST = 12, 100
"""Make-believe participants of a day; the host's own phone may join them."""

_COLLEAGUES, _ALONE = 2, 1
_OF_TEN = 8
"""Of ten organisations expected, how many somebody speaks for: enough to say a thing."""

_COPIED: tuple[type[Fact], ...] = (Offer, Tie, Wave, Indicator, Observation)
_ENDING, _LONGEST = "-rehearsal", 54


def rehearsal_slug(coalition: str) -> str:
    """Return the slug of the rehearsal copy of a coalition.

    Examples
    --------
    >>> rehearsal_slug("safe-passage")
    'safe-passage-rehearsal'
    """
    return f"{coalition[:_LONGEST].rstrip('-')}{_ENDING}"


def start_rehearsal(store: Store, coalition: str, session: str) -> tuple[str, Session]:
    """Copy a session into a new rehearsal; an earlier one is replaced.

    Returns
    -------
    tuple of (str, Session)
        The slug of the copy, and its day: not begun, with a code of its own and
        make-believe people in their seats, from `FEWEST` to `MOST`.

    Raises
    ------
    InvalidInput
        If this is a rehearsal itself, or a coalition of the copy's name is there.
    NotFound
        If there is no such day.
    """
    card = store.facts.coalition(coalition)
    real = store.facts.get(coalition, Session, session)
    if card.rehearsal_of is not None:
        raise InvalidInput(what="The rehearsal", problem="this is one already.")
    slug = rehearsal_slug(coalition)
    delete_rehearsal(store, coalition)
    day, questions = _copy_session(store, coalition, real)
    copy = card.model_copy(update={"id": slug, "rehearsal_of": coalition})
    # The copy knows no former names, nor those who left, to take them out itself.
    wishes = View.of(store, coalition, Audience.PARTICIPANTS)
    known = wishes.mask_all(_copy_facts(store, coalition))
    copy, day = wishes.mask(copy), wishes.mask(day)
    store.facts.put(slug, [copy, *known, day, *wishes.mask_all(questions)])
    _seat(store, slug, day)
    return slug, day


def delete_rehearsal(store: Store, coalition: str) -> bool:
    """Delete the rehearsal of a coalition; tell whether there was one.

    Raises
    ------
    InvalidInput
        If what has the rehearsal's name is none of this coalition.
    """
    slug = rehearsal_slug(coalition)
    try:
        card = store.facts.coalition(slug)
    except NotFound:
        return False
    if card.rehearsal_of != coalition:
        problem = _("a coalition of this name is there: {name}.")
        raise InvalidInput(what="The rehearsal", problem=problem, name=slug)
    store.delete_rehearsal(slug)
    return True


def find_rehearsal(store: Store, coalition: str, session: str) -> Session | None:
    """Find the rehearsal of a day, if there is one now."""
    try:
        card = store.facts.coalition(rehearsal_slug(coalition))
    except NotFound:
        return None
    if card.rehearsal_of != coalition:
        return None
    days = store.facts.all(card.id, Session)
    return next((day for day in days if day.rehearses == session), None)


def list_simulated_seats(
    store: Store, coalition: str, day: Session
) -> list[tuple[Seat, str]]:
    """List the simulated participants with the secrets of their seats."""
    found = []
    for n in range(MOST if day.rehearses else 0):
        secret = _secret(day, n)
        seat = store.room.seat(coalition, day.id, secret)
        if seat is not None:
            found.append((seat, secret))
    return found


def _copy_session(
    store: Store, coalition: str, real: Session
) -> tuple[Session, list[Activity]]:
    """Copy a day as it was before it began; an id belongs to one coalition only."""
    asked = [
        activity
        for activity in store.facts.all(coalition, Activity)
        if activity.session == real.id and activity.round == 1
    ]
    ids = {activity.id: new_id() for activity in asked}
    id_ = f"rehearsal-{new_id()[:12]}"
    order = tuple(
        item.model_copy(update={"activity": ids.get(item.activity or "")})
        for item in real.running_order
        if not item.activity or item.activity in ids
    )
    day = Session(
        id=id_,
        title=real.title,
        day=real.day,
        code=free_code(store),
        place=real.place,
        language=real.language,
        notebooks=real.notebooks,
        expected=real.expected,
        running_order=order,
        rehearses=real.id,
    )
    fresh = {"state": "planned", "revealed": False} | dict.fromkeys(
        ("opened_at", "closed_at", "ends_at")
    )
    return day, [
        a.model_copy(update={"id": ids[a.id], "session": id_} | fresh) for a in asked
    ]


def _copy_facts(store: Store, coalition: str) -> list[Fact]:
    """Copy what is known; what is for the host's eyes only is not needed to practise."""
    cards = [
        card.model_copy(update={"note": "", "contact": ""})
        for card in store.facts.all(coalition, Organisation)
    ]
    rest = (f for model in _COPIED for f in store.facts.all(coalition, model))
    return [*cards, *rest]


def _seat(store: Store, coalition: str, day: Session) -> None:
    shown = for_audience(
        store.facts.all(coalition, Organisation), Audience.PARTICIPANTS
    )
    parts = _assign_seats([o.id for o in shown], day.expected)
    for n, (organisation, role) in enumerate(parts):
        store.room.take_seat(
            coalition, day.id, _secret(day, n), role=role, organisation=organisation
        )


def _assign_seats(
    known: Iterable[str], expected: Iterable[str]
) -> list[tuple[str | None, Role]]:
    """Assign organisations and roles to the simulated seats.

    Examples
    --------
    >>> [len(_assign_seats(map(str, range(n)), ())) for n in (3, 11, 29, 500)]
    [12, 12, 27, 100]
    """
    there = list(known)
    invited = [id_ for id_ in expected if id_ in there] or there
    wanted = -(-len(invited) * _OF_TEN // 10) + _COLLEAGUES + _ALONE
    people = min(max(FEWEST, wanted), MOST)
    speaking = invited[: people - _COLLEAGUES - _ALONE]
    organisations: list[str | None] = [*speaking, *speaking[:_COLLEAGUES]]
    organisations += [None] * (people - len(organisations))
    roles = [Role.MEMBER] * people
    roles[2], roles[-1] = Role.GOVERNMENT, Role.AFFECTED
    return list(zip(organisations, roles, strict=True))


def _secret(day: Session, n: int) -> str:
    # Nothing is kept by it: whoever guesses it sits in a rehearsal.
    return hashlib.sha256(f"make-believe/{day.id}/{day.code}/{n}".encode()).hexdigest()


def is_rehearsal(card: Coalition) -> bool:
    """Tell whether a coalition is a copy to rehearse with."""
    return card.rehearsal_of is not None


def source_coalition(store: Store, coalition: str) -> str:
    """Return the source coalition of a rehearsal, or the coalition itself."""
    try:
        return store.facts.coalition(coalition).rehearsal_of or coalition
    except NotFound:
        return coalition
