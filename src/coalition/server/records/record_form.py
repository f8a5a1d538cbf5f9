"""Forms of register records, made from their models."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from coalition.domain import (
    Action,
    Contribution,
    Decision,
    Fact,
    Promise,
    clean_text,
    one_line,
)
from coalition.errors import InvalidInput, _

RECORD_MODELS: dict[str, type[Fact]] = {
    "decisions": Decision,
    "actions": Action,
    "promises": Promise,
    "contributions": Contribution,
}
"""The registers, by the name that stands in their address."""

REGISTER_TITLES = {
    "decisions": _("Decisions"),
    "actions": _("Actions"),
    "promises": _("Promises to the community"),
    "contributions": _("Contributions"),
}

FIELD_LABELS = {
    "day": _("Day"),
    "text": _("Decision"),
    "how": _("How it was decided"),
    "owner": _("Responsible"),
    "by": _("By"),
    "look_again": _("Review on"),
    "against": _("Stood aside or against, and why"),
    "what": _("What"),
    "organisation": _("Organisation"),
    "state": _("State"),
    "serves": _("Goal that it serves"),
    "help_needed": _("Help needed"),
    "waits_on": _("Waits on"),
    "heard": _("What we heard"),
    "group": _("From which group"),
    "answer": _("Our answer"),
    "done": _("done"),
    "told_on": _("Told back on"),
    "told_how": _("Told back how"),
    "done_for": _("For or with whom"),
    "form": _("Kind of contribution"),
    "outcome": _("What came of it"),
    "confirmed_by": _("Confirmed by"),
}
"""Fields that a person fills in; any other stays as it is."""

CHOICE_LABELS = {
    "consent": _("by consent"),
    "vote": _("by vote"),
    "host": _("by the host"),
    "planned": _("planned"),
    "under-way": _("under way"),
    "done": _("done"),
    "dropped": _("dropped"),
}

_LONGEST = 2000

Widget = Literal["text", "line", "date", "choice", "tick", "organisation"]


@dataclass(frozen=True, slots=True)
class RecordField:
    """One field of the form of a record."""

    name: str
    label: str
    widget: Widget
    required: bool
    choices: tuple[str, ...] = ()


def record_fields(model: type[Fact]) -> list[RecordField]:
    """List the fields of a model's form, in the model's order."""
    return [
        _record_field(name, field)
        for name, field in model.model_fields.items()
        if name in FIELD_LABELS
    ]


def _record_field(name: str, field: FieldInfo) -> RecordField:
    choices = get_args(field.annotation) if _is_choice(field) else ()
    widget = _widget(name, field)
    return RecordField(
        name, FIELD_LABELS[name], widget, field.is_required(), tuple(choices)
    )


def _is_choice(field: FieldInfo) -> bool:
    return get_origin(field.annotation) is Literal


def _widget(name: str, field: FieldInfo) -> Widget:
    if name == "organisation":
        return "organisation"
    if _is_choice(field):
        return "choice"
    if field.annotation is bool:
        return "tick"
    if field.annotation is str:
        is_line = any(getattr(m, "func", None) is one_line for m in field.metadata)
        return "line" if is_line else "text"
    return "date"


def values_of_record(record: Fact | None, model: type[Fact]) -> dict[str, str]:
    """Give what the fields hold for a record; for None, the model's defaults."""
    empty = {n: f.get_default() for n, f in model.model_fields.items()}
    held = record.model_dump() if record is not None else empty
    return {f.name: _as_text(held[f.name]) for f in record_fields(model)}


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else ""


def typed_values(form: Mapping[str, list[str]], model: type[Fact]) -> dict[str, str]:
    """Give what was typed, cleaned, to be read or shown again."""
    return {
        f.name: clean_text(form.get(f.name, [""])[-1])[:_LONGEST]
        for f in record_fields(model)
    }


def read_record(
    typed: Mapping[str, str], model: type[Fact], id_: str, before: Fact | None
) -> Fact:
    """Read a record from what was typed; fields that the form has not stay.

    Raises
    ------
    InvalidInput
        If something does not fit; the sentence names the field.
    """
    kept = before.model_dump() if before is not None else {}
    for field in record_fields(model):
        text = typed[field.name]
        if field.required and not text:
            raise InvalidInput(what=field.label, problem=_("it must not be empty."))
        is_word = field.widget in {"text", "line"}
        kept[field.name] = bool(text) if field.widget == "tick" else text
        if not text and not is_word and field.widget != "tick":
            kept[field.name] = None
    try:
        return model.model_validate(kept | {"id": id_})
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        raise InvalidInput(
            what=FIELD_LABELS.get(name, name), problem=_("it does not fit.")
        ) from None


def record_hash(record: Fact | None) -> str:
    """Give a short hash of a record as it stands, to see whether it changed."""
    held = record.model_dump_json() if record is not None else ""
    return sha256(held.encode()).hexdigest()[:16]
