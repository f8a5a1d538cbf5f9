"""Participation gaps: empty sectors and places, non-respondents, typed names."""

from collections.abc import Mapping, Sequence

from coalition.blocks import Block, Cell, Column, Note, Row, Table, Text
from coalition.blocks.coverage import name_some
from coalition.domain import Role, Seat, Session, localise
from coalition.texts import Texts
from coalition.workbooks.landscape.coverage import Landscape
from coalition.workbooks.landscape.network import Relations

_FEW = 2
"""Organisations up to which a place is nearly empty."""


def participation_gap_blocks(
    landscape: Landscape,
    relations: Relations,
    t: Texts,
    *,
    session: Session | None = None,
    seats: Sequence[Seat] | None = (),
    names: Mapping[str, Sequence[str]] | None = None,
    present: Sequence[tuple[str, str]] = (),
) -> list[Block]:
    """Lay out who is missing, one line for each way in which somebody can be.

    Parameters
    ----------
    landscape, relations
        As the reader may see them.
    session : Session, optional
        The day, if one is worked on.
    seats : sequence of Seat, optional
        Who sits in the room; None while people come and go, for then a number would tell
        the others who came in as what.
    names : mapping of str to sequence of str, optional
        What was typed under "not on the list", with the ids of who wrote it: for the
        host alone, so None for anybody else.
    present : sequence of (str, str), optional
        Who took part and who did not, with names: for the host alone.
    """
    lines = (
        *present,
        _sectors(relations, landscape, t),
        _empty_places(landscape, t),
        _thin_places(landscape, t),
        _affected(relations, session, seats, t),
        _silent(relations, t),
        _outside(relations, t),
    )
    rows = [
        Row(cells=tuple(Cell(text=text) for text in line)) for line in lines if line
    ]
    table = Table(
        columns=(Column(text=t("Who")), Column(text=t("What we know"))),
        rows=tuple(rows),
        note=t(
            "Places are counted without sensitive services and without organisations "
            "that want no place printed."
        ),
    )
    nobody = Text.of(t("Nobody is missing by what we know. Who knows better?"))
    shown: list[Block] = [table] if rows else [nobody]
    return [*shown, *_new_names(names, t)]


def _sectors(
    relations: Relations, landscape: Landscape, t: Texts
) -> tuple[str, str] | None:
    there = {card.sector for card in landscape.organisations.values()}
    terms = relations.coalition.sectors
    empty = [localise(s.name, t.language) for s in terms if s.id not in there]
    if not empty:
        return None
    return t("Sectors without anybody"), name_some(empty, t)


def _count_by_place(landscape: Landscape) -> dict[str, int]:
    """Count the organisations in each place, without sensitive services."""
    guarded = set(landscape.sensitive_services)
    above = landscape.covered.above
    here: dict[str, set[str]] = {place.id: set() for place in landscape.places}
    for offer in landscape.offers:
        placed = landscape.organisations[offer.organisation].print_place
        if offer.service in guarded or not placed:
            continue
        for place in (offer.place, *above.get(offer.place, ())):
            here.get(place, set()).add(offer.organisation)
    return {place: len(who) for place, who in here.items()}


def _empty_places(landscape: Landscape, t: Texts) -> tuple[str, str] | None:
    around = _count_by_place(landscape)
    empty = [localise(p.name, t.language) for p in landscape.places if not around[p.id]]
    return (t("Places where we know of nobody"), name_some(empty, t)) if empty else None


def _thin_places(landscape: Landscape, t: Texts) -> tuple[str, str] | None:
    around = _count_by_place(landscape)
    thin = [
        localise(p.name, t.language)
        for p in landscape.places
        if 0 < around[p.id] <= _FEW
    ]
    return (t("Places with one or two only"), name_some(thin, t)) if thin else None


def _affected(
    relations: Relations,
    session: Session | None,
    seats: Sequence[Seat] | None,
    t: Texts,
) -> tuple[str, str] | None:
    if session is not None and seats is None:
        return t("People affected"), t("Who of us speaks for them?")
    if session is None or not seats:
        return None
    sitting = [seat for seat in seats if seat.role is not Role.HOST]
    n = sum(seat.people for seat in sitting if seat.role is Role.AFFECTED)
    of = sum(seat.people for seat in sitting)
    head = t("People affected, in the room")
    if n == 0:
        return head, t("Nobody said so of themselves, of {of} people.", of=t.number(of))
    if n < relations.coalition.thresholds.split:
        return head, t("A few, of {of} people.", of=t.number(of))
    return head, t("{n} of {of} people", n=t.number(n), of=t.number(of))


def _silent(relations: Relations, t: Texts) -> tuple[str, str] | None:
    if not relations.has_answers or not relations.nonrespondents:
        return None
    return (
        t("Not answered yet: who do we work with"),
        t(
            "{n} of {of} organisations",
            n=t.number(len(relations.nonrespondents)),
            of=t.number(len(relations.organisations)),
        ),
    )


def _outside(relations: Relations, t: Texts) -> tuple[str, str] | None:
    if not relations.outside:
        return None
    return (
        t("Named by others, but not asked"),
        t.count("{n} organisation", "{n} organisations", relations.outside),
    )


def _new_names(names: Mapping[str, Sequence[str]] | None, t: Texts) -> list[Block]:
    if not names:
        return []
    rows = sorted(names.items(), key=lambda line: (-len(line[1]), line[0].casefold()))
    return [
        Table(
            caption=t("Written under “not on the list”, for the host only"),
            columns=(
                Column(text=t("Name")),
                Column(text=t("Written by"), align="right"),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Cell(text=name),
                        Cell(
                            text=t.count(
                                "{n} organisation", "{n} organisations", len(who)
                            )
                        ),
                    )
                )
                for name, who in rows
            ),
        ),
        Note(
            text=t(
                "Participants read these names once they stand on the invitation list."
            )
        ),
    ]
