import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import coalition.activities as room
from coalition.activities import kind, kinds
from coalition.errors import NotFound

_MADE_UP = """
from collections.abc import Sequence
from pydantic import BaseModel
from coalition import domain

class Settings(BaseModel):
    most: int = 3

class Answer(BaseModel):
    dots: int

class Totals(BaseModel):
    totals: int
    people: int

class Result(BaseModel):
    dots: int

def tally(settings: Settings, answers: Sequence[domain.Answer]) -> Result:
    return Result(dots=sum(a.value["dots"] for a in answers))
"""


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A kind whose only file is its own."""
    (tmp_path / "madeup.py").write_text(_MADE_UP, encoding="utf-8")
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
    yield "madeup"
    sys.modules.pop("coalition.activities.madeup", None)


def test_a_kind_is_found_by_being_there(made_up: str) -> None:
    assert made_up in kinds()
    found = kind(made_up)
    assert found.name == made_up
    assert found.read({}, {"dots": 2}) == found.answer(dots=2)
    assert found.read({}, {"totals": 4, "people": 5}) == found.totals(
        totals=4, people=5
    )
    assert found.read_settings({"most": 5}) == found.settings(most=5)
    assert found.unlinked is None


def test_without_its_file_a_kind_is_gone() -> None:
    assert "madeup" not in kinds()
    assert "rating" in kinds()


@pytest.mark.parametrize("name", ["madeup", "_found", "", "os", "..rating"])
def test_what_is_no_kind_is_not_loaded(name: str) -> None:
    with pytest.raises(NotFound):
        kind(name)


def test_every_kind_has_what_a_kind_needs() -> None:
    for name in kinds():
        found = kind(name)
        assert callable(found.tally)
        for model in (found.settings, found.answer, found.totals):
            assert model.model_json_schema()["type"] == "object"
