"""Blocks of one section of a document, by the type of its value."""

from datetime import date
from typing import Any

from pydantic import BaseModel

from coalition.blocks.model import Block, Cell, Column, Items, Row, Table, Text
from coalition.domain import localise
from coalition.texts import Texts


def section_blocks(value: Any, t: Texts) -> list[Block]:
    """Lay out the value of a section; nothing where nothing was entered.

    A text stands as paragraphs, a wording in the reader's language, a list as a list,
    a list of cards as a table with a column for each field of a card.
    """
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return [_card_table(value, t)]
    if isinstance(value, tuple):
        items = tuple((Text.of(text),) for part in value if (text := _words(part, t)))
        return [Items(items=items)] if items else []
    parts = (part.strip() for part in _words(value, t).split("\n\n"))
    return [Text.of(part) for part in parts if part]


def _card_table(cards: tuple[BaseModel, ...], t: Texts) -> Table:
    fields = {n: f for n, f in type(cards[0]).model_fields.items() if n != "id"}
    return Table(
        columns=tuple(Column(text=t(f.title or n)) for n, f in fields.items()),
        rows=tuple(
            Row(cells=tuple(Cell(text=_words(getattr(c, n), t) or "–") for n in fields))
            for c in cards
        ),
    )


def _words(value: Any, t: Texts) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return localise(value, t.language)
    if isinstance(value, date):
        return t.date(value)
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, tuple):
        return t.list(_words(part, t) for part in value)
    return str(value)
