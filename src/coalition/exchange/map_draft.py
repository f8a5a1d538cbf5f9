"""A coalition's own map as a draft like any other file."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from coalition.domain import Coalition, Fact, Import, new_id
from coalition.exchange.drafts import Held
from coalition.exchange.geojson import MapDraft, read_map
from coalition.exchange.report import Refused
from coalition.texts import Texts


@dataclass(frozen=True, slots=True)
class MapReport:
    """What of a map was matched, joined and left out."""

    file: str
    read: MapDraft
    coalition: Coalition
    refused: tuple[Refused, ...] = ()
    refused_whole: bool = False

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
class OutlineDraft:
    """The outlines that a map brings, in place of those that are there."""

    report: MapReport
    facts: tuple[Fact, ...]
    day: date
    gone: tuple[Fact, ...] = ()
    refused_whole: bool = False

    def import_fact(self, import_id: str | None = None) -> Import:
        """Give the fact that records this import, so that it can be undone."""
        return Import(
            id=import_id or new_id(),
            file=self.report.file,
            read_as="map",
            day=self.day,
            rows=len(self.report.read.matched),
            summary=self.report.summary(),
        )


def read_outlines(
    source: Path | bytes, name: str, held: Held, *, today: date
) -> OutlineDraft:
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
        return OutlineDraft(report, (), today)
    version = 1 + (was.version if was else 0)
    product = read.product.model_copy(update={"version": version})
    return OutlineDraft(report, (product,), today)
