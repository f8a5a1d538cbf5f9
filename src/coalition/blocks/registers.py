"""The registers on paper: what was decided, and who does what by when."""

import re
from collections.abc import Sequence
from datetime import date

from coalition.blocks.model import Block, Cell, Column, Row, Table, end_sentence
from coalition.domain import Action, Decision
from coalition.errors import _
from coalition.texts import Texts

DECISIONS_SHOWN = 6
"""Decisions of a day on its wall, phones and first page; of any more, how many."""


def decision_sentence(decision: Decision, t: Texts) -> str:
    """Say a decision as it is read back to the room: what, who, by when."""
    parts = [end_sentence(decision.text)]
    if decision.owner:
        parts.append(t("{name} answers for it.", name=decision.owner))
    if decision.by and not _names_day(decision.text, decision.by, t):
        parts.append(t("By {day}.", day=t.date(decision.by)))
    if decision.look_again:
        day = t.date(decision.look_again)
        parts.append(t("We look at this again on {day}.", day=day))
    if decision.to_confirm:
        parts.append(
            t.count(
                "Agreed by those present; {n} organisation still to confirm.",
                "Agreed by those present; {n} organisations still to confirm.",
                len(decision.to_confirm),
            )
        )
    return " ".join(parts)


def decision_table(decisions: Sequence[Decision], t: Texts) -> list[Block]:
    """Lay out decisions, one a line; nothing if there are none."""
    heads = (
        t("Day"),
        t("Decision"),
        t("Who answers for it"),
        t("By"),
        t("We look again on"),
    )
    rows = [
        (t.date(d.day), d.text, d.owner, _day(d.by, t), _day(d.look_again, t))
        for d in decisions
    ]
    return _table("", heads, rows)


def action_table(actions: Sequence[Action], t: Texts, day: date) -> list[Block]:
    """Lay out actions, what is still to do first, the soonest first; nothing if none.

    Parameters
    ----------
    day : date
        On which it is read: what should be done by then was due.
    """
    heads = (t("What"), t("Who"), t("By"), t("How it stands"))
    in_time = sorted(
        actions,
        key=lambda a: (a.is_closed, a.by is None, a.by or date.max, a.id),
    )
    rows = [(a.what, a.owner, _day(a.by, t), action_state(a, day, t)) for a in in_time]
    return _table(t("Who does what"), heads, rows)


def action_state(action: Action, day: date, t: Texts) -> str:
    """Say how an action stands on a day."""
    return t("late") if action.is_late(day) else t(_STATE_LABELS[action.state])


def _names_day(text: str, day: date, t: Texts) -> bool:
    """Tell whether a text names a day already, with its year."""
    whole = rf"(?<!\w){re.escape(t.date(day))}(?!\w)"
    return re.search(whole, text, re.IGNORECASE) is not None


def _table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> list[Block]:
    if not rows:
        return []
    columns = tuple(Column(text=head) for head in heads)
    cells = tuple(
        Row(cells=tuple(Cell(text=text or "–") for text in row)) for row in rows
    )
    return [Table(caption=caption, columns=columns, rows=cells)]


def _day(day: date | None, t: Texts) -> str:
    return t.date(day) if day else ""


_STATE_LABELS = {
    "planned": _("planned"),
    "under-way": _("under way"),
    "done": _("done"),
    "dropped": _("dropped"),
}
