"""From blocks to what the template lays out: plain data, every text made printable."""

from base64 import b64decode
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from coalition.blocks import (
    Ballot,
    Bars,
    Block,
    Code,
    Cover,
    Figure,
    Finding,
    Formula,
    Heading,
    Image,
    Items,
    Note,
    PageBreak,
    Quote,
    Sheet,
    Slips,
    Span,
    Table,
    Text,
)
from coalition.blocks.html import may_link
from coalition.figures.drawing import TEXT_WIDTH
from coalition.printing.fitting import BODY, HEADING, Fitting, tall_lines
from coalition.printing.forms import lay_out_ballot, lay_out_sheet, lay_out_slips
from coalition.printing.mathematics import draw_formula
from coalition.printing.measure import breakable, line_count, shortened, text_width
from coalition.printing.paper import Paper
from coalition.printing.pictures import Picture, read_raster, read_svg
from coalition.printing.tables import lay_out_table
from coalition.texts import Texts, is_right_to_left

_FINDING, _TITLE = 13.0, 23.0
_CODE, _SMALL = 9.0, 8.5
_LONG_TITLE = 140  # letters
_STEP_IN = 16.0
_DEEPEST = 10
_SPOKEN_OF = {"table", "bars", "picture"}
Laid = list[dict[str, Any]]


def lay_out(blocks: Sequence[Block], paper: Paper) -> dict[str, Any]:
    """Give all that the template prints, as data that JSON can carry.

    Parameters
    ----------
    blocks : sequence of Block
    paper : Paper
    """
    maker = _Maker(paper.texts, TEXT_WIDTH / paper.enlarged)
    laid = maker.all(_levelled(blocks))
    note = maker.letters.note(maker.t)
    if note:
        laid += maker.all([Note(text=note)])
    return {"blocks": _held(laid, paper), **_around(paper, maker)}


def _held(laid: Laid, paper: Paper) -> Laid:
    """Let a heading and its sentence not part from the table that they speak of."""
    held = [dict(part) for part in laid]
    for first, second, third in zip(held, held[1:], held[2:], strict=False):
        kinds = (first["kind"], second["kind"])
        if kinds == ("heading", "text") and third["kind"] in _SPOKEN_OF:
            second["sticky"] = True
    return _with_drawings(held, may_shrink=paper.enlarged == 1)


def _with_drawings(laid: Laid, *, may_shrink: bool) -> Laid:
    """Join to a drawing the heading above it, and the small table and notes below."""
    joined: Laid = []
    for part in laid:
        small = part["kind"] == "note" or part.get("whole", False)
        if part["kind"] == "picture":
            lead: Laid = []
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


def _around(paper: Paper, maker: "_Maker") -> dict[str, Any]:
    code, _, region = paper.language.replace("_", "-").partition("-")
    code = code.lower()
    known = code.isascii() and code.isalpha() and len(code) in {2, 3}
    place = region.split("-")[-1].upper()
    small = 1 / paper.enlarged
    return {
        "title": maker.letters.named(paper.title, maker.t("Report")),
        "author": maker.line(paper.author),
        "header": shortened(maker.line(paper.header), 220 * small, _SMALL),
        "footer": shortened(maker.line(paper.footer), 390 * small, _SMALL),
        "language": code if known else "en",
        "region": place
        if len(place) == 2 and place.isascii() and place.isalpha()
        else None,
        "direction": "rtl" if is_right_to_left(code) else "ltr",
        "page": maker.t("{page} of {pages}", page="\x01", pages="\x02"),
        "running": shortened(
            maker.line(paper.author or paper.title), 220 * small, _SMALL
        ),
    }


def _levelled(blocks: Sequence[Block]) -> list[Block]:
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


class _Maker(Fitting):
    """Lays out one document."""

    def __init__(self, t: Texts, room: float) -> None:
        super().__init__(t, room)
        self.depth = 0
        self.headed = False
        self._makers: dict[type, Callable[[Any], Laid]] = {
            Cover: self._cover,
            Heading: self._heading,
            Text: self._text,
            Finding: self._finding,
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
            Sheet: lambda block: [lay_out_sheet(block, self)],
            Slips: lambda block: [lay_out_slips(block, self)],
            PageBreak: lambda _: [{"kind": "pagebreak"}],
        }

    def all(self, blocks: Iterable[Block]) -> Laid:
        return [part for block in blocks for part in self._makers[type(block)](block)]

    def within(self, blocks: Iterable[Block]) -> Laid:
        """Lay out blocks that are set in from those around them."""
        self.depth, self.room = self.depth + 1, self.room - _STEP_IN
        try:
            return self.all(blocks)
        finally:
            self.depth, self.room = self.depth - 1, self.room + _STEP_IN

    def _cover(self, block: Cover) -> Laid:
        self.headed = True
        size = _TITLE if len(block.title) <= _LONG_TITLE else _FINDING
        return [
            {
                "kind": "cover",
                "over": self.fit(block.over, 9.5, less=40),
                "title": self.head(block.title, size, less=40),
                "size": size,
                "under": self.fit(block.under, BODY, less=40),
            }
        ]

    def _heading(self, block: Heading) -> Laid:
        if self.depth or not self.letters.named(block.text, ""):
            # A heading within a list or a quote heads nothing but its own lines.
            return self._text(Text(spans=(Span(text=block.text, bold=True),)))
        self.headed = True
        text = self.head(block.text, HEADING)
        return [{"kind": "heading", "level": block.level, "text": text}]

    def _text(self, block: Text) -> Laid:
        spans = [self._span(span) for span in block.spans]
        return [{"kind": "text", "tone": block.tone, "spans": spans}]

    def _span(self, span: Span) -> dict[str, Any]:
        drawn = draw_formula(span.text, BODY) if span.math else None
        if drawn and drawn.width <= self.room:
            return {
                "svg": drawn.svg,
                "alt": self.alt(span.text),
                "height": drawn.height,
                "depth": drawn.depth,
            }
        code = span.code or span.math
        link = span.link if span.link and may_link(span.link) else None
        return {
            "text": self.fit(span.text, BODY, bold=span.bold or code),
            "bold": span.bold,
            "italic": span.italic,
            "code": code,
            "link": link.strip() if link else None,
        }

    def _finding(self, block: Finding) -> Laid:
        lead = self.fit(block.opening, _FINDING, bold=True, less=16)
        text = self.fit(block.text, _FINDING, less=16)
        return [{"kind": "finding", "lead": lead, "text": text, "tone": block.tone}]

    def _items(self, block: Items) -> Laid:
        if self.depth >= _DEEPEST:
            # No room is left to set anything in: what is there follows below.
            return [part for item in block.items for part in self.all(item)]
        items = [self.within(item) for item in block.items]
        return [{"kind": "items", "ordered": block.ordered, "items": items}]

    def _table(self, block: Table) -> Laid:
        return list(lay_out_table(block, self.letters, self.t, self.room))

    def _bars(self, block: Bars) -> Laid:
        pairs = list(zip(block.labels, block.counts, strict=False))
        full = max([block.of, *block.counts, 1])
        label_room = self.room * 0.42
        rows = [
            {
                "label": breakable(
                    self.letters(label), label_room - 12, 9.5, bold=True
                ),
                "words": self.t(
                    "{n} of {of}", n=self.t.number(n), of=self.t.number(block.of)
                ),
                "share": max(n, 0) / full,
                "marked": at in block.highlight,
                "tall": line_count(label, label_room, 9.5) > tall_lines(self.room),
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

    def _figure(self, block: Figure) -> Laid:
        picture = read_svg(block.svg, self.letters)
        caption = self.fit(block.caption, BODY, bold=True)
        if picture is None:
            lost = self._lost(block.alt)
            return lost + (self._table(block.table) if block.table else [])
        return self._picture(picture, block.alt, caption)

    def _image(self, block: Image) -> Laid:
        if block.mime == "image/svg+xml":
            picture = read_svg(_decoded(block.data), self.letters)
        else:
            picture = read_raster(block.data)
        if picture is None:
            return self._lost(block.alt)
        return self._picture(picture, block.alt)

    def _picture(self, picture: Picture, alt: str, caption: str = "") -> Laid:
        return [
            {
                "kind": "picture",
                "svg": picture.svg,
                "alt": self.alt(alt),
                "width": picture.width,
                "least": picture.least,
                "caption": caption,
                "lead": [],
                "tail": [],
            }
        ]

    def _lost(self, alt: str) -> Laid:
        words = self.t("A picture stood here that cannot be printed: {alt}", alt=alt)
        return self._note(Note(text=words))

    def _formula(self, block: Formula) -> Laid:
        drawn = draw_formula(block.tex, 12.0)
        if drawn is None:
            return self._code(Code(text=block.tex.strip()))
        return [
            {
                "kind": "formula",
                "svg": drawn.svg,
                "alt": self.alt(block.tex),
                "width": drawn.width,
            }
        ]

    def _quote(self, block: Quote) -> Laid:
        if self.depth >= _DEEPEST:
            return self.all(block.blocks)
        return [{"kind": "quote", "blocks": self.within(block.blocks)}]

    def _code(self, block: Code) -> Laid:
        # Fixed width letters are as wide as a bold one is on average, or a bit less.
        text = self.letters(block.text).expandtabs(4).strip("\n")
        lines = [
            breakable(line, self.room - 24, _CODE + 1, bold=True)
            for line in text.split("\n")
        ]
        return [{"kind": "code", "lines": lines, "tone": block.tone}]

    def _note(self, block: Note) -> Laid:
        return [{"kind": "note", "text": self.fit(block.text, 9.0)}]

    def _ballot(self, block: Ballot) -> Laid:
        level = 2 if self.headed else 1
        self.headed = True
        return [lay_out_ballot(block, self, level)]


def _decoded(data: str) -> str:
    try:
        return b64decode(data, validate=True).decode("utf-8", "replace")
    except ValueError:
        return data
