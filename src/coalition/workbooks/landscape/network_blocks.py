"""Render one relation: the network drawing, its figures and the method."""

from coalition.analysis.networks.measures import cut_points
from coalition.blocks import Block, Heading, Note, Text
from coalition.blocks.charts.network import DrawingSize
from coalition.blocks.coverage import name_some
from coalition.blocks.kinds import Seen
from coalition.blocks.network_section import (
    PAPER,
    describe_not_asked,
    network_figure,
    network_method,
    network_numbers,
)
from coalition.domain import localise
from coalition.texts import Texts
from coalition.workbooks.landscape.network import WORKS_WITH, Relations


def network_blocks(
    relations: Relations, t: Texts, *, named: bool = False
) -> list[Block]:
    """Lay out a relation: who works with whom, and what that means in numbers.

    Parameters
    ----------
    named : bool
        Whether to say which relation it is: where there are several.
    """
    above = _name(relations, t) if named else []
    if not relations.has_answers:
        sentence = t("Nobody was asked yet with whom they work.")
        return [*above, Text.of(sentence, tone="muted")]
    seen = _seen(relations)
    few = len(relations.organisations) <= _FEW
    sheet: DrawingSize = {**PAPER, "height": _LOW if few else PAPER["height"]}
    figure = network_figure(relations.network, relations.strengths, seen, t, **sheet)
    numbers = network_numbers(relations.network, seen, t)
    return [*above, figure, *numbers, Note(text=" ".join(_when(relations, t)))]


_FEW, _LOW = 12, 320.0
"""Organisations up to which a drawing needs less of a page, in points."""


def method_blocks(
    relations: Relations, t: Texts, *, named: bool = False, for_host: bool = False
) -> list[Block]:
    """Lay out the statistics of a relation; nothing where nobody was asked.

    Parameters
    ----------
    named : bool
        Whether to say which relation it is: where there are several.
    for_host : bool
        Whether to name the cut-points: a load that nobody else is told by name.
    """
    if not relations.has_answers:
        return []
    above = _name(relations, t) if named else []
    below = _cut_point_names(relations, t) if for_host else []
    return [*above, *network_method(relations.network, t), *below]


def _cut_point_names(relations: Relations, t: Texts) -> list[Block]:
    names = sorted(relations.names[member] for member in cut_points(relations.network))
    if not names:
        return []
    words = t(
        "Cut-points: {names}. Only your own paper names them.",
        names=name_some(names, t),
    )
    return [Note(text=words)]


def _seen(relations: Relations) -> Seen:
    return Seen(relations.coalition, relations.organisations)


def _name(relations: Relations, t: Texts) -> list[Block]:
    ours = relations.relation == WORKS_WITH
    return [Heading(level=3, text=t("Works with") if ours else relations.relation)]


def _when(relations: Relations, t: Texts) -> list[str]:
    """Say of which round of asking it is, and who is not in it."""
    sentences = []
    if relations.wave is not None:
        wave = localise(relations.wave.name, t.language)
        began = t.date(relations.wave.began)
        # A file may name a round by nothing but the day on which it was brought in.
        if wave in ("", relations.wave.id):
            sentences.append(t("From {day} on.", day=began))
        else:
            sentences.append(t("{wave}, from {day} on.", wave=wave, day=began))
    if relations.outside:
        sentences.append(" ".join(describe_not_asked(relations.outside, t)))
    return sentences or [t("The round of asking is not known.")]
