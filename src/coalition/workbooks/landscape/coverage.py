"""Service coverage: the register as services by places, for one audience."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from coalition.analysis.coverage import Coverage, count_coverage
from coalition.domain import (
    Audience,
    Coalition,
    Offer,
    Organisation,
    Term,
    places_without_province,
    visible_offers,
    visible_places,
)
from coalition.domain.coalition import UNNAMED_SERVICE
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
    def sensitive_services(self) -> list[str]:
        """Ids of the sensitive services, never read aloud one by one."""
        return [service.id for service in self.services if service.sensitive]

    @property
    def masked_services(self) -> list[str]:
        """Ids of the services whose small counts are masked for this reader."""
        return [] if self.audience is Audience.FACILITATOR else self.sensitive_services

    @property
    def has_hidden_places(self) -> bool:
        """Whether an organisation here hides its place from this reader.

        Whether it offers anything, and where, makes no difference.
        """
        shown = self.audience is Audience.FACILITATOR
        return not shown and not all(
            card.print_place for card in self.organisations.values()
        )

    def without_placeholder(self) -> "Landscape":
        """Leave out the service that stands for services not named: no finding is of it."""
        services = tuple(s for s in self.services if s.id != UNNAMED_SERVICE)
        if len(services) == len(self.services):
            return self
        named = [service.id for service in services]
        covered = replace(
            self.covered,
            counts=self.covered.counts[named],
            capacity=self.covered.capacity[named],
        )
        offers = tuple(o for o in self.offers if o.service != UNNAMED_SERVICE)
        return replace(self, services=services, offers=offers, covered=covered)

    def providers(self, service: str, place: str) -> list[str]:
        """List the names that organisations show for a service in a place, sorted.

        An organisation that does not want its place printed is left out, and for a
        sensitive service nobody is named.
        """
        if service in self.sensitive_services:
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
    shown = visible_offers(offers, known.values(), coalition, audience)
    kept = tuple(o for o in shown if o.is_active_on(day))
    host = audience is Audience.FACILITATOR
    services = coalition.services
    places = coalition.places if host else visible_places(coalition, kept)
    untold = frozenset() if host else places_without_province(coalition)
    covered = count_coverage(
        _frame(kept),
        [s.id for s in services],
        [p.id for p in places],
        {p.id: coalition.enclosing_places(p.id) for p in places},
        guarded=() if host else coalition.sensitive_services,
        untold=untold,
    )
    some_untold = bool(untold and coalition.sensitive_services)
    return Landscape(services, places, kept, known, covered, audience, some_untold)


def reading_notes(landscape: Landscape, t: Texts) -> list[str]:
    """Return the notes that explain the cells and what they may mask."""
    return [
        sentence
        for sentence, needed in (
            (t("“1 only”: no one to step in. “none”: nobody we know of."), True),
            (
                t("“a few”: one or two; we do not say which, for safety."),
                bool(landscape.masked_services),
            ),
            (not_by_place(t), landscape.some_untold),
            (
                t(
                    "Some organisations do not want their place shown, so a square may "
                    "be less empty than it looks."
                ),
                landscape.has_hidden_places,
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
