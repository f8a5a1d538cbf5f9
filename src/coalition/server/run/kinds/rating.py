"""A rating at the host's desk: its paper, its hands, and a new one asked now."""

from typing import Any

from coalition.activities.rating import UNKNOWN, UNSAID, Line, Settings
from coalition.blocks.kinds import Seen
from coalition.domain import Activity, clean_text, localise
from coalition.errors import InvalidInput
from coalition.server.phone.kinds.rating import read_choices
from coalition.server.run.kinds import Fields
from coalition.texts import Texts, fixed

_MOST_OPTIONS = 8


def context(
    _activity: Activity, settings: Settings, texts: Texts, _seen: Seen
) -> dict[str, Any]:
    """Give the lines with everything that can be chosen, in the host's language."""
    planned = [
        (one.id, localise(one.title, texts.language)) for one in settings.planned
    ]
    return {
        "lines": [_line(line, texts) for line in settings.lines],
        "planned": planned,
        "asked": {line.id for line in settings.lines},
        "narrows": len(planned) > 1,
    }


def ballot(fields: Fields, _settings: Any = None) -> dict[str, Any]:
    """Read one paper, which has the lines of the phone's form."""
    return read_choices(fields)


def tally(fields: Fields) -> dict[str, Any]:
    """Read the hands: fields ``hands-<line>-<option>``, and how many people.

    Raises
    ------
    InvalidInput
        If something there is not a whole number.
    """
    totals: dict[str, dict[str, int]] = {}
    for name, values in fields.items():
        if name.startswith("hands~") and values[-1].strip():
            _, line, option = _named(name)
            totals.setdefault(line, {})[option] = _count(values[-1])
    if not totals:
        raise InvalidInput(what="Hands", problem="no number was typed.")
    return {"people": _count(fields.get("people", [""])[-1]), "totals": totals}


def settings(fields: Fields, languages: list[str]) -> dict[str, Any]:
    """Read a new rating: one line, its options one to a line of text, per language.

    A language in which nothing is asked does not count while its choices are still
    those that the form offered.

    Raises
    ------
    InvalidInput
        If there are fewer than two options, or the languages have different numbers.
    """
    texts = {code: _rows(fields, f"options-{code}") for code in languages}
    texts = {
        code: rows
        for code, rows in texts.items()
        if rows and not _only_offered(fields, code, rows)
    }
    lengths = {len(rows) for rows in texts.values()}
    if not lengths or min(lengths) < 2:
        raise InvalidInput(what="Choices", problem="type at least two, one on a line.")
    if len(lengths) > 1:
        raise InvalidInput(
            what="Choices", problem="type the same number in each language."
        )
    options = [
        {
            "id": f"option-{n + 1}",
            "text": {code: rows[n] for code, rows in texts.items()},
        }
        for n in range(min(lengths.pop(), _MOST_OPTIONS))
    ]
    title = {code: fields.get(f"question-{code}", [""])[-1] for code in languages}
    line = {
        "id": "line",
        "title": {c: clean_text(v) for c, v in title.items() if v.strip()},
    }
    return {"lines": [line | {"options": options}]}


def narrowed(settings: Settings, fields: Fields) -> dict[str, Any]:
    """Leave out the lines that the host took out before opening, and put others back.

    Raises
    ------
    InvalidInput
        If none is left.
    """
    ticked, planned = set(fields.get("line", [])), settings.planned
    kept = tuple(line for line in planned if line.id in ticked)
    if not kept:
        raise InvalidInput(what="The question", problem="leave something to ask about.")
    left_out = {n: line for n, line in enumerate(planned) if line.id not in ticked}
    return Settings(lines=kept, left_out=left_out).model_dump(mode="json")


def _line(line: Line, t: Texts) -> dict[str, Any]:
    options = [
        (option.id, localise(option.text, t.language)) for option in line.options
    ]
    beside = [(UNKNOWN, t(fixed.DO_NOT_KNOW)), (UNSAID, t(fixed.RATHER_NOT_SAY))]
    return {
        "id": line.id,
        "title": localise(line.title, t.language),
        "options": (*options, *beside),
    }


def _named(field: str) -> list[str]:
    parts = field.split("~")
    if len(parts) != 3:
        raise InvalidInput(what="Hands", problem="it does not fit the question.")
    return parts


def _only_offered(fields: Fields, code: str, rows: list[str]) -> bool:
    asked = fields.get(f"question-{code}", [""])[-1].strip()
    return not asked and rows == _rows(fields, f"offered-{code}")


def _rows(fields: Fields, name: str) -> list[str]:
    return [r for r in map(clean_text, fields.get(name, [""])[-1].splitlines()) if r]


def _count(text: str) -> int:
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text)
    raise InvalidInput(what="Hands", problem="write whole numbers, such as 12.")
