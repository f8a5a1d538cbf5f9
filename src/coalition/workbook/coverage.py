"""The register as services by places, as one audience may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from coalition.analysis.coverage import Coverage, coverage
from coalition.domain import (
    Audience,
    Coalition,
    Offer,
    Organisation,
    Term,
    offers_shown,
    places_shown,
    untold_places,
)
from coalition.texts import Texts


@dataclass(frozen=True, slots=True)
class Landscape:
    """Who does what, where, as one audience may see it.

    Attributes
    ----------
    services, places : tuple of Term
        The coalition's own, in its order.
    offers : tuple of Offer
        What stands on the day that is shown.
    organisations : dict of str to Organisation
    covered : Coverage
    audience : Audience
        For whom it was read.
    some_untold : bool
        Whether there are places in which this reader is shown no sensitive service.
        Whether there is any, makes no difference.
    """

    services: tuple[Term, ...]
    places: tuple[Term, ...]
    offers: tuple[Offer, ...]
    organisations: dict[str, Organisation]
    covered: Coverage
    audience: Audience = Audience.PARTICIPANTS
    some_untold: bool = False

    @property
    def guarded(self) -> list[str]:
        """Ids of the services that are sensitive: nothing is said aloud of one alone."""
        return [service.id for service in self.services if service.sensitive]

    @property
    def veiled(self) -> list[str]:
        """Ids of the services of which this reader may not tell one from two."""
        return [] if self.audience is Audience.FACILITATOR else self.guarded

    @property
    def some_unplaced(self) -> bool:
        """Whether an organisation here wants no place shown, and so is in no square.

        Whether it offers anything, and where, makes no difference.
        """
        shown = self.audience is Audience.FACILITATOR
        return not shown and not all(
            card.print_place for card in self.organisations.values()
        )

    def providers(self, service: str, place: str) -> list[str]:
        """List the names that organisations show for a service in a place, sorted.

        An organisation that does not want its place printed is left out, and for a
        sensitive service nobody is named.
        """
        if service in self.guarded:
            return []
        above = self.covered.above
        here = {
            o.organisation
            for o in self.offers
            if o.service == service and place in (o.place, *above.get(o.place, ()))
        }
        shown = (self.organisations[o] for o in here)
        return sorted(o.shown_name for o in shown if o.print_place)


def landscape_of(
    coalition: Coalition,
    organisations: Sequence[Organisation],
    offers: Sequence[Offer],
    day: date,
    audience: Audience = Audience.PARTICIPANTS,
) -> Landscape:
    """Read a register as services by places.

    Parameters
    ----------
    organisations : sequence of Organisation
        Those that the audience may know of; offers of others are left out.
    offers : sequence of Offer
    day : date
        Offers that had ended by then, or had not begun, do not count.
    audience : Audience, default participants
        What it may not know is left out of the offers before anything is counted.
    """
    known = {organisation.id: organisation for organisation in organisations}
    shown = offers_shown(offers, known.values(), coalition, audience)
    kept = tuple(o for o in shown if o.stands_on(day))
    host = audience is Audience.FACILITATOR
    services = coalition.services
    places = coalition.places if host else places_shown(coalition, kept)
    untold = frozenset() if host else untold_places(coalition)
    covered = coverage(
        _frame(kept),
        [s.id for s in services],
        [p.id for p in places],
        {p.id: coalition.above(p.id) for p in places},
        guarded=() if host else coalition.sensitive,
        untold=untold,
    )
    some_untold = bool(untold and coalition.sensitive)
    return Landscape(services, places, kept, known, covered, audience, some_untold)


def how_to_read(landscape: Landscape, t: Texts) -> list[str]:
    """Say what the words in the squares mean, and what they may hide."""
    return [
        sentence
        for sentence, needed in (
            (t("“1 only”: no one to step in. “none”: nobody we know of."), True),
            (
                t("“a few”: one or two; we do not say which, for safety."),
                bool(landscape.veiled),
            ),
            (not_by_place(t), landscape.some_untold),
            (
                t(
                    "Some organisations do not want their place shown, so a square may "
                    "be less empty than it looks."
                ),
                landscape.some_unplaced,
            ),
        )
        if needed
    ]


def not_by_place(t: Texts) -> str:
    """Say that sensitive services stand in no place where no province is known."""
    return t("Some services are not shown by place, for safety.")


def _frame(offers: Sequence[Offer]) -> pd.DataFrame:
    return pd.DataFrame(
        [(o.organisation, o.service, o.place, o.capacity) for o in offers],
        columns=["organisation", "service", "place", "capacity"],
    ).astype({"capacity": float})
