"""Consent: can we live with it? A concern is never averaged away."""

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
from coalition.blocks import Bars, Block, Callout
from coalition.domain import Answer as VoterAnswer
from coalition.domain import localise
from coalition.errors import _
from coalition.texts import Texts, fixed, translate_all

ASK_NOW = _("Consent: can we live with it?")

WAYS = (
    ("yes", fixed.CAN_LIVE_WITH),
    ("if", fixed.YES_IF_CONFIRMED),
    ("aside", _("I stand aside")),
    ("concern", fixed.HAVE_A_CONCERN),
    ("no", fixed.CANNOT_LIVE_WITH),
)
"""What can be said of a section: id and marked sentence."""

OBJECTIONS = ("concern", "no")


class Settings(BaseModel):
    """What is to be agreed to, section by section."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sections: Annotated[tuple[Choice, ...], Limit(min_length=1)]


class Result(BaseModel):
    """What was said of each section, in their order."""

    sections: tuple[FieldCounts, ...]


def fields(settings: Settings) -> tuple[Field, ...]:
    """Say of each section whether one can live with it."""
    ways = tuple(Choice(id=i, text=translate_all(words)) for i, words in WAYS)
    return tuple(
        Field(id=s.id, title=s.text, choices=ways, may_pass=False)
        for s in settings.sections
    )


Answer, Totals = answer_models(fields)
unlinked = shuffle_fields


def tally(settings: Settings, answers: Sequence[VoterAnswer]) -> Result:
    """Count what was said of each section."""
    return Result(sections=tuple(count_field(f, answers) for f in fields(settings)))


def blocks(settings: Settings, result: Result, t: Texts) -> list[Block]:
    """Say of each section who objects, with what everybody said of it below."""
    names = {s.id: localise(s.text, t.language) for s in settings.sections}
    alone = len(names) == 1
    return [
        block
        for one in result.sections
        for block in (
            _verdict(t("Can we live with it?") if alone else names[one.id], one, t),
            _bars(t("How many say what") if alone else names[one.id], one, t),
        )
    ]


def _bars(name: str, counted: FieldCounts, t: Texts) -> Bars:
    return Bars(
        title=name,
        labels=tuple(t(words) for _id, words in WAYS),
        counts=tuple(counted.counts.values()),
        of=counted.answered,
        highlight=tuple(
            n
            for n, (way, _w) in enumerate(WAYS)
            if way in OBJECTIONS and counted.counts[way]
        ),
    )


def _verdict(name: str, counted: FieldCounts, t: Texts) -> Callout:
    concern, cannot = (counted.counts[way] for way in OBJECTIONS)
    if not counted.answered:
        return Callout(lead=_lead(name), text=t("Nobody has answered."), tone="plain")
    if not concern and not cannot:
        return Callout(lead=_lead(name), text=t("Nobody objects."), tone="teal")
    parts = [
        t.count("{n} has a concern", "{n} have a concern", concern) if concern else "",
        t.count("{n} cannot live with it", "{n} cannot live with it", cannot)
        if cannot
        else "",
    ]
    sentence = t.list([part for part in parts if part])
    ask = t("What would it take?")
    return Callout(lead=_lead(name), text=f"{sentence}. {ask}", tone="clay")


def _lead(name: str) -> str:
    return name if name.endswith("?") else f"{name}:"


def ask_now(question: Mapping[str, str], _rows: Rows) -> Settings:
    """Ask whether the room can live with what was typed."""
    return Settings(sections=(Choice(id="proposal", text=dict(question)),))
