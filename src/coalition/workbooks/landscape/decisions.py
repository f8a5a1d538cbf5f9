"""Decision topics of the landscape workbook, and the invitation list."""

import re
from collections.abc import Iterable, Mapping, Sequence

from coalition.blocks import Block, Cell, Column, Row, Table, Text
from coalition.domain import Decision, Organisation
from coalition.errors import _
from coalition.texts import Texts

LINK, LOAD, INVITE, ASK = "link", "load", "invite", "ask"


TOPICS = {
    LINK: _("A link to make (three at most)"),
    LOAD: _("A load to share (one)"),
    INVITE: _("Whom we invite"),
    ASK: _("What we ask of others"),
    "": _("Something else"),
}
"""What is to be decided, in the order to go through it."""


def uninvited_names(
    names: Mapping[str, tuple[str, ...]],
    cards: Iterable[Organisation],
    decisions: Iterable[Decision],
) -> dict[str, tuple[str, ...]]:
    """Filter typed names down to those neither registered nor invited yet.

    Parameters
    ----------
    names : mapping of str to tuple of str
        With the ids of who typed them; see `missing_names`.
    """
    known = {card.name.casefold() for card in cards}
    typed = {name.casefold() for name in names}
    invited = _named_in((d.text for d in decisions if d.topic == INVITE), known | typed)
    return {
        name: who
        for name, who in names.items()
        if name.casefold() not in known | invited
    }


def _named_in(texts: Iterable[str], names: Iterable[str]) -> set[str]:
    """Find whom texts name: in "Mitra Jaya" that is not "Mitra", where both are known."""
    rest, found = "\n".join(texts).casefold(), set()
    for name in sorted(names, key=len, reverse=True):
        rest, times = re.subn(rf"(?<!\w){re.escape(name)}(?!\w)", "\n", rest)
        if times:
            found.add(name)
    return found


def invitation_table(decisions: Sequence[Decision], t: Texts) -> list[Block]:
    """Lay out whom we invite, who asks them, and by when."""
    rows = tuple(
        Row(
            cells=(
                Cell(text=d.text),
                Cell(text=d.owner or "–"),
                Cell(text=t.date(d.by) if d.by else "–"),
            )
        )
        for d in reversed(decisions)
        if d.topic == INVITE
    )
    if not rows:
        return [Text.of(t("Nobody stands on the invitation list yet."), tone="muted")]
    heads = t("Whom we invite"), t("Who asks them"), t("By")
    return [Table(columns=tuple(Column(text=head) for head in heads), rows=rows)]
