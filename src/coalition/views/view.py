"""What one audience may know of a coalition, by the policy of each field."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

from coalition.domain import (
    Audience,
    Coalition,
    Fact,
    Offer,
    Organisation,
    apply_current_listing,
    drop_hidden,
    for_audience,
    hidden_organisation_ids,
    mask_names,
    visible_offers,
)
from coalition.errors import NotFound
from coalition.store import Store
from coalition.views.masking import masker_of
from coalition.views.snapshot import Snapshot, current_snapshot

if TYPE_CHECKING:
    import pandas as pd

F = TypeVar("F", bound=Fact)


class View:
    """Facts of a snapshot as one audience may read them.

    Hidden organisations, and what refers to them, are not in it; names are masked in
    typed words, what is for the host is blank, and sensitive services stand in their
    province. Wishes are those of today, and those of the moment that is shown.

    Parameters
    ----------
    snapshot : Snapshot
    audience : Audience
        The facilitator reads everything as it is.
    """

    def __init__(self, snapshot: Snapshot, audience: Audience) -> None:
        self.snapshot, self.audience = snapshot, audience
        self._shown: dict[type[Fact], list[Any]] = {}

    @classmethod
    def of(
        cls,
        store: Store,
        coalition: str,
        audience: Audience,
        as_of: datetime | None = None,
    ) -> Self:
        """View a coalition as it stands in the store: read anew once it changed."""
        return cls.on(current_snapshot(store, coalition), audience, as_of)

    @classmethod
    def on(
        cls, snapshot: Snapshot, audience: Audience, as_of: datetime | None = None
    ) -> Self:
        """View a snapshot, now or at another moment; made once for each audience."""
        key = ("view", cls, audience, as_of)
        view: Self = snapshot.derive(key, lambda: cls(snapshot.at(as_of), audience))
        return view

    @property
    def coalition(self) -> Coalition:
        """The coalition's card, with its own words as the audience may read them."""
        return self.mask(self.snapshot.coalition)

    def all(self, model: type[F]) -> list[F]:
        """List the facts of a kind, sorted by id."""
        if model not in self._shown:
            self._shown[model] = self._show(model)
        return list(self._shown[model])

    def get(self, model: type[F], id_: str) -> F:
        """Give one fact.

        Raises
        ------
        NotFound
            If there was none, or the audience may not know of it.
        """
        found = next((fact for fact in self.all(model) if fact.id == id_), None)
        if found is None:
            raise NotFound(what=model.kind, name=id_, hint="")
        return found

    def frame(self, model: type[Fact]) -> "pd.DataFrame":
        """Give the facts of a kind as a table: a row for each, a column a field."""
        import pandas as pd  # only who analyses waits for it

        rows = [fact.model_dump() for fact in self.all(model)]
        return pd.DataFrame(rows, columns=list(model.model_fields))

    def text(self, text: str) -> str:
        """Mask the names in a text that somebody typed, such as an answer."""
        return text if self._sees_all else self._mask(text)

    def mask(self, fact: F) -> F:
        """Mask the names in the typed words of a fact."""
        return fact if self._sees_all else mask_names([fact], self._mask)[0]

    def mask_all(self, facts: Iterable[F]) -> list[F]:
        """Mask the names in the typed words of facts, and leave the rest."""
        return [self.mask(fact) for fact in facts]

    def redact(self, facts: Iterable[F]) -> list[F]:
        """Leave of facts what the audience may read."""
        if self._sees_all:
            return list(facts)
        listed = apply_current_listing(facts, self._newest.values())
        open_ones = drop_hidden(listed, self.hidden)
        return for_audience(self.mask_all(open_ones), self.audience)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Ids of the organisations that the audience may not know of."""
        wishes = self._newest.values()
        now = hidden_organisation_ids(wishes, self.audience)
        if self.snapshot.as_of is None:
            return now  # whoever stands today wishes what its card says
        cards = self.snapshot.all(Organisation)
        return now | hidden_organisation_ids(
            apply_current_listing(cards, wishes), self.audience
        )

    @property
    def _sees_all(self) -> bool:
        return self.audience is Audience.FACILITATOR

    def _show(self, model: type[F]) -> list[F]:
        facts = self.redact(self.snapshot.all(model))
        if model is not Offer:
            return facts
        cards, card = self.all(Organisation), self.snapshot.coalition
        offers: list[Any] = visible_offers(facts, cards, card, self.audience)  # type: ignore[arg-type]
        return offers

    @cached_property
    def _newest(self) -> dict[str, Organisation]:
        return {card.id: card for card in self.snapshot.organisation_versions()}

    @cached_property
    def _mask(self) -> Callable[[str], str]:
        return masker_of(self.snapshot, self.audience, self.hidden)
