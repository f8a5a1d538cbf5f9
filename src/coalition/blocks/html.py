"""Blocks as a piece of a web page: escaped, labelled, without script or request."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from coalition.blocks.model import (
    Ballot,
    BallotLine,
    Bars,
    Block,
    Callout,
    Cell,
    Code,
    Cover,
    Figure,
    FormTable,
    Formula,
    Heading,
    Image,
    Items,
    Note,
    PageBreak,
    Quote,
    Row,
    Slip,
    Slips,
    Span,
    Table,
    Text,
)
from coalition.blocks.svg import sanitize_svg
from coalition.errors import InvalidInput
from coalition.texts import Texts, is_right_to_left

_FULL_BAR = 72


@cache
def stylesheet() -> str:
    """Give the style sheet that all blocks in HTML share; its names begin ``cw-``."""
    return (files("coalition.blocks") / "blocks.css").read_text("utf-8")


def to_html(
    blocks: Sequence[Block], *, texts: Texts | None = None, style: bool = False
) -> str:
    """Write blocks as a fragment of HTML.

    Parameters
    ----------
    blocks : sequence of Block
    texts : Texts, optional
        Speaks the few words that are not in the blocks, such as "12 of 20".
    style : bool, default False
        Bring the style sheet along, where nobody else loads it.

    Examples
    --------
    >>> print(to_html([Text.of("a < b")]))
    <div class="cw-blocks" lang="en" dir="ltr"><p>a &lt; b</p></div>
    """
    t = texts or Texts()
    direction = "rtl" if is_right_to_left(t.language) else "ltr"
    sheet = f"<style>{stylesheet()}</style>" if style else ""
    lang = escape(t.language)
    body = _all(blocks, t)
    return f'{sheet}<div class="cw-blocks" lang="{lang}" dir="{direction}">{body}</div>'


def _all(blocks: Iterable[Block], t: Texts) -> str:
    return "".join(_WRITERS[type(block)](block, t) for block in blocks)


def _class(*names: str) -> str:
    kept = [f"cw-{name}" for name in names if name not in {"", "plain"}]
    return f' class="{" ".join(kept)}"' if kept else ""


def _cover(block: Cover, t: Texts) -> str:
    over = f'<p class="cw-over">{escape(block.over)}</p>' if block.over else ""
    under = f'<p class="cw-under">{escape(block.under)}</p>' if block.under else ""
    head = f"<h1>{escape(block.title)}</h1>"
    return f'<header class="cw-cover">{over}{head}{under}</header>'


def _heading(block: Heading, t: Texts) -> str:
    return f"<h{block.level}>{escape(block.text)}</h{block.level}>"


def _text(block: Text, t: Texts) -> str:
    return f"<p{_class(block.tone)}>{''.join(map(_span, block.spans))}</p>"


def _span(span: Span) -> str:
    html = escape(span.text)
    if span.code or span.math:
        html = f"<code{_class('math' if span.math else '')}>{html}</code>"
    if span.bold:
        html = f"<strong>{html}</strong>"
    if span.italic:
        html = f"<em>{html}</em>"
    if span.link and is_safe_link(span.link):
        html = f'<a href="{escape(span.link)}" rel="noopener noreferrer">{html}</a>'
    return html


def is_safe_link(address: str) -> bool:
    """Tell whether an address may become a link: to a page or a mailbox, no more.

    Examples
    --------
    >>> is_safe_link("https://example.org"), is_safe_link("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.netloc)
    return parts.scheme == "mailto" and bool(parts.path)


def _finding(block: Callout, t: Texts) -> str:
    lead = f"<strong>{escape(block.opening)}</strong> " if block.opening else ""
    words = f"{lead}{escape(block.text)}"
    return f"<p{_class('finding', block.tone)}>{words}</p>"


def _items(block: Items, t: Texts) -> str:
    tag = "ol" if block.ordered else "ul"
    items = "".join(f"<li>{_all(item, t)}</li>" for item in block.items)
    return f"<{tag}>{items}</{tag}>"


_MANY = 5
"""Columns that leave no room on a phone for a sentence beside them."""


def _table(block: Table, t: Texts) -> str:
    aligns = [column.align for column in block.columns]
    head = "".join(
        f'<th scope="col"{_class(column.align)}>{escape(column.text)}</th>'
        for column in block.columns
    )
    caption = f"<caption>{escape(block.caption)}</caption>" if block.caption else ""
    rows = "".join(_row(row, aligns) for row in block.rows)
    note = f'<p class="cw-note">{escape(block.note)}</p>' if block.note else ""
    # Many columns of numbers beside sentences: on a phone the sentence stands above.
    many = len(aligns) >= _MANY and not block.columns[0].text
    table = (
        f"<table{_class('many' if many else '')}>{caption}"
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
    # A region that scrolls sideways must be reachable by keyboard, and so be named.
    name = escape(block.caption or t("Table"))
    frame = f'<div class="cw-scroll" role="region" aria-label="{name}" tabindex="0">'
    return f"{frame}{table}</div>{note}"


def _row(row: Row, aligns: Sequence[str]) -> str:
    if row.head and len(row.cells) == 1:
        text = escape(row.cells[0].text)
        span = len(aligns)
        return f'<tr class="cw-head"><th scope="rowgroup" colspan="{span}">{text}</th></tr>'
    # The first cell names its row, whatever it holds.
    cells = "".join(
        _cell(cell, align, "th" if row.head or number == 0 else "td")
        for number, (cell, align) in enumerate(zip(row.cells, aligns, strict=False))
    )
    return f"<tr{_class('head' if row.head else '')}>{cells}</tr>"


def _cell(cell: Cell, align: str, tag: str) -> str:
    text = escape(cell.text)
    inner = f"<strong>{text}</strong>" if cell.bold else text
    scope = ' scope="row"' if tag == "th" else ""
    return f"<{tag}{scope}{_class(align, cell.tone)}>{inner}</{tag}>"


def _bars(block: Bars, t: Texts) -> str:
    full = max([block.of, *block.counts, 1])
    rows = "".join(
        _bar(label, count, full, _out_of(count, block.of, t), number in block.highlight)
        for number, (label, count) in enumerate(
            zip(block.labels, block.counts, strict=False)
        )
    )
    head = "".join(
        f'<th scope="col">{escape(word)}</th>' for word in (t("What"), t("How many"))
    )
    note = f'<p class="cw-note">{escape(block.note)}</p>' if block.note else ""
    return (
        f'<table class="cw-bars"><caption>{escape(block.title)}</caption>'
        f'<thead class="cw-unseen"><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}'
    )


def _out_of(count: int, of: int, t: Texts) -> str:
    return t("{n} of {of}", n=t.number(count), of=t.number(of))


def _bar(label: str, count: int, full: int, words: str, marked: bool) -> str:
    # A full bar leaves room for its number behind it; none is drawn for nobody.
    width = f"{_FULL_BAR * count / full:.1f}%"
    drawing = (
        f'<svg class="cw-bar" width="{width}" aria-hidden="true">'
        '<rect width="100%" height="100%"/></svg>'
        if count > 0
        else ""
    )
    return (
        f"<tr{_class('marked' if marked else '')}>"
        f'<th scope="row">{escape(label)}</th>'
        f"<td>{drawing}<span>{escape(words)}</span></td></tr>"
    )


def _figure(block: Figure, t: Texts) -> str:
    try:
        drawing = sanitize_svg(
            block.svg, own_page=False, role="img", aria_label=block.alt
        )
    except InvalidInput:
        drawing = f"<p>{escape(block.alt)}</p>"
    caption = (
        f"<figcaption>{escape(block.caption)}</figcaption>" if block.caption else ""
    )
    behind = ""
    if block.table:
        summary = escape(t("The numbers behind this figure"))
        behind = (
            f"<details><summary>{summary}</summary>{_table(block.table, t)}</details>"
        )
    return f'<figure class="cw-figure">{caption}{drawing}{behind}</figure>'


def _image(block: Image, t: Texts) -> str:
    data = escape("".join(block.data.split()))
    return f'<img src="data:{block.mime};base64,{data}" alt="{escape(block.alt)}">'


def _formula(block: Formula, t: Texts) -> str:
    return f'<p class="cw-formula"><code class="cw-math">{escape(block.tex)}</code></p>'


def _quote(block: Quote, t: Texts) -> str:
    return f"<blockquote>{_all(block.blocks, t)}</blockquote>"


def _code(block: Code, t: Texts) -> str:
    return f"<pre{_class(block.tone)}><code>{escape(block.text)}</code></pre>"


def _note(block: Note, t: Texts) -> str:
    return f'<p class="cw-note">{escape(block.text)}</p>'


def _sheet(block: FormTable, t: Texts) -> str:
    return _table(block.as_table(), t)


def _slips(block: Slips, t: Texts) -> str:
    return "".join(_slip(slip) for slip in block.slips)


def _slip(slip: Slip) -> str:
    lines = "".join(f"<p>{escape(line)}</p>" for line in slip.lines)
    big = f"<p><strong>{escape(slip.big)}</strong></p>" if slip.big else ""
    code = f'<p class="cw-note">{escape(slip.alt)}</p>' if slip.code else ""
    head = f"<h3>{escape(slip.title)}</h3>"
    return f'<section class="cw-slip">{head}{big}{lines}{code}</section>'


def _ballot(block: Ballot, t: Texts) -> str:
    lines = "".join(_ballot_line(line) for line in block.lines)
    return (
        f'<section class="cw-ballot"><h2>{escape(block.title)}</h2>'
        f"<p>{escape(block.how)}</p>"
        f'<p class="cw-note">{escape(block.who_sees)}</p><ol>{lines}</ol></section>'
    )


def _ballot_line(line: BallotLine) -> str:
    text = f"<p>{escape(line.text)}</p>" if line.text else ""
    options = "".join(f"<li>{escape(option)}</li>" for option in line.options)
    return f"<li><strong>{escape(line.title)}</strong>{text}<ul>{options}</ul></li>"


def _page_break(block: PageBreak, t: Texts) -> str:
    return '<div class="cw-pagebreak"></div>'


_WRITERS: dict[type, Callable[[Any, Texts], str]] = {
    Cover: _cover,
    Heading: _heading,
    Text: _text,
    Callout: _finding,
    Items: _items,
    Table: _table,
    Bars: _bars,
    Figure: _figure,
    Image: _image,
    Formula: _formula,
    Quote: _quote,
    Code: _code,
    Note: _note,
    Ballot: _ballot,
    FormTable: _sheet,
    Slips: _slips,
    PageBreak: _page_break,
}
