"""Kinds that declare fields: everything that a room needs of them comes from there."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, Protocol, cast

from coalition.activities.engine.fields import Field
from coalition.activities.engine.registry import kinds
from coalition.blocks import Block
from coalition.texts import Texts

Rows = Mapping[str, Sequence[str]]
"""What a host typed line by line, by language."""


class DeclaredKind(Protocol):
    """What the folder of such a kind declares, besides its models and its tally."""

    ASK_NOW: str
    """Marked sentence: what the kind is called where a host asks on the spot."""

    def fields(self, settings: Any, /) -> tuple[Field, ...]:
        """List what is to be filled in."""

    def blocks(self, settings: Any, result: Any, t: Texts, /) -> list[Block]:
        """Lay out the result."""

    def ask_now(self, question: Mapping[str, str], rows: Rows, /) -> Any:
        """Make settings of a question and of what was typed below it."""


def declared_kind(name: str) -> DeclaredKind | None:
    """Find a kind that declares fields; None for one that brings forms of its own."""
    if name not in kinds():
        return None
    module = import_module(f"coalition.activities.{name}")
    return cast("DeclaredKind", module) if hasattr(module, "fields") else None


def kinds_to_ask() -> dict[str, str]:
    """List the kinds that can be asked on the spot: name to marked sentence."""
    modules = {name: import_module(f"coalition.activities.{name}") for name in kinds()}
    return {n: m.ASK_NOW for n, m in modules.items() if hasattr(m, "ASK_NOW")}


def declared_kinds() -> dict[str, DeclaredKind]:
    """List the kinds that declare fields, by name."""
    found = {name: declared_kind(name) for name in kinds()}
    return {name: declared for name, declared in found.items() if declared}
