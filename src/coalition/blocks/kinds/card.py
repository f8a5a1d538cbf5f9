"""Cards on paper: a form for any organisation, and how many confirmed theirs."""

from collections.abc import Collection, Sequence

from coalition.activities import Outcome, who_sees
from coalition.activities.card import Answer
from coalition.blocks.cards import blank_sheet
from coalition.blocks.kinds import Seen
from coalition.blocks.model import Bars, Block, Callout, Text
from coalition.domain import Activity, localise
from coalition.texts import Texts

_FEWEST = 3
"""Of fewer cards nothing is counted: what changed would be one organisation's."""


def blank(activity: Activity, _seen: Seen, t: Texts) -> list[Block]:
    """Lay out a card with nothing on it; see `coalition.blocks.cards.card_sheet`."""
    title = localise(activity.question, t.language)
    return blank_sheet(t, title, who_sees(activity, t))


def filled(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Say how many have looked at their card and how it stood, and name none."""
    said = short(outcome, seen, t)
    return said if outcome.result is None else [*said, *_counts(outcome, seen, t)]


def short(outcome: Outcome, _seen: Seen, t: Texts) -> list[Block]:
    """Say how many have looked at their card, and nothing more."""
    sentence = _confirmed(outcome, t)
    if outcome.result is None:
        return [Text.of(sentence, tone="gold")]
    return [Callout(lead=t("Our cards"), text=sentence, tone="teal")]


def _counts(outcome: Outcome, seen: Seen, t: Texts) -> list[Block]:
    """Count cards and lines, of those that the sentence above counts too."""
    turnout = outcome.turnout
    by_whom = {
        id_: Answer.model_validate(value)
        for id_, value in (outcome.named or {}).items()
        if id_ in outcome.expected and value
    }
    said = list(by_whom.values())
    if len(said) < _FEWEST or len(said) != turnout.organisations:
        return []
    right = sum(answer.is_right for answer in said)
    counts = right, len(said) - right, turnout.expected - len(said)
    labels = t("Right as it was"), t("Something changed"), t("Not confirmed yet")
    title = t("The cards of the organisations expected")
    bars = Bars(title=title, labels=labels, counts=counts, of=turnout.expected)
    plain = [answer for id_, answer in by_whom.items() if _is_placed(id_, answer, seen)]
    return [bars, *_lines(plain, seen.coalition.sensitive_services, t)]


def _is_placed(id_: str, answer: Answer, seen: Seen) -> bool:
    """Tell whether the reader may know of an organisation and of where it works."""
    card = seen.organisations.get(id_)
    return bool(card and card.print_place and answer.print_place is not False)


def _lines(said: Sequence[Answer], sensitive: Collection[str], t: Texts) -> list[Block]:
    """Count what is different in lines that stand in the table for everybody."""
    lines = [li for one in said for li in one.lines if li.service not in sensitive]
    added = [li for one in said for li in one.added if li.service not in sensitive]
    new = len(added)
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
