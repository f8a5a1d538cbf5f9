"""Pages as text that a person can review: volatile ids, moments and drawings named."""

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from openpyxl import load_workbook

R = TypeVar("R", bound=str)
"""Who reads."""

_ID = re.compile(r"\b[0-9a-f]{24}\b|\b[0-9a-f]{32}\b")
_SEAL = re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b")
_SEAT_CODE = re.compile(r"\b\d{3} \d{3} \d{4}\b")
_FRACTION = re.compile(r"(?<=:\d\d)\.\d{3,6}(?=Z|\+00:00)")
_RUN = re.compile(r"(\w)\1{60,}")
_OPENS = re.compile(
    r"(?<!^)(?=<(?:div|header|h\d|p|ul|ol|li|figure|table|tr|details|section|svg)\b)"
)
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_TAG = re.compile(r"<(\w+)")
_FILL = re.compile(r'fill="([^"]*)"')
_WORDS = re.compile(r"<(?:text|tspan|title|desc)\b[^>]*>([^<]+)<")


def normalised(text: str, names: Mapping[str, str]) -> str:
    """Write known ids by name, other ids as ID-1, ID-2, and long runs by their length."""
    for id_, name in names.items():
        text = text.replace(id_, name)
    seen: dict[str, str] = {}
    text = _ID.sub(lambda m: seen.setdefault(m[0], f"ID-{len(seen) + 1}"), text)
    text = _FRACTION.sub("", _SEAT_CODE.sub("SEAT CODE", text))
    text = _RUN.sub(lambda m: f"{m[1]}{{{len(m[0])}}}", text)
    # What was typed may hold any line end; a file has one.
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n") + "\n"


def html(page: str) -> str:
    """Give HTML a line for each block, and a summary for each drawing."""
    return _OPENS.sub("\n", _SVG.sub(lambda found: _drawing(found[0]), page))


def _drawing(svg: str) -> str:
    """Sum a drawing up by its elements, colours and words, and its hash.

    A network's places come from floating point that may differ from one machine to
    another: it has no hash.
    """
    tags = _counted(_TAG.findall(svg))
    words = " | ".join(sorted(_WORDS.findall(svg)))
    mark = "" if "<line " in svg else hashlib.sha256(svg.encode()).hexdigest()[:12]
    lines = [svg[: svg.index(">") + 1], mark, tags, _counted(_FILL.findall(svg)), words]
    return "\n  ".join(line for line in lines if line) + "\n</svg>"


def _counted(found: Iterable[str]) -> str:
    return ", ".join(f"{name} x{n}" for name, n in sorted(Counter(found).items()))


def cells(sheet: bytes) -> str:
    """Write a spreadsheet's cells, a line for each row."""
    book = load_workbook(io.BytesIO(sheet))
    lines = []
    for page in book:
        lines.append(f"=== {page.title}")
        lines += [
            " ; ".join("" if cell is None else repr(cell) for cell in row)
            for row in page.iter_rows(values_only=True)
        ]
    return "\n".join(lines)


def files(package: bytes) -> dict[str, str]:
    """Unpack a zip of text files, in their order there."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def descriptor(text: str) -> str:
    """Write a package's descriptor without sizes and hashes, a line a resource."""
    whole = json.loads(text)
    resources = whole.pop("resources")
    for resource in resources:
        resource |= {name: "…" for name in ("hash", "bytes") if name in resource}
    return "\n".join(_row(each) for each in (whole, *resources))


def rows(text: str, names: Mapping[str, str]) -> str:
    """Write JSON lines in an order that no drawn id decides."""
    for id_, name in names.items():
        text = text.replace(id_, name)
    return "\n".join(sorted(_SEAL.sub("HASH", _ID.sub("ID", text)).splitlines()))


def answers(text: str, names: Mapping[str, str], nameless: frozenset[str]) -> str:
    """Write answers a line each; of nameless ones, how often what was said.

    Which choices stand together in a nameless row is drawn by lot.
    """
    given = [json.loads(line) for line in text.splitlines()]
    named = [a for a in given if a["activity"] not in nameless]
    said = Counter(
        json.dumps([a["activity"], a["way"], a["people"], *leaf], ensure_ascii=False)
        for a in given
        if a["activity"] in nameless
        for leaf in _leaves(a["value"])
    )
    counted = [f"{n} x {leaf}" for leaf, n in said.items()]
    return rows("\n".join([*map(_row, named), *counted]), names)


def _leaves(value: Any, *path: str) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for k, v in value.items() for leaf in _leaves(v, *path, k)]
    return [(*path, value)]


def graph(text: str) -> str:
    """Write a map as JSON with a line for each element and each connection."""
    whole = json.loads(text)
    lines = [
        f"{name}: {_row(one)}"
        for name, value in whole.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return _SEAL.sub("HASH", "\n".join(lines))


def _row(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def side_by_side(versions: Mapping[R, str]) -> str:
    """Write what each audience reads, each different text once."""
    by_text: dict[str, list[R]] = {}
    for reader, text in versions.items():
        by_text.setdefault(text, []).append(reader)
    return "\n\n".join(
        f"##### {', '.join(readers)}\n{text or '(nothing)'}"
        for text, readers in by_text.items()
    )
