"""The places of a coalition as a map: tiles of provinces, or outlines of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import Any, Literal

from coalition.blocks import Block, Cell, Column, Figure, Note, Row, Table
from coalition.blocks.charts.outlines import outline_figure
from coalition.blocks.charts.tiles import HALVES, AreaLabel, choose_shade, tile_figure
from coalition.domain import Term, localise
from coalition.domain.provinces import find_province, provinces
from coalition.texts import Texts
from coalition.workbooks.landscape.coverage import Landscape, not_by_place

_A_FEW = 3
_Half = Literal["", "west", "east"]


@dataclass(frozen=True, slots=True)
class _Area:
    """Places that share one area of a map, in the order of the list."""

    places: tuple[str, ...]
    name: str


def map_blocks(
    landscape: Landscape,
    t: Texts,
    service: str | None = None,
    *,
    outlines: Mapping[str, Any] | None = None,
    wide: bool = False,
    narrow: bool = False,
) -> list[Block]:
    """Draw how many organisations there are in each place.

    Parameters
    ----------
    landscape : Landscape
        As its audience may see it; nothing else is looked at.
    service : str, optional
        Count those that provide this service; else those that provide anything that
        is not sensitive.
    outlines : mapping, optional
        The content of the work product ``map``; see `coalition.exchange.geojson`.
    wide : bool, default False
        Tiles for a wall: the west and the east of the country side by side.
    narrow : bool, default False
        Tiles for a wall with less room: the west and the east each as a figure, if any
        place of the coalition lies there.

    Returns
    -------
    list of Block
        A figure with its table behind, and how to read it. Empty if no place of the
        coalition is a province of Indonesia and it has no outlines of its own.
    """
    if outlines and outlines.get("areas"):
        return _outline_blocks(landscape, t, service, outlines["areas"])
    areas = _provinces(landscape, t)
    if not areas:
        return []
    marks = {code: _mark(area, landscape, service, t) for code, area in areas.items()}
    halves: tuple[_Half, ...] = ("west", "east") if narrow else ("",)
    figures = [
        _tiles(marks, _caption(landscape, service, t), t, wide, half)
        for half in halves
        if not half or not HALVES[half].keys().isdisjoint(marks)
    ]
    pale = t("Pale: not in the list of this coalition.")
    there = {place for area in areas.values() for place in area.places}
    return [*figures, Note(text=_reading(landscape, service, there, t, pale))]


def _tiles(
    marks: Mapping[str, AreaLabel], caption: str, t: Texts, wide: bool, half: _Half
) -> Figure:
    of_it = {c: mark for c, mark in marks.items() if not half or c in HALVES[half]}
    return tile_figure(
        of_it,
        t.language,
        alt=_alt(t("Map of the provinces of Indonesia, a tile for each."), of_it, t),
        caption=caption,
        table=_table(list(of_it.values()), t, list(of_it)),
        wide=wide,
        half=half,
    )


def _provinces(landscape: Landscape, t: Texts) -> dict[str, _Area]:
    found: dict[str, list[str]] = {}
    for term in _top_level_places(landscape):
        province = find_province(*term.name.values()) or find_province(term.id)
        if province:
            found.setdefault(province.code, []).append(term.id)
    return {
        code: _Area(tuple(places), localise(provinces()[code].name, t.language))
        for code, places in found.items()
    }


def _outline_blocks(
    landscape: Landscape,
    t: Texts,
    service: str | None,
    outlines: Sequence[Mapping[str, Any]],
) -> list[Block]:
    names = {
        term.id: localise(term.name, t.language)
        for term in _top_level_places(landscape)
    }
    shapes, marks = [], []
    there: set[str] = set()
    for outline in outlines:
        here = tuple(place for place in outline["places"] if place in names)
        there.update(here)
        area = _Area(here, t.list([names[place] for place in here]))
        shapes.append(outline["rings"])
        marks.append(_mark(area, landscape, service, t) if here else None)
    if not there:
        return []
    told = [mark for mark in marks if mark]
    figure = outline_figure(
        shapes,
        marks,
        alt=_alt(t("Map of the places of this coalition."), dict(enumerate(told)), t),
        caption=_caption(landscape, service, t),
        table=_table(told, t),
    )
    pale = t("Pale: not in the list of this coalition.")
    return [figure, Note(text=_reading(landscape, service, there, t, pale))]


def _top_level_places(landscape: Landscape) -> list[Term]:
    """List the places that lie in no other: a map never goes below them."""
    return [p for p in landscape.places if not landscape.covered.above.get(p.id)]


def _mark(
    area: _Area, landscape: Landscape, service: str | None, t: Texts
) -> AreaLabel:
    if service is not None and service in landscape.masked_services:
        return _masked_mark(area, landscape, service, t)
    n = len(_organisations(area, landscape, service))
    if n == 0:
        return AreaLabel(area.name, t("none"), "none", "0")
    return AreaLabel(area.name, t.number(n), choose_shade(n))


def _masked_mark(
    area: _Area, landscape: Landscape, service: str, t: Texts
) -> AreaLabel:
    """Return the masked count of a sensitive service for an area."""
    column = landscape.covered.counts[service].to_dict()
    counts = [column[place] for place in area.places if not isnan(column[place])]
    if not counts:
        return AreaLabel(area.name, "", "untold")
    n = int(max(counts))
    if n == 0:
        return AreaLabel(area.name, t("none"), "none", "0")
    if n < _A_FEW:
        return AreaLabel(area.name, t("a few"), "lightest", "1–2")
    # Of places that share an area, a sum would tell what each alone does not.
    more = len(counts) > 1 and sorted(counts)[-2] > 0
    if more:
        words = t("{n} or more", n=t.number(n))
        return AreaLabel(area.name, words, choose_shade(n), f"{t.number(n)}+")
    return AreaLabel(area.name, t.number(n), choose_shade(n))


def _organisations(
    area: _Area, landscape: Landscape, service: str | None
) -> frozenset[str]:
    above = landscape.covered.above
    return frozenset(
        offer.organisation
        for offer in landscape.offers
        if offer.service == service
        or (service is None and offer.service not in landscape.masked_services)
        if not {offer.place, *above.get(offer.place, ())}.isdisjoint(area.places)
    )


def _caption(landscape: Landscape, service: str | None, t: Texts) -> str:
    if service is None:
        return t("How many organisations work in each place")
    names = {term.id: localise(term.name, t.language) for term in landscape.services}
    return t("{service}: how many organisations provide it", service=names[service])


def _alt(opening: str, marks: Mapping[Any, AreaLabel], t: Texts) -> str:
    told = "; ".join(f"{mark.name}: {mark.said or '–'}" for mark in marks.values())
    return f"{opening} {told}."


def _table(marks: Sequence[AreaLabel], t: Texts, codes: Sequence[str] = ()) -> Table:
    """Lay out what a map says; with the letters of a phone's tiles, if it has any."""
    letters = [f" ({code.removeprefix('ID-')})" for code in codes] or [""] * len(marks)
    columns = (
        Column(text=t("Place")),
        Column(text=t("Organisations"), align="center"),
    )
    rows = tuple(
        Row(cells=(Cell(text=mark.name + code), Cell(text=mark.said or "–")))
        for mark, code in zip(marks, letters, strict=True)
    )
    return Table(columns=columns, rows=rows)


def _reading(
    landscape: Landscape, service: str | None, there: set[str], t: Texts, pale: str
) -> str:
    """Say how to read the map, and what is not on it."""
    missing = [
        localise(term.name, t.language)
        for term in _top_level_places(landscape)
        if term.id not in there
    ]
    parts = [
        pale,
        t("Each organisation counts once, whatever it does; the table says for what.")
        if service is None
        else "",
        t("Sensitive services are not counted here.")
        if service is None and landscape.masked_services
        else "",
        t("“a few”: one or two; we do not say which, for safety.")
        if service in landscape.masked_services
        else "",
        not_by_place(t)
        if service in landscape.masked_services and landscape.some_untold
        else "",
        t(
            "Some organisations do not want their place shown, so a square may be less "
            "empty than it looks."
        )
        if landscape.has_hidden_places
        else "",
        t("Not on this map: {places}.", places=t.list(missing)) if missing else "",
    ]
    return " ".join(part for part in parts if part)
