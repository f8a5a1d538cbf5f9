"""Service coverage: organisations by service and place, and the gaps."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd


@dataclass(frozen=True, slots=True)
class Gap:
    """A service and place with no provider, or with one only.

    Attributes
    ----------
    others : int
        Organisations that provide anything in that place: how much is around the gap.
    elsewhere : int
        Organisations that provide this service, summed over the largest places.
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
        Rows are places, columns services, in the order given. NaN where it is not
        told. Of a guarded service 2 means one or two: which, is not in the data.
    capacity : DataFrame, shape (n_places, n_services), people at a time
        Sum of the capacities that are known; NaN where none is known.
    around : Series, shape (n_places,), organisations
        How many organisations provide anything in each place.
    organisations : int
        How many organisations provide anything at all.
    pairs : int
        How many pairs of organisation and place there are.
    above : mapping of str to tuple of str
        Place -> the larger places in which it lies.
    """

    counts: pd.DataFrame
    capacity: pd.DataFrame
    around: "pd.Series[int]"
    organisations: int
    pairs: int
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def density(self) -> float:
        """Pairs that are, out of organisations x places that could be; 0 to 1."""
        possible = self.organisations * len(self.counts)
        return self.pairs / possible if possible else 0.0


def count_coverage(
    offers: pd.DataFrame,
    services: Sequence[str],
    places: Sequence[str],
    above: Mapping[str, tuple[str, ...]] | None = None,
    guarded: Collection[str] = (),
    untold: Collection[str] = (),
) -> Coverage:
    """Count organisations by service and place.

    Parameters
    ----------
    offers : DataFrame, shape (n_offers, >= 4)
        Columns ``organisation, service, place, capacity``; capacity may be missing.
        An organisation that offers the same twice in a place counts once.
    services, places : sequence of str
        What to show, in this order; offers of anything else are left out.
    above : mapping of str to tuple of str, optional
        Place -> the larger places in which it lies, where it counts as well.
    guarded : collection of str
        Services that are told for the largest places only, one and two not apart.
        Of what is around they count as one more, whoever it is; they are in no other
        figure.
    untold : collection of str
        Places for which guarded services are not told, though they lie in no other.

    Returns
    -------
    Coverage

    Examples
    --------
    >>> offers = pd.DataFrame({
    ...     "organisation": ["a", "b", "a"], "service": ["shelter", "shelter", "legal"],
    ...     "place": ["riau", "riau", "riau"], "capacity": [4.0, None, None]})
    >>> count_coverage(offers, ["shelter", "legal"], ["riau", "bali"]).counts
          shelter  legal
    riau        2      1
    bali        0      0
    """
    above = above or {}
    wanted = offers[offers["service"].isin(services)]
    known = wanted[wanted["place"].isin(places)]
    lifted = _add_larger_places(wanted, above)
    lifted = lifted[lifted["place"].isin(places)]
    distinct = lifted.drop_duplicates(["organisation", "service", "place"])
    counts = _square(
        pd.crosstab(distinct["place"], distinct["service"]), places, services
    )
    told = lifted[~lifted["service"].isin(guarded)]
    lower = [place for place in places if above.get(place) or place in untold]
    counts = _mask_sensitive_counts(counts.fillna(0).astype(int), lower, guarded)
    around = told.drop_duplicates(["organisation", "place"])["place"].value_counts()
    around = around.reindex(list(places), fill_value=0)
    plain = known[~known["service"].isin(guarded)]
    return Coverage(
        counts=counts,
        capacity=_square(_capacity(told), places, services).astype(float),
        # Of guarded services, what the table shows anyway: that there is one at all.
        around=around + (counts.loc[:, counts.columns.isin(guarded)] > 0).any(axis=1),
        organisations=plain["organisation"].nunique(),
        pairs=len(plain.drop_duplicates(["organisation", "place"])),
        above={place: above[place] for place in places if above.get(place)},
    )


def _add_larger_places(
    offers: pd.DataFrame, above: Mapping[str, tuple[str, ...]]
) -> pd.DataFrame:
    """Count each offer in all larger places around its place too."""
    where = offers["place"].map(lambda place: (place, *above.get(place, ())))
    return offers.assign(place=where).explode("place", ignore_index=True)


def _capacity(offers: pd.DataFrame) -> pd.DataFrame:
    return offers.pivot_table(
        index="place",
        columns="service",
        values="capacity",
        aggfunc=lambda known_ones: known_ones.sum(min_count=1),
    )


def _mask_sensitive_counts(
    counts: pd.DataFrame, lower: Sequence[str], guarded: Collection[str]
) -> pd.DataFrame:
    for service in counts.columns.intersection(list(guarded)):
        counts[service] = counts[service].replace(1, 2)
        if lower:
            counts[service] = counts[service].astype(float)
            counts.loc[lower, service] = float("nan")
    return counts


def gaps(covered: Coverage) -> list[Gap]:
    """List the gaps: no provider first, then a single provider.

    Among equals, those come first where most is around: an empty square in a place
    with many organisations is the easiest to fill, and the oddest to overlook.

    Parameters
    ----------
    covered : Coverage

    Returns
    -------
    list of Gap
        Services that nobody provides anywhere are left out: that is one finding, not
        as many as there are places; see :func:`list_unprovided_services`. So are places without
        anybody at all, and a place within another of which the same is said.
    """
    counts = covered.counts
    around = covered.around.to_dict()
    # Who is in a district is in its province already.
    largest = [place for place in counts.index if not covered.above.get(place)]
    provided = counts.loc[largest].sum(axis=0).to_dict()
    kinds: Mapping[int, Literal["none", "one-only"]] = {0: "none", 1: "one-only"}
    found = [
        Gap(str(service), str(place), kinds[n], around[place], int(provided[service]))
        for service, column in counts.to_dict().items()
        for place, n in column.items()
        if n in kinds and provided[service] > 0 and around[place] > 0
        if n not in [column[p] for p in covered.above.get(place, ()) if p in column]
    ]
    order = {"none": 0, "one-only": 1}
    return sorted(
        found,
        key=lambda g: (order[g.kind], -g.others, -g.elsewhere, g.place, g.service),
    )


def list_unprovided_services(covered: Coverage) -> list[str]:
    """List the services that nobody provides in any of the places.

    Of a service that is not told for each of the largest places, nobody can say so.
    """
    largest = [place for place in covered.counts.index if not covered.above.get(place)]
    most = covered.counts.loc[largest].max(axis=0, skipna=False).fillna(1)
    return [str(service) for service in most.index if most[service] == 0]


def list_places_lacking(
    covered: Coverage, present: str, absent: str, among: Collection[str] | None = None
) -> list[str]:
    """List the places that have one service but not another.

    Parameters
    ----------
    present, absent : str
        Services.
    among : collection of str, optional
        Places to look at; all if not given.

    Returns
    -------
    list of str
        A place within another of them is left out.
    """
    counts = covered.counts
    where = counts.index[(counts[present] > 0) & (counts[absent] == 0)]
    found = [str(place) for place in where if among is None or place in among]
    above = covered.above
    return [p for p in found if not set(above.get(p, ())).intersection(found)]


def _square(
    table: pd.DataFrame, places: Sequence[str], services: Sequence[str]
) -> pd.DataFrame:
    whole = table.reindex(index=list(places), columns=list(services))
    return whole.rename_axis(None).rename_axis(None, axis=1)
