"""Matrix: for each row, people choose among the same columns."""

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
from coalition.blocks import Block, Callout, Cell, Column, Row, Table
from coalition.domain import Answer as VoterAnswer
from coalition.domain import Wording, localise
from coalition.errors import _
from coalition.texts import Texts, translate_all

ASK_NOW = _("A table: who does each of these now?")


class Settings(BaseModel):
    """The rows, and the columns to choose from.

    Parameters
    ----------
    several : bool
        Whether more than one column may be chosen in a row.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Wording
    rows: Annotated[tuple[Choice, ...], Limit(min_length=1)]
    columns: Annotated[tuple[Choice, ...], Limit(min_length=2)]
    several: bool = False


class Result(BaseModel):
    """How often each column was chosen in each row, in the order of the rows."""

    rows: tuple[FieldCounts, ...]


def fields(settings: Settings) -> tuple[Field, ...]:
    """Choose in each row, one row a step."""
    return tuple(
        Field(
            id=row.id,
            title=row.text,
            type="many" if settings.several else "one",
            choices=settings.columns,
            most=len(settings.columns) if settings.several else 1,
        )
        for row in settings.rows
    )


Answer, Totals = answer_models(fields)
unlinked = shuffle_fields


def tally(settings: Settings, answers: Sequence[VoterAnswer]) -> Result:
    """Count each row."""
    return Result(rows=tuple(count_field(f, answers) for f in fields(settings)))


def blocks(settings: Settings, result: Result, t: Texts) -> list[Block]:
    """Name the rows in which nobody chose anything, then lay out the counts."""
    names = {row.id: localise(row.text, t.language) for row in settings.rows}
    empty = [names[row.id] for row in result.rows if not any(row.counts.values())]
    heads = ["", *(localise(c.text, t.language) for c in settings.columns)]
    table = Table(
        columns=tuple(
            Column(text=head, align="center" if n else "left")
            for n, head in enumerate(heads)
        ),
        rows=tuple(_row(names[row.id], row, t) for row in result.rows),
    )
    if not empty:
        return [table]
    return [Callout(lead=t("Nobody:"), text=f"{t.list(empty)}.", tone="clay"), table]


def _row(name: str, counted: FieldCounts, t: Texts) -> Row:
    most = max(counted.counts.values(), default=0)
    cells = (
        Cell(
            text=t.number(n) if n else "",
            bold=n == most > 0,
            tone="teal" if n == most > 0 else "plain",
        )
        for n in counted.counts.values()
    )
    return Row(cells=(Cell(text=name), *cells))


_WHO = (
    ("nobody", _("Nobody")),
    ("one", _("One of us")),
    ("several", _("Several")),
    ("backbone", _("The backbone")),
)


def ask_now(question: Mapping[str, str], rows: Rows) -> Settings:
    """Ask who does each of what was typed."""
    columns = tuple(Choice(id=i, text=translate_all(words)) for i, words in _WHO)
    typed = choices_from_rows(rows, least=1)
    return Settings(title=dict(question), rows=typed, columns=columns)
