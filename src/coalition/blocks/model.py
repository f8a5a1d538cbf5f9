"""Block types of a page, as pydantic models."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

MIME = "application/vnd.coalition.blocks+json"
"""Media type under which a notebook's output carries blocks."""

BOX = "☐"
"""A box to tick with a pen."""

Tone = Literal["plain", "teal", "clay", "gold", "muted"]
"""How a piece of text is meant: ours or chosen, to look at, waiting, secondary."""


class _BlockModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_BlockModel):
    """A run of text of one kind; a paragraph is a row of these.

    `math` says that the text is the TeX source of a formula within the line.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    math: bool = False
    link: str | None = None


class Cover(_BlockModel):
    """The head of the first page: what this paper is, of whom, and of when."""

    block: Literal["cover"] = "cover"
    over: str = ""
    title: str
    under: str = ""


class Heading(_BlockModel):
    """A heading; level 1 is the page's own title."""

    block: Literal["heading"] = "heading"
    level: Annotated[int, Field(ge=1, le=6)] = 2
    text: str


class Text(_BlockModel):
    """A paragraph."""

    block: Literal["text"] = "text"
    spans: tuple[Span, ...]
    tone: Tone = "plain"

    @classmethod
    def of(cls, text: str, tone: Tone = "plain") -> "Text":
        """Make a paragraph of plain text."""
        return cls(spans=(Span(text=text),), tone=tone)


def end_sentence(text: str) -> str:
    """Add a full stop to a sentence that has no end mark.

    Examples
    --------
    >>> end_sentence("We meet every month"), end_sentence("They say “we stay.”"), end_sentence("Who else? ")
    ('We meet every month.', 'They say “we stay.”', 'Who else?')
    """
    text = text.rstrip()
    last = text.rstrip("”’»\"')")[-1:]
    return text if not text or last in ".:?!…؟。" else f"{text}."


class Callout(_BlockModel):
    """Callout: a highlighted sentence with a label in front."""

    block: Literal["finding"] = "finding"
    lead: str
    text: str
    tone: Tone = "clay"

    @property
    def opening(self) -> str:
        """The lead as it opens the sentence: ended, if it has no ending of its own."""
        return end_sentence(self.lead)


class Items(_BlockModel):
    """A list; numbered if `ordered`. Items may hold lists of their own."""

    block: Literal["items"] = "items"
    items: tuple[tuple["Block", ...], ...]
    ordered: bool = False


class Column(_BlockModel):
    """A column of a table: its heading, and how its cells stand."""

    text: str
    align: Literal["left", "center", "right"] = "left"


class Cell(_BlockModel):
    """A cell of a table. `bold` and `tone` mark it; the words carry the meaning."""

    text: str
    tone: Tone = "plain"
    bold: bool = False


class Row(_BlockModel):
    """A row of a table; `head` marks one that names the rows below it."""

    cells: tuple[Cell, ...]
    head: bool = False


class Table(_BlockModel):
    """A table. Wide ones are split by columns when printed, never cut.

    Attributes
    ----------
    folded : bool
        Whether paper may set two rows side by side, where it is wide enough.
    whole : bool
        Whether paper holds it on one page, if it is no taller: a form to fill in.
    """

    block: Literal["table"] = "table"
    caption: str = ""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    folded: bool = False
    whole: bool = False


class Bars(_BlockModel):
    """Counts as bars with their numbers on them: labels, counts, and out of how many."""

    block: Literal["bars"] = "bars"
    title: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    of: int
    note: str = ""
    highlight: tuple[int, ...] = ()


class Figure(_BlockModel):
    """A drawing as SVG, with its alternative text and, where there is one, its table."""

    block: Literal["figure"] = "figure"
    svg: str
    alt: Annotated[str, Field(min_length=1)]
    caption: str = ""
    table: Table | None = None


class Image(_BlockModel):
    """A picture as base64: what a notebook of other people's brings along."""

    block: Literal["image"] = "image"
    mime: Literal["image/png", "image/jpeg", "image/gif", "image/svg+xml"]
    data: str
    alt: Annotated[str, Field(min_length=1)]


class Formula(_BlockModel):
    """Mathematics: its TeX source, which is also its alternative text."""

    block: Literal["formula"] = "formula"
    tex: str


class Quote(_BlockModel):
    """Words of somebody: shown set in."""

    block: Literal["quote"] = "quote"
    blocks: tuple["Block", ...]


class Code(_BlockModel):
    """Text in fixed width: code, or what a program printed."""

    block: Literal["code"] = "code"
    text: str
    tone: Tone = "plain"


class Note(_BlockModel):
    """Small print: source, method, how to read."""

    block: Literal["note"] = "note"
    text: str


class BallotLine(_BlockModel):
    """One line of a ballot: what is asked, and the sentences to choose from."""

    title: str
    text: str = ""
    options: tuple[str, ...]


class Ballot(_BlockModel):
    """A form to fill with a pen."""

    block: Literal["ballot"] = "ballot"
    title: str
    who_sees: str
    how: str
    lines: tuple[BallotLine, ...]


class FormTable(_BlockModel):
    """A table to be filled with a pen: its columns are as wide as `shares` say."""

    block: Literal["sheet"] = "sheet"
    columns: tuple[str, ...]
    shares: tuple[Annotated[int, Field(ge=1)], ...]
    rows: tuple[tuple[str, ...], ...]

    def as_table(self) -> Table:
        """Give the same as a table, where nobody can write into it."""
        return Table(
            columns=tuple(Column(text=text) for text in self.columns),
            rows=tuple(
                Row(cells=tuple(Cell(text=text) for text in row)) for row in self.rows
            ),
        )


class Slip(_BlockModel):
    """Slip to cut out: a title, one thing in large letters, a QR code.

    Attributes
    ----------
    big : str
        What must be read from it at arm's length.
    code : str
        SVG of a code to point a camera at; `alt` says what it does.
    """

    title: str
    big: str = ""
    lines: tuple[str, ...] = ()
    code: str = ""
    alt: str = ""


class Slips(_BlockModel):
    """Pieces of paper to cut out along the lines."""

    block: Literal["slips"] = "slips"
    slips: tuple[Slip, ...]


class PageBreak(_BlockModel):
    """Begin a new page."""

    block: Literal["pagebreak"] = "pagebreak"


Block = Annotated[
    Cover
    | Heading
    | Text
    | Callout
    | Items
    | Table
    | Bars
    | Figure
    | Image
    | Formula
    | Quote
    | Code
    | Note
    | Ballot
    | FormTable
    | Slips
    | PageBreak,
    Field(discriminator="block"),
]
"""Any block."""

Items.model_rebuild()
Quote.model_rebuild()

_blocks: TypeAdapter[list[Block]] = TypeAdapter(list[Block])


def dump(
    blocks: Sequence[Block], paper: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Write blocks as the plain data that a notebook's output carries.

    Parameters
    ----------
    blocks : sequence of Block
    paper : mapping of str to str, optional
        What stands around the blocks when they are printed: any of ``title``,
        ``author``, ``language``, ``header`` and ``footer``. The first output of a
        notebook that carries it counts for the whole notebook.
    """
    data: dict[str, Any] = {
        "version": 1,
        "blocks": _blocks.dump_python(list(blocks), mode="json"),
    }
    return data if paper is None else {**data, "paper": dict(paper)}


def load(data: dict[str, Any]) -> list[Block]:
    """Read blocks back.

    Examples
    --------
    >>> load(dump([Heading(text="Who does what")]))
    [Heading(block='heading', level=2, text='Who does what')]
    """
    return _blocks.validate_python(data["blocks"])
