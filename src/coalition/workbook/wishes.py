"""How organisations wish to be read of today, whatever was written, and whenever."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from coalition.domain import (
    Audience,
    Fact,
    Listing,
    Organisation,
    as_wished,
    for_audience,
    hidden_ones,
    without,
    without_names,
)
from coalition.domain.masking import folded, masking
from coalition.store import Store

F = TypeVar("F", bound=Fact)


class Wishes:
    """What an audience may know of every organisation that ever had a card.

    Parameters
    ----------
    store : Store
    coalition : str
    audience : Audience
        The facilitator reads everything as it is.
    as_of : datetime, optional
        Who was hidden then is hidden too; None is now.
    """

    def __init__(
        self,
        store: Store,
        coalition: str,
        audience: Audience,
        as_of: datetime | None = None,
    ) -> None:
        self._store, self._coalition = store, coalition
        self._audience, self._as_of = audience, as_of

    def written(self, facts: Iterable[F]) -> list[F]:
        """Read what was written on a day, with nobody in it who may not be known of."""
        return for_audience(self.unnamed(self.left(facts)), self._audience)

    def left(self, facts: Iterable[F]) -> list[F]:
        """Leave out what is about hidden organisations; show cards as wished today."""
        if self._audience is Audience.FACILITATOR:
            return list(facts)
        return without(as_wished(facts, self._newest.values()), self._hidden)

    def unnamed(self, facts: Iterable[F]) -> list[F]:
        """Take names out of what was typed: those of today and all before."""
        if self._audience is Audience.FACILITATOR:
            return list(facts)
        return without_names(facts, self._read)

    def masked(self, text: str) -> str:
        """Take names out of a text that is no fact yet, as `unnamed` does."""
        if self._audience is Audience.FACILITATOR:
            return text
        return self._read(text)

    @cached_property
    def _read(self) -> Callable[[str], str]:
        return masking(self._under_every_name())

    @cached_property
    def _versions(self) -> list[Organisation]:
        """Every card that ever was, in time: also of those who left since."""
        return [
            Organisation.model_validate(record.document)
            for record in self._store.facts.records(self._coalition, Organisation)
            if record.document
        ]

    @cached_property
    def _newest(self) -> dict[str, Organisation]:
        return {card.id: card for card in self._versions}

    @cached_property
    def _hidden(self) -> frozenset[str]:
        wishes = self._newest.values()
        now = hidden_ones(wishes, self._audience)
        if self._as_of is None:
            return now  # whoever stands today wishes what its card says
        cards = self._store.facts.all(self._coalition, Organisation, self._as_of)
        return now | hidden_ones(as_wished(cards, wishes), self._audience)

    def _under_every_name(self) -> list[Organisation]:
        """Give a card for each name that is not shown: of the hidden also the others.

        Of who is gone, no name that somebody listed shows: the two may be the same. Nor
        does a name hide one that is listed when only its brackets tell them apart.
        """
        standing = self._store.facts.all(self._coalition, Organisation)
        there = {card.id for card in standing}
        listed = for_audience(standing, self._audience)
        open_names = {folded(card.shown_name) for card in listed}
        return [
            self._newest[card.id].model_copy(update={"name": name} | more)
            for card in self._versions
            for whole, more in self._names_of(card)
            for name in (whole, *_parts_of(whole))
            if (card.id in there and name == whole) or folded(name) not in open_names
        ]

    def _names_of(self, card: Organisation) -> list[tuple[str, dict[str, Listing]]]:
        if card.id not in self._hidden:
            # Another name that it had, in place of its own, gave nobody away.
            return [(card.name, {})]
        return [(name, {"listing": Listing.HIDDEN}) for name in (card.name, card.alias)]


def _parts_of(name: str) -> list[str]:
    """Give what people call it too: a name without its brackets, the letters in them.

    Examples
    --------
    >>> _parts_of("Yayasan Melati (YM)"), _parts_of("Lamp House (Batam)")
    (['Yayasan Melati', 'YM'], ['Lamp House'])
    """
    found = _BRACKETS.fullmatch(name)
    if found is None:
        return []
    before, inside = found.groups()
    capitals = inside.isupper() and sum(map(str.isalpha, inside)) > 1
    return [before, inside] if capitals else [before]


_BRACKETS = re.compile(r"\s*(.*\S)\s*\(\s*([^()]*\S)\s*\)\s*", re.DOTALL)
"""A name with something in brackets at its end."""
