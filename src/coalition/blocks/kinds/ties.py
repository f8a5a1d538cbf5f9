"""Ties on paper: a list to tick, and who works with whom."""

from collections.abc import Sequence

from coalition.activities import Outcome, who_sees
from coalition.activities.ties import MOST_MISSING, Reported, Settings
from coalition.blocks.kinds import Seen
from coalition.blocks.model import (
    Ballot,
    Block,
    Cell,
    Column,
    Finding,
    Note,
    Row,
    Table,
    Text,
)
from coalition.blocks.turnout import waiting_text
from coalition.domain import Activity, said
from coalition.texts import Texts, fixed

BOX = "☐"
_LINE = "_" * 44


def blank(activity: Activity, seen: Seen, t: Texts) -> list[Block]:
    """Lay out the paper form: all names by the alphabet, with boxes for how often."""
    settings = Settings.model_validate(activity.settings)
    words = [
        f"{t.number(place)} {said(option.text, t.language)}"
        for place, option in enumerate(settings.often, start=1)
    ]
    how = t(
        "Tick one box for each organisation that yours works with, and leave out your "
        "own. How often: {words}.",
        words="; ".join(words),
    )
    names = sorted(seen.names.values(), key=str.casefold)
    return [
        Ballot(
            title=said(activity.question, t.language),
            who_sees=who_sees(activity, t),
            how=how,
            lines=(),
        ),
        Text.of(f"{t('Our organisation:')} {_LINE}"),
        _to_tick(names, len(words), t),
        Text.of(f"{BOX} {t('We work with nobody on this list')}"),
        Text.of(f"{t('Not on the list? Write the name')}:"),
        *(Text.of(_LINE) for _ in range(MOST_MISSING)),
        Note(text=t(fixed.NO_NAMES_OF_SURVIVORS)),
    ]


def _to_tick(names: Sequence[str], places: int, t: Texts) -> Table:
    """Put the names into two columns, read downwards."""
    boxes = "\u2002".join(f"{BOX}\u00a0{t.number(n + 1)}" for n in range(places))
    half = (len(names) + 1) // 2
    left, right = names[:half], [*names[half:], ""][:half]
    head = (Column(text=t("Organisation")), Column(text=t("How often")))
    rows = tuple(
        Row(cells=tuple(Cell(text=x) for x in (a, boxes, b, boxes if b else "")))
        for a, b in zip(left, right, strict=True)
    )
    return Table(columns=(*head, *head), rows=rows)


def filled(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Lay out who works with whom; names that nobody has let through are left out."""
    if outcome.result is None:
        return [Text.of(waiting_text(outcome.turnout, t), tone="gold")]
    said_: Reported = outcome.result
    shown = {
        (a, b): n
        for (a, b), n in said_.arcs.items()
        if a in seen.organisations and b in seen.organisations
    }
    answered = {o for o in said_.answered if o in seen.organisations}
    members = answered | (set(outcome.expected) & set(seen.organisations))
    members |= {o for pair in shown for o in pair}
    blocks: list[Block] = [*_aloud(shown, members, t), _who_with_whom(shown, seen, t)]
    return [*blocks, *_notes(outcome, said_, answered, seen, t)]


def _aloud(
    arcs: dict[tuple[str, str], int | None], members: set[str], t: Texts
) -> list[Block]:
    """Say with how many others each works, on average; either naming is a link."""
    links = {frozenset(pair) for pair in arcs}
    if len(members) < 2 or not links:
        return [Text.of(t("Nobody has named anybody yet."), tone="muted")]
    each = round(2 * len(links) / len(members))
    return [
        Finding(
            lead=t("Who works with whom."),
            text=t.count(
                "Each organisation works with about {n} of the {of} others.",
                "Each organisation works with about {n} of the {of} others.",
                each,
                of=t.number(len(members) - 1),
            ),
            tone="teal",
        )
    ]


def _who_with_whom(
    arcs: dict[tuple[str, str], int | None], seen: Seen, t: Texts
) -> Table:
    partners: dict[str, set[str]] = {}
    for a, b in arcs:
        partners.setdefault(a, set()).add(b)
        partners.setdefault(b, set()).add(a)
    names = seen.names
    rows = tuple(
        Row(
            cells=(
                Cell(text=names[o]),
                Cell(text=t.list(sorted((names[p] for p in to), key=str.casefold))),
            )
        )
        for o, to in sorted(
            partners.items(), key=lambda pair: names[pair[0]].casefold()
        )
    )
    columns = (Column(text=t("Organisation")), Column(text=t("Works with")))
    return Table(columns=columns, rows=rows)


def _notes(
    outcome: Outcome, result: Reported, answered: set[str], seen: Seen, t: Texts
) -> list[Block]:
    asked = (set(outcome.expected) & set(seen.organisations)) | answered
    silent = len(asked - answered)
    how = t("A link is there if either of the two names it.")
    if silent:
        missing = t.count(
            "{n} of {of} has not answered.",
            "{n} of {of} have not answered.",
            silent,
            of=t.number(len(asked)),
        )
        how = f"{how} {missing}"
    notes: list[Block] = [Note(text=how)]
    unsure = [seen.names[o] for o in result.differing if o in seen.organisations]
    if unsure:
        notes.append(
            Note(
                text=t(
                    "Their people did not all answer alike: {names}.",
                    names=t.list(sorted(unsure, key=str.casefold)),
                )
            )
        )
    return notes
