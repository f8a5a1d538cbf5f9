"""The outlines of a coalition's map, as a document."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from coalition.blocks.model import Block
from coalition.documents.base import Document


class MapArea(BaseModel):
    """One area of the map: its rings of points, and the places that it covers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = ""
    places: tuple[str, ...] = ()
    rings: tuple[tuple[tuple[float, float], ...], ...] = ()


class MapOutlines(Document):
    """The outlines of the coalition's places, brought in as a file."""

    name: ClassVar[str] = "map"

    file: str = ""
    areas: tuple[MapArea, ...] = ()

    def blocks(self, *_args: object, **_names: object) -> list[Block]:
        """Give none: the map itself is drawn by the charts."""
        return []
