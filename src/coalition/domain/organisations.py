"""Who is in the coalition, and what each provides where."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from coalition.domain.facts import Fact
from coalition.domain.fields import (
    HostOnly,
    Identifier,
    OrganisationRef,
    PlaceRef,
    Policy,
)
from coalition.domain.identifiers import Slug
from coalition.domain.wording import FreeText, Name
from coalition.errors import _


class Listing(StrEnum):
    """How an organisation wants to stand on paper that others see."""

    NAME = "name"
    ALIAS = "alias"
    HIDDEN = "hidden"


class Organisation(Fact):
    """One organisation, with what it allows to be printed.

    Attributes
    ----------
    name : str
        Its own name. Shown to others only as `listing` allows; see `shown_name`.
    alias : str
        The name to use instead when it does not want to be listed under its own.
    print_place : bool
        Whether a place may be printed beside its name.
    lends : str
        What it can lend to others: a car, a room, an interpreter; in its own words.
    confirmed : date or None
        When it last said itself that its card is right; None is "not confirmed".
    note : str
        For the host only.
    """

    kind: ClassVar[str] = _("organisation")

    id: Annotated[Slug, Policy.ORGANISATION]
    name: Annotated[Name, Policy.OWN_NAME]
    sector: Identifier = ""
    listing: Listing = Listing.NAME
    alias: Annotated[Name, Policy.OWN_NAME] = ""
    print_place: bool = True
    lends: FreeText = ""
    confirmed: date | None = None
    note: Annotated[FreeText, HostOnly] = ""
    contact: Annotated[FreeText, HostOnly] = ""

    @property
    def shown_name(self) -> str:
        """The name that others may see."""
        return self.alias if self.listing is Listing.ALIAS and self.alias else self.name


class Offer(Fact):
    """An organisation provides a service in a place.

    Attributes
    ----------
    service, place : str
        Ids of the coalition's own terms; an empty place means everywhere or unknown.
    capacity : int or None
        How many people at a time; None is "not known", which is not zero.
    since, until : date or None
        The period in which it is offered, as far as known.
    """

    kind: ClassVar[str] = "offer"

    organisation: OrganisationRef
    service: Identifier
    place: PlaceRef = ""
    capacity: Annotated[int | None, Field(ge=0)] = None
    since: date | None = None
    until: date | None = None

    def is_active_on(self, day: date) -> bool:
        """Tell whether it had begun by a day and had not ended before it."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


class Tie(Fact):
    """A working relation that one organisation reports of another.

    Attributes
    ----------
    id : str
        Made by `tie_id`, so that what the same organisation says anew in the same wave
        supersedes what it said before.
    source, target : str
        Ids of organisations: who says it, and of whom.
    relation : str
        ``works-with`` where we asked ourselves; anything, such as ``money``, in a file.
    strength : int or None
        How often, from 1 (seldom) up; None is "not said".
    wave : str or None
        The round of asking that it belongs to.
    activity : str or None
        The question that it answered, if it was asked in a room.
    """

    kind: ClassVar[str] = "tie"

    source: OrganisationRef
    target: OrganisationRef
    relation: Annotated[str, Policy.TEXT] = "works-with"
    strength: Annotated[int | None, Field(ge=0)] = None
    wave: Identifier | None = None
    activity: Identifier | None = None


def tie_id(wave: str | None, relation: str, source: str, target: str) -> str:
    """Make a deterministic id, so that a repeated tie replaces the first.

    Examples
    --------
    >>> tie_id("year-2026", "works-with", "harbour-house", "lantern")
    'year-2026.works-with.harbour-house.lantern'
    """
    return ".".join((wave or "", relation, source, target))
