"""Dots: each person shares a few points among the choices."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Limit

from coalition.activities.engine.declared import Rows
from coalition.activities.engine.fields import (
    Choice,
    Field,
    FieldCounts,
    answer_models,
    count_field,
    shuffle_fields,
)
from coalition.activities.engine.typed import choices_from_rows
from coalition.blocks import Bars, Block, Callout, Text
from coalition.domain import Answer as VoterAnswer
from coalition.domain import Wording, localise
from coalition.errors import _
from coalition.texts import Texts

ASK_NOW = _("Dots: share three among the choices")
ROWS_ARE_PEOPLE = True


class Settings(BaseModel):
    """What there is to choose, and how many dots each person has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Wording
    options: Annotated[tuple[Choice, ...], Limit(min_length=2)]
    dots: Annotated[int, Limit(ge=1, le=20)] = 3


def fields(settings: Settings) -> tuple[Field, ...]:
    """Share the dots among the options."""
    return (
        Field(
            id="dots",
            title=settings.title,
            type="points",
            choices=settings.options,
            most=settings.dots,
        ),
    )


Answer, Totals = answer_models(fields)
unlinked = shuffle_fields


def tally(settings: Settings, answers: Sequence[VoterAnswer]) -> FieldCounts:
    """Count the dots of each option."""
    return count_field(fields(settings)[0], answers)


def blocks(settings: Settings, result: FieldCounts, t: Texts) -> list[Block]:
    """Say which has most dots, then rank them all."""
    total = sum(result.counts.values())
    if not total:
        return [Text.of(t("Nobody has put a dot anywhere."), tone="muted")]
    names = {c.id: localise(c.text, t.language) for c in settings.options}
    ranked = sorted(result.counts.items(), key=lambda item: -item[1])
    most = ranked[0][1]
    first = [names[id_] for id_, n in ranked if n == most]
    dots = t.count("{n} dot", "{n} dots", most)
    return [
        Callout(lead=t("Most dots:"), text=f"{t.list(first)} ({dots}).", tone="teal"),
        Bars(
            title=t("Dots, of all that were put"),
            labels=tuple(names[id_] for id_, _n in ranked),
            counts=tuple(n for _id, n in ranked),
            of=total,
            highlight=tuple(range(len(first))),
        ),
    ]


def ask_now(question: Mapping[str, str], rows: Rows) -> Settings:
    """Ask the room to share three dots among what was typed."""
    return Settings(title=dict(question), options=choices_from_rows(rows))
