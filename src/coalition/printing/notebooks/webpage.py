"""Conversion of notebook HTML to blocks: tables, pictures and text only."""

import re
from collections.abc import Iterator
from typing import Literal

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from coalition.blocks import Block, Cell, Column, Heading, Note, Row, Table, Text
from coalition.printing.notebooks.attachments import PictureLoader

_NUMBER = re.compile(r"[-+−]?[\d.,  ]*\d[\d.,]*(?:[eE][-+]?\d+)?\s?%?")
_EMPTY = {"", "NaN", "None", "<NA>", "NaT", "nan", "..."}
_MOST_ROWS, _MOST_COLUMNS = 1000, 60


def read_html(html: str, sources: PictureLoader) -> list[Block]:
    """Read a piece of HTML, however broken.

    Parameters
    ----------
    html : str
    sources : Sources
        Where the pictures that it names can be found.
    """
    try:
        page = BeautifulSoup(html, "html.parser")
        for tag in page.find_all(["script", "style", "template", "noscript", "head"]):
            tag.decompose()
        return _merge_paragraphs(list(_walk(page, sources)))
    except RecursionError:
        return [Text.of(re.sub(r"<[^>]*>", " ", html))]


def has_table(html: str) -> bool:
    """Tell whether a piece of HTML holds a table."""
    return re.search(r"<table\b", html, re.IGNORECASE) is not None


def _walk(tag: Tag, sources: PictureLoader) -> Iterator[Block | str]:
    for child in tag.children:
        if not isinstance(child, Tag):
            # Comments and declarations are strings of classes of their own.
            if type(child).__name__ == "NavigableString":
                yield str(child)
        elif child.name == "table":
            yield read_html_table(child, sources)
        elif child.name == "img":
            yield sources.load_picture(_value(child, "src"), _value(child, "alt"))
        elif re.fullmatch("h[1-6]", child.name):
            yield Heading(level=int(child.name[1]), text=_words(child))
        elif child.name in {"br", "hr"}:
            yield "\n\n"
        elif child.name == "svg":
            continue
        else:
            inner = list(_walk(child, sources))
            whole = child.name in {
                "p",
                "div",
                "li",
                "section",
                "blockquote",
                "pre",
                "tr",
            }
            yield from ["\n\n", *inner, "\n\n"] if whole else inner


def _merge_paragraphs(parts: list[Block | str]) -> list[Block]:
    blocks: list[Block] = []
    words = ""
    for part in [*parts, None]:
        if isinstance(part, str):
            words += part
            continue
        paragraphs = (" ".join(p.split()) for p in re.split(r"\n\s*\n", words))
        blocks += [Text.of(paragraph) for paragraph in paragraphs if paragraph]
        words = ""
        if part is not None:
            blocks.append(part)
    return blocks


def _value(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def read_html_table(tag: Tag, sources: PictureLoader) -> Block:
    """Read a table: several heading rows become one, spanned cells are repeated."""
    lines = [row for row in tag.find_all("tr") if row.find_parent("table") is tag]
    cut = max(len(lines) - _MOST_ROWS, 0)
    grid = _grid(tag, lines[:_MOST_ROWS])
    if not grid or not any(grid):
        return Note(text=sources.t("An empty table stood here."))
    width = max(map(len, grid))
    heads = _heading_rows(lines, len(grid))
    texts = [_join_headings(grid[:heads], at) for at in range(width)]
    body = grid[heads:]
    columns = tuple(
        Column(text=text, align=_align(body, at)) for at, text in enumerate(texts)
    )
    rows = tuple(Row(cells=tuple(Cell(text=text) for text in row)) for row in body)
    caption = tag.find("caption")
    note = sources.t("{n} more rows are in the notebook.", n=sources.t.number(cut))
    return Table(
        caption=_words(caption) if isinstance(caption, Tag) else "",
        columns=columns,
        rows=rows,
        note=note if cut else "",
    )


def _heading_rows(lines: list[Tag], most: int) -> int:
    count = 0
    for line in lines[:most]:
        if line.find_parent("thead") is None and (count or line.find("td")):
            break
        count += 1
    return count


def _join_headings(heads: list[list[str]], at: int) -> str:
    said = [row[at] for row in heads if at < len(row) and row[at]]
    return " · ".join(dict.fromkeys(said))


def _align(body: list[list[str]], at: int) -> Literal["left", "right"]:
    texts = [row[at] for row in body if at < len(row) and row[at] not in _EMPTY]
    numbers = sum(1 for text in texts if _NUMBER.fullmatch(text))
    return "right" if texts and numbers == len(texts) else "left"


def _cell_text(cell: Tag, table: Tag) -> str:
    """Give the words of a cell, where cells that nobody closed lie in each other."""
    if cell.find(["td", "th", "tr"]) is None:
        return _words(cell)
    owned = [text for text in cell.find_all(string=True) if _owner(text, table) is cell]
    return " ".join(" ".join(owned).split())


def _owner(text: PageElement, table: Tag) -> Tag | None:
    cells = (tag for tag in text.parents if tag.name in {"td", "th"})
    return next((tag for tag in cells if tag.find_parent("table") is table), None)


def _grid(table: Tag, lines: list[Tag]) -> list[list[str]]:
    grid: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}
    for line in lines:
        row: list[str] = []
        for cell in line.find_all(["td", "th"]):
            if cell.find_parent("tr") is not line:
                continue
            _fill_row_spans(row, hanging)
            text, rows = _cell_text(cell, table), _span(cell, "rowspan")
            for number in range(_span(cell, "colspan")):
                # A heading holds for all its columns; a number is said once.
                said = text if number == 0 or cell.name == "th" else ""
                if rows > 1:
                    hanging[len(row)] = (rows - 1, said)
                row.append(said)
        _fill_row_spans(row, hanging)
        grid.append(row[:_MOST_COLUMNS])
    return grid


def _fill_row_spans(row: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while len(row) in hanging:
        left, text = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, text)
        row.append(text)
        # What was put back belongs to the next row.
        if len(row) - 1 in hanging and len(row) not in hanging:
            return


def _span(cell: Tag, name: str) -> int:
    value = _value(cell, name)
    return min(max(int(value), 1), 50) if value.isascii() and value.isdigit() else 1
