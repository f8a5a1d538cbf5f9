"""The content of a package: all that a coalition holds, to move it."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from coalition.domain.activities import Answer
from coalition.domain.sessions import Seat


class FactVersion(BaseModel):
    """One version of one fact, as the store keeps it.

    Attributes
    ----------
    recorded_at : datetime
        When the store learned of it, UTC.
    document : dict or None
        The fact's fields; None where the fact was removed.
    source : str or None
        Id of the import that brought it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    id: str
    recorded_at: datetime
    document: dict[str, Any] | None
    source: str | None = None
    erased: bool = False
    """Withdrawn for good: blanked in every version, here and wherever it travels."""


class PackageContent(BaseModel):
    """A coalition's facts in every version, its seats, its roll and its answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    coalition: str
    records: tuple[FactVersion, ...] = ()
    seats: tuple[Seat, ...] = ()
    roll: tuple[tuple[str, str], ...] = ()
    """Pairs of activity and seat: who took part, apart from what was answered."""
    answers: tuple[Answer, ...] = ()
