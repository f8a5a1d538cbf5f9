"""Conversion of blocks to the data that the Typst template lays out."""

from base64 import b64decode
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from coalition.blocks import (
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
    PageBreak,
    Quote,
    Slips,
    Span,
    Table,
    Text,
)
from coalition.blocks.charts.canvas import TEXT_WIDTH
from coalition.blocks.html import is_safe_link
from coalition.printing.fitting import BODY, HEADING, TextFitter, max_unbroken_lines
from coalition.printing.forms import lay_out_ballot, lay_out_sheet, lay_out_slips
from coalition.printing.measure import (
    insert_breaks,
    line_count,
    text_width,
    truncate_to_width,
)
from coalition.printing.notebooks.mathematics import draw_formula
from coalition.printing.paper import Paper
from coalition.printing.pictures import PrintablePicture, read_raster, read_svg
from coalition.printing.tables import lay_out_table
from coalition.texts import Texts, is_right_to_left

_FINDING, _TITLE = 13.0, 23.0
_CODE, _SMALL = 9.0, 8.5
_LONG_TITLE = 140  # letters
_STEP_IN = 16.0
_DEEPEST = 10
_INTRODUCED_KINDS = {"table", "bars", "picture"}
LayoutParts = list[dict[str, Any]]


def lay_out(blocks: Sequence[Block], paper: Paper) -> dict[str, Any]:
    """Give all that the template prints, as data that JSON can carry.

    Parameters
    ----------
    blocks : sequence of Block
    paper : Paper
    """
    maker = _LayoutBuilder(paper.texts, TEXT_WIDTH / paper.enlarged)
    laid = maker.lay_out_all(_normalise_heading_levels(blocks))
    note = maker.letters.describe_replacements(maker.t)
    if note:
        laid += maker.lay_out_all([Note(text=note)])
    return {"blocks": _keep_with_next(laid, paper), **_page_settings(paper, maker)}


def _keep_with_next(laid: LayoutParts, paper: Paper) -> LayoutParts:
    """Keep a heading and its sentence on one page with the table they introduce."""
    held = [dict(part) for part in laid]
    for first, second, third in zip(held, held[1:], held[2:], strict=False):
        kinds = (first["kind"], second["kind"])
        if kinds == ("heading", "text") and third["kind"] in _INTRODUCED_KINDS:
            second["sticky"] = True
    return _group_with_pictures(held, may_shrink=paper.enlarged == 1)


def _group_with_pictures(laid: LayoutParts, *, may_shrink: bool) -> LayoutParts:
    """Group a picture with its heading, small table and notes."""
    joined: LayoutParts = []
    for part in laid:
        small = part["kind"] == "note" or part.get("whole", False)
        if part["kind"] == "picture":
            lead: LayoutParts = []
            while joined and (
                joined[-1]["kind"] == "heading" or "sticky" in joined[-1]
            ):
                lead.insert(0, joined.pop())
            least = part["least"] if may_shrink else 1
            joined.append({**part, "lead": lead, "least": least})
        elif small and joined and joined[-1]["kind"] == "picture":
            joined[-1]["tail"].append(part)
        else:
            joined.append(part)
    return joined


def _page_settings(paper: Paper, maker: "_LayoutBuilder") -> dict[str, Any]:
    code, _, region = paper.language.replace("_", "-").partition("-")
    code = code.lower()
    known = code.isascii() and code.isalpha() and len(code) in {2, 3}
    place = region.split("-")[-1].upper()
    small = 1 / paper.enlarged
    return {
        "title": maker.letters.filter_or_default(paper.title, maker.t("Report")),
        "author": maker.fit_line(paper.author),
        "header": truncate_to_width(maker.fit_line(paper.header), 220 * small, _SMALL),
        "footer": truncate_to_width(maker.fit_line(paper.footer), 390 * small, _SMALL),
        "language": code if known else "en",
        "region": place
        if len(place) == 2 and place.isascii() and place.isalpha()
        else None,
        "direction": "rtl" if is_right_to_left(code) else "ltr",
        "page": maker.t("{page} of {pages}", page="\x01", pages="\x02"),
        "running": truncate_to_width(
            maker.fit_line(paper.author or paper.title), 220 * small, _SMALL
        ),
    }


def _normalise_heading_levels(blocks: Sequence[Block]) -> list[Block]:
    """Let heading levels begin at 1 and go down by one, as readers' programs expect."""
    levelled: list[Block] = []
    above = 0
    for block in blocks:
        if isinstance(block, Cover):
            above = 1
        elif isinstance(block, Ballot):
            above = max(above, 1)
        elif isinstance(block, Heading):
            above = min(block.level, above + 1)
            block = block.model_copy(update={"level": above})
        levelled.append(block)
    return levelled


class _LayoutBuilder(TextFitter):
    """Layout builder of one document."""

    def __init__(self, t: Texts, room: float) -> None:
        super().__init__(t, room)
        self.depth = 0
        self.headed = False
        self._makers: dict[type, Callable[[Any], LayoutParts]] = {
            Cover: self._cover,
            Heading: self._heading,
            Text: self._text,
            Callout: self._finding,
            Items: self._items,
            Table: self._table,
            Bars: self._bars,
            Figure: self._figure,
            Image: self._image,
            Formula: self._formula,
            Quote: self._quote,
            Code: self._code,
            Note: self._note,
            Ballot: self._ballot,
            FormTable: lambda block: [lay_out_sheet(block, self)],
            Slips: lambda block: [lay_out_slips(block, self)],
            PageBreak: lambda _: [{"kind": "pagebreak"}],
        }

    def lay_out_all(self, blocks: Iterable[Block]) -> LayoutParts:
        return [part for block in blocks for part in self._makers[type(block)](block)]

    def within(self, blocks: Iterable[Block]) -> LayoutParts:
        """Lay out nested blocks, indented."""
        self.depth, self.room = self.depth + 1, self.room - _STEP_IN
        try:
            return self.lay_out_all(blocks)
        finally:
            self.depth, self.room = self.depth - 1, self.room + _STEP_IN

    def _cover(self, block: Cover) -> LayoutParts:
        self.headed = True
        size = _TITLE if len(block.title) <= _LONG_TITLE else _FINDING
        return [
            {
                "kind": "cover",
                "over": self.fit(block.over, 9.5, less=40),
                "title": self.fit_heading(block.title, size, less=40),
                "size": size,
                "under": self.fit(block.under, BODY, less=40),
            }
        ]

    def _heading(self, block: Heading) -> LayoutParts:
        if self.depth or not self.letters.filter_or_default(block.text, ""):
            # A heading within a list or a quote heads nothing but its own lines.
            return self._text(Text(spans=(Span(text=block.text, bold=True),)))
        self.headed = True
        text = self.fit_heading(block.text, HEADING)
        return [{"kind": "heading", "level": block.level, "text": text}]

    def _text(self, block: Text) -> LayoutParts:
        spans = [self._span(span) for span in block.spans]
        return [{"kind": "text", "tone": block.tone, "spans": spans}]

    def _span(self, span: Span) -> dict[str, Any]:
        drawn = draw_formula(span.text, BODY) if span.math else None
        if drawn and drawn.width <= self.room:
            return {
                "svg": drawn.svg,
                "alt": self.fit_alt_text(span.text),
                "height": drawn.height,
                "depth": drawn.depth,
            }
        code = span.code or span.math
        link = span.link if span.link and is_safe_link(span.link) else None
        return {
            "text": self.fit(span.text, BODY, bold=span.bold or code),
            "bold": span.bold,
            "italic": span.italic,
            "code": code,
            "link": link.strip() if link else None,
        }

    def _finding(self, block: Callout) -> LayoutParts:
        lead = self.fit(block.opening, _FINDING, bold=True, less=16)
        text = self.fit(block.text, _FINDING, less=16)
        return [{"kind": "finding", "lead": lead, "text": text, "tone": block.tone}]

    def _items(self, block: Items) -> LayoutParts:
        if self.depth >= _DEEPEST:
            # No room is left to set anything in: what is there follows below.
            return [part for item in block.items for part in self.lay_out_all(item)]
        items = [self.within(item) for item in block.items]
        return [{"kind": "items", "ordered": block.ordered, "items": items}]

    def _table(self, block: Table) -> LayoutParts:
        return list(lay_out_table(block, self.letters, self.t, self.room))

    def _bars(self, block: Bars) -> LayoutParts:
        pairs = list(zip(block.labels, block.counts, strict=False))
        full = max([block.of, *block.counts, 1])
        label_room = self.room * 0.42
        rows = [
            {
                "label": insert_breaks(
                    self.letters(label), label_room - 12, 9.5, bold=True
                ),
                "words": self.t(
                    "{n} of {of}", n=self.t.number(n), of=self.t.number(block.of)
                ),
                "share": max(n, 0) / full,
                "marked": at in block.highlight,
                "tall": line_count(label, label_room, 9.5)
                > max_unbroken_lines(self.room),
            }
            for at, (label, n) in enumerate(pairs)
        ]
        widest = max(
            (text_width(self.letters(a), 9.5, bold=True) for a, _ in pairs), default=0
        )
        return [
            {
                "kind": "bars",
                "title": self.fit(block.title, BODY, bold=True),
                "note": self.fit(block.note, 9.0),
                "width": min(widest + 12, label_room),
                "rows": rows,
            }
        ]

    def _figure(self, block: Figure) -> LayoutParts:
        picture = read_svg(block.svg, self.letters)
        caption = self.fit(block.caption, BODY, bold=True)
        if picture is None:
            lost = self._lost(block.alt)
            return lost + (self._table(block.table) if block.table else [])
        return self._picture(picture, block.alt, caption)

    def _image(self, block: Image) -> LayoutParts:
        if block.mime == "image/svg+xml":
            picture = read_svg(_decode_svg(block.data), self.letters)
        else:
            picture = read_raster(block.data)
        if picture is None:
            return self._lost(block.alt)
        return self._picture(picture, block.alt)

    def _picture(
        self, picture: PrintablePicture, alt: str, caption: str = ""
    ) -> LayoutParts:
        return [
            {
                "kind": "picture",
                "svg": picture.svg,
                "alt": self.fit_alt_text(alt),
                "width": picture.width,
                "least": picture.least,
                "caption": caption,
                "lead": [],
                "tail": [],
            }
        ]

    def _lost(self, alt: str) -> LayoutParts:
        words = self.t("A picture stood here that cannot be printed: {alt}", alt=alt)
        return self._note(Note(text=words))

    def _formula(self, block: Formula) -> LayoutParts:
        drawn = draw_formula(block.tex, 12.0)
        if drawn is None:
            return self._code(Code(text=block.tex.strip()))
        return [
            {
                "kind": "formula",
                "svg": drawn.svg,
                "alt": self.fit_alt_text(block.tex),
                "width": drawn.width,
            }
        ]

    def _quote(self, block: Quote) -> LayoutParts:
        if self.depth >= _DEEPEST:
            return self.lay_out_all(block.blocks)
        return [{"kind": "quote", "blocks": self.within(block.blocks)}]

    def _code(self, block: Code) -> LayoutParts:
        # Fixed width letters are as wide as a bold one is on average, or a bit less.
        text = self.letters(block.text).expandtabs(4).strip("\n")
        lines = [
            insert_breaks(line, self.room - 24, _CODE + 1, bold=True)
            for line in text.split("\n")
        ]
        return [{"kind": "code", "lines": lines, "tone": block.tone}]

    def _note(self, block: Note) -> LayoutParts:
        return [{"kind": "note", "text": self.fit(block.text, 9.0)}]

    def _ballot(self, block: Ballot) -> LayoutParts:
        level = 2 if self.headed else 1
        self.headed = True
        return [lay_out_ballot(block, self, level)]


def _decode_svg(data: str) -> str:
    try:
        return b64decode(data, validate=True).decode("utf-8", "replace")
    except ValueError:
        return data
