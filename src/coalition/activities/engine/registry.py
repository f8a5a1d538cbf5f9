"""Finding the kinds of activity that there are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

import coalition.activities as room
from coalition.domain import (
    Activity,
    Answer,
    Attribution,
    Fact,
    Offer,
    Organisation,
    Session,
    Tie,
    Wave,
)
from coalition.errors import InvalidInput, NotFound, _


class Tally(Protocol):
    """From what the question needs to know, and the answers that count, to a result."""

    def __call__(self, settings: Any, answers: Sequence[Answer], /) -> BaseModel:
        """Count. The arguments stay as they are; the order of answers is nothing."""


Unlinked = Callable[
    [Sequence[tuple[dict[str, Any], int]]], list[tuple[dict[str, Any], int]]
]
"""From answers and the people behind each to others that come to the same."""


United = Callable[[Sequence[Answer]], list[Answer]]
"""From the answers of organisations' colleagues to one an organisation."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a coalition holds, for a kind whose answers become facts at closing.

    Attributes
    ----------
    session : Session
        Of which day the activity is.
    wave : Wave or None
        The session's wave, as far as there is one yet.
    changed : mapping of str to datetime
        Organisation -> when its card was changed last, where answers are let in late:
        what was said before that is not written again. Empty at closing.
    """

    session: Session
    wave: Wave | None
    organisations: tuple[Organisation, ...]
    offers: tuple[Offer, ...]
    ties: tuple[Tie, ...]
    changed: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What a kind writes into the coalition, and what it takes away, at closing."""

    put: tuple[Fact, ...] = ()
    remove: tuple[Fact, ...] = ()


class Written(Protocol):
    """From the answers that count to what they change in the coalition."""

    def __call__(
        self, activity: Activity, answers: Sequence[Answer], known: Known, /
    ) -> Change:
        """Work it out. It may be asked again with more answers: late ones let in."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of activity: its models and its tally.

    Attributes
    ----------
    unlinked : callable or None
        Takes answers without a name apart, so that none ties together what one voter
        said about several things. The result comes to the same tally. A kind whose
        answers are one thing each has none.
    written : callable, optional
        Turns the answers that count into facts when the question is closed.
    who_sees : str
        A marked sentence: who will see what, where the attribution alone does not
        say it right; empty for most kinds.
    rows_are_people : bool
        Whether, after closing too, there is one row for each person who answered.
    united : callable, optional
        Makes one answer of those of an organisation's colleagues, where organisations
        speak; without it the speaker's counts.
    seen_early : bool, default False
        Whether the host sees what was answered before the question is closed.
    attribution : Attribution or None
        The only level at which it may be asked, where its own `who_sees` promises one;
        None where the host may choose.
    """

    name: str
    settings: type[BaseModel]
    answer: type[BaseModel]
    totals: type[BaseModel]
    tally: Tally
    unlinked: Unlinked | None = None
    written: Written | None = None
    who_sees: str = ""
    united: United | None = None
    rows_are_people: bool = True
    seen_early: bool = False
    attribution: Attribution | None = None

    def read_settings(self, settings: Mapping[str, Any]) -> Any:
        """Read an activity's settings into the kind's own model."""
        return self.settings.model_validate(dict(settings))

    def hold_promise(self, activity: Activity) -> None:
        """Refuse a question whose attribution is not what its own words promise.

        Raises
        ------
        InvalidInput
            If it is another level than the kind's only one.
        """
        if self.attribution not in {None, activity.attribution}:
            raise InvalidInput(
                what="The question",
                problem=_(
                    "who sees these answers is promised in its words and cannot be "
                    "changed."
                ),
            )

    def read(self, settings: Mapping[str, Any], value: Mapping[str, Any]) -> Any:
        """Check an answer, or a tally, against the question that was put.

        Raises
        ------
        InvalidInput
            If it does not fit the question.
        """
        model = self.totals if "totals" in value else self.answer
        try:
            return model.model_validate(
                dict(value), context=self.read_settings(settings)
            )
        except ValidationError as error:
            raise InvalidInput(what="This answer", problem=_problem(error)) from None


def _problem(error: ValidationError) -> str:
    """Give what a kind says of an answer; of what it says nothing, that it is amiss."""
    first = error.errors()[0]
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    return _("it does not fit what was asked.")


def kinds() -> list[str]:
    """List the kinds of activity, by name."""
    names = (module.name for module in iter_modules(room.__path__))
    return sorted(name for name in names if name != "engine")


def kind(name: str) -> Kind:
    """Give a kind of activity by its name.

    Raises
    ------
    NotFound
        If there is no such kind.
    """
    if name not in kinds():
        raise NotFound(what="kind of question", name=name, hint="")
    module = import_module(f"coalition.activities.{name}")
    return Kind(
        name,
        module.Settings,
        module.Answer,
        module.Totals,
        module.tally,
        getattr(module, "unlinked", None),
        getattr(module, "written", None),
        getattr(module, "WHO_SEES", ""),
        getattr(module, "united", None),
        getattr(module, "ROWS_ARE_PEOPLE", True),
        getattr(module, "SEEN_EARLY", False),
        getattr(module, "ATTRIBUTION", None),
    )
