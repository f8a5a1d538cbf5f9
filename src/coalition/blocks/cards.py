"""Cards of organisations as text and as forms to correct by hand."""

from collections.abc import Iterable, Sequence

from coalition.activities.card import Difference
from coalition.blocks.model import (
    BOX,
    Ballot,
    BallotLine,
    Block,
    Cell,
    Column,
    Row,
    Table,
)
from coalition.domain import (
    Coalition,
    Listing,
    Offer,
    Organisation,
    Term,
    localise,
)
from coalition.domain.audience import visible_sector
from coalition.errors import _
from coalition.texts import Texts, fixed

LISTING_LABELS = {
    Listing.NAME: _("Under our own name"),
    Listing.ALIAS: _("Under another name"),
    Listing.HIDDEN: _("Not at all"),
}
"""How an organisation may stand on paper, in its own words."""

FIELD_LABELS = {
    "name": _("Name"),
    "sector": _("Sector"),
    "lends": _("Can lend"),
    "listing": _("May be printed"),
    "alias": _("The other name"),
    "print_place": _("Places may be printed"),
    "note": _("Note for the host"),
    "contact": _("Contact, for the host"),
}
"""What stands on a card, as people read it."""

_EMPTY_LINES = 4
_LINE = "_" * 40
_WITHOUT_PLACE = {"place": "", "capacity": None}


def term_name(terms: Iterable[Term], id_: str, language: str) -> str:
    """Give a term's name; its id where the list does not hold it any more."""
    found = next(
        (localise(term.name, language) for term in terms if term.id == id_), id_
    )
    return found or id_


def offer_words(offer: Offer, coalition: Coalition, t: Texts) -> str:
    """Say a line of a card: what, where, for how many at a time."""
    parts = [
        term_name(coalition.services, offer.service, t.language),
        term_name(coalition.places, offer.place, t.language),
        capacity_words(offer.capacity, t),
    ]
    return ", ".join(part for part in parts if part)


def capacity_words(capacity: int | None, t: Texts) -> str:
    """Say for how many people at a time; nothing where it is not known."""
    if capacity is None:
        return ""
    return t.count("{n} person at a time", "{n} people at a time", capacity)


def listing_words(organisation: Organisation, t: Texts) -> str:
    """Say how an organisation allows itself to be printed."""
    if organisation.listing is Listing.HIDDEN:
        return t("It is not printed at all.")
    if organisation.listing is Listing.ALIAS and not organisation.alias:
        return t("Another name is wished but not chosen, so it is not printed yet.")
    places = (
        t("Places may stand beside it.")
        if organisation.print_place
        else t("No place stands beside it.")
    )
    name = t("It is printed as {name}.", name=organisation.shown_name)
    return f"{name} {places}"


def confirmed_words(organisation: Organisation, t: Texts) -> str:
    """Say when it was confirmed, or that it never was."""
    if organisation.confirmed is None:
        return t("not confirmed")
    return t("confirmed on {day}", day=t.date(organisation.confirmed))


def difference_words(one: Difference, coalition: Coalition, t: Texts) -> list[str]:
    """Say what is different between two states of a card, one sentence each."""
    return [
        *(
            t(
                "{what}: {after} (was {before})",
                what=t(FIELD_LABELS.get(name, name)),
                before=_value(name, before, coalition, t),
                after=_value(name, after, coalition, t),
            )
            for name, (before, after) in one.fields.items()
        ),
        *(t("New: {line}", line=offer_words(o, coalition, t)) for o in one.added),
        *(t("No longer: {line}", line=offer_words(o, coalition, t)) for o in one.ended),
        *(
            t(
                "{line} (was {before})",
                line=offer_words(after, coalition, t),
                before=capacity_words(before.capacity, t) or t("not known"),
            )
            if after.capacity is not None
            else t(
                "{line} (now not known)",
                line=offer_words(before, coalition, t),
            )
            for before, after in one.capacity
        ),
    ]


def _value(name: str, value: object, coalition: Coalition, t: Texts) -> str:
    if isinstance(value, Listing):
        return t(LISTING_LABELS[value])
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if name == "sector":
        return term_name(coalition.sectors, str(value), t.language) or "–"
    return str(value) or "–"


def service_words(offers: Iterable[Offer], coalition: Coalition, t: Texts) -> list[str]:
    """Say what one organisation does, each service once with its places."""
    where: dict[str, list[str]] = {}
    for offer in offers:
        places = where.setdefault(offer.service, [])
        name = term_name(coalition.places, offer.place, t.language)
        if name and name not in places:
            places.append(name)
    return sorted(
        _service(service, places, coalition, t) for service, places in where.items()
    )


def card_sheet(
    organisation: Organisation, offers: Sequence[Offer], coalition: Coalition, t: Texts
) -> list[Block]:
    """Lay out an organisation's card on paper, to be corrected with a pen.

    Sheets lie together in a printer: they hold what the room may know, under the name
    that is shown, no sensitive service, and no sector that could stand for one. What is
    not printed gets one line, on every sheet or on none.

    Parameters
    ----------
    organisation : Organisation
    offers : sequence of Offer
        Those that stand; the ones of other organisations are left out.
    """
    titles = _sheet_lines(organisation, offers, coalition, t)
    # Where nothing is kept back, no sector can say what.
    told = visible_sector(
        organisation, shows_service=bool(titles) or not coalition.sensitive_services
    )
    sector = term_name(coalition.sectors, told, t.language)
    known = (
        f"{t('Sector')}: {sector or '–'}. "
        f"{t('State')}: {confirmed_words(organisation, t)}."
    )
    lines = [_confirmation_line(t, known)]
    if coalition.sensitive_services:
        safe = t("What must stay safe stands on no sheet; your host has it.")
        other = t("we tell the host what is different")
        lines.append(BallotLine(title=safe, options=(t("still right"), other)))
    ballot = _card_ballot(t, lines, organisation.lends, listing_words(organisation, t))
    how = f"{t('Is your card right?')} {ballot.how}"
    named = {"title": organisation.shown_name, "how": how}
    return [
        ballot.model_copy(update=named),
        *_tick_table(titles, t),
        _empty_rows_table(t),
    ]


def _sheet_lines(
    organisation: Organisation, offers: Sequence[Offer], coalition: Coalition, t: Texts
) -> list[str]:
    """Say each line that a sheet may hold, once; no place beside who wants none."""
    own = [
        o if organisation.print_place else o.model_copy(update=_WITHOUT_PLACE)
        for o in sorted(offers, key=lambda o: (o.service, o.place))
        if o.organisation == organisation.id
        and o.service not in coalition.sensitive_services
    ]
    return list(dict.fromkeys(offer_words(offer, coalition, t) for offer in own))


def blank_sheet(t: Texts, title: str, who_sees: str) -> list[Block]:
    """Lay out a card with nothing on it yet, for any organisation."""
    name = BallotLine(title=t("Our organisation: {line}", line=_LINE), options=())
    ballot = _card_ballot(t, [name, _confirmation_line(t)])
    named = {"title": title, "who_sees": who_sees}
    return [ballot.model_copy(update=named), _empty_rows_table(t)]


def _confirmation_line(t: Texts, known: str = "") -> BallotLine:
    options = t("Our card is right"), t("Something has changed; see below")
    return BallotLine(title=t("Is it right?"), text=known, options=options)


def _card_ballot(
    t: Texts, lines: Sequence[BallotLine], lends: str = "", printed: str = ""
) -> Ballot:
    lend = BallotLine(
        title=t("What we can lend: {line}", line=f"{lends} {_LINE}".lstrip()),
        text=t(fixed.NO_NAMES_OF_SURVIVORS),
        options=(),
    )
    listing = BallotLine(
        title=t("How may our card be printed?"),
        text=printed,
        options=(
            t(LISTING_LABELS[Listing.NAME]),
            f"{t(LISTING_LABELS[Listing.ALIAS])}: {'_' * 24}",
            t(LISTING_LABELS[Listing.HIDDEN]),
        ),
    )
    places = BallotLine(
        title=t("May places be printed beside our name?"),
        options=(t("Yes"), t("No")),
    )
    return Ballot(
        title=t("Is your card right?"),
        who_sees=t(
            "Your card is printed as you allow it here. The host sees all of it."
        ),
        how=t("Tick what holds, and write beside it what is different."),
        lines=(*lines, lend, listing, places),
    )


def _tick_table(titles: Sequence[str], t: Texts) -> list[Block]:
    """Lay out the services of an organisation as a table with boxes to tick."""
    if not titles:
        return []
    heads = t("What and where"), t("Still right"), t("No longer")
    ticks = Cell(text=BOX), Cell(text=BOX), Cell(text="_" * 12)
    return [
        Table(
            columns=tuple(
                Column(text=h) for h in (*heads, t("For how many at a time"))
            ),
            rows=tuple(Row(cells=(Cell(text=title), *ticks)) for title in titles),
        )
    ]


def _empty_rows_table(t: Texts) -> Table:
    heads = (
        t("What we also do"),
        t("Where"),
        t("For how many at a time"),
        t("New, or no longer?"),
    )
    empty = Row(cells=tuple(Cell(text="\u00a0") for _head in heads))
    return Table(
        columns=tuple(Column(text=head) for head in heads),
        rows=(empty,) * _EMPTY_LINES,
    )


def _service(
    service: str, places: Sequence[str], coalition: Coalition, t: Texts
) -> str:
    name = term_name(coalition.services, service, t.language)
    if not places:
        return name
    return t("{service} ({places})", service=name, places=t.list(sorted(places)))
