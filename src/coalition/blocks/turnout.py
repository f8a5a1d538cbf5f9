"""Who answered, in words: every number with what it is out of."""

from coalition.analysis.turnout import Turnout
from coalition.domain import Activity, Voice
from coalition.texts import Texts


def turnout_sentence(turnout: Turnout, t: Texts) -> str:
    """Say how many organisations, or people, have answered so far."""
    keyed_only = turnout.people and not turnout.organisations
    if turnout.expected and not keyed_only:
        n, of = t.number(turnout.organisations), t.number(turnout.expected)
        if turnout.unexpected:
            more = t.number(turnout.unexpected)
            return t(
                "{n} of {of} organisations expected have answered, and {more} more.",
                n=n,
                of=of,
                more=more,
            )
        return t("{n} of {of} organisations expected have answered.", n=n, of=of)
    if turnout.here:
        return t(
            "{n} people have answered; {of} are here.",
            n=t.number(turnout.people),
            of=t.number(turnout.here),
        )
    return t.count(
        "{n} person has answered.", "{n} people have answered.", turnout.people
    )


def waiting_text(turnout: Turnout, t: Texts) -> str:
    """Say that the result is not shown yet, and who has answered."""
    return f"{turnout_sentence(turnout, t)} {t('The result is not shown yet.')}"


def turnout_note(turnout: Turnout, activity: Activity, t: Texts) -> str:
    """Say below a result whose answers it counts and how they came in."""
    paper, hands = turnout.on_paper, turnout.by_tally
    said = [
        t.count("{n} person answered.", "{n} people answered.", turnout.people),
        t("On paper: {n}.", n=t.number(paper)) if paper else "",
        t("By show of hands: {n}.", n=t.number(hands)) if hands else "",
        turnout_sentence(turnout, t) if turnout.organisations else "",
        t("Counted by organisation: one answer each.")
        if activity.voice is Voice.ORGANISATIONS
        else "",
    ]
    return " ".join(part for part in said if part)
