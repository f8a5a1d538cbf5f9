"""Cards on paper: a form for any organisation, and how many confirmed theirs."""

from collections.abc import Sequence

from coalition.activities import Outcome, who_sees
from coalition.activities.card import Answer
from coalition.blocks.cards import blank_sheet
from coalition.blocks.kinds import Seen
from coalition.blocks.model import Bars, Block, Finding, Text
from coalition.domain import Activity, said
from coalition.texts import Texts

_FEWEST = 3
"""Of fewer cards nothing is counted: what changed would be one organisation's."""


def blank(activity: Activity, _seen: Seen, t: Texts) -> list[Block]:
    """Lay out a card with nothing on it; see `coalition.blocks.cards.card_sheet`."""
    title = said(activity.question, t.language)
    return blank_sheet(t, title, who_sees(activity, t))


def filled(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Say how many have looked at their card and how it stood, and name none."""
    said = short(outcome, seen, t)
    return said if outcome.result is None else [*said, *_counts(outcome, t)]


def short(outcome: Outcome, _seen: Seen, t: Texts) -> list[Block]:
    """Say how many have looked at their card, and nothing more."""
    sentence = _confirmed(outcome, t)
    if outcome.result is None:
        return [Text.of(sentence, tone="gold")]
    return [Finding(lead=t("Our cards"), text=sentence, tone="teal")]


def _counts(outcome: Outcome, t: Texts) -> list[Block]:
    """Count cards and lines, of those that the sentence above counts too."""
    turnout = outcome.turnout
    said = [
        Answer.model_validate(value)
        for id_, value in (outcome.named or {}).items()
        if id_ in outcome.expected and value
    ]
    if len(said) < _FEWEST or len(said) != turnout.organisations:
        return []
    right = sum(answer.is_right for answer in said)
    counts = right, len(said) - right, turnout.expected - len(said)
    labels = t("Right as it was"), t("Something changed"), t("Not confirmed yet")
    title = t("The cards of the organisations expected")
    bars = Bars(title=title, labels=labels, counts=counts, of=turnout.expected)
    return [bars, *_lines(said, t)]


def _lines(said: Sequence[Answer], t: Texts) -> list[Block]:
    lines = [line for answer in said for line in answer.lines]
    new = sum(len(answer.added) for answer in said)
    ended = sum(not line.keep for line in lines)
    other = len(lines) - ended
    told = [
        (t.count("{n} line is new", "{n} lines are new", new), new),
        (t.count("{n} line has ended", "{n} lines have ended", ended), ended),
        (
            t.count(
                "{n} line is now for another number of people",
                "{n} lines are now for another number of people",
                other,
            ),
            other,
        ),
    ]
    parts = [words for words, n in told if n]
    return (
        [Text.of(t("On these cards: {lines}.", lines=t.list(parts)))] if parts else []
    )


def _confirmed(outcome: Outcome, t: Texts) -> str:
    # Only those that the reader may know of: no "and one more" gives a hidden one away.
    turnout = outcome.turnout
    if turnout.expected:
        return t(
            "{n} of {of} organisations have confirmed their card.",
            n=t.number(turnout.organisations),
            of=t.number(turnout.expected),
        )
    return t.count(
        "{n} organisation has confirmed its card.",
        "{n} organisations have confirmed their card.",
        turnout.organisations,
    )
