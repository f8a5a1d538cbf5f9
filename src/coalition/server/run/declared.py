"""The host's side of every kind that declares fields: paper, hands, asking on the spot."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from coalition.activities.engine.declared import DeclaredKind
from coalition.activities.engine.fields import parse_count, parse_form
from coalition.blocks.kinds import Seen
from coalition.domain import Activity, clean_text
from coalition.errors import InvalidInput
from coalition.server.phone.declared import describe_field
from coalition.texts import Texts

Fields = Mapping[str, list[str]]


class DeclaredDesk:
    """Reads what a host keys in, and what a host asks, of a kind with fields."""

    def __init__(self, declared: DeclaredKind) -> None:
        self._declared = declared

    def context(
        self, _activity: Activity, settings: Any, texts: Texts, _seen: Seen
    ) -> dict[str, Any]:
        """Give the fields; hands can be counted where something is ticked."""
        fields = self._declared.fields(settings)
        can_count = all(field.type in {"one", "many"} for field in fields)
        return {
            "fields": [describe_field(field, texts) for field in fields],
            "no_hands": not can_count,
        }

    def ballot(self, fields: Fields, settings: Any = None) -> dict[str, Any]:
        """Read one paper, which has the fields of the phone's form."""
        return parse_form(self._declared.fields(settings), fields)

    def tally(self, fields: Fields) -> dict[str, Any]:
        """Read the hands: fields ``hands~<field>~<choice>``, and how many people.

        Raises
        ------
        InvalidInput
            If something there is not a whole number.
        """
        totals: dict[str, dict[str, int]] = {}
        for name, values in fields.items():
            if (
                name.startswith("hands~")
                and name.count("~") == 2
                and values[-1].strip()
            ):
                _hands, field, choice = name.split("~")
                totals.setdefault(field, {})[choice] = parse_count(values[-1])
        if not totals:
            raise InvalidInput(what="Hands", problem="no number was typed.")
        people = parse_count(fields.get("people", [""])[-1])
        return {"people": people, "totals": totals}

    def settings(self, fields: Fields, languages: list[str]) -> dict[str, Any]:
        """Read a new question: its words, and what was typed below them, by language."""
        asked = {
            c: clean_text(fields.get(f"question-{c}", [""])[-1]) for c in languages
        }
        question = {code: text for code, text in asked.items() if text}
        rows = {code: _rows(fields, f"options-{code}") for code in question}
        try:
            made = self._declared.ask_now(question, rows)
        except ValidationError:
            raise InvalidInput(
                what="The question", problem="look at its words and choices."
            ) from None
        document: dict[str, Any] = made.model_dump(mode="json")
        return document


def _rows(fields: Fields, name: str) -> list[str]:
    typed = map(clean_text, fields.get(name, [""])[-1].splitlines())
    return [line for line in typed if line]
