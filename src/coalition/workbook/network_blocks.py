"""One relation laid out: the drawing, its numbers in plain words, the method."""

from coalition.blocks import Block, Heading, Text
from coalition.texts import Texts
from coalition.workbook.network import Relations


def network_blocks(
    relations: Relations, t: Texts, *, named: bool = False
) -> list[Block]:
    """Lay out a relation.

    Parameters
    ----------
    named : bool
        Whether to say which relation it is: where there are several.
    """
    above: list[Block] = [Heading(level=3, text=relations.relation)] if named else []
    if not relations.asked:
        sentence = t("Nobody was asked yet with whom they work.")
        return [*above, Text.of(sentence, tone="muted")]
    return above
