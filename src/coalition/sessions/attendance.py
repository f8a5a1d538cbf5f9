"""Attendance: who came, who did not, and unconfirmed cards; for hosts only."""

from collections.abc import Collection, Iterable, Sequence

from coalition.domain import (
    Audience,
    Organisation,
    Seat,
    Session,
    hidden_organisation_ids,
)
from coalition.texts import Texts


def attendance_lines(
    session: Session,
    seats: Sequence[Seat],
    cards: Iterable[Organisation],
    t: Texts,
) -> list[tuple[str, str]]:
    """Name who took part and who was expected and did not, each as one line.

    A hidden organisation stands in neither: a paper is soon in other hands.
    """
    known = list(cards)
    came = {seat.organisation for seat in seats}
    lines = (
        (t("Took part"), _names(known, came, t)),
        (
            t("Expected, but not here"),
            _names(known, set(session.expected) - came, t),
        ),
    )
    return [(head, names) for head, names in lines if names]


def unconfirmed_note(cards: Iterable[Organisation], t: Texts) -> str:
    """Name whose card nobody has confirmed; empty if there is none to name."""
    waiting = [card for card in cards if card.confirmed is None]
    names = _names(waiting, {card.id for card in waiting}, t)
    return t("Not confirmed: {names}.", names=names) if names else ""


def _names(
    cards: Sequence[Organisation], wanted: Collection[str | None], t: Texts
) -> str:
    hidden = hidden_organisation_ids(cards, Audience.PARTICIPANTS)
    shown = [c.shown_name for c in cards if c.id in wanted and c.id not in hidden]
    return t.list(sorted(shown, key=str.casefold))
