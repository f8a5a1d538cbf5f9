"""Who does what, where: services by places, and the squares that are empty."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd


@dataclass(frozen=True, slots=True)
class Gap:
    """A square with nobody in it, or one organisation only.

    Attributes
    ----------
    others : int
        Organisations that provide anything in that place: how much is around the gap.
    elsewhere : int
        Organisations that provide this service anywhere.
    """

    service: str
    place: str
    kind: Literal["none", "one-only"]
    others: int
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many organisations provide each service in each place.

    Attributes
    ----------
    counts : DataFrame, shape (n_places, n_services), organisations
        Rows are places, columns services, in the order given.
    capacity : DataFrame, shape (n_places, n_services), people at a time
        Sum of the capacities that are known; NaN where none is known.
    around : Series, shape (n_places,), organisations
        How many organisations provide anything in each place.
    organisations : int
        How many organisations provide anything at all.
    pairs : int
        How many pairs of organisation and place there are.
    """

    counts: pd.DataFrame
    capacity: pd.DataFrame
    around: "pd.Series[int]"
    organisations: int
    pairs: int

    @property
    def density(self) -> float:
        """Pairs that are, out of organisations x places that could be; 0 to 1."""
        possible = self.organisations * len(self.counts)
        return self.pairs / possible if possible else 0.0


def coverage(
    offers: pd.DataFrame, services: Sequence[str], places: Sequence[str]
) -> Coverage:
    """Count organisations by service and place.

    Parameters
    ----------
    offers : DataFrame, shape (n_offers, >= 4)
        Columns ``organisation, service, place, capacity``; capacity may be missing.
        An organisation that offers the same twice in a place counts once.
    services, places : sequence of str
        What to show, in this order; offers of anything else are left out.

    Returns
    -------
    Coverage

    Examples
    --------
    >>> offers = pd.DataFrame({
    ...     "organisation": ["a", "b", "a"], "service": ["shelter", "shelter", "legal"],
    ...     "place": ["riau", "riau", "riau"], "capacity": [4.0, None, None]})
    >>> coverage(offers, ["shelter", "legal"], ["riau", "bali"]).counts
          shelter  legal
    riau        2      1
    bali        0      0
    """
    known = offers[offers["service"].isin(services) & offers["place"].isin(places)]
    distinct = known.drop_duplicates(["organisation", "service", "place"])
    counts = pd.crosstab(distinct["place"], distinct["service"])
    capacity = known.pivot_table(
        index="place",
        columns="service",
        values="capacity",
        aggfunc=lambda known_ones: known_ones.sum(min_count=1),
    )
    pairs = known.drop_duplicates(["organisation", "place"])
    return Coverage(
        counts=_square(counts, places, services).fillna(0).astype(int),
        capacity=_square(capacity, places, services).astype(float),
        around=pairs["place"].value_counts().reindex(list(places), fill_value=0),
        organisations=known["organisation"].nunique(),
        pairs=len(pairs),
    )


def gaps(covered: Coverage) -> list[Gap]:
    """List the empty squares first, then those that hang on one organisation.

    Among equals, those come first where most is around: an empty square in a place
    with many organisations is the easiest to fill, and the oddest to overlook.

    Parameters
    ----------
    covered : Coverage

    Returns
    -------
    list of Gap
        Services that nobody provides anywhere are left out: that is one finding, not
        as many as there are places; see :func:`nowhere`. So are places without
        anybody at all.
    """
    counts = covered.counts
    around = covered.around.to_dict()
    provided = counts.sum(axis=0).to_dict()
    kinds: Mapping[int, Literal["none", "one-only"]] = {0: "none", 1: "one-only"}
    found = [
        Gap(str(service), str(place), kinds[n], around[place], provided[service])
        for service, column in counts.to_dict().items()
        for place, n in column.items()
        if n in kinds and provided[service] > 0 and around[place] > 0
    ]
    order = {"none": 0, "one-only": 1}
    return sorted(
        found,
        key=lambda g: (order[g.kind], -g.others, -g.elsewhere, g.place, g.service),
    )


def nowhere(covered: Coverage) -> list[str]:
    """List the services that nobody provides in any of the places."""
    totals = covered.counts.sum(axis=0)
    return [str(service) for service in totals.index if totals[service] == 0]


def with_but_without(
    covered: Coverage, present: str, absent: str, among: Collection[str] | None = None
) -> list[str]:
    """List the places that have one service but not another.

    Parameters
    ----------
    present, absent : str
        Services.
    among : collection of str, optional
        Places to look at; all if not given.
    """
    counts = covered.counts
    where = counts.index[(counts[present] > 0) & (counts[absent] == 0)]
    return [str(place) for place in where if among is None or place in among]


def _square(
    table: pd.DataFrame, places: Sequence[str], services: Sequence[str]
) -> pd.DataFrame:
    whole = table.reindex(index=list(places), columns=list(services))
    return whole.rename_axis(None).rename_axis(None, axis=1)
