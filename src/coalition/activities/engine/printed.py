"""The printed form of kinds that declare fields: blank for the pen, filled for the record."""

from collections.abc import Mapping
from typing import Any

from coalition.activities.engine.declared import DeclaredKind
from coalition.activities.engine.fields import Field
from coalition.activities.engine.registry import kind
from coalition.activities.engine.results import Outcome
from coalition.activities.engine.who_sees import who_sees
from coalition.blocks import Ballot, Block, Cell, Column, Note, Row, Table, Text
from coalition.blocks.model import BallotLine
from coalition.blocks.turnout import turnout_note, waiting_text
from coalition.domain import Activity, localise
from coalition.texts import Texts

_LINE = "_" * 24


def blank_form(declared: DeclaredKind, activity: Activity, t: Texts) -> list[Block]:
    """Lay out the paper form of a question."""
    settings = kind(activity.activity).read_settings(activity.settings)
    lines = tuple(_ballot_line(field, t) for field in declared.fields(settings))
    return [
        Ballot(
            title=localise(activity.question, t.language),
            who_sees=who_sees(activity, t),
            how=_how([field.type for field in declared.fields(settings)], t),
            lines=lines,
        )
    ]


def _ballot_line(field: Field, t: Texts) -> BallotLine:
    options = [text for _id, text in (*field.options(t), *field.beside(t))]
    if field.type == "points":
        options = [f"{text}: ____" for text in options]
    return BallotLine(
        title=localise(field.title, t.language),
        text=localise(field.hint, t.language),
        options=tuple(options) or (_LINE,),
    )


def _how(types: list[str], t: Texts) -> str:
    if "points" in types:
        return t("Write how many dots you give. You may leave a line empty.")
    if "number" in types:
        return t("Write one whole number.")
    if "many" in types:
        return t("Tick all that are true. You may leave a part out.")
    return t("Tick one box in each part. You may leave a part out.")


def filled_form(
    declared: DeclaredKind, outcome: Outcome, names: Mapping[str, str], t: Texts
) -> list[Block]:
    """Lay out the result; while it is blind, only who has answered."""
    if outcome.result is None:
        return [Text.of(waiting_text(outcome.turnout, t), tone="gold")]
    laid = declared.blocks(outcome.settings, outcome.result, t)
    if outcome.by_organisation is not None:
        laid.append(Text.of(t("Counted by organisation, one answer each:")))
        laid += declared.blocks(outcome.settings, outcome.by_organisation, t)
    if outcome.named:
        laid.append(_by_name(declared, outcome, names, t))
    laid.append(Note(text=turnout_note(outcome.turnout, outcome.activity, t)))
    return laid


def _by_name(
    declared: DeclaredKind, outcome: Outcome, names: Mapping[str, str], t: Texts
) -> Table:
    fields = declared.fields(outcome.settings)
    named = outcome.named or {}
    shown = sorted((names[o], value) for o, value in named.items() if o in names)
    rows = tuple(
        Row(
            cells=(
                Cell(text=name),
                *(
                    Cell(text=_said(f, value.get("given", {}).get(f.id), t))
                    for f in fields
                ),
            )
        )
        for name, value in shown
    )
    columns = (
        Column(text=t("Organisation")),
        *(Column(text=localise(f.title, t.language)) for f in fields),
    )
    return Table(caption=t("What each organisation said"), columns=columns, rows=rows)


def _said(field: Field, value: Any, t: Texts) -> str:
    texts = dict((*field.options(t), *field.beside(t)))
    if value is None:
        return "–"
    if field.type == "number":
        return t.number(value)
    if field.type == "points":
        return t.list([f"{texts[id_]} {t.number(n)}" for id_, n in value.items()])
    return t.list([texts[id_] for id_ in ([value] if field.type == "one" else value)])
