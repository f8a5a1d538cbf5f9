"""Changeset of a map of places, read from a GeoJSON file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from coalition.domain import Coalition, Fact
from coalition.exchange.changeset import BaseChangeset, CoalitionState
from coalition.exchange.geojson import ParsedMap, read_map
from coalition.exchange.tabular.report_items import RejectedRow
from coalition.texts import Texts


@dataclass(frozen=True, slots=True)
class MapReport:
    """What of a map was matched, joined and left out."""

    file: str
    read: ParsedMap
    coalition: Coalition
    refused: tuple[RejectedRow, ...] = ()
    refused_whole: bool = False

    @property
    def rows_read(self) -> int:
        """How many outlines found their place."""
        return len(self.read.matched)

    def sentences(self, t: Texts) -> list[str]:
        """Say everything in a person's language."""
        return self.read.sentences(self.coalition, t)

    def summary(self) -> dict[str, Any]:
        """Give the counts."""
        return {
            "matched": len(self.read.matched),
            "joined": len(self.read.joined),
            "missing": len(self.read.missing),
            "unused": len(self.read.unused),
        }


@dataclass(frozen=True, slots=True)
class OutlineChangeset(BaseChangeset):
    """Changeset that replaces the map outlines of a coalition."""

    read_as: ClassVar[str] = "map"

    report: MapReport
    put: tuple[Fact, ...]
    day: date

    @property
    def proposed_facts(self) -> tuple[Fact, ...]:
        """The outlines; nothing if they are there already."""
        return self.put


def read_outlines(
    source: Path | bytes, name: str, held: CoalitionState, *, today: date
) -> OutlineChangeset:
    """Read a GeoJSON file as what it would change.

    Raises
    ------
    UnreadableFile
        As `coalition.exchange.geojson.read_map`.
    """
    read = read_map(source, held.coalition, name)
    was = held.outlines
    report = MapReport(name, read, held.coalition)
    if was is not None and was.content == read.product.content:
        return OutlineChangeset(report, (), today)
    version = 1 + (was.version if was else 0)
    product = read.product.model_copy(update={"version": version})
    return OutlineChangeset(report, (product,), today)
