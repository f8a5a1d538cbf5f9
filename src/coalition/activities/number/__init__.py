"""Number: each person guesses a figure before it is revealed."""

from collections.abc import Mapping, Sequence
from statistics import median_low
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Limit

from coalition.activities.engine.declared import Rows
from coalition.activities.engine.fields import (
    Field,
    answer_models,
    numbers_in,
    shuffle_fields,
)
from coalition.blocks import Block, Callout, Text
from coalition.domain import Answer as VoterAnswer
from coalition.domain import Wording, localise
from coalition.errors import _
from coalition.texts import Texts

ASK_NOW = _("A number: what does each of us guess?")
_LARGEST = 999_999_999


class Settings(BaseModel):
    """What is guessed, in which unit, and the figure itself where it is known.

    Parameters
    ----------
    truth : int, optional
        Shown beside the guesses once the result is shown, and nowhere before.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Wording
    unit: Wording = {}
    largest: Annotated[int, Limit(ge=1, le=_LARGEST)] = _LARGEST
    truth: int | None = None


class Result(BaseModel):
    """The guesses, sorted: one for each person."""

    guesses: tuple[int, ...]


def fields(settings: Settings) -> tuple[Field, ...]:
    """Write one whole number."""
    return (
        Field(
            id="guess",
            title=settings.title,
            hint=settings.unit,
            type="number",
            most=settings.largest,
        ),
    )


Answer, Totals = answer_models(fields)
unlinked = shuffle_fields


def tally(settings: Settings, answers: Sequence[VoterAnswer]) -> Result:
    """Sort the guesses."""
    return Result(guesses=tuple(numbers_in(fields(settings)[0], answers)))


def blocks(settings: Settings, result: Result, t: Texts) -> list[Block]:
    """Say where half of the guesses lie, and how far they are from the figure."""
    guesses = result.guesses
    if not guesses:
        return [Text.of(t("Nobody has guessed."), tone="muted")]
    n = len(guesses)
    unit = localise(settings.unit, t.language)
    laid: list[Block] = [
        Callout(
            lead=t("In the middle:"),
            text=f"{t.number(median_low(guesses))} {unit}".strip() + ".",
            tone="teal",
        ),
        Text.of(
            t(
                "Half of us say from {low} to {high}; the lowest guess is {least}, the "
                "highest {most}.",
                low=t.number(guesses[n // 4]),
                high=t.number(guesses[(3 * n - 1) // 4]),
                least=t.number(guesses[0]),
                most=t.number(guesses[-1]),
            )
        ),
    ]
    if settings.truth is not None:
        laid.append(_beside(settings.truth, guesses, unit, t))
    return laid


def _beside(truth: int, guesses: Sequence[int], unit: str, t: Texts) -> Callout:
    near = sum(10 * abs(guess - truth) <= truth for guess in guesses)
    sentence = t(
        "{figure} {unit}. {n} of {of} guessed it within a tenth.",
        figure=t.number(truth),
        unit=unit,
        n=t.number(near),
        of=t.number(len(guesses)),
    )
    return Callout(lead=t("The figure:"), text=sentence, tone="clay")


def ask_now(question: Mapping[str, str], _rows: Rows) -> Settings:
    """Ask the room for a number."""
    return Settings(title=dict(question))
