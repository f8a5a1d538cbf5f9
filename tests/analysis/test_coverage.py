import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition.analysis.coverage import (
    Coverage,
    Gap,
    count_coverage,
    gaps,
    list_places_lacking,
    list_unprovided_services,
)

SERVICES = ["shelter", "legal", "health"]
PLACES = ["riau", "bali", "papua"]
COLUMNS = ["organisation", "service", "place", "capacity"]
Row = tuple[str, str, str, float | None]

# riau: shelter by a and b, legal by a; bali: shelter by c; papua: nobody.
ROWS: list[Row] = [
    ("a", "shelter", "riau", 4.0),
    ("b", "shelter", "riau", None),
    ("a", "legal", "riau", None),
    ("c", "shelter", "bali", 10.0),
]


def _table(rows: list[Row]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype({"capacity": float})


def _covered(rows: list[Row]) -> Coverage:
    return count_coverage(_table(rows), SERVICES, PLACES)


def test_organisations_are_counted_by_hand() -> None:
    covered = _covered(ROWS)
    assert covered.counts.to_dict("index") == {
        "riau": {"shelter": 2, "legal": 1, "health": 0},
        "bali": {"shelter": 1, "legal": 0, "health": 0},
        "papua": {"shelter": 0, "legal": 0, "health": 0},
    }
    assert covered.around.to_dict() == {"riau": 2, "bali": 1, "papua": 0}
    assert (covered.organisations, covered.pairs) == (3, 3)
    # 3 pairs that are, of 3 organisations in 3 places that could be.
    assert covered.density == pytest.approx(3 / 9)


def test_capacity_that_is_not_known_is_not_zero() -> None:
    capacity = _covered([*ROWS, ("b", "shelter", "bali", 0.0)]).capacity
    assert capacity.loc["riau", "shelter"] == 4
    assert capacity.loc["bali", "shelter"] == 10
    assert capacity["legal"].isna().all()
    assert _covered([("b", "health", "bali", 0.0)]).capacity.loc["bali", "health"] == 0


def test_empty_squares_come_first_and_those_with_most_around_before_others() -> None:
    assert gaps(_covered(ROWS)) == [
        Gap("legal", "bali", "none", others=1, elsewhere=1),
        Gap("legal", "riau", "one-only", others=2, elsewhere=1),
        Gap("shelter", "bali", "one-only", others=1, elsewhere=3),
    ]
    assert list_unprovided_services(_covered(ROWS)) == ["health"]


def test_places_that_have_one_service_without_another() -> None:
    covered = _covered(ROWS)
    assert list_places_lacking(covered, "shelter", "legal") == ["bali"]
    assert list_places_lacking(covered, "shelter", "health") == ["riau", "bali"]
    assert list_places_lacking(covered, "shelter", "health", {"bali"}) == ["bali"]
    assert list_places_lacking(covered, "legal", "shelter") == []


def test_what_is_not_asked_for_is_left_out() -> None:
    covered = count_coverage(_table(ROWS), ["legal"], ["riau"])
    assert covered.counts.to_dict() == {"legal": {"riau": 1}}
    assert (covered.organisations, covered.pairs) == (1, 1)


def test_nothing_at_all_is_no_trouble() -> None:
    covered = _covered([])
    assert (covered.counts.to_numpy() == 0).all()
    assert covered.counts.shape == (3, 3)
    assert (covered.organisations, covered.pairs, covered.density) == (0, 0, 0)
    assert gaps(covered) == []
    assert list_unprovided_services(covered) == SERVICES
    empty = count_coverage(_table([]), [], [])
    assert (empty.counts.shape, empty.density, gaps(empty)) == ((0, 0), 0, [])


_ROWS = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from([*SERVICES, "another"]),
        st.sampled_from([*PLACES, "another"]),
        st.one_of(st.none(), st.integers(0, 9).map(float)),
    ),
    max_size=30,
)


def _same(one: Coverage, two: Coverage) -> None:
    pd.testing.assert_frame_equal(one.counts, two.counts)
    pd.testing.assert_series_equal(one.around, two.around)
    assert (one.organisations, one.pairs) == (two.organisations, two.pairs)
    assert gaps(one) == gaps(two)
    assert list_unprovided_services(one) == list_unprovided_services(two)


@settings(max_examples=40)
@given(_ROWS)
def test_counts_hold_whatever_the_offers(rows: list[Row]) -> None:
    covered, table = _covered(rows), _table(rows)
    shown = {r[:3] for r in rows if r[1] in SERVICES and r[2] in PLACES}
    assert int(covered.counts.to_numpy().sum()) == len(shown)
    assert int(covered.around.sum()) == covered.pairs
    assert covered.pairs == len({(o, p) for o, _, p in shown})
    assert 0 <= covered.density <= 1
    # Offered twice is offered once, in any order, and the table stays as it is.
    before = table.copy()
    _same(covered, _covered(rows[::-1] + rows))
    count_coverage(table, SERVICES, PLACES)
    pd.testing.assert_frame_equal(table, before)
    # Every square is empty, one only, covered, nowhere provided or in an empty place.
    for gap in gaps(covered):
        n = covered.counts.loc[gap.place, gap.service]
        assert n == {"none": 0, "one-only": 1}[gap.kind]
        assert gap.others == covered.around[gap.place]


DATA = Path(__file__).parents[3] / "shared" / "reference-data"
FILE = DATA / "ebola-3w" / "ebola_3w_2014.csv"


@pytest.fixture(scope="module")
def response() -> list[Row]:
    """Read a real file of who did what where, cell by cell."""
    if not FILE.is_file():
        pytest.skip(f"the reference data are not here: no {FILE.name}")
    with FILE.open(encoding="utf-8", newline="") as opened:
        read = list(csv.DictReader(opened))
    return [(r["Organisation"], r["Activity"], r["Region"], None) for r in read]


def _whole(rows: list[Row]) -> Coverage:
    services, places = {r[1] for r in rows}, {r[2] for r in rows}
    return count_coverage(_table(rows), sorted(services), sorted(places))


def test_a_real_response_has_the_published_density(response: list[Row]) -> None:
    covered = _whole(response)
    assert (covered.organisations, len(covered.counts), covered.pairs) == (128, 56, 620)
    assert covered.density == pytest.approx(0.086496, abs=5e-7)
    squares = Counter(
        (place, service) for _, service, place in {r[:3] for r in response}
    )
    for (place, service), n in squares.items():
        assert covered.counts.loc[place, service] == n
    assert int(covered.counts.to_numpy().sum()) == sum(squares.values())


def test_a_real_response_is_the_network_that_networkx_sees(response: list[Row]) -> None:
    nx = pytest.importorskip("networkx")
    graph = nx.Graph((("organisation", o), ("place", p)) for o, _, p, _ in response)
    side = [node for node in graph if node[0] == "place"]
    covered = _whole(response)
    assert covered.pairs == graph.number_of_edges()
    assert covered.density == pytest.approx(nx.bipartite.density(graph, side))
    assert covered.around.to_dict() == {p: graph.degree[s, p] for s, p in side}


ABOVE = {"batam": ("riau",), "riau": (), "bali": ()}
LOWER = ["riau", "batam", "bali"]


def test_what_is_done_in_a_district_is_done_in_its_province_once() -> None:
    rows: list[Row] = [
        ("a", "legal", "batam", 3.0),
        ("a", "legal", "riau", 2.0),
        ("b", "legal", "riau", None),
    ]
    covered = count_coverage(_table(rows), ["legal"], LOWER, ABOVE)

    assert covered.counts["legal"].to_dict() == {"riau": 2, "batam": 1, "bali": 0}
    assert covered.around.to_dict() == {"riau": 2, "batam": 1, "bali": 0}
    assert covered.capacity["legal"].to_dict()["riau"] == 5
    # a in Batam and in Riau, b in Riau.
    assert (covered.organisations, covered.pairs) == (2, 3)


def test_a_gap_in_a_province_is_not_said_again_of_its_districts() -> None:
    rows: list[Row] = [("a", "legal", "bali", None), ("a", "shelter", "batam", None)]
    covered = count_coverage(_table(rows), ["legal", "shelter"], LOWER, ABOVE)

    assert [(g.service, g.place, g.kind) for g in gaps(covered)] == [
        ("shelter", "bali", "none"),
        ("legal", "riau", "none"),
        ("legal", "bali", "one-only"),
        ("shelter", "riau", "one-only"),
    ]
    assert list_places_lacking(covered, "shelter", "legal") == ["riau"]


def test_a_guarded_service_is_told_for_the_province_only_and_one_is_as_two() -> None:
    def told(rows: list[Row]) -> Coverage:
        services = ["shelter", "legal"]
        return count_coverage(_table(rows), services, LOWER, ABOVE, {"shelter"})

    one = told([("a", "shelter", "riau", 4.0)])
    two = told([("a", "shelter", "batam", 9.0), ("b", "shelter", "riau", None)])

    assert one.counts["shelter"].to_dict()["riau"] == 2
    assert one.counts["shelter"].isna()["batam"]
    assert one.capacity["shelter"].isna().all()
    _same(one, two)
    pd.testing.assert_frame_equal(one.capacity, two.capacity)


def test_nobody_says_that_a_guarded_service_is_nowhere_if_it_is_not_told_everywhere() -> (
    None
):
    services = ["shelter", "legal"]

    def over(*untold: str) -> Coverage:
        return count_coverage(
            _table([("a", "shelter", "", None)]),
            services,
            LOWER,
            ABOVE,
            {"shelter"},
            untold,
        )

    # A district is told by its province.
    assert list_unprovided_services(over()) == services
    assert (
        list_unprovided_services(over("bali"))
        == list_unprovided_services(over("bali", "riau"))
        == ["legal"]
    )
    assert over("bali").counts["shelter"].isna()["bali"]
    assert over("bali").counts.loc["riau", "shelter"] == 0
