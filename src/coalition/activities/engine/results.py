"""What an activity came to, as far as somebody may know it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coalition.activities.engine.registry import Kind, kind
from coalition.analysis.turnout import (
    Turnout,
    drop_replaced_papers,
    filter_counting,
    list_disagreeing,
    select_speaker_answers,
    sum_people,
)
from coalition.domain import Activity, Answer, AnswerChannel, Attribution, Seat, Voice


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an activity came to.

    Attributes
    ----------
    activity : Activity
    kind : Kind
    settings : object
        The kind's own ``Settings``.
    turnout : Turnout
    result : object or None
        The kind's own ``Result``, by people, or by organisations where they speak;
        None while nobody may see it.
    by_organisation : object or None
        The same by organisations, where both are shown side by side.
    differing : tuple of str
        Ids of organisations whose people did not all answer alike.
    named : mapping of str to dict
        Organisation id -> its answer, only where the names are shown with it.
    expected : tuple of str
        Ids of the organisations that were invited, as far as the reader may know.
    """

    activity: Activity
    kind: Kind
    settings: Any
    turnout: Turnout
    result: Any | None = None
    by_organisation: Any | None = None
    differing: tuple[str, ...] = ()
    named: Mapping[str, dict[str, Any]] | None = None
    expected: tuple[str, ...] = ()


def outcome(
    activity: Activity,
    answers: Sequence[Answer],
    seats: Sequence[Seat],
    answered: set[str],
    *,
    expected: Collection[str],
    shown: bool,
    unseen: Collection[str] = (),
) -> Outcome:
    """Work out what an activity came to.

    Parameters
    ----------
    answers : sequence of Answer
        The newest of each voter.
    seats : sequence of Seat
        Everyone who joined the session.
    answered : set of str
        Ids of the seats that have answered.
    expected : collection of str
        Ids of the organisations that were invited; empty if nobody was listed.
    shown : bool
        Whether the reader may see the result; if not, only the turnout is worked out.
    unseen : collection of str
        Ids of the organisations that the reader may not know of: not counted as such.
    """
    of_kind = kind(activity.activity)
    if activity.voice is Voice.ORGANISATIONS and not of_kind.united:
        answers = drop_replaced_papers(answers)
    settings = of_kind.read_settings(activity.settings)
    turnout = _turnout(of_kind, activity, answers, seats, answered, expected, unseen)
    if not shown:
        return Outcome(activity, of_kind, settings, turnout, expected=tuple(expected))
    both = activity.voice is Voice.BOTH
    named = activity.attribution is Attribution.ORGANISATION
    counted = filter_counting(answers, activity)
    speaking = select_speaker_answers(answers)
    if of_kind.united and activity.voice is Voice.ORGANISATIONS:
        # What differs among colleagues is part of their result.
        counted = [answer for answer in answers if answer.counts]
        speaking = of_kind.united(answers)
    return Outcome(
        activity,
        of_kind,
        settings,
        turnout,
        result=of_kind.tally(settings, counted),
        by_organisation=of_kind.tally(settings, speaking) if both else None,
        differing=tuple(list_disagreeing(answers)),
        named={a.organisation or "": a.value for a in speaking} if named else None,
        expected=tuple(expected),
    )


def _turnout(
    of_kind: Kind,
    activity: Activity,
    answers: Sequence[Answer],
    seats: Sequence[Seat],
    answered: set[str],
    expected: Collection[str],
    unseen: Collection[str],
) -> Turnout:
    count = [seat for seat in seats if seat.role in activity.roles]
    spoke = {seat.organisation for seat in count if seat.id in answered}
    said = [answer for answer in answers if answer.counts]
    # A paper that says whose it is has no seat.
    spoke |= {
        answer.organisation for answer in said if answer.way is AnswerChannel.PAPER
    }
    if activity.voice is Voice.ORGANISATIONS:
        said = _one_paper_each(said)
    spoke -= {None, *unseen}
    people = sum_people(said)
    if activity.state == "closed" and not of_kind.rows_are_people:
        people = sum(seat.people for seat in count if seat.id in answered)
    return Turnout(
        people=people,
        organisations=len(spoke & set(expected) if expected else spoke),
        unexpected=len(spoke - set(expected)) if expected else 0,
        here=sum(seat.people for seat in count),
        expected=len(expected),
        on_paper=sum_people(said, AnswerChannel.PAPER),
        by_tally=sum_people(said, AnswerChannel.TALLY),
    )


def _one_paper_each(answers: Sequence[Answer]) -> list[Answer]:
    """Leave out an organisation's paper where it answered by phone, or that came again.

    A paper that is typed anew, or was filled in beside the phone, is nobody more.
    """
    by_phone = {a.organisation for a in answers if a.way is not AnswerChannel.PAPER} - {
        None
    }
    return [
        answer
        for answer in drop_replaced_papers(answers)
        if answer.way is not AnswerChannel.PAPER or answer.organisation not in by_phone
    ]
