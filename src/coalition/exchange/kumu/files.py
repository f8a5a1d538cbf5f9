"""Kumu's own files: elements and the connections between them, as JSON or as sheets.

The layout is that of Kumu's guide to imports: a JSON *blueprint* with the lists
``elements`` and ``connections``, or a spreadsheet with a sheet for each of the two,
whose headings begin with Label, or with From and To. Any other column is a field.
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from coalition.domain import clean_text, one_line
from coalition.errors import CoalitionError, UnreadableFile, _
from coalition.exchange.tabular.delimited import decode_text
from coalition.exchange.tabular.limits import MOST_ROWS, TOO_MANY_CELLS
from coalition.exchange.tabular.reader import SourceTable, read_content, read_table
from coalition.exchange.xlsx_writer import fit_to_cell, write_text
from coalition.texts import Texts

Value = str | tuple[str, ...]

_NO_BLUEPRINT = _("It holds no elements and connections as Kumu writes them.")
_SEVERAL = "|"
_IGNORED = "(ignore)"
_MOST_SHEETS = 20


@dataclass(frozen=True, slots=True)
class Element:
    """A thing on the map.

    Attributes
    ----------
    line : int
        Where it stands in its list or sheet.
    id : str
        What connections may call it by; empty if it has no such name.
    fields : mapping of str to str or tuple of str
        Everything else, by its heading in small letters.
    """

    line: int
    id: str
    label: str
    type: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connection:
    """A line between two things: ids or labels of elements.

    Attributes
    ----------
    direction : str
        ``directed``, ``mutual`` or ``undirected``.
    """

    line: int
    source: str
    target: str
    type: str = ""
    direction: str = "directed"
    fields: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A whole map."""

    elements: Sequence[Element]
    connections: Sequence[Connection]


def values_of(value: Value) -> tuple[str, ...]:
    """Give the several values of a field, which a sheet divides by upright strokes.

    Examples
    --------
    >>> values_of("Mapping | Technology")
    ('Mapping', 'Technology')
    """
    if isinstance(value, str):
        parts = (part.strip() for part in value.split(_SEVERAL))
        return tuple(part for part in parts if part)
    return value


def is_kumu(source: Path | bytes, name: str) -> bool:
    """Tell whether a file holds elements and connections."""
    with suppress(CoalitionError):
        suffix = PurePath(name).suffix.lower()
        if suffix == ".json":
            return _is_blueprint(_json_of(read_content(source, name), name))
        if suffix == ".xlsx":
            tables = _sheets(source, name)
            return any(map(_has_elements, tables)) and any(map(_has_ends, tables))
    return False


def read_blueprint(source: Path | bytes, name: str) -> Blueprint:
    """Read a map, as Kumu or we wrote it.

    Raises
    ------
    UnreadableFile
        If it is no such map, is damaged, or too large.
    """
    if PurePath(name).suffix.lower() == ".json":
        return _from_json(_json_of(read_content(source, name), name), name)
    return _from_sheets(_sheets(source, name))


def write_json(blueprint: Blueprint) -> bytes:
    """Write a map as a JSON blueprint."""
    content = {
        "elements": [
            {"id": e.id, "label": e.label, "type": e.type, **_plain(e.fields)}
            for e in blueprint.elements
        ],
        "connections": [
            {"from": c.source, "to": c.target, "type": c.type,
             "direction": c.direction, **_plain(c.fields)}
            for c in blueprint.connections
        ],
    }  # fmt: skip
    text = json.dumps(content, indent=1, ensure_ascii=False)
    return text.encode("utf-8", "replace") + b"\n"


def write_xlsx(blueprint: Blueprint) -> bytes:
    """Write a map as the two sheets that Kumu reads."""
    book = Workbook()
    book.remove(book.worksheets[0])
    elements = [
        {"ID": e.id, "Label": e.label, "Type": e.type, **e.fields}
        for e in blueprint.elements
    ]
    connections = [
        {"From": c.source, "To": c.target, "Type": c.type, "Direction": c.direction,
         **c.fields}
        for c in blueprint.connections
    ]  # fmt: skip
    _add_sheet(book, "Elements", ["ID", "Label", "Type"], elements)
    _add_sheet(book, "Connections", ["From", "To", "Type", "Direction"], connections)
    book.properties.creator = ""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _plain(fields: Mapping[str, Value]) -> dict[str, str | list[str]]:
    return {k: v if isinstance(v, str) else list(v) for k, v in fields.items()}


def _add_sheet(
    book: Workbook, title: str, first: list[str], rows: list[dict[str, Value]]
) -> None:
    sheet = book.create_sheet(title)
    heading = list(dict.fromkeys([*first, *(key for row in rows for key in row)]))
    for column, name in enumerate(heading, 1):
        write_text(sheet.cell(1, column), name)
        sheet.cell(1, column).font = Font(bold=True)
    for line, row in enumerate(rows, 2):
        for column, name in enumerate(heading, 1):
            text = _SEVERAL.join(values_of(v)) if (v := row.get(name, "")) else ""
            text = v if isinstance(v, str) else text
            write_text(sheet.cell(line, column), fit_to_cell(text, Texts()))
    sheet.freeze_panes = "A2"


def _json_of(data: bytes, name: str) -> Any:
    try:
        return json.loads(decode_text(data, name))
    except (ValueError, RecursionError):
        raise UnreadableFile(file=name, problem=_NO_BLUEPRINT) from None


def _is_blueprint(content: Any) -> bool:
    return isinstance(content, dict) and all(
        isinstance(content.get(part, []), list) for part in ("elements", "connections")
    ) and bool(content.get("elements") or content.get("connections"))  # fmt: skip


def _from_json(content: Any, name: str) -> Blueprint:
    if not _is_blueprint(content):
        raise UnreadableFile(file=name, problem=_NO_BLUEPRINT)
    elements, connections = (
        content.get(part) or [] for part in ("elements", "connections")
    )
    if len(elements) + len(connections) > MOST_ROWS:
        raise UnreadableFile(file=name, problem=TOO_MANY_CELLS)
    if not all(isinstance(one, dict) for one in (*elements, *connections)):
        raise UnreadableFile(file=name, problem=_NO_BLUEPRINT)
    return Blueprint(
        [_element(line, _flat(one)) for line, one in enumerate(elements, 1)],
        [_connection(line, _flat(one)) for line, one in enumerate(connections, 1)],
    )


def _flat(thing: Mapping[str, Any]) -> dict[str, Value]:
    """Lay the values of a thing flat; Kumu's own backups keep them one level down."""
    inner = thing.get("attributes")
    said = {**thing, **(inner if isinstance(inner, dict) else {})}
    return {
        one_line(str(key)).casefold(): _text(value)
        for key, value in said.items()
        if key != "attributes" and value not in (None, "", [], {})
    }


def _text(value: Any) -> Value:
    if isinstance(value, list):
        return tuple(clean_text(str(_text(item))) for item in value if item is not None)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return clean_text(str(value))


def _from_sheets(tables: Iterable[SourceTable]) -> Blueprint:
    elements: list[Element] = []
    connections: list[Connection] = []
    for table in tables:
        heads = [head.casefold() for head in table.header]
        for row in table.rows:
            said: dict[str, Value] = {
                head: clean_text(cell)
                for head, cell in zip(heads, row.raw, strict=True)
                if clean_text(cell)
            }
            if _has_elements(table):
                elements.append(_element(row.line, said))
            elif _has_ends(table):
                many = values_of(said.get("to", ""))
                connections += [
                    _connection(row.line, said | {"to": to}) for to in many or ("",)
                ]
    return Blueprint(elements, connections)


def _sheets(source: Path | bytes, name: str) -> list[SourceTable]:
    first = read_table(source, name)
    tables = [first]
    for other in first.others[:_MOST_SHEETS]:
        with suppress(UnreadableFile):  # a sheet with a heading alone, or nothing
            tables.append(read_table(source, name, sheet=other))
    return [table for table in tables if _IGNORED not in table.sheet.casefold()]


def _has_elements(table: SourceTable) -> bool:
    return "label" in {head.casefold() for head in table.header} and not _has_ends(
        table
    )


def _has_ends(table: SourceTable) -> bool:
    return {"from", "to"} <= {head.casefold() for head in table.header}


def _element(line: int, said: dict[str, Value]) -> Element:
    type_ = _take(said, "type", "element type")
    id_ = _take(said, "id", "_id")
    return Element(line, id_, one_line(_take(said, "label")), type_, said)


def _connection(line: int, said: dict[str, Value]) -> Connection:
    source, target = (one_line(_take(said, end)) for end in ("from", "to"))
    type_ = _take(said, "type", "connection type")
    direction = _take(said, "direction").casefold() or "directed"
    for local in ("id", "_id"):
        said.pop(local, None)
    return Connection(line, source, target, type_, direction, said)


def _take(said: dict[str, Value], *names: str) -> str:
    found = [said.pop(name) for name in names if name in said]
    first = found[0] if found else ""
    return first if isinstance(first, str) else _SEVERAL.join(first)
