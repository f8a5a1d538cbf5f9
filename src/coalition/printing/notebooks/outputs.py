"""Conversion of cell outputs to blocks, richest printable format first."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from coalition.blocks import MIME, Block, Code, Note, load
from coalition.printing.notebooks.attachments import PictureLoader, make_image
from coalition.printing.notebooks.markdown import parse_formulas, read_markdown
from coalition.printing.notebooks.webpage import has_table, read_html

WIDGET = "application/vnd.jupyter.widget-view+json"
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-_])")
_OBJECT = re.compile(r"^<[\w.]+(?: object| at 0x|\b).*>$", re.DOTALL)
_MOST_LINES = 80
_LONGEST_LINE = 4000
_MOST_IN_ERROR = 12


def read_output(output: Mapping[str, Any], sources: PictureLoader) -> list[Block]:
    """Read one output of a cell.

    Parameters
    ----------
    output : mapping
        As nbformat 4 describes it.
    sources : Sources
    """
    kind = output.get("output_type")
    if kind == "stream":
        return _console_blocks(_text(output.get("text", "")), sources)
    if kind == "error":
        return _error(output)
    return _read_mime_bundle(
        output.get("data", {}), output.get("metadata", {}), sources
    )


def get_block_data(output: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the blocks data of an output, if it carries any."""
    data = output.get("data", {}).get(MIME)
    return data if isinstance(data, Mapping) else None


def strip_ansi(text: str) -> str:
    r"""Strip ANSI escape codes and text overwritten by carriage returns.

    Examples
    --------
    >>> strip_ansi("\x1b[31mred\x1b[0m 10%\r50%")
    '50%'
    """
    lines = _ANSI.sub("", text).replace("\r\n", "\n").split("\n")
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in lines)


def _text(data: Any) -> str:
    return "".join(data) if isinstance(data, list) else str(data)


def _console_blocks(text: str, sources: PictureLoader) -> list[Block]:
    lines = strip_ansi(text).strip("\n").split("\n")
    if not any(line.strip() for line in lines):
        return []
    shown = [_truncate_line(line) for line in lines[:_MOST_LINES]]
    blocks: list[Block] = [Code(text="\n".join(shown), tone="muted")]
    if len(lines) > _MOST_LINES:
        said = sources.t.count(
            "One more line is in the notebook.",
            "{n} more lines are in the notebook.",
            len(lines) - _MOST_LINES,
        )
        blocks.append(Note(text=said))
    return blocks


def _truncate_line(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"


def _error(output: Mapping[str, Any]) -> list[Block]:
    name, value = str(output.get("ename", "")), str(output.get("evalue", ""))
    said = strip_ansi(f"{name}: {value}" if value else name).strip()
    lines = [_truncate_line(line) for line in said.split("\n")[:_MOST_IN_ERROR]]
    return [Code(text="\n".join(lines), tone="clay")]


def _read_mime_bundle(
    data: Mapping[str, Any], metadata: Mapping[str, Any], sources: PictureLoader
) -> list[Block]:
    ours = data.get(MIME)
    if ours is not None:
        try:
            return list(load(ours))
        except (ValidationError, KeyError, TypeError):
            return _fallback(data, sources)
    for kind in ("image/svg+xml", "image/png", "image/jpeg", "image/gif"):
        if kind in data:
            return [_picture(kind, data[kind], metadata, sources)]
    return _read_text_bundle(data, sources)


def _picture(
    kind: str, data: Any, metadata: Mapping[str, Any], sources: PictureLoader
) -> Block:
    own = metadata.get(kind)
    alt = metadata.get("alt") or (own.get("alt") if isinstance(own, Mapping) else "")
    said = str(alt) if alt else sources.t("Picture without a description")
    text = _text(data)
    if kind == "image/svg+xml":
        text = b64encode(text.encode("utf-8", "replace")).decode()
    return make_image(kind, text, said)


def _read_text_bundle(data: Mapping[str, Any], sources: PictureLoader) -> list[Block]:
    html = _text(data.get("text/html", ""))
    if has_table(html):
        return read_html(html, sources)
    if WIDGET in data:
        return [
            Note(text=sources.t("An interactive part; open the notebook to use it."))
        ]
    if "text/latex" in data:
        return _latex(_text(data["text/latex"]), sources)
    if "text/markdown" in data:
        return read_markdown(_text(data["text/markdown"]), sources)
    plain = _text(data.get("text/plain", "")).strip()
    if html and (not plain or _OBJECT.match(plain)):
        return read_html(html, sources) or _fallback(data, sources)
    return _fallback(data, sources)


def _latex(text: str, sources: PictureLoader) -> list[Block]:
    source = text.strip()
    for ends in (r"\$\$(.*)\$\$", r"\$(.*)\$", r"\\\[(.*)\\\]"):
        inner = re.fullmatch(ends, source, re.DOTALL)
        if inner and "$" not in inner[1]:
            return parse_formulas(re.sub(r"\\displaystyle\b", "", inner[1]))
    if source.startswith("\\begin"):
        return parse_formulas(source)
    return read_markdown(source, sources)


def _fallback(data: Mapping[str, Any], sources: PictureLoader) -> list[Block]:
    if "text/plain" in data:
        return _console_blocks(_text(data["text/plain"]), sources)
    if "application/json" in data:
        shown = json.dumps(data["application/json"], indent=1, ensure_ascii=False)
        return _console_blocks(shown, sources)
    kinds = ", ".join(sorted(map(str, data)))
    if not kinds:
        return []
    return [
        Note(text=sources.t("An output that cannot be printed: {kinds}", kinds=kinds))
    ]
