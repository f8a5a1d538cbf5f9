"""Who works with whom, to walk in: choose an organisation and see its partners."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as ipw
import traitlets

from coalition.analysis.networks.layout import layout_network
from coalition.analysis.text_metrics import text_width, wrap_name
from coalition.blocks import Block, Figure
from coalition.blocks.charts.network import (
    SectorStyle,
    corners,
    dot_radii,
    drop_unknown_members,
    relabel_by_shown_name,
    silent_style,
)
from coalition.blocks.kinds import Seen
from coalition.blocks.network_section import build_legend, describe_not_drawn
from coalition.texts import Texts
from coalition.workbooks.landscape.network import WORKS_WITH, Relations
from coalition_widgets.screen import Screen, page

WIDTH, HEIGHT, LETTERS = 1120.0, 640.0, 16.0
"""The sheet on which places are computed, in px, and the size of names on it."""
_EMS, _LINES = 12.0, 3
_HERE = Path(__file__).parent


class NetworkDrawing(anywidget.AnyWidget):
    """The drawing with its few buttons; everything that it shows is in two traits.

    Attributes
    ----------
    views : list of dict
        One for each relation: its name, sectors, organisations with their places,
        links. Organisations are numbered by the names they show; their ids, which may
        tell a name that is not to be shown, are not here.
    words : dict of str to str
        What its buttons say.
    """

    _esm = _HERE / "network.js"
    _css = _HERE / "network.css"
    views = traitlets.List().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)


class NetworkScreen(Screen):
    """Who works with whom: a drawing to walk in on screens, blocks where one prints.

    Parameters
    ----------
    relations : sequence of Relations
        As the reader may see them; the first is shown first.
    above, below : sequence of Block
        What is printed; on a screen the drawing stands between the two, in the place
        of the figures of `below`.
    """

    def __init__(
        self,
        relations: Sequence[Relations],
        texts: Texts,
        *,
        above: Sequence[Block] = (),
        below: Sequence[Block] = (),
    ) -> None:
        super().__init__([*above, *below], texts)
        self.relations, self.above, self.below = list(relations), above, below

    def build(self) -> ipw.Widget:
        """Build the drawing between the blocks that say something of it."""
        drawn = [r for r in self.relations if r.organisations]
        if not drawn:
            return super().build()
        views = [view_of(relations, self.t) for relations in drawn]
        self.drawing = NetworkDrawing(views=views, words=_words(self.t))
        rest = [block for block in self.below if not isinstance(block, Figure)]
        return ipw.VBox(
            [
                *([page(self.above, self.t)] if self.above else []),
                self.drawing,
                *([page(rest, self.t)] if rest else []),
            ]
        )


def view_of(relations: Relations, t: Texts) -> dict[str, Any]:
    """Lay one relation out: places, names and links of those the reader may see."""
    network, place = relabel_by_shown_name(
        drop_unknown_members(relations.network), relations.names
    )
    order = {at: member for member, at in place.items()}
    names = {at: relations.names[order[at]] for at in network.members}
    seen = Seen(relations.coalition, relations.organisations)
    sectors = {m: relations.organisations[order[m]].sector for m in network.members}
    legend = build_legend(set(sectors.values()), seen, t)
    sizes = dot_radii(network, LETTERS)
    radii = {m: sizes[m] * legend[sectors[m]].reach for m in network.members}
    placed = layout_network(
        network.links, names, radii, width=WIDTH, height=HEIGHT, text_size=LETTERS
    )
    of_sector = {id_: n for n, id_ in enumerate(legend)}
    links = (
        [*sorted((int(place[one]), int(place[other]))), strength or 1]
        for (one, other), strength in relations.strengths.items()
    )
    return {
        "name": t("Works with")
        if relations.relation == WORKS_WITH
        else relations.relation,
        "width": WIDTH,
        "height": HEIGHT,
        "letters": LETTERS,
        "sectors": [_mark(mark) for mark in legend.values()],
        "silent": _mark(silent_style(t("not answered yet")))
        if network.silent
        else None,
        "left_out": describe_not_drawn(relations.network, t),
        "nodes": [
            {
                "name": names[m],
                "lines": list(wrap_name(names[m], _EMS, _LINES)),
                "ems": max(map(_ems, wrap_name(names[m], _EMS, _LINES)), default=0.0),
                "sector": of_sector[sectors[m]],
                "r": round(radii[m], 1),
                "x": round(placed.places[m][0], 1),
                "y": round(placed.places[m][1], 1),
                "silent": m not in network.answered,
                "says": _says(names[m], [names[p] for p in network.partners[m]], t),
            }
            for m in network.members
        ],
        "links": sorted(links),
    }


def _ems(line: str) -> float:
    return round(text_width(line, 1.0), 2)


def _mark(mark: SectorStyle) -> dict[str, Any]:
    points = [[round(x, 3), round(y, 3)] for x, y in corners(mark.sides or 3)]
    return {
        "name": mark.name,
        "colour": mark.colour,
        "points": points if mark.sides else [],
        "hollow": mark.hollow,
    }


def _says(name: str, partners: Sequence[str], t: Texts) -> str:
    if not partners:
        return t("{name} has no link here yet.", name=name)
    return t(
        "{name} works with {n}: {names}.",
        name=name,
        n=t.number(len(partners)),
        names=t.list(partners),
    )


def _words(t: Texts) -> dict[str, str]:
    return {
        "drawing": t("Who works with whom: the drawing"),
        "help": t(
            "In the drawing: arrow keys go from an organisation to its neighbours, Page "
            "Up and Page Down through all of them. Enter holds one, Escape lets go. "
            "Plus and minus make it larger and smaller, 0 shows all."
        ),
        "relation": t("Which links"),
        "sector": t("Which organisations"),
        "everyone": t("All organisations"),
        "in": t("Larger"),
        "out": t("Smaller"),
        "reset": t("Show all"),
        "more": t("Larger names"),
        "less": t("Smaller names"),
        "table": t("Show the table behind it"),
        "hide": t("Hide the table"),
        "organisation": t("Organisation"),
        "number": t("Works with"),
        "whom": t("With whom"),
        "held": t("Held."),
        "free": t("Nobody is chosen."),
    }
