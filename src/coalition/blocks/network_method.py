"""Network statistics by their technical names, as a table."""

from coalition.analysis.networks.bounds import (
    MIN_RESPONSE_RATE,
    Bounds,
    degree_centralization_bounds,
    density_bounds,
    indegree_centralization_bounds,
    mean_partners_bounds,
    single_partner_bounds,
    undirected_density_bounds,
)
from coalition.analysis.networks.measures import (
    Network,
    arc_reciprocity,
    betweenness,
    betweenness_centralization,
    bridges,
    components,
    cut_points,
    degree_centralization,
    density,
    dyadic_reciprocity,
    indegree_centralization,
    isolates,
    list_single_partner,
    mean_partners,
    mean_path_length,
    undirected_density,
)
from coalition.blocks.model import Block, Cell, Column, Note, Row, Table
from coalition.texts import Texts

_StatisticRow = tuple[str, str, str, str]


def network_method(network: Network, t: Texts) -> list[Block]:
    """Lay out each statistic with its value, its bounds and what it is.

    Parameters
    ----------
    network : Network
        As the reader may see it: see :meth:`Network.among`.
    """
    measures = _with_direction if network.has_direction else _without_direction
    lines = [*measures(network, t), *_counts(network, t)]
    columns = (
        Column(text=t("Statistic")),
        Column(text=t("Value"), align="right"),
        Column(text=t("Bounds"), align="center"),
        Column(text=t("Definition")),
    )
    table = Table(
        caption=t("The statistics behind the network"),
        columns=columns,
        rows=tuple(Row(cells=tuple(Cell(text=c) for c in line)) for line in lines),
    )
    return [table, Note(text=_note(network, t))]


def decimals(value: float | None, t: Texts) -> str:
    """Write a value to three decimals as the language does; "–" if there is none."""
    if value is None:
        return "–"
    # The language's own sign between whole and part.
    sign = t.number(0.5).strip("05")
    return f"{value:.3f}".replace(".", sign)


def _bounds(bounds: Bounds | None, t: Texts) -> str:
    if bounds is None or bounds.exact:
        return "–"
    words = f"{decimals(bounds.low, t)} – {decimals(bounds.high, t)}"
    return f"{words}, {t('too wide to say')}" if bounds.too_wide else words


def _with_direction(network: Network, t: Texts) -> list[_StatisticRow]:
    largest, mean = _betweenness(network, t)
    return [
        (
            t("Density, directed"),
            decimals(density(network), t),
            _bounds(density_bounds(network), t),
            t("Ties named, of all that could be named."),
        ),
        *_undirected_shares(network, t),
        (
            t("Reciprocity, dyadic"),
            decimals(dyadic_reciprocity(network), t),
            "–",
            t("Pairs in which both name each other, of the pairs linked."),
        ),
        (
            t("Reciprocity, of arcs"),
            decimals(arc_reciprocity(network), t),
            "–",
            t("Ties named that are named back, of all ties named."),
        ),
        _mean_path(t("Mean path, directed"), network, t),
        _degree_centralization(network, t),
        (
            t("In-degree centralization"),
            decimals(indegree_centralization(network), t),
            _bounds(indegree_centralization_bounds(network), t),
            t("Freeman 1979, directed: 1 if all name one alone."),
        ),
        (t("Betweenness, directed: largest"), *largest),
        (t("Betweenness, directed: mean"), *mean),
        _betweenness_centralization(
            t("Betweenness centralization, directed"), network, t
        ),
    ]


def _without_direction(network: Network, t: Texts) -> list[_StatisticRow]:
    largest, mean = _betweenness(network, t)
    return [
        *_undirected_shares(network, t),
        _mean_path(t("Mean path, undirected"), network, t),
        _degree_centralization(network, t),
        (t("Betweenness, undirected: largest"), *largest),
        (t("Betweenness, undirected: mean"), *mean),
        _betweenness_centralization(
            t("Betweenness centralization, undirected"), network, t
        ),
    ]


def _undirected_shares(network: Network, t: Texts) -> list[_StatisticRow]:
    return [
        (
            t("Density, undirected, either-named"),
            decimals(undirected_density(network), t),
            _bounds(undirected_density_bounds(network), t),
            t("Pairs linked, of all pairs."),
        ),
        (
            t("Mean degree, either-named"),
            decimals(mean_partners(network), t),
            _bounds(mean_partners_bounds(network), t),
            t("Partners of an organisation, on average."),
        ),
    ]


def _mean_path(name: str, network: Network, t: Texts) -> _StatisticRow:
    what = t("Steps from one to another, on average, where there is a way.")
    return name, decimals(mean_path_length(network), t), "–", what


def _degree_centralization(network: Network, t: Texts) -> _StatisticRow:
    return (
        t("Degree centralization, either-named"),
        decimals(degree_centralization(network), t),
        _bounds(degree_centralization_bounds(network), t),
        t("Freeman 1979: 0 if all have as many partners, 1 for a star."),
    )


def _betweenness(
    network: Network, t: Texts
) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Give the largest and the mean: value, bounds, definition."""
    between = betweenness(network).values()
    mean = sum(between) / len(between) if between else None
    paths = t("Shortest paths between two others on which one lies, not normalised.")
    average = t("The same, on average over the organisations.")
    return (
        (decimals(max(between, default=None), t), "–", paths),
        (decimals(mean, t), "–", average),
    )


def _betweenness_centralization(name: str, network: Network, t: Texts) -> _StatisticRow:
    what = t("Freeman 1979: 1 if every path between others leads through one.")
    return name, decimals(betweenness_centralization(network), t), "–", what


def _counts(network: Network, t: Texts) -> list[_StatisticRow]:
    def line(name: str, n: int, bounds: str, what: str) -> _StatisticRow:
        return name, t.number(n), bounds, what

    return [
        line(
            t("Components"),
            len(components(network)),
            "–",
            t("Parts that no link joins; one without links is a part of its own."),
        ),
        line(t("Isolates"), len(isolates(network)), "–", t("Without any link.")),
        line(
            t("Degree 1"),
            len(list_single_partner(network)),
            _whole(single_partner_bounds(network), t),
            t("Linked to one partner only."),
        ),
        line(
            t("Cut-points"),
            len(cut_points(network)),
            "–",
            t("Organisations without which there would be more parts."),
        ),
        line(
            t("Bridges"),
            len(bridges(network)),
            "–",
            t("Links without which there would be more parts."),
        ),
    ]


def _whole(bounds: Bounds, t: Texts) -> str:
    if bounds.exact:
        return "–"
    return f"{t.number(int(bounds.low))} – {t.number(int(bounds.high))}"


def _note(network: Network, t: Texts) -> str:
    n, of = len(network.answered), len(network.members)
    words = [
        t("Answered: {n} of {of}.", n=t.number(n), of=t.number(of)),
        t("Either-named: a link is there if at least one of the two names it."),
    ]
    if not network.has_direction:
        words.append(_why_undirected(network, t))
    if network.silent:
        words += [
            t(
                "Bounds hold whatever those say who have not answered: densities and "
                "in-degree exactly, degree centralization and degree 1 at most so far "
                "apart. Wider than half of what is possible is too wide to say."
            ),
            t(
                "“About” is the share of linked pairs among those of whom both have "
                "answered, times the number of others, kept within the bounds."
            ),
            t("Values without bounds are of the ties named so far."),
            t(
                "Where fewer than {n} % have answered, no finding is read out of the "
                "network: the more are silent, the further it may be off, some measures "
                "more than others (Smith & Moody 2013). The limit is our own, the low "
                "end of a rule of thumb, 70 to 80 %.",
                n=t.number(round(100 * MIN_RESPONSE_RATE)),
            ),
        ]
    words.append(
        t(
            "How much hangs on one organisation is the degree centralization in words: "
            "little below 0.25, much from 0.5 on. These limits are our own."
        )
    )
    return " ".join(words)


def _why_undirected(network: Network, t: Texts) -> str:
    if network.undirected_ties:
        return t("The ties have no direction: no measure of direction is given.")
    return t(
        "No two name each other, so the ties are read without direction: no measure of "
        "direction is given."
    )
