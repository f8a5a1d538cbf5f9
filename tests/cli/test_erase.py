from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coalition.domain import Action, Activity, Decision, Role, Session
from coalition.store import Store, Submission

ANSWER_ID = "0123456789abcdef"


@pytest.fixture
def store(coalition: Any, path: Path) -> Store:
    coalition("new", "harbour", "--name", "Harbour")
    store = Store.open(path)
    for text in ("Ask Siti", "Ask Siti again"):
        store.facts.put("harbour", [Action(id="ask", what=text)])
    return store


def answer_question(store: Store, value: dict[str, Any]) -> None:
    words = {"title": {"en": "Gaps"}, "question": {"en": "Which?"}}
    day = Session(id="day-one", title="Day", day=date(2026, 3, 1), code="123456")
    asked = Activity(
        id="gaps", session=day.id, activity="rating", state="open", **words
    )
    store.facts.put("harbour", [day, asked])
    seat = store.room.take_seat("harbour", day.id, "secret", role=Role.MEMBER)
    post = Submission(
        id=ANSWER_ID,
        coalition="harbour",
        activity=asked.id,
        revision=1,
        value=value,
        seat=seat,
        secret="secret",
    )
    store.room.accept_submissions([post])


def test_without_a_yes_it_is_only_said_what_would_go(
    coalition: Any, store: Store
) -> None:
    looked = coalition("erase", "harbour", "ask")

    assert looked.exit_code == 2
    assert "action “ask” in 2 versions" in looked.output
    assert store.facts.get("harbour", Action, "ask").what == "Ask Siti again"


def test_what_is_erased_is_in_no_version_and_no_byte(
    coalition: Any, store: Store, path: Path
) -> None:
    store.close()
    coalition("backup", "copy.db")

    erased = coalition("erase", "harbour", "ask", "--yes")

    assert erased.exit_code == 0
    assert "copy.db" in erased.output
    assert b"Siti" not in path.read_bytes()
    versions = Store.open(path).facts.list_versions("harbour", Action)
    assert [v.erased for v in versions] == [True, True]


def test_what_was_erased_is_not_found_again(coalition: Any, store: Store) -> None:
    coalition("erase", "harbour", "ask", "--yes")
    again = coalition("erase", "harbour", "ask", "--yes")

    assert again.exit_code == 2
    assert "erased before" in again.output


def test_an_id_of_several_kinds_asks_which(coalition: Any, store: Store) -> None:
    day = date(2026, 3, 1)
    store.facts.put("harbour", [Decision(id="ask", day=day, text="We ask")])

    asked = coalition("erase", "harbour", "ask", "--yes")
    named = coalition("erase", "harbour", "ask", "--kind", "action", "--yes")

    assert asked.exit_code == 2
    assert "action, decision" in asked.output
    assert named.exit_code == 0
    assert store.facts.get("harbour", Decision, "ask").text == "We ask"


@pytest.mark.parametrize("slug", ["harbour", "hills"])
def test_a_coalition_itself_is_not_erased(
    coalition: Any, store: Store, slug: str
) -> None:
    assert coalition("erase", slug, "harbour", "--yes").exit_code == 2
    assert [c.id for c in store.facts.coalitions()] == ["harbour"]


def test_an_answer_is_erased_by_the_first_characters_of_its_code(
    coalition: Any, store: Store, path: Path
) -> None:
    answer_question(store, {"choices": {"a": "kept-in-no-byte"}})

    short = coalition("erase", "harbour", ANSWER_ID[:4], "--yes")
    erased = coalition("erase", "harbour", ANSWER_ID[:8], "--yes")

    assert (short.exit_code, erased.exit_code) == (2, 0)
    assert [a.value for a in store.room.answers("gaps")] == [{}]
    store.close()
    assert b"kept-in-no-byte" not in path.read_bytes()
