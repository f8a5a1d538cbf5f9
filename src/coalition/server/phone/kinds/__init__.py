"""How each kind of activity looks on a phone: one module and one template a kind.

A kind's module has two functions, and its template of the same name lies beside it:

``read(fields, around)``
    From the fields of its form to the value that the kind's own ``Answer`` reads.
``context(activity, settings, texts, given, around)``
    What its template needs: `settings` is the kind's own ``Settings``, `given` the
    value that this seat gave before, or an empty dict.

`around` is what the phone knows of the room: who sits there, for which organisation,
and which organisations there are. A kind that cannot be answered by everyone may have
a third function, ``barred(activity, texts, around)``: a sentence that stands in place
of the form, or nothing.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, Protocol, cast

from coalition.activities import kinds
from coalition.activities.engine.declared import declared_kind
from coalition.domain import (
    Activity,
    Answer,
    Audience,
    Coalition,
    Offer,
    Organisation,
    Seat,
    Term,
    Tie,
    visible_offers,
    visible_places,
)
from coalition.errors import NotFound
from coalition.server.app.cache import RoomState
from coalition.server.phone.declared import DeclaredForm
from coalition.store import Store
from coalition.texts import Texts


@dataclass(frozen=True)
class Around:
    """What a phone's form may know of the room; read from the store when asked for.

    Attributes
    ----------
    room : RoomState
        With the organisations as participants may see them; hidden ones left out.
    seat : Seat
    secret : str
        The seat's own, for a draw that is the same each time the page is loaded.
    activity : Activity or None
        The question that the form belongs to.
    salt : bytes
        The server's own, for keys that tell nothing; see `key_of`.
    """

    store: Store
    room: RoomState
    seat: Seat
    secret: str
    activity: Activity | None = None
    salt: bytes = b""

    @property
    def coalition(self) -> Coalition:
        """The coalition, with its own lists."""
        return self.room.coalition

    def key_of(self, organisation: str) -> str:
        """Give an organisation's key in this session's forms.

        Its id is made of its name, which one with an alias keeps to itself.
        """
        return organisation_key(self.salt, self.room, organisation)

    @cached_property
    def own(self) -> Organisation | None:
        """The whole card of the organisation that the seat speaks for, if any."""
        if self.seat.organisation is None:
            return None
        cards = self.store.facts.all(self.coalition.id, Organisation)
        return next((o for o in cards if o.id == self.seat.organisation), None)

    @cached_property
    def before(self) -> Answer | None:
        """What this seat answered to the question before, if anything."""
        if self.activity is None:
            return None
        return self.store.room.find_answer(self.activity, self.seat, self.secret)

    @property
    def said(self) -> Mapping[str, Any]:
        """The value of that answer; empty if there is none."""
        return self.before.value if self.before else {}

    @cached_property
    def offers(self) -> list[Offer]:
        """What that organisation provides, as the register has it."""
        return [o for o in self._every if self.own and o.organisation == self.own.id]

    @cached_property
    def places(self) -> tuple[Term, ...]:
        """The places that participants may know of.

        Where a service must stay safe, those of their table of who is where: another
        may be in the list for the sake of its shelter alone.
        """
        if not self.coalition.sensitive_services:
            return self.coalition.places
        standing = [o for o in self._every if o.is_active_on(self.room.session.day)]
        known, whole = self.room.organisations.values(), self.coalition
        shown = visible_offers(standing, known, whole, Audience.PARTICIPANTS)
        return visible_places(whole, shown)

    @cached_property
    def _every(self) -> list[Offer]:
        return self.store.facts.all(self.coalition.id, Offer)

    @cached_property
    def ties(self) -> list[Tie]:
        """What that organisation has said of whom it works with, in every wave."""
        every = self.store.facts.all(self.coalition.id, Tie)
        return [t for t in every if self.own and t.source == self.own.id]


def organisation_key(salt: bytes, room: RoomState, organisation: str) -> str:
    """Make an organisation's key in a session's forms; see `Around.key_of`."""
    where = f"{room.coalition.id}/{room.session.id}/{organisation}"
    return hmac.new(salt, where.encode(), "sha256").hexdigest()[:16]


class PhoneKind(Protocol):
    """What the module of a kind offers."""

    def read(self, fields: Mapping[str, list[str]], around: Around) -> dict[str, Any]:
        """Read the fields of the form."""

    def context(
        self,
        activity: Activity,
        settings: Any,
        texts: Texts,
        given: Mapping[str, Any],
        around: Around,
    ) -> dict[str, Any]:
        """Give what the template needs."""


def barred(activity: Activity, texts: Texts, around: Around) -> str:
    """Say why this seat cannot answer; nothing if it can."""
    says = getattr(phone_kind(activity.activity), "barred", None)
    return says(activity, texts, around) if says else ""


def phone_kind(name: str) -> PhoneKind:
    """Give the phone's side of a kind of activity, by the kind's name.

    Raises
    ------
    NotFound
        If there is no such kind.
    """
    if name not in kinds():
        raise NotFound(what="kind of question", name=name, hint="")
    declared = declared_kind(name)
    if declared is not None:
        return DeclaredForm(declared)
    return cast(PhoneKind, import_module(f"{__name__}.{name}"))
