"""Cards on paper: a form for any organisation, and how many confirmed theirs."""

from coalition.activities import Outcome, who_sees
from coalition.blocks.cards import blank_sheet
from coalition.blocks.kinds import Seen
from coalition.blocks.model import Block, Finding, Text
from coalition.domain import Activity, said
from coalition.texts import Texts


def blank(activity: Activity, _seen: Seen, t: Texts) -> list[Block]:
    """Lay out a card with nothing on it; see `coalition.blocks.cards.card_sheet`."""
    title = said(activity.question, t.language)
    return blank_sheet(t, title, who_sees(activity, t))


def filled(outcome: Outcome, _seen: Seen, t: Texts) -> list[Block]:
    """Say how many have looked at their card, and nothing of any of them."""
    sentence = _confirmed(outcome, t)
    if outcome.result is None:
        return [Text.of(sentence, tone="gold")]
    lead = t("Our cards")
    return [Finding(lead=lead, text=sentence, tone="teal")]


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
