"""Cards on paper and on the wall: a form, and how many confirmed theirs."""

from typing import Any

from coalition.activities import Outcome, kind
from coalition.activities.card import WHO_SEES, Result, Settings
from coalition.analysis.turnout import Turnout
from coalition.blocks import to_text
from coalition.blocks.kinds import Seen, blocks_of, for_host, for_paper
from coalition.domain import (
    Activity,
    Attribution,
    Coalition,
    Organisation,
    Term,
    Voice,
)
from coalition.texts import Texts

T = Texts()
SERVICES = (
    Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
    Term(id="legal", name={"en": "Legal help"}),
)
SEEN = Seen(
    Coalition(id="c", name="C", services=SERVICES),
    {id_: Organisation(id=id_, name="Named") for id_ in "abcd"},
)
CARD = Activity(
    id="card",
    session="day",
    activity="card",
    title={"en": "Is your card right?"},
    question={"en": "Is your card right?"},
    voice=Voice.ORGANISATIONS,
    attribution=Attribution.ORGANISATION,
)


EVERYBODY = "a", "b", "c", "d", "hides today"


def filled(*about: Any, **turnout: Any) -> str:
    return to_text(blocks_of("card").filled(outcome(*about, **turnout), SEEN, T))


def outcome(
    result: Result | None,
    named: dict[str, dict[str, object]] | None = None,
    **turnout: int,
) -> Outcome:
    numbers = {"people": 9, "organisations": 2, "here": 9, "expected": 3} | turnout
    return Outcome(
        CARD,
        kind("card"),
        Settings(),
        Turnout(**numbers),
        result,
        named=named or {"a": {"lends": "a boat", "listing": "hidden"}},
        expected=EVERYBODY,
    )


def test_the_room_sees_how_many_and_nothing_of_any_card() -> None:
    # Three answered, one of whom asks not to be known: only two of three are told.
    text = filled(Result(confirmed=3, as_it_was=1), unexpected=1)

    assert "2 of 3 organisations have confirmed their card." in text
    for kept in ("Named", "boat", "hidden", "1 more"):
        assert kept not in text


def test_the_room_sees_how_the_cards_stood_and_counted_lines_but_no_names() -> None:
    named: dict[str, dict[str, object]] = {
        # An answer that says nothing at all would be one that was erased.
        "a": {"lines": [], "added": []},
        "b": {
            "lines": [
                {"service": "food", "place": "riau", "keep": False},
                {"service": "legal", "place": "riau", "capacity": 12},
            ],
            "added": [{"service": "food"}, {"service": "transport"}],
        },
        "hides today": {"listing": "hidden"},
        "never invited": {"added": [{"service": "food"}]},
    }
    text = filled(Result(confirmed=4, as_it_was=1), named, organisations=3, expected=5)

    assert "3 of 5 organisations have confirmed their card." in text
    assert "Right as it was: 1 of 5" in text
    assert "Something changed: 2 of 5" in text
    assert "Not confirmed yet: 2 of 5" in text
    assert "2 lines are new" in text
    assert "1 line has ended" in text
    assert "1 line is now for another number of people" in text
    for kept in ("Named", "food", "riau", "12", "hidden"):
        assert kept not in text


def test_the_room_is_told_of_no_line_that_it_may_not_see() -> None:
    shelter = {"service": "shelter", "place": "riau"}
    legal = {"service": "legal", "place": "riau"}
    named: dict[str, dict[str, object]] = {
        "a": {"lines": [shelter], "added": [shelter | {"place": "bali"}]},
        # Wants no place printed: said so before, or just now.
        "b": {"lines": [legal | {"keep": False}]},
        "c": {"added": [legal], "print_place": False},
        "hides today": {"added": [legal]},
    }
    about = outcome(
        Result(confirmed=4, as_it_was=0), named, organisations=4, expected=5
    )
    unplaced = Organisation(id="b", name="Named", print_place=False)
    seen = Seen(SEEN.coalition, {**SEEN.organisations, "b": unplaced})

    text = to_text(blocks_of("card").filled(about, seen, T))

    assert "Something changed: 4 of 5" in text
    assert "line" not in text


def test_a_paper_says_in_one_line_what_the_wall_shows_large() -> None:
    named: dict[str, dict[str, object]] = {n: {"lends": "a boat"} for n in "abc"}
    about = outcome(
        Result(confirmed=3, as_it_was=0), named, organisations=3, expected=5
    )

    one = "3 of 5 organisations have confirmed their card."
    for host in (True, False):
        said = to_text(for_paper(about, SEEN, T, host=host)).strip()
        assert said.endswith(one)
        assert "Something changed" not in said
    assert "Something changed: 3 of 5" in to_text(for_host(about, SEEN, T))


def test_nothing_is_counted_of_two_cards_or_where_the_numbers_do_not_agree() -> None:
    new: dict[str, object] = {"added": [{"service": "food"}]}
    two = {"a": new, "b": new}
    three = two | {"c": new}

    assert "line" not in filled(Result(confirmed=2, as_it_was=0), two, organisations=2)
    assert "line" not in filled(
        Result(confirmed=3, as_it_was=0), three, organisations=4, expected=5
    )


def test_while_it_is_open_only_the_count_is_shown() -> None:
    assert filled(None).strip() == "2 of 3 organisations have confirmed their card."


def test_the_paper_form_says_who_sees_it() -> None:
    text = to_text(blocks_of("card").blank(CARD, SEEN, T))

    assert WHO_SEES in text
    assert "Our organisation" in text
    assert "Named" not in text
