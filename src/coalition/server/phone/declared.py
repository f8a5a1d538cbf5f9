"""The phone's side of every kind that declares fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from coalition.activities import kind
from coalition.activities.engine.declared import DeclaredKind
from coalition.activities.engine.fields import PREFIX, Field, parse_form
from coalition.domain import Activity, localise
from coalition.errors import NotOpen
from coalition.texts import Texts

if TYPE_CHECKING:
    from coalition.server.phone.kinds import Around


class DeclaredForm:
    """Reads and lays out the form of a kind from its fields."""

    def __init__(self, declared: DeclaredKind) -> None:
        self._declared = declared

    def read(self, fields: Mapping[str, list[str]], around: Around) -> dict[str, Any]:
        """Read what the phone sent."""
        if around.activity is None:
            raise NotOpen
        asked = around.activity
        settings = kind(asked.activity).read_settings(asked.settings)
        return parse_form(self._declared.fields(settings), fields)

    def context(
        self,
        _activity: Activity,
        settings: Any,
        texts: Texts,
        given: Mapping[str, Any],
        _around: Around,
    ) -> dict[str, Any]:
        """Give the fields, in the language of the phone."""
        said = given.get("given", {})
        fields = self._declared.fields(settings)
        return {"fields": [describe_field(f, texts, said.get(f.id)) for f in fields]}


def describe_field(field: Field, t: Texts, value: Any = None) -> dict[str, Any]:
    """Describe a field for a template, with what was filled in before."""
    nothing: dict[str, Any] = {"points": {}, "number": "", "one": [], "many": []}
    chosen = nothing[field.type]
    if value is not None:
        chosen = [value] if field.type == "one" else value
    return {
        "id": field.id,
        "name": f"{PREFIX}{field.id}",
        "type": field.type,
        "title": localise(field.title, t.language),
        "hint": localise(field.hint, t.language),
        "options": field.options(t),
        "beside": field.beside(t),
        "most": field.most,
        "chosen": chosen,
    }
