from datetime import date

import pytest

from coalition.blocks import Table
from coalition.blocks.registers import action_table, decision_sentence
from coalition.domain import Action, Decision
from coalition.texts import Texts

DAY = date(2026, 11, 21)
BY = date(2027, 2, 1)


def stands(*actions: Action) -> list[tuple[str, str]]:
    (table,) = (b for b in action_table(actions, Texts(), DAY) if isinstance(b, Table))
    return [(row.cells[0].text, row.cells[-1].text) for row in table.rows]


def test_each_action_says_how_it_stands_and_what_is_to_do_comes_first() -> None:
    april, december = date(2026, 4, 30), date(2026, 12, 15)
    actions = [
        Action(id="a", what="Go through papers", by=april, state="done"),
        Action(id="b", what="Visit four", by=april),
        Action(id="c", what="Ask two lawyers", by=december),
        Action(id="d", what="Due today", by=DAY),
        Action(id="e", what="Some day"),
        Action(id="f", what="Let go", state="dropped"),
        Action(id="g", what="Begun", by=december, state="under-way"),
    ]

    assert stands(*actions) == [
        ("Visit four", "late"),
        ("Due today", "planned"),
        ("Ask two lawyers", "planned"),
        ("Begun", "under way"),
        ("Some day", "planned"),
        ("Go through papers", "done"),
        ("Let go", "dropped"),
    ]


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("They open a desk by 1 February 2027.", False),
        ("They open a desk by 1 FEBRUARY 2027, all day.", False),
        ("From 1 February on, they open a desk.", True),
        ("They open a desk.", True),
        ("They open a desk by 11 February 2027.", True),
        ("They open a desk by 1 February 2028.", True),
    ],
)
def test_a_date_that_the_text_says_is_not_said_twice(text: str, repeated: bool) -> None:
    decision = Decision(id="d", day=DAY, text=text, by=BY)

    assert ("By 1 February 2027." in decision_sentence(decision, Texts())) is repeated


@pytest.mark.parametrize(
    ("text", "aloud"),
    [
        ("They meet every month", "They meet every month."),
        ("They meet every month. ", "They meet every month."),
        ("Who else?", "Who else?"),
        ("They say “we stay.”", "They say “we stay.”"),
        ("They call it “our desk”", "They call it “our desk”."),
    ],
)
def test_a_decision_is_a_whole_sentence_before_it_says_who_answers(
    text: str, aloud: str
) -> None:
    decision = Decision(id="d", day=DAY, text=text, owner="Ratih")

    assert decision_sentence(decision, Texts()) == f"{aloud} Ratih answers for it."


def test_in_indonesian_a_date_is_not_said_twice_either() -> None:
    decision = Decision(id="d", day=DAY, text="Meja bersama 1 Februari 2027.", by=BY)

    assert decision_sentence(decision, Texts("id")) == "Meja bersama 1 Februari 2027."


def test_a_number_of_people_before_a_longer_word_is_no_date() -> None:
    text = "We invite 1 Mayor of each district"
    decision = Decision(id="d", day=DAY, text=text, by=date(2027, 5, 1))

    assert decision_sentence(decision, Texts()) == f"{text}. By 1 May 2027."
