"""What the landscape asks a room to decide: a link, a load, an invitation, an ask."""

from collections.abc import Sequence

from coalition.blocks import Block, Cell, Column, Row, Table, Text
from coalition.domain import Decision
from coalition.texts import Texts

LINK, LOAD, INVITE, ASK = "link", "load", "invite", "ask"


def topics(t: Texts) -> dict[str, str]:
    """Name what is to be decided, in the order to go through it."""
    return {
        LINK: t("A link to make (three at most)"),
        LOAD: t("A load to share (one)"),
        INVITE: t("Whom we invite"),
        ASK: t("What we ask of others"),
        "": t("Something else"),
    }


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
