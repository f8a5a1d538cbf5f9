"""Markdown cells of notebooks as blocks, read as Jupyter reads them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from mistune.plugins import import_plugin
from nbconvert.filters.markdown_mistune import MarkdownWithMath

from coalition.blocks import (
    Block,
    Cell,
    Code,
    Column,
    Formula,
    Heading,
    Items,
    Quote,
    Row,
    Span,
    Table,
    Text,
)
from coalition.printing.notebooks.attachments import PictureLoader
from coalition.printing.notebooks.webpage import read_html

Token = Mapping[str, Any]
_DISPLAY_ENVIRONMENT = re.compile(
    r"^\s*\\begin\{(equation|align|aligned|gather|gathered|eqnarray|multline|split"
    r"|displaymath|math)\*?\}(.*)\\end\{\1\*?\}\s*$",
    re.DOTALL,
)
_INVISIBLE_COMMANDS = re.compile(r"\\(?:nonumber|notag|label\{[^}]*\}|tag\*?\{[^}]*\})")
_DEEPEST = 20


@cache
def _parser() -> MarkdownWithMath:
    plugins = [import_plugin(name) for name in ("table", "strikethrough", "task_lists")]
    return MarkdownWithMath(renderer=None, plugins=plugins)


def read_markdown(source: str, sources: PictureLoader) -> list[Block]:
    """Read Markdown with mathematics, tables and pictures.

    Parameters
    ----------
    source : str
    sources : Sources
        Where the pictures that it names can be found.
    """
    try:
        tokens, _ = _parser().parse(source)
    except RecursionError:
        return [Code(text=source)]
    return list(_blocks(tokens, sources, 0))


def parse_formulas(tex: str) -> list[Block]:
    r"""Read displayed mathematics: one formula for each of its lines.

    Examples
    --------
    >>> [f.tex for f in parse_formulas(r"\begin{align} a &= b \\ c &= d \end{align}")]
    ['a = b', 'c = d']
    """
    laid = _DISPLAY_ENVIRONMENT.match(tex)
    if not laid:
        return [Formula(tex=" ".join(tex.split()))] if tex.strip() else []
    body = re.sub(r"(?<!\\)&", "", _INVISIBLE_COMMANDS.sub("", laid[2]))
    lines = [" ".join(line.split()) for line in re.split(r"\\\\(?:\[[^\]]*\])?", body)]
    return [Formula(tex=line) for line in lines if line]


def _blocks(
    tokens: Iterable[Token], sources: PictureLoader, depth: int
) -> Iterator[Block]:
    for token in tokens:
        kind, children = token["type"], token.get("children", [])
        if kind == "heading":
            yield Heading(level=token["attrs"]["level"], text=_plain_text(children))
        elif kind in {"paragraph", "block_text"}:
            yield from _paragraph(children, sources)
        elif kind == "list":
            yield _items(token, sources, depth)
        elif kind == "block_quote":
            yield Quote(blocks=tuple(_nested_blocks(children, sources, depth)))
        elif kind == "table":
            yield _table(children)
        elif kind == "block_code":
            yield Code(text=token["raw"].rstrip("\n"))
        elif kind == "block_math":
            yield from parse_formulas(token["raw"])
        elif kind == "block_html":
            yield from read_html(token["raw"], sources)
        elif children:
            yield from _blocks(children, sources, depth)
        elif token.get("raw", "").strip():
            yield Text.of(token["raw"])


def _nested_blocks(
    tokens: Sequence[Token], sources: PictureLoader, depth: int
) -> Iterator[Block]:
    if depth >= _DEEPEST:
        yield Text.of(_plain_text(tokens))
    else:
        yield from _blocks(tokens, sources, depth + 1)


def _items(token: Token, sources: PictureLoader, depth: int) -> Items:
    items = []
    for child in token["children"]:
        blocks = tuple(_nested_blocks(child.get("children", []), sources, depth))
        if child["type"] == "task_list_item":
            done = child.get("attrs", {}).get("checked")
            blocks = _prefix_mark(blocks, "☑ " if done else "☐ ")
        items.append(blocks)
    return Items(items=tuple(items), ordered=bool(token["attrs"].get("ordered")))


def _prefix_mark(blocks: tuple[Block, ...], mark: str) -> tuple[Block, ...]:
    if blocks and isinstance(blocks[0], Text):
        first = blocks[0].model_copy(
            update={"spans": (Span(text=mark), *blocks[0].spans)}
        )
        return (first, *blocks[1:])
    return (Text.of(mark), *blocks)


def _table(parts: Sequence[Token]) -> Table:
    columns: list[Column] = []
    rows: list[Row] = []
    for part in parts:
        if part["type"] == "table_head":
            columns = [
                Column(
                    text=_plain_text(cell["children"]),
                    align=cell["attrs"].get("align") or "left",
                )
                for cell in part["children"]
            ]
        else:
            rows += [
                Row(
                    cells=tuple(
                        Cell(text=_plain_text(c["children"])) for c in row["children"]
                    )
                )
                for row in part["children"]
            ]
    return Table(columns=tuple(columns), rows=tuple(rows))


def _paragraph(tokens: Sequence[Token], sources: PictureLoader) -> Iterator[Block]:
    """Yield a paragraph, parted where a picture or displayed mathematics stands."""
    spans: list[Span] = []
    for part in _inline(tokens, sources, Span(text="")):
        if isinstance(part, Span):
            spans.append(part)
            continue
        yield from _text_block(spans)
        spans = []
        yield part
    yield from _text_block(spans)


def _text_block(spans: Sequence[Span]) -> Iterator[Text]:
    if any(span.text.strip() for span in spans):
        yield Text(spans=tuple(_strip_line_starts(spans)))


def _strip_line_starts(spans: Sequence[Span]) -> Iterator[Span]:
    """Take the space from the beginning of each line."""
    fresh = True
    for span in spans:
        text = span.text.lstrip() if fresh and not span.code else span.text
        if span.text == "\n":
            fresh = True
            yield span
        elif text:
            fresh = False
            yield span.model_copy(update={"text": text})


def _inline(
    tokens: Iterable[Token], sources: PictureLoader, look: Span
) -> Iterator[Span | Block]:
    for token in tokens:
        kind, children, raw = (
            token["type"],
            token.get("children", []),
            token.get("raw", ""),
        )
        if kind == "image":
            yield sources.load_picture(
                token["attrs"].get("url", ""), _plain_text(children)
            )
        elif kind == "inline_html":
            yield from _inline_html(raw, sources, look)
        elif kind == "block_math":
            yield from parse_formulas(raw)
        elif kind == "latex_environment":
            yield from parse_formulas(_environment(token))
        elif kind == "inline_math":
            yield from _inline_math(raw, look)
        elif kind == "linebreak":
            yield look.model_copy(update={"text": "\n"})
        elif kind == "softbreak":
            yield look.model_copy(update={"text": " "})
        elif children:
            yield from _inline(children, sources, _apply_style(token, look))
        elif raw:
            update = {"text": raw, "code": look.code or kind == "codespan"}
            yield look.model_copy(update=update)


def _apply_style(token: Token, look: Span) -> Span:
    kind = token["type"]
    if kind == "strong":
        return look.model_copy(update={"bold": True})
    if kind == "emphasis":
        return look.model_copy(update={"italic": True})
    if kind == "link":
        return look.model_copy(update={"link": token["attrs"].get("url")})
    return look


def _inline_math(raw: str, look: Span) -> Iterator[Span]:
    # "$5 and $8" is money: no formula begins or ends with a space.
    if raw != raw.strip():
        yield look.model_copy(update={"text": f"${raw}$"})
    else:
        yield look.model_copy(update={"text": raw, "math": True})


def _inline_html(
    raw: str, sources: PictureLoader, look: Span
) -> Iterator[Span | Block]:
    if re.match(r"<br\b", raw, re.IGNORECASE):
        yield look.model_copy(update={"text": "\n"})
    elif re.match(r"<img\b", raw, re.IGNORECASE):
        yield from read_html(raw, sources)


def _environment(token: Token) -> str:
    name, body = token["attrs"]["name"], token["attrs"]["body"]
    return f"\\begin{{{name}}}{body}\\end{{{name}}}"


def _plain_text(tokens: Iterable[Token]) -> str:
    """Give the words of a piece of Markdown, for headings and cells."""
    said = []
    for token in tokens:
        kind = token["type"]
        if kind in {"softbreak", "linebreak"}:
            said.append(" ")
        elif kind == "latex_environment":
            said.append(_environment(token))
        elif kind == "inline_math" and token["raw"] != token["raw"].strip():
            said.append(f"${token['raw']}$")
        elif kind == "inline_html":
            continue
        elif token.get("children"):
            said.append(_plain_text(token["children"]))
        else:
            said.append(token.get("raw", ""))
    return "".join(said).strip()
