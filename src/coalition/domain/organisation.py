"""Who is in the coalition, and what each provides where."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from coalition.domain.facts import Fact
from coalition.domain.identity import Slug
from coalition.domain.wording import Name, Typed
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
    confirmed : date or None
        When it last said itself that its card is right; None is "not confirmed".
    note : str
        For the host only.
    """

    kind: ClassVar[str] = _("organisation")
    confidential: ClassVar[frozenset[str]] = frozenset({"note", "contact"})

    id: Slug
    name: Name
    sector: str = ""
    listing: Listing = Listing.NAME
    alias: Name = ""
    print_place: bool = True
    confirmed: date | None = None
    note: Typed = ""
    contact: Typed = ""

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

    organisation: str
    service: str
    place: str = ""
    capacity: Annotated[int | None, Field(ge=0)] = None
    since: date | None = None
    until: date | None = None

    def stands_on(self, day: date) -> bool:
        """Tell whether it had begun by a day and had not ended before it."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


class Tie(Fact):
    """A working relation that one organisation reports of another."""

    kind: ClassVar[str] = "tie"

    source: str
    target: str
    relation: str = "works-with"
    strength: Annotated[int | None, Field(ge=0)] = None
    wave: str | None = None
    activity: str | None = None
