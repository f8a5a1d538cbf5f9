"""The printed form of anything, as data: what stands on a page, not how it looks.

Screens give blocks, notebooks carry them as ``application/vnd.coalition.blocks+json``,
and one template lays them out. Everything in a block is text: never markup.
"""

from coalition.blocks.html import to_html
from coalition.blocks.model import (
    MIME,
    Ballot,
    BallotLine,
    Bars,
    Block,
    Cell,
    Code,
    Column,
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
    Row,
    Span,
    Table,
    Text,
    dump,
    load,
)
from coalition.blocks.plain import to_text

__all__ = [
    "MIME",
    "Ballot",
    "BallotLine",
    "Bars",
    "Block",
    "Cell",
    "Code",
    "Column",
    "Cover",
    "Figure",
    "Finding",
    "Formula",
    "Heading",
    "Image",
    "Items",
    "Note",
    "PageBreak",
    "Quote",
    "Row",
    "Span",
    "Table",
    "Text",
    "dump",
    "load",
    "to_html",
    "to_text",
]
