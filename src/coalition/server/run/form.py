"""What the console's forms send."""

from collections.abc import Mapping
from datetime import date

from coalition.domain import clean_text
from coalition.server.sessions.home import parse_date, parse_minutes

Fields = Mapping[str, list[str]]


class ConsoleForm:
    """What the console sent, read field by field."""

    def __init__(self, fields: Fields, languages: list[str]) -> None:
        self.fields, self.languages = fields, languages

    def text(self, name: str) -> str:
        """Read one field; empty if it was not sent."""
        return clean_text(self.fields.get(name, [""])[-1])[:10_000]

    def wording(self, name: str) -> dict[str, str]:
        """Read a text that has a field per language."""
        said = {code: self.text(f"{name}-{code}") for code in self.languages}
        return {code: text for code, text in said.items() if text}

    def minutes(self) -> int | None:
        """Read the minutes; None for no timer."""
        text = self.text("minutes")
        return parse_minutes(text) or None if text else None

    def day(self, name: str) -> date | None:
        """Read a date; None if there is none."""
        return parse_date(self.text(name)) if self.text(name) else None

    @property
    def activity(self) -> str:
        """Which question is meant."""
        return self.text("activity")
