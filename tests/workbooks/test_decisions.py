"""Whom the room missed, and whom it invites."""

from datetime import date

import pytest

from coalition.domain import Decision, Organisation
from coalition.workbooks.landscape.decisions import INVITE, uninvited_names

TYPED = {"Mitra": ("a",), "Mitra Jaya": ("b",), "Ria": ("c",)}
CARDS = [Organisation(id="lantern", name="Lantern")]


def decided(text: str, topic: str = INVITE) -> list[Decision]:
    return [Decision(id="one", day=date(2026, 10, 14), topic=topic, text=text)]


@pytest.mark.parametrize(
    ("text", "still"),
    [
        ("Mitra Jaya", ["Mitra", "Ria"]),
        ("mitra and MITRA JAYA", ["Ria"]),
        ("Mitra", ["Mitra Jaya", "Ria"]),
        ("Maria and the Mitras", ["Mitra", "Mitra Jaya", "Ria"]),
    ],
)
def test_who_is_invited_is_known_by_the_whole_name(text: str, still: list[str]) -> None:
    assert list(uninvited_names(TYPED, CARDS, decided(text))) == still


def test_a_name_in_a_decision_about_something_else_is_not_invited() -> None:
    assert uninvited_names(TYPED, CARDS, decided("Mitra", topic="link")) == TYPED


def test_who_is_in_the_register_need_not_be_invited() -> None:
    assert uninvited_names({"LANTERN": ("a",)}, CARDS, []) == {}
