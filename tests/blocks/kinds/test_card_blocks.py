"""Cards on paper and on the wall: a form, and how many confirmed theirs."""

from coalition.activities import Outcome, kind
from coalition.activities.card import WHO_SEES, Result, Settings
from coalition.analysis.counting import Turnout
from coalition.blocks import to_text
from coalition.blocks.kinds import Seen, blocks_of
from coalition.domain import Activity, Attribution, Coalition, Organisation, Voice
from coalition.texts import Texts

T = Texts()
SEEN = Seen(Coalition(id="c", name="C"), {"a": Organisation(id="a", name="Named")})
CARD = Activity(
    id="card",
    session="day",
    activity="card",
    title={"en": "Is your card right?"},
    question={"en": "Is your card right?"},
    voice=Voice.ORGANISATIONS,
    attribution=Attribution.ORGANISATION,
)


def filled(result: Result | None, **turnout: int) -> str:
    numbers = {"people": 9, "organisations": 2, "here": 9, "expected": 3} | turnout
    named = {"a": {"lends": "a boat", "listing": "hidden"}}
    outcome = Outcome(
        CARD, kind("card"), Settings(), Turnout(**numbers), result, named=named
    )
    return to_text(blocks_of("card").filled(outcome, SEEN, T))


def test_the_room_sees_how_many_and_nothing_of_any_card() -> None:
    # Three answered, one of whom asks not to be known: only two of three are told.
    text = filled(Result(confirmed=3, as_it_was=1), unexpected=1)

    assert "2 of 3 organisations have confirmed their card." in text
    for kept in ("Named", "boat", "hidden", "1 more"):
        assert kept not in text


def test_while_it_is_open_only_the_count_is_shown() -> None:
    assert filled(None).strip() == "2 of 3 organisations have confirmed their card."


def test_the_paper_form_says_who_sees_it() -> None:
    text = to_text(blocks_of("card").blank(CARD, SEEN, T))

    assert WHO_SEES in text
    assert "Our organisation" in text
    assert "Named" not in text
