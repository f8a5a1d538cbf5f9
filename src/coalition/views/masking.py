"""Names that an audience may not read: of today, of the past, and in short."""

import re
from collections.abc import Callable, Collection

from coalition.domain import Audience, Listing, Organisation, for_audience
from coalition.domain.masking import fold_name, make_masker
from coalition.views.snapshot import Snapshot


def masker_of(
    snapshot: Snapshot, audience: Audience, hidden: Collection[str]
) -> Callable[[str], str]:
    """Make what masks, in a text, each name that an audience may not read.

    Of who is gone, no name that somebody listed shows: the two may be the same. Nor
    does a name hide one that is listed when only its brackets tell them apart.

    Parameters
    ----------
    hidden : collection of str
        Ids of the organisations that the audience may not know of.
    """
    standing = snapshot.current(Organisation)
    there = {card.id for card in standing}
    open_names = {
        fold_name(card.shown_name) for card in for_audience(standing, audience)
    }
    versions = snapshot.organisation_versions()
    newest = {card.id: card for card in versions}
    return make_masker(
        newest[card.id].model_copy(update={"name": name} | more)
        for card in versions
        for whole, more in _names_of(card, hidden)
        for name in (whole, *name_variants(whole))
        if (card.id in there and name == whole) or fold_name(name) not in open_names
    )


def name_variants(name: str) -> list[str]:
    """List short forms of a name: without brackets, and their acronym.

    Examples
    --------
    >>> name_variants("Yayasan Melati (YM)"), name_variants("Lamp House (Batam)")
    (['Yayasan Melati', 'YM'], ['Lamp House'])
    """
    found = _BRACKETS.fullmatch(name)
    if found is None:
        return []
    before, inside = found.groups()
    capitals = inside.isupper() and sum(map(str.isalpha, inside)) > 1
    return [before, inside] if capitals else [before]


def _names_of(
    card: Organisation, hidden: Collection[str]
) -> list[tuple[str, dict[str, Listing]]]:
    if card.id not in hidden:
        # Another name that it had, in place of its own, gave nobody away.
        return [(card.name, {})]
    return [(name, {"listing": Listing.HIDDEN}) for name in (card.name, card.alias)]


_BRACKETS = re.compile(r"\s*(.*\S)\s*\(\s*([^()]*\S)\s*\)\s*", re.DOTALL)
"""A name with something in brackets at its end."""
