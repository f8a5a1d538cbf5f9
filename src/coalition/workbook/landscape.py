"""Who does what, where: the register read as services by places, and what it tells.

Findings are made by rule: each names places and services, gives its count, and ends
in a question for the room.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import permutations

import pandas as pd

from coalition.activities.rating import Line, Option, Settings
from coalition.analysis.coverage import (
    Coverage,
    coverage,
    gaps,
    nowhere,
    with_but_without,
)
from coalition.blocks import Block, Finding, Note, Table, Text
from coalition.blocks.coverage import coverage_table, gap_table, named
from coalition.domain import (
    Activity,
    Coalition,
    Item,
    Offer,
    Organisation,
    Session,
    Term,
    Wording,
    new_id,
    said,
)
from coalition.texts import LANGUAGES, Texts
from coalition.workbook.workbook import Workbook

NAME = "12_landscape"
_ASKED = 8
"""Gaps put to the room: as many as it can talk about in twenty minutes."""


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
    """

    services: tuple[Term, ...]
    places: tuple[Term, ...]
    offers: tuple[Offer, ...]
    organisations: dict[str, Organisation]
    covered: Coverage

    @property
    def guarded(self) -> list[str]:
        """Ids of the services that are sensitive."""
        return [service.id for service in self.services if service.sensitive]

    def providers(self, service: str, place: str) -> list[str]:
        """List the names that organisations show for a service in a place, sorted.

        An organisation that does not want its place printed is left out, and for a
        sensitive service nobody is named.
        """
        if service in self.guarded:
            return []
        here = {
            o.organisation
            for o in self.offers
            if (o.service, o.place) == (service, place)
        }
        shown = (self.organisations[o] for o in here)
        return sorted(o.shown_name for o in shown if o.print_place)


def landscape_of(
    coalition: Coalition,
    organisations: Sequence[Organisation],
    offers: Sequence[Offer],
    day: date,
) -> Landscape:
    """Read a register as services by places.

    Parameters
    ----------
    organisations : sequence of Organisation
        Those that the audience may know of; offers of others are left out.
    offers : sequence of Offer
    day : date
        Offers that had ended by then, or had not begun, do not count.
    """
    known = {organisation.id: organisation for organisation in organisations}
    kept = tuple(o for o in offers if o.organisation in known and o.stands_on(day))
    services, places = coalition.services, coalition.places
    frame = pd.DataFrame(
        [(o.organisation, o.service, o.place, o.capacity) for o in kept],
        columns=["organisation", "service", "place", "capacity"],
    ).astype({"capacity": float})
    covered = coverage(frame, [s.id for s in services], [p.id for p in places])
    return Landscape(services, places, kept, known, covered)


def gap_settings(landscape: Landscape) -> Settings | None:
    """Ask the room about the emptiest squares; None if there is none to ask about."""
    empty = [gap for gap in gaps(landscape.covered) if gap.kind == "none"][:_ASKED]
    if not empty:
        return None
    services = {s.id: s.name for s in landscape.services}
    places = {p.id: p.name for p in landscape.places}
    return Settings(
        lines=tuple(
            Line(
                id=f"{gap.service}--{gap.place}",
                title=_title(services[gap.service], places[gap.place]),
                options=_OPTIONS,
            )
            for gap in empty
        )
    )


def planned(
    coalition: Coalition,
    organisations: Sequence[Organisation],
    offers: Sequence[Offer],
    session: Session,
) -> list[tuple[Activity, Item]]:
    """Plan what this workbook asks the room on a day."""
    day = landscape_of(coalition, organisations, offers, session.day)
    settings = gap_settings(day)
    if settings is None:
        return []
    activity = Activity(
        id=new_id(),
        session=session.id,
        activity="rating",
        workbook=NAME,
        key="gaps",
        title=_in_both(_("Which gaps matter?")),
        question=_in_both(
            _("Nobody we know of does this work in this place. Does it matter?")
        ),
        settings=settings.model_dump(mode="json"),
    )
    return [(activity, Item(title=activity.title, minutes=20, activity=activity.id))]


class LandscapeWorkbook(Workbook):
    """The notebook ``12_landscape``."""

    name = NAME

    @cached_property
    def landscape(self) -> Landscape:
        """The register as this audience may see it."""
        cards, offers = self.read(Organisation), self.read(Offer)
        return landscape_of(self.coalition, cards, offers, self.day)

    def seen(self) -> list[Block]:
        """Lay out what we saw: each finding with its question."""
        found = findings(self.landscape, self.t)
        if not found:
            return [Text.of(self.t("The register is empty. Import it, or add cards."))]
        lead = self.t("What we saw.")
        return [
            Finding(lead=lead if i == 0 else "", text=text, tone="clay")
            for i, text in enumerate(found)
        ]

    def empty_squares(self) -> list[Block]:
        """Lay out what is missing, service by service, the emptiest first."""
        return [self._laid_out(gap_table)]

    def table(self) -> list[Block]:
        """Lay out services by places, with how to read it."""
        reading = self.t("Numbers count organisations, not how much they can do.")
        return [self._laid_out(coverage_table, note=self._note()), Note(text=reading)]

    def _laid_out(self, layout: Callable[..., Table], **more: str) -> Table:
        of_it = self.landscape
        return layout(
            of_it.covered,
            {s.id: said(s.name, self.t.language) for s in of_it.services},
            {p.id: said(p.name, self.t.language) for p in of_it.places},
            self.t,
            guarded=of_it.guarded,
            **more,
        )

    def _note(self) -> str:
        cards = self.landscape.organisations.values()
        unconfirmed = sum(card.confirmed is None for card in cards)
        parts = [
            self.t.count(
                "From the register of {n} organisation.",
                "From the register of {n} organisations.",
                len(cards),
            ),
            self.t("{n} have not confirmed their card.", n=self.t.number(unconfirmed))
            if unconfirmed
            else "",
            self.t("“1 only”: no one to step in. “none”: nobody we know of."),
            self.t("“a few”: one or two; we do not say which, for safety.")
            if self.landscape.guarded
            else "",
        ]
        return " ".join(part for part in parts if part)


def findings(landscape: Landscape, t: Texts) -> list[str]:
    """Say what the table shows, in at most three sentences to read aloud."""
    rules = (_one_without_the_other, _hangs_on_one, _side_by_side, _provided_nowhere)
    said_ones = (rule(landscape, t) for rule in rules)
    return [sentence for sentence in said_ones if sentence][:3]


def _one_without_the_other(landscape: Landscape, t: Texts) -> str:
    """Name the places that have one service but lack another that mostly goes with it."""
    counts = landscape.covered.counts
    best: tuple[str, str, list[str]] = ("", "", [])
    for present, absent in permutations([s.id for s in landscape.services], 2):
        without = with_but_without(landscape.covered, present, absent)
        # The absence tells something only where the two mostly stand together.
        together = int((counts[present] > 0).sum()) - len(without)
        if len(best[2]) < len(without) <= together:
            best = (present, absent, without)
    if not best[2]:
        return ""
    names, where = _names(landscape, t), best[2]
    return t.count(
        "{n} place has {present} but no {absent}: {places}. Who could reach it?",
        "{n} places have {present} but no {absent}: {places}. Who could reach them?",
        len(where),
        present=_low(names[best[0]]),
        absent=_low(names[best[1]]),
        places=_some(where, names, t),
    )


def _hangs_on_one(landscape: Landscape, t: Texts) -> str:
    """Name the service that most often hangs on one organisation alone."""
    ones = [
        gap
        for gap in gaps(landscape.covered)
        if gap.kind == "one-only" and gap.service not in landscape.guarded
    ]
    if not ones:
        return ""
    services = [s.id for s in landscape.services]
    most = max(services, key=lambda s: (sum(g.service == s for g in ones), s))
    where = [gap.place for gap in ones if gap.service == most]
    names = _names(landscape, t)
    return t.count(
        "In {n} place one organisation alone provides {service}: {places}. "
        "Thank you. Who can step in when it cannot?",
        "In {n} places one organisation alone provides {service}: {places}. "
        "Thank you. Who can step in when they cannot?",
        len(where),
        service=_low(names[most]),
        places=_some(where, names, t),
    )


def _side_by_side(landscape: Landscape, t: Texts) -> str:
    """Name the square with the most organisations in it, if there are three or more."""
    counts = landscape.covered.counts
    squares = [
        (int(n), service, place)
        for service, column in counts.to_dict().items()
        for place, n in column.items()
        if service not in landscape.guarded
    ]
    n, service, place = max(squares, default=(0, "", ""))
    if n < _MANY:
        return ""
    names = _names(landscape, t)
    return t(
        "{n} organisations provide {service} in {place}. "
        "Do they know what each of the others does there?",
        n=t.number(n),
        service=_low(names[str(service)]),
        place=names[str(place)],
    )


def _provided_nowhere(landscape: Landscape, t: Texts) -> str:
    missing = nowhere(landscape.covered)
    if not missing:
        return ""
    names = _names(landscape, t)
    return t(
        "Nobody in the register provides {services}. Is there someone we do not know?",
        services=named([_low(names[service]) for service in missing], t),
    )


def _names(landscape: Landscape, t: Texts) -> dict[str, str]:
    terms = (*landscape.services, *landscape.places)
    return {term.id: said(term.name, t.language) for term in terms}


def _some(ids: Sequence[str], names: dict[str, str], t: Texts) -> str:
    return named([names[i] for i in ids], t)


def _low(name: str) -> str:
    """Put a name into the middle of a sentence, unless it is spelt with capitals."""
    plain = name[1:] == name[1:].lower()
    return name[:1].lower() + name[1:] if plain else name


def _in_both(sentence: str) -> Wording:
    return {language: Texts(language)(sentence) for language in LANGUAGES}


def _title(service: Wording, place: Wording) -> Wording:
    return {
        language: Texts(language)(
            "{service} in {place}",
            service=said(service, language),
            place=said(place, language),
        )
        for language in LANGUAGES
    }


def _(sentence: str) -> str:
    """Mark a sentence for the catalogues."""
    return sentence


_OPTIONS = (
    Option(id="matters", text=_in_both(_("Empty, and it matters"))),
    Option(id="right", text=_in_both(_("Empty, and that is right"))),
)
_MANY = 3
