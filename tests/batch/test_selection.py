from pathlib import Path

import pytest

from coalition.batch.selection import select_notebooks
from coalition.errors import InvalidInput, NotFound


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workspace with four notebooks of its own, and what does not count."""
    (tmp_path / "coalition.toml").touch()
    for name in (
        "phase1_initiate/12_landscape",
        "phase1_initiate/11_convene",
        "phase3_sustain/31_review",
        "01_checkup",
        "phase1_initiate/.ipynb_checkpoints/12_landscape-checkpoint",
        "phase1_initiate/notes",
    ):
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)


def names(paths: list[Path]) -> list[str]:
    return [path.stem for path in paths]


def test_without_a_choice_all_notebooks_come_in_the_order_of_the_steps() -> None:
    assert names(select_notebooks()) == [
        "01_checkup",
        "11_convene",
        "12_landscape",
        "31_review",
    ]


@pytest.mark.parametrize("name", ["12_landscape", "12", "12_landscape.ipynb"])
def test_a_notebook_is_found_by_its_name_or_number(name: str) -> None:
    (found,) = select_notebooks(name)

    assert found.stem == "12_landscape"
    assert found.is_absolute()


def test_a_consultants_own_notebook_is_taken_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.ipynb").write_text("{}")
    monkeypatch.chdir(tmp_path)

    assert select_notebooks("mine.ipynb") == [tmp_path.resolve() / "mine.ipynb"]
    with pytest.raises(NotFound):
        select_notebooks("theirs.ipynb")


def test_a_phase_is_all_its_notebooks() -> None:
    assert names(select_notebooks(phase=1)) == ["11_convene", "12_landscape"]


@pytest.mark.parametrize("name", ["landscape", "../12_landscape", "1", "", "13"])
def test_a_notebook_that_is_not_there_is_answered_with_those_that_are(
    name: str,
) -> None:
    with pytest.raises(NotFound, match="11_convene, 12_landscape"):
        select_notebooks(name)


def test_a_phase_without_notebooks_and_a_double_choice_are_refused() -> None:
    with pytest.raises(NotFound):
        select_notebooks(phase=2)
    with pytest.raises(NotFound):
        select_notebooks(phase=7)
    with pytest.raises(InvalidInput):
        select_notebooks("12", phase=1)
