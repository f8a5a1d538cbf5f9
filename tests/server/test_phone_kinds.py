"""A kind of activity joins the phones by files of its own name, nothing else."""

from pathlib import Path

import pytest

import coalition.activities
import coalition.server.phone.kinds
from coalition.domain import Activity
from coalition.errors import InvalidInput, NotFound
from coalition.server.base import templates
from coalition.server.phone.kinds import phone_kind, rating
from coalition.texts import Texts

_ACTIVITY = """
from pydantic import BaseModel
class Settings(BaseModel):
    most: int = 10
class Answer(BaseModel):
    stones: int
class Totals(BaseModel):
    totals: dict[str, int]
def tally(settings, answers):
    return Answer(stones=sum(a.value["stones"] for a in answers))
"""
_PHONE = """
def read(fields):
    return {"stones": fields["stones"][-1]}
def context(activity, settings, texts, given):
    return {"most": settings.most}
"""


def test_a_made_up_kind_needs_files_of_its_own_name_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room, package, source in (
        ("activities", coalition.activities, _ACTIVITY),
        ("phone", coalition.server.phone.kinds, _PHONE),
    ):
        (tmp_path / room).mkdir()
        (tmp_path / room / "stones.py").write_text(source)
        path = [*package.__path__, str(tmp_path / room)]
        monkeypatch.setattr(package, "__path__", path)
    form = '<input name="stones" max="{{ most }}">'
    (tmp_path / "phone" / "stones.html").write_text(form)

    kind = coalition.activities.kind("stones")
    phone = phone_kind("stones")
    activity = Activity(
        id="a", session="s", activity="stones", title={"en": "A"}, question={"en": "B"}
    )
    names = phone.context(activity, kind.read_settings({}), Texts(), {})

    assert kind.read({}, phone.read({"stones": ["7"]})).stones == 7
    page = templates().get_template("kinds/stones.html").render(names)
    assert page == '<input name="stones" max="10">'


def test_a_kind_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        phone_kind("../rating")


def test_the_last_of_two_choices_on_a_line_counts() -> None:
    fields = {"line-a": ["low", "high"], "line-b": ["unknown"], "id": ["x"]}

    assert rating.read(fields) == {"choices": {"a": "high", "b": "unknown"}}


def test_a_form_without_a_choice_is_asked_for_again() -> None:
    with pytest.raises(InvalidInput, match="choose a sentence"):
        rating.read({"id": ["x"], "line-a": []})
