"""Turnout: which answers count, and for how many people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from coalition.domain import Activity, Answer, AnswerChannel, Voice


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many answered, each number with what it is out of.

    Attributes
    ----------
    people : int
        People who answered: seats, tables by the number who sat there, paper, tallies.
    organisations : int
        Organisations from which at least one seat answered; of those expected, if
        any were.
    here : int
        People who have joined.
    expected : int
        Organisations that were invited; 0 if nobody was listed.
    unexpected : int
        Organisations that answered without having been invited.
    on_paper, by_tally : int
        People among `people` whose answer was keyed in.
    """

    people: int
    organisations: int
    here: int
    expected: int
    unexpected: int = 0
    on_paper: int = 0
    by_tally: int = 0


def filter_counting(answers: Iterable[Answer], activity: Activity) -> list[Answer]:
    """Keep the answers of the roles that count in an activity.

    Where organisations speak, each has one answer: that of its speaker, who
    answered first and may change their mind. See :func:`list_disagreeing` for its colleagues.
    """
    kept = [answer for answer in answers if answer.counts]
    if activity.voice is not Voice.ORGANISATIONS:
        return kept
    return select_speaker_answers(kept)


def list_disagreeing(answers: Iterable[Answer]) -> list[str]:
    """List the organisations whose colleagues did not all give the speaker's answer.

    Returns
    -------
    list of str
        Ids, sorted.
    """
    # An answer that was erased says nothing, so it does not differ either.
    kept = [a for a in answers if a.counts and a.organisation and a.value]
    speakers = _speakers(kept)
    differ = {
        answer.organisation or ""
        for answer in kept
        if answer.value != speakers[answer.organisation or ""].value
    }
    return sorted(differ)


def drop_replaced_papers(answers: Iterable[Answer]) -> list[Answer]:
    """Drop paper answers of an organisation that a newer one replaces.

    It stands in the place of the first, also in time: who spoke first, speaks on.
    For questions in which an organisation has one speaker; where people speak, or what
    colleagues say is united, two papers are two people.
    """
    kept = list(answers)
    papers = [a for a in kept if a.way is AnswerChannel.PAPER and a.organisation]
    in_time = sorted(papers, key=lambda a: (a.recorded_at, a.id))
    newest = {a.organisation: a.id for a in in_time}
    first: dict[str | None, datetime] = {}
    for a in in_time:
        first[a.organisation] = min(
            _first_answered_at(a), first.get(a.organisation, _first_answered_at(a))
        )
    places = {newest[whose]: moment for whose, moment in first.items()}
    typed_anew = {a.id for a in papers} - places.keys()
    return [
        a.model_copy(update={"first_at": places[a.id]}) if a.id in places else a
        for a in kept
        if a.id not in typed_anew
    ]


def select_speaker_answers(answers: Sequence[Answer]) -> list[Answer]:
    """Keep one answer of each organisation: its speaker's, which weighs one."""
    speakers = _speakers([a for a in answers if a.counts])
    return [a.model_copy(update={"people": 1}) for a in speakers.values()]


def sum_people(answers: Iterable[Answer], way: AnswerChannel | None = None) -> int:
    """Count the people behind answers: a table of seven is seven."""
    return sum(a.people for a in answers if way is None or a.way is way)


def _speakers(answers: Sequence[Answer]) -> dict[str, Answer]:
    in_time = sorted(answers, key=lambda a: (_first_answered_at(a), a.id), reverse=True)
    return {a.organisation: a for a in in_time if a.organisation}


def _first_answered_at(answer: Answer) -> datetime:
    """Tell when a voter first answered, which a change of mind does not move."""
    return answer.first_at or answer.recorded_at
