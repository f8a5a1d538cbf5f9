import pandas as pd

from coalition.analysis.coverage import Coverage, count_coverage
from coalition.blocks.coverage import (
    capacity_table,
    coverage_table,
    gap_table,
    name_some,
)
from coalition.texts import Texts

SERVICES = {"shelter": "Shelter", "legal": "Legal help", "school": "Schooling"}
PLACES = {"riau": "Riau Islands", "bali": "Bali", "papua": "Papua"}


def covered() -> Coverage:
    rows = [
        ("a", "shelter", "riau"),
        ("b", "shelter", "riau"),
        ("c", "shelter", "riau"),
        ("a", "shelter", "bali"),
        ("a", "legal", "riau"),
        *((name, "school", place) for name in "abc" for place in PLACES),
    ]
    frame = pd.DataFrame(
        [(*row, None) for row in rows],
        columns=["organisation", "service", "place", "capacity"],
    ).astype({"capacity": float})
    return count_coverage(frame, list(SERVICES), list(PLACES))


def cells(guarded: tuple[str, ...] = ()) -> list[list[str]]:
    table = coverage_table(covered(), SERVICES, PLACES, Texts(), guarded=guarded)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_empty_squares_say_so_in_words() -> None:
    assert cells() == [
        ["Riau Islands", "3", "1 only", "3"],
        ["Bali", "1 only", "none", "3"],
        ["Papua", "none", "none", "3"],
    ]


def test_one_or_two_of_a_sensitive_service_cannot_be_told_apart() -> None:
    shelters = [row[1] for row in cells(guarded=("shelter",))]

    assert shelters == ["3", "a few", "none"]


def test_the_emptiest_service_comes_first_and_a_full_one_not_at_all() -> None:
    table = gap_table(covered(), SERVICES, PLACES, Texts())

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Legal help", "2 of 3", "1 of 3", "Bali and Papua"],
        ["Shelter", "1 of 3", "1 of 3", "Papua"],
    ]


def test_how_often_a_sensitive_service_hangs_on_one_is_not_told() -> None:
    table = gap_table(covered(), SERVICES, PLACES, Texts(), guarded=("shelter",))

    assert table.rows[1].cells[2].text == "–"


def test_many_names_are_cut_to_the_first_and_how_many_more() -> None:
    assert name_some(list("abcde"), Texts()) == "a, b, c, d and e"
    assert name_some(list("abcdef"), Texts()) == "a, b, c, d and 2 more"
    assert name_some([], Texts()) == "–"


def nested() -> Coverage:
    """Cover a province with a district in it; shelter is guarded."""
    rows = [("a", "shelter", "batam", 4), ("a", "legal", "batam", 12)]
    frame = pd.DataFrame(rows, columns=["organisation", "service", "place", "capacity"])
    return count_coverage(
        frame.astype({"capacity": float}),
        ["shelter", "legal"],
        ["batam", "bali", "riau"],
        {"batam": ("riau",)},
        {"shelter"},
    )


NESTED = {"batam": "Batam", "bali": "Bali", "riau": "Riau Islands"}


def test_a_district_stands_below_its_province_and_points_to_it() -> None:
    services = {"shelter": "Shelter", "legal": "Legal help"}
    table = coverage_table(nested(), services, NESTED, Texts(), guarded=["shelter"])

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Bali", "none", "none"],
        ["Riau Islands", "a few", "1 only"],
        ["Batam, in Riau Islands", "see the larger place", "1 only"],
    ]


def test_a_place_that_is_told_of_by_no_other_says_that_it_is_not_shown() -> None:
    frame = pd.DataFrame(columns=["organisation", "service", "place", "capacity"])
    covered = count_coverage(frame.astype({"capacity": float}), ["shelter"], ["bali", "port"],
                       guarded={"shelter"}, untold={"port"})  # fmt: skip
    names = {"bali": "Bali", "port": "Old Port"}
    table = coverage_table(covered, {"shelter": "Shelter"}, names, Texts())

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Bali", "none"],
        ["Old Port", "not shown"],
    ]


def test_what_is_not_told_is_in_no_of_and_no_place_is_counted_twice() -> None:
    services = {"shelter": "Shelter", "legal": "Legal help"}
    table = gap_table(nested(), services, NESTED, Texts(), guarded=["shelter"])

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Legal help", "1 of 2", "1 of 2", "Bali"],
        ["Shelter", "1 of 2", "–", "Bali"],
    ]
    assert table.caption == "Out of 2 places"


def test_a_guarded_service_without_gaps_has_no_row_whether_one_or_two_provide_it() -> (
    None
):
    rows = [("a", "shelter", place, None) for place in PLACES]
    for more in ([], [("b", "shelter", place, None) for place in PLACES]):
        frame = pd.DataFrame(
            rows + more, columns=["organisation", "service", "place", "capacity"]
        ).astype({"capacity": float})
        # For the host's eyes nothing is guarded in the counting, only in the table.
        of_it = count_coverage(frame, ["shelter"], list(PLACES))
        names = {"shelter": "Shelter"}
        assert gap_table(of_it, names, PLACES, Texts(), guarded=["shelter"]).rows == ()


def test_room_is_shown_where_it_is_known_and_never_of_a_guarded_service() -> None:
    services = {"shelter": "Shelter", "legal": "Legal help"}
    table = capacity_table(nested(), services, NESTED, Texts())

    assert table is not None
    assert [c.text for c in table.columns] == ["Place", "Legal help"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Bali", "–"],
        ["Riau Islands", "12"],
        ["Batam, in Riau Islands", "12"],
    ]
    assert capacity_table(covered(), SERVICES, PLACES, Texts()) is None
