"""Who answered, in words: every number with what it is out of."""

from coalition.analysis.counting import Turnout
from coalition.domain import Activity, Voice
from coalition.texts import Texts


def turnout_sentence(turnout: Turnout, t: Texts) -> str:
    """Say how many organisations, or people, have answered so far."""
    keyed_only = turnout.people and not turnout.organisations
    if turnout.expected and not keyed_only:
        return t(
            "{n} of {of} organisations expected have answered.",
            n=t.number(turnout.organisations),
            of=t.number(turnout.expected),
        )
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
    said = [
        t.count("{n} person answered.", "{n} people answered.", turnout.people),
        turnout_sentence(turnout, t) if turnout.organisations else "",
        t("Counted by organisation: one answer each.")
        if activity.voice is Voice.ORGANISATIONS
        else "",
        t("{n} of them on paper.", n=t.number(turnout.on_paper))
        if turnout.on_paper
        else "",
        t("{n} of them by show of hands.", n=t.number(turnout.by_tally))
        if turnout.by_tally
        else "",
    ]
    return " ".join(part for part in said if part)
