"""Audience view: filter hidden organisations and mask names in all facts."""

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
    apply_current_listing,
    drop_hidden,
    for_audience,
    hidden_organisation_ids,
    mask_names,
)
from coalition.domain.masking import fold_name, make_masker
from coalition.store import Store

F = TypeVar("F", bound=Fact)


class AudienceView:
    """Filter and mask facts for one audience, by the current listing wishes.

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

    def redact_facts(self, facts: Iterable[F]) -> list[F]:
        """Filter facts and mask names in their texts for the audience."""
        return for_audience(self.mask_facts(self.filter_facts(facts)), self._audience)

    def filter_facts(self, facts: Iterable[F]) -> list[F]:
        """Filter out facts on hidden organisations; apply current listings."""
        if self._audience is Audience.FACILITATOR:
            return list(facts)
        return drop_hidden(
            apply_current_listing(facts, self._newest.values()), self._hidden
        )

    def mask_facts(self, facts: Iterable[F]) -> list[F]:
        """Mask current and former names in the texts of facts."""
        if self._audience is Audience.FACILITATOR:
            return list(facts)
        return mask_names(facts, self._mask)

    def mask_text(self, text: str) -> str:
        """Mask names in a plain text, as is done for facts."""
        if self._audience is Audience.FACILITATOR:
            return text
        return self._mask(text)

    @cached_property
    def _mask(self) -> Callable[[str], str]:
        return make_masker(self._under_every_name())

    @cached_property
    def _versions(self) -> list[Organisation]:
        """Every card that ever was, in time: also of those who left since."""
        return [
            Organisation.model_validate(record.document)
            for record in self._store.facts.list_versions(self._coalition, Organisation)
            if record.document
        ]

    @cached_property
    def _newest(self) -> dict[str, Organisation]:
        return {card.id: card for card in self._versions}

    @cached_property
    def _hidden(self) -> frozenset[str]:
        wishes = self._newest.values()
        now = hidden_organisation_ids(wishes, self._audience)
        if self._as_of is None:
            return now  # whoever stands today wishes what its card says
        cards = self._store.facts.all(self._coalition, Organisation, self._as_of)
        return now | hidden_organisation_ids(
            apply_current_listing(cards, wishes), self._audience
        )

    def _under_every_name(self) -> list[Organisation]:
        """Return a card for each name that has to be masked.

        Of who is gone, no name that somebody listed shows: the two may be the same. Nor
        does a name hide one that is listed when only its brackets tell them apart.
        """
        standing = self._store.facts.all(self._coalition, Organisation)
        there = {card.id for card in standing}
        listed = for_audience(standing, self._audience)
        open_names = {fold_name(card.shown_name) for card in listed}
        return [
            self._newest[card.id].model_copy(update={"name": name} | more)
            for card in self._versions
            for whole, more in self._names_of(card)
            for name in (whole, *_name_variants(whole))
            if (card.id in there and name == whole) or fold_name(name) not in open_names
        ]

    def _names_of(self, card: Organisation) -> list[tuple[str, dict[str, Listing]]]:
        if card.id not in self._hidden:
            # Another name that it had, in place of its own, gave nobody away.
            return [(card.name, {})]
        return [(name, {"listing": Listing.HIDDEN}) for name in (card.name, card.alias)]


def _name_variants(name: str) -> list[str]:
    """Return short forms of a name: without brackets, and their acronym.

    Examples
    --------
    >>> _name_variants("Yayasan Melati (YM)"), _name_variants("Lamp House (Batam)")
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
