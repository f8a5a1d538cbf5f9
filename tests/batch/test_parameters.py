from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from coalition.batch.parameters import (
    inject_parameters,
    parse_parameters,
    read_parameters,
    validate_parameters,
)
from coalition.errors import InvalidInput, UnreadableFile


def test_a_notebooks_parameters_are_those_of_its_one_cell(notebook: Any) -> None:
    assert read_parameters(notebook("other = 3")) == {
        "coalition": "example",
        "session": None,
        "language": None,
        "audience": "participants",
        "rounds": 1,
        "draft": False,
    }


def test_text_is_read_as_the_kind_of_the_default(notebook: Any) -> None:
    given = {"rounds": "3", "draft": "True", "session": "007", "audience": "room"}

    assert validate_parameters(notebook(), given) == {
        "rounds": 3,
        "draft": True,
        "session": "007",
        "audience": "room",
    }


@pytest.mark.parametrize(
    "given",
    [
        {"audiense": "room"},
        {"x = 1; import os; os.system('id') #": "1"},
        {"coalition": "hills"},
        {"store": "other.db"},
        {"rounds": "many"},
        {"draft": "perhaps"},
        {"session": PurePosixPath('a";print(9)#')},
        {"session": ("a", "b")},
        {"session": {1: "a"}},
        {"session": date(2026, 1, 31)},
        {"session": float("nan")},
    ],
    ids=str,
)
def test_what_papermill_would_take_silently_is_refused(
    notebook: Any, given: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput):
        validate_parameters(notebook(), given)


def test_an_unknown_parameter_is_answered_with_those_that_there_are(
    notebook: Any,
) -> None:
    with pytest.raises(InvalidInput, match=r"It has: audience, draft, language, round"):
        validate_parameters(notebook(), {"audiense": "room"})


@pytest.mark.parametrize("content", ["", "not json", "{}", '{"nbformat": 4}', "[1]"])
def test_a_file_that_is_no_notebook_is_said_to_be_none(
    tmp_path: Any, content: str
) -> None:
    path = tmp_path / "12_x.ipynb"
    path.write_text(content)

    with pytest.raises(UnreadableFile, match="12_x"):
        read_parameters(path)


@pytest.mark.parametrize("pairs", [["audience"], ["=room"], ["a=1", "a=2"]])
def test_pairs_that_say_nothing_or_twice_are_refused(pairs: list[str]) -> None:
    with pytest.raises(InvalidInput):
        parse_parameters(pairs)


def test_a_value_may_hold_an_equals_sign() -> None:
    assert parse_parameters(["note=a=b"]) == {"note": "a=b"}


def test_values_stand_below_the_notebooks_own_and_win() -> None:
    own = new_code_cell("language = None\nn = 1")
    own.metadata["tags"] = ["parameters"]
    notebook = new_notebook(cells=[own, new_code_cell("n")])

    inject_parameters(notebook, {"language": "id", "n": 2, "quote": 'it\'s "so"\n'})

    names: dict[str, object] = {}
    for cell in notebook.cells[:2]:
        exec(cell.source, names)
    assert (names["language"], names["n"]) == ("id", 2)
    assert names["quote"] == 'it\'s "so"\n'
    assert [cell.source for cell in notebook.cells[2:]] == ["n"]


def test_a_notebook_without_parameters_gets_them_on_top() -> None:
    notebook = new_notebook(cells=[new_code_cell("n")])

    inject_parameters(notebook, {"n": 2})

    assert notebook.cells[0].source.endswith("n = 2")
