"""Blocks as plain text, and as Markdown in which nothing typed is markup."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from coalition.blocks.html import is_safe_link
from coalition.blocks.model import (
    Ballot,
    Bars,
    Block,
    Callout,
    Code,
    Cover,
    Figure,
    FormTable,
    Formula,
    Heading,
    Image,
    Items,
    Note,
    Quote,
    Slip,
    Slips,
    Span,
    Table,
    Text,
)
from coalition.texts import Texts

_WIDEST = 40
_MARKS = re.compile(
    r"([\\`*_\[\]<>|$~&@#^{}]|(?<=\w):(?=//)|(?<=\bwww)\.)", re.IGNORECASE
)
_BLOCK_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)]))")


def to_text(blocks: Sequence[Block], *, texts: Texts | None = None) -> str:
    """Write blocks as plain text that reads well in a terminal or a mail.

    Examples
    --------
    >>> print(to_text([Heading(text="Gaps"), Text.of("Three provinces.")]))
    Gaps
    ====
    <BLANKLINE>
    Three provinces.
    """
    return _join(_plain(block, texts or Texts()) for block in blocks)


def to_markdown(blocks: Sequence[Block], *, texts: Texts | None = None) -> str:
    r"""Write blocks as Markdown; what people typed shows as they typed it.

    Examples
    --------
    >>> print(to_markdown([Text.of("*not bold* <b>")]))
    \*not bold\* \<b\>
    """
    return _join(_markdown(block, texts or Texts()) for block in blocks)


def escape_markdown(text: str) -> str:
    r"""Escape a line of text for Markdown.

    Examples
    --------
    >>> print(escape_markdown("1. a_b $x$"))
    1\. a\_b \$x\$
    """
    line = _MARKS.sub(r"\\\1", _line(text))
    opened = _BLOCK_START.match(line)
    if not opened:
        return line
    at = opened.end() if opened[2].isdigit() else opened.start(2)
    return f"{line[:at]}\\{line[at:]}"


def _join(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _line(text: str) -> str:
    kept = "".join(c if unicodedata.category(c) != "Cc" else " " for c in text)
    return " ".join(kept.split())


def _indent(text: str, first: str, rest: str) -> str:
    lines = text.splitlines() or [""]
    return "\n".join([first + lines[0], *(rest + s if s else "" for s in lines[1:])])


def _plain(block: Block, t: Texts) -> str:
    match block:
        case Cover():
            title = _underline(_line(block.title), "=")
            return "\n".join(
                s for s in (_line(block.over), title, _line(block.under)) if s
            )
        case Heading():
            return _underline(_line(block.text), "=" if block.level < 3 else "-")
        case Text():
            return "".join(span.text for span in block.spans).strip()
        case Callout():
            return f"{_line(block.opening)} {_line(block.text)}".strip()
        case Code():
            return block.text.strip("\n")
        case Table():
            return _plain_table(block)
        case Quote():
            return _indent(_join(_plain(b, t) for b in block.blocks), "> ", "> ")
        case _:
            return _render_common(block, t, _line, _plain, _plain_table)


def _underline(text: str, stroke: str) -> str:
    return f"{text}\n{stroke * max(1, min(len(text), 78))}"


def _render_common(
    block: Block,
    t: Texts,
    say: Callable[[str], str],
    write: Callable[[Block, Texts], str],
    write_table: Callable[[Table], str],
) -> str:
    match block:
        case Bars():
            return _join([say(block.title), _bars(block, t, say), say(block.note)])
        case Items():
            return _items(block, t, write)
        case Figure():
            words = [say(block.alt), say(block.caption)]
            return _join([*words, write_table(block.table) if block.table else ""])
        case Image():
            return say(t("Picture: {alt}", alt=block.alt))
        case Formula():
            return say(block.tex)
        case Note():
            return say(block.text)
        case FormTable():
            return write_table(block.as_table())
        case Slips():
            return _join(_slip(slip, say) for slip in block.slips)
        case Ballot():
            return _join(
                [
                    say(block.title),
                    say(block.how),
                    say(block.who_sees),
                    *_lines(block, say),
                ]
            )
        case _:
            return ""


def _bars(block: Bars, t: Texts, say: Callable[[str], str]) -> str:
    return "\n".join(
        "- {}: {}".format(
            say(label), t("{n} of {of}", n=t.number(n), of=t.number(block.of))
        )
        for label, n in zip(block.labels, block.counts, strict=False)
    )


def _items(block: Items, t: Texts, write: Callable[[Block, Texts], str]) -> str:
    marks = [
        f"{n}. " if block.ordered else "- " for n in range(1, len(block.items) + 1)
    ]
    return "\n".join(
        _indent("\n".join(write(part, t) for part in item), mark, " " * len(mark))
        for mark, item in zip(marks, block.items, strict=True)
    )


def _slip(slip: Slip, say: Callable[[str], str]) -> str:
    return "\n".join(say(part) for part in (slip.title, slip.big, *slip.lines) if part)


def _lines(block: Ballot, say: Callable[[str], str]) -> list[str]:
    return [
        "\n".join(
            [
                f"{number}. {say(line.title)}",
                *([f"   {say(line.text)}"] if line.text else []),
                *(f"   ☐ {say(option)}" for option in line.options),
            ]
        )
        for number, line in enumerate(block.lines, 1)
    ]


def _plain_table(block: Table) -> str:
    rows = [
        [_line(column.text) for column in block.columns],
        *([_line(cell.text) for cell in row.cells] for row in block.rows),
    ]
    widths = [
        min(_WIDEST, max((len(row[i]) for row in rows if i < len(row)), default=0))
        for i in range(len(block.columns))
    ]
    lines = [
        "  ".join(
            text.ljust(width) for text, width in zip(row, widths, strict=False)
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return _join([_line(block.caption), "\n".join(lines), _line(block.note)])


def _markdown(block: Block, t: Texts) -> str:
    match block:
        case Cover():
            title = f"# {escape_markdown(block.title)}"
            return _join(
                [escape_markdown(block.over), title, escape_markdown(block.under)]
            )
        case Heading():
            return f"{'#' * block.level} {escape_markdown(block.text)}"
        case Text():
            return "".join(map(_markdown_span, block.spans))
        case Callout():
            lead, text = escape_markdown(block.opening), escape_markdown(block.text)
            return f"> **{lead}** {text}" if lead else f"> {text}"
        case Code():
            return _code_fence(block.text)
        case Formula():
            return _code_span(block.tex)
        case Table():
            return _markdown_table(block)
        case Quote():
            return _indent(_join(_markdown(b, t) for b in block.blocks), "> ", "> ")
        case _:
            return _render_common(block, t, escape_markdown, _markdown, _markdown_table)


def _markdown_span(span: Span) -> str:
    if span.code or span.math:
        return _code_span(span.text)
    inner = escape_markdown(span.text)
    if not inner:
        return " " if span.text else ""
    before = " " if span.text[:1].isspace() else ""
    after = " " if span.text[-1:].isspace() else ""
    stars = "*" * (2 * span.bold + span.italic)
    inner = f"{stars}{inner}{stars}"
    if span.link and is_safe_link(span.link):
        address = re.sub(r"[\s<>\\]", "", span.link)
        inner = f"[{inner}](<{address}>)"
    return f"{before}{inner}{after}"


def _code_span(text: str) -> str:
    line = _line(text)
    fence = "`" * (_longest_run(line) + 1)
    return f"{fence} {line} {fence}" if line else ""


def _code_fence(text: str) -> str:
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}\n{text.strip(chr(10))}\n{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _markdown_table(block: Table) -> str:
    marks = {"left": "---", "center": ":-:", "right": "--:"}
    rows = [[escape_markdown(cell.text) for cell in row.cells] for row in block.rows]
    lines = [
        [escape_markdown(column.text) for column in block.columns],
        [marks[column.align] for column in block.columns],
        *rows,
    ]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return _join([escape_markdown(block.caption), body, escape_markdown(block.note)])
