"""What the coalition measures itself by."""

from datetime import date
from typing import Annotated, ClassVar, Literal

from coalition.domain.facts import Fact
from coalition.domain.fields import Identifier, PlaceRef, Policy
from coalition.domain.wording import FreeText, Wording


class Indicator(Fact):
    """A measure: what is counted, in which unit, and which way is better."""

    kind: ClassVar[str] = "indicator"

    name: Wording
    unit: Wording
    better: Literal["higher", "lower"] = "higher"
    headline: bool = False
    source: FreeText = ""


class Observation(Fact):
    """One value of an indicator, for a period, perhaps a place and a group."""

    kind: ClassVar[str] = "observation"

    indicator: Identifier
    begins: date
    ends: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    place: PlaceRef = ""
    group: Annotated[str, Policy.TEXT] = ""
    note: FreeText = ""
