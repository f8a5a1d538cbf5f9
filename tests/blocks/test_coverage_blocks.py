import pandas as pd

from coalition.analysis.coverage import Coverage, coverage
from coalition.blocks.coverage import coverage_table, gap_table, named
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
    return coverage(frame, list(SERVICES), list(PLACES))


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
    assert named(list("abcde"), Texts()) == "a, b, c, d and e"
    assert named(list("abcdef"), Texts()) == "a, b, c, d and 2 more"
    assert named([], Texts()) == "–"
