"""The kinds of activity, one module each, found by being here.

A kind is a module with four names:

``Settings``
    A pydantic model of what the question needs to know.
``Answer``
    A pydantic model of what one voter says.
``Totals``
    A pydantic model of a tally: counts that were taken by hand in the room.
``tally(settings, answers)``
    A pure function from the answers that count to the kind's ``Result``.

One whose answers say several things at once has a fifth name:

``unlinked(given)``
    Takes answers without a name, each with how many people stand behind it, apart into
    others of the same tally, which tie no two things together that one voter said.

And one whose answers are more than counts may have more:

``written(activity, answers, known)``
    Turns the answers that count into facts of the coalition, when the question closes.
``united(answers)``
    Makes one answer of those that colleagues of one organisation gave, where
    organisations speak; without it the speaker's answer counts.
``ROWS_ARE_PEOPLE``
    False where taking answers apart leaves other rows than one a person.
``WHO_SEES``
    A marked sentence that says who will see what, where the attribution does not.
``ATTRIBUTION``
    The only level that keeps that promise; the host then cannot choose another.
``SEEN_EARLY``
    True if the host sees the answers before the question is closed; phones then do
    not promise otherwise.

Its phone form, its widget and its blocks have the same name in their own rooms.
"""

from coalition.activities.engine.registry import Change, Kind, Known, kind, kinds
from coalition.activities.engine.results import Outcome, outcome
from coalition.activities.engine.who_sees import who_sees

__all__ = ["Change", "Kind", "Known", "Outcome", "kind", "kinds", "outcome", "who_sees"]
