"""The network of ties as blocks: drawing, key numbers, method."""

from collections.abc import Mapping

from coalition.analysis.networks.bounds import (
    Bounds,
    degree_centralization_bounds,
    estimate_mean_partners,
    has_enough_answers,
    mean_partners_bounds,
    single_partner_bounds,
)
from coalition.analysis.networks.measures import (
    Network,
    components,
    cut_points,
    isolates,
    list_answered_groups,
    list_single_partner,
)
from coalition.blocks.charts.network import (
    PAPER,
    PHONE,
    WALL,
    SectorStyle,
    assign_styles,
    draw_network,
    drop_unknown_members,
)
from coalition.blocks.kinds import Seen
from coalition.blocks.model import Block, Cell, Column, Figure, Row, Table, Text
from coalition.blocks.network_method import network_method
from coalition.domain import localise
from coalition.texts import Texts

__all__ = [
    "PAPER",
    "PHONE",
    "WALL",
    "build_legend",
    "describe_centralization",
    "describe_not_asked",
    "describe_not_drawn",
    "describe_partner_count",
    "describe_silent",
    "network_facts",
    "network_figure",
    "network_method",
    "network_numbers",
    "network_table",
]

LITTLE, MUCH = 0.25, 0.5
"""Degree centralization below which little, and from which on much, hangs on one."""


def network_figure(
    network: Network,
    strengths: Mapping[tuple[str, str], int | None],
    seen: Seen,
    t: Texts,
    *,
    width: float = WALL["width"],
    height: float = WALL["height"],
    text_size: float = WALL["text_size"],
    unit: str = WALL["unit"],
    title: str = "",
) -> Figure:
    """Draw who works with whom, as far as the reader may see the organisations.

    Who has not answered is hollow, and left out where nobody has named it either.

    Parameters
    ----------
    network : Network
    strengths : mapping of (str, str) to int or None
        How often, by pair in either direction; pairs may be missing.
    seen : Seen
        Whom the reader may see. The others are left out with all their links.
    width, height, text_size : float, in `unit`
        As it will be shown: ``**WALL``, ``**PAPER`` or ``**PHONE``.
    unit : {"px", "pt"}
    title : str
        What one should see; "Who works with whom?" if not given.
    """
    shown = network.among(seen.organisations)
    drawn = drop_unknown_members(shown)
    sectors = {m: seen.organisations[m].sector for m in drawn.members}
    svg = draw_network(
        drawn,
        strengths,
        seen.names,
        sectors,
        build_legend(set(sectors.values()), seen, t),
        _reading_hint(shown, strengths, t),
        {"width": width, "height": height, "text_size": text_size, "unit": unit},
        t("not answered yet"),
    )
    return Figure(
        svg=svg,
        alt=_alt(shown, t),
        caption=title or t("Who works with whom?"),
        table=network_table(shown, seen, t),
    )


def network_table(network: Network, seen: Seen, t: Texts) -> Table:
    """Lay out what the drawing shows: each organisation, with how many, with whom."""
    shown = network.among(seen.organisations)
    drawn, names = drop_unknown_members(shown), seen.names
    rows = []
    for member in sorted(drawn.members, key=lambda m: (names[m].casefold(), m)):
        partners = sorted((names[p] for p in drawn.partners[member]), key=str.casefold)
        silent = "" if member in drawn.answered else f" ({t('not answered yet')})"
        name = f"{names[member]}{silent}"
        cells = name, t.number(len(partners)), t.list(partners) or "–"
        rows.append(Row(cells=tuple(Cell(text=text) for text in cells)))
    columns = (
        Column(text=t("Organisation")),
        Column(text=t("Works with"), align="right"),
        Column(text=t("With whom")),
    )
    return Table(columns=columns, rows=tuple(rows), note=describe_not_drawn(shown, t))


def describe_not_drawn(network: Network, t: Texts) -> str:
    """Describe how many members are unknown and not drawn; empty if none."""
    n = len(network.members) - len(drop_unknown_members(network).members)
    if not n:
        return ""
    return t.count(
        "{n} has not answered yet, and nobody has named it so far: it is not drawn.",
        "{n} have not answered yet, and nobody has named them so far: they are not "
        "drawn.",
        n,
    )


def describe_not_asked(n: int, t: Texts) -> tuple[str, str]:
    """Give how many were named that were not asked, and what that means."""
    return t.number(n), t.count(
        "organisation was named that was not asked; it is not drawn.",
        "organisations were named that were not asked; they are not drawn.",
        n,
    )


def network_numbers(network: Network, seen: Seen, t: Texts) -> list[Block]:
    """Lay out the key numbers of the network in plain words, without names.

    Where some have not answered, each number comes with what it could be.
    """
    shown = network.among(seen.organisations)
    if not shown.arcs and not shown.answered:
        return [Text.of(t("Nobody has said yet with whom they work."), tone="gold")]
    if len(shown.members) < 2:
        return [Text.of(t("There are no others yet to work with."), tone="gold")]
    rows = tuple(
        Row(cells=(Cell(text=number, bold=True, tone="teal"), Cell(text=words)))
        for number, words in network_facts(shown, t)
    )
    columns = (Column(text=t("How many")), Column(text=t("What it means")))
    return [Table(columns=columns, rows=rows)]


def network_facts(
    network: Network, t: Texts, *, aloud: bool = False
) -> list[tuple[str, str]]:
    """Give each number with what it means, the most telling first.

    Nothing of one organisation alone: the drawing beside it would show which it is.

    Parameters
    ----------
    aloud : bool
        For a wall: nothing that cannot be said.
    """
    facts = [
        _partners(network, t),
        _single_partner_fact(network, t),
        _isolates_fact(network, t),
        _centralization_fact(network, t),
        # Of these nobody knows how far off they are: no bounds say so.
        *(
            [_cut_points_fact(network, t), _parts(network, t)]
            * has_enough_answers(network)
        ),
    ]
    wide = t("too wide to say")
    return [f for f in facts if f is not None and not (aloud and f[0] == wide)]


def describe_centralization(bounds: Bounds | None, t: Texts) -> str:
    """Describe the degree centralization in words, such as little or much."""
    if bounds is None or bounds.too_wide:
        return t("too wide to say")
    low, high = (_centralization_word(value, t) for value in (bounds.low, bounds.high))
    return low if low == high else t("{low} to {high}", low=low, high=high)


def _centralization_word(value: float, t: Texts) -> str:
    if value < LITTLE:
        return t("little")
    return t("much") if value >= MUCH else t("some")


def describe_partner_count(network: Network, t: Texts) -> str:
    """Say with about how many others each works; empty where nobody can say."""
    told = _partner_estimate(network)
    return _partner_sentence(network, told[1], t) if told else ""


def _partner_estimate(network: Network) -> tuple[Bounds, int] | None:
    """Give how many partners each has, in bounds and about; None if too wide to say."""
    bounds, about = mean_partners_bounds(network), estimate_mean_partners(network)
    if bounds is None or about is None or bounds.too_wide:
        return None
    return bounds, round(about)


def _partner_sentence(network: Network, about: int, t: Texts) -> str:
    if not about:
        return t("Most organisations work with none of the others.")
    return t.count(
        "The two organisations work with each other.",
        "Each organisation works with about {about} of the {n} others.",
        len(network.members) - 1,
        about=t.number(about),
    )


_Fact = tuple[str, str] | None


def _partners(shown: Network, t: Texts) -> _Fact:
    told = _partner_estimate(shown)
    if told is None:
        words = t("with how many others each organisation works.")
        return t("too wide to say"), f"{words} {_silent(shown, t)}"
    bounds, about = told
    number, words = (
        t("about {n}", n=t.number(about)),
        _partner_sentence(shown, about, t),
    )
    if not bounds.exact:
        words = f"{words} {_silent(shown, t)} {_rounded_bounds_sentence(bounds, t)}".rstrip()
    return number, words


def _single_partner_fact(shown: Network, t: Texts) -> _Fact:
    n, bounds = len(list_single_partner(shown)), single_partner_bounds(shown)
    if n == 1:
        return None
    sentence = t.count(
        "organisation is linked to one partner only.",
        "organisations are linked to one partner only.",
        n,
    )
    if bounds.exact:
        return t.number(n), sentence
    if bounds.too_wide:
        return t.number(n), f"{sentence} {describe_silent(shown, t)}"
    return t.number(n), f"{sentence} {_bounds_sentence(bounds, t)}"


def _isolates_fact(shown: Network, t: Texts) -> _Fact:
    n = _count_isolates(shown)
    if n < 2:
        return None
    sentence = t.count(
        "organisation has no link here yet.", "organisations have no link here yet.", n
    )
    return t.number(n), f"{sentence} {describe_silent(shown, t)}".rstrip()


def _count_isolates(shown: Network) -> int:
    """Count who said that it works with nobody; of the silent nobody knows."""
    return sum(member in shown.answered for member in isolates(shown))


def _centralization_fact(shown: Network, t: Texts) -> _Fact:
    if len(shown.members) < 3:
        return None
    bounds = degree_centralization_bounds(shown)
    sentence = t("This is how much hangs on one organisation.")
    if bounds is None or bounds.exact:
        return describe_centralization(bounds, t), sentence
    return describe_centralization(bounds, t), f"{sentence} {_silent(shown, t)}"


def _cut_points_fact(shown: Network, t: Texts) -> _Fact:
    n = len(cut_points(shown))
    if n < 2:
        return None
    sentence = t.count(
        "organisation holds others together alone: without it they would not reach "
        "each other. Thanks to it, and a load to share.",
        "organisations hold others together alone: without them they would not reach "
        "each other. Thanks to them, and a load to share.",
        n,
    )
    return t.number(n), f"{sentence} {describe_silent(shown, t)}".rstrip()


def _parts(shown: Network, t: Texts) -> _Fact:
    if len(components(shown)) == 1:
        return t.number(1), t(
            "part: all are linked with each other, directly or through others."
        )
    joined = list_answered_groups(shown)
    if len(joined) < 2:
        return None
    sentence = t(
        "parts that no link joins; the largest has {n} organisations.",
        n=t.number(len(joined[0])),
    )
    return t.number(len(joined)), f"{sentence} {describe_silent(shown, t)}".rstrip()


def _silent(shown: Network, t: Texts) -> str:
    return t.count(
        "{n} has not answered yet.", "{n} have not answered yet.", len(shown.silent)
    )


def describe_silent(network: Network, t: Texts) -> str:
    """Describe how many members have not answered; empty if all have."""
    if not network.silent:
        return ""
    return t("So far: {silent}", silent=_silent(network, t))


def _bounds_sentence(bounds: Bounds, t: Texts) -> str:
    low, high = int(bounds.low), int(bounds.high)
    return t("It could be {low} to {high}.", low=t.number(low), high=t.number(high))


def _rounded_bounds_sentence(bounds: Bounds, t: Texts) -> str:
    # Both ends are rounded as the number itself is, so that it never lies outside.
    low, high = round(bounds.low), round(bounds.high)
    if low == high:
        return ""
    return t(
        "It could be about {low} to {high}.", low=t.number(low), high=t.number(high)
    )


def build_legend(present: set[str], seen: Seen, t: Texts) -> dict[str, SectorStyle]:
    """Build the legend of the sectors present, in the order of the coalition."""
    known = [
        (term.id, localise(term.name, t.language)) for term in seen.coalition.sectors
    ]
    others = sorted(present - {id_ for id_, _ in known} - {""})
    every = [*known, *((id_, id_) for id_ in others), ("", t("sector not known"))]
    # A sector keeps its look when others come or go.
    return {id_: mark for id_, mark in assign_styles(every).items() if id_ in present}


def _reading_hint(
    shown: Network, strengths: Mapping[tuple[str, str], int | None], t: Texts
) -> str:
    words = [
        t("A line: one of the two says that they work together."),
        t("Larger: more partners."),
    ]
    if len({s for s in strengths.values() if s}) > 1:
        words.append(t("Thicker: more often."))
    return " ".join([*words, describe_not_drawn(shown, t)]).rstrip()


def _alt(shown: Network, t: Texts) -> str:
    drawn = len(drop_unknown_members(shown).members)
    words = [
        t.count("{n} organisation", "{n} organisations", drawn),
        t.count("{n} link between them", "{n} links between them", len(shown.links)),
    ]
    said_ = [f"{t.list(words)}."]
    alone = _count_isolates(shown)
    if alone > 1:
        said_.append(t.count("{n} has no link yet.", "{n} have no link yet.", alone))
    return " ".join([*said_, describe_not_drawn(shown, t)]).rstrip()
