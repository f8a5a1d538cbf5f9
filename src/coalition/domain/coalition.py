"""The coalition itself, and the settings that travel with it."""

from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from coalition.domain.facts import STORED, Fact
from coalition.domain.fields import Identifier, Policy
from coalition.domain.identifiers import Slug
from coalition.domain.wording import Name, Wording

UNNAMED_SERVICE = "not-named"
"""Id of the placeholder for services that an imported row did not name."""


class Term(BaseModel):
    """One entry of a coalition's own list: a sector, a service, a place.

    Attributes
    ----------
    id : str
        What facts refer to.
    name : Wording
        What people read, per language.
    sensitive : bool
        Services: a mistake could cost somebody's safety (a shelter's address).
        Shown for provinces at most, and never as "1 only" on participants' paper.
    within : str
        Places: the id of the larger place, a province, in which it lies; empty for a
        place that lies in none of the list.
    province : bool or None
        Places: whether somebody said that it is a province, or larger. None where
        nobody did; see `coalition.domain.provinces.known_provinces`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Slug
    name: Annotated[Wording, Policy.PLAIN]
    sensitive: bool = False
    within: Identifier = ""
    province: bool | None = None


class Thresholds(BaseModel):
    """How few are too few to show apart from the whole room."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    split: Annotated[int, Field(ge=1)] = 5
    """Answers that a split by role or sector needs before it is shown."""
    raters: Annotated[int, Field(ge=1)] = 5
    """Raters that an organisation's own sheet needs before it shows judgements."""


class Coalition(Fact):
    """A coalition: its name, its languages, its own lists and words."""

    kind: ClassVar[str] = "coalition"

    id: Slug
    name: Annotated[Name, Policy.PLAIN]
    """What it calls itself, and its own lists, are its own to say."""
    languages: tuple[Identifier, ...] = ("en",)
    time_zone: Identifier = "UTC"
    sectors: tuple[Term, ...] = ()
    services: tuple[Term, ...] = ()
    places: tuple[Term, ...] = ()
    words: dict[str, Wording] = Field(default_factory=dict)
    """The coalition's own words: language -> our English word -> theirs."""
    thresholds: Thresholds = Thresholds()
    fictional: bool = False
    """Made up for practice; every page says so."""
    rehearsal_of: Identifier | None = None
    """The coalition of which this is a copy to rehearse with; thrown away afterwards."""

    @field_validator("name")
    @classmethod
    def _has_a_name(cls, name: str) -> str:
        if not name:
            raise ValueError("a coalition needs a name")
        return name

    @field_validator("time_zone")
    @classmethod
    def _is_a_time_zone(cls, zone: str, info: ValidationInfo) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            # A store that took one in before we looked must still open.
            if info.context == STORED:
                return "UTC"
            raise ValueError(f"there is no time zone “{zone}”") from None
        return zone

    @property
    def language(self) -> str:
        """The language it speaks when nobody chose another."""
        return self.languages[0]

    @property
    def sensitive_services(self) -> frozenset[str]:
        """Ids of the services of which a mistake could cost somebody's safety."""
        return frozenset(term.id for term in self.services if term.sensitive)

    def enclosing_places(self, place: str) -> tuple[str, ...]:
        """List the larger places in which a place lies, the nearest first.

        Returns
        -------
        tuple of str
            Ids; the last is the province. Empty for a province, for a place that is
            not in the list, and for one that is said to lie in itself by a detour.
        """
        within = {term.id: term.within for term in self.places}
        found: list[str] = []
        here = within.get(place, "")
        while here:
            if here == place or here in found:
                return ()
            found.append(here)
            here = within.get(here, "")
        return tuple(found)
