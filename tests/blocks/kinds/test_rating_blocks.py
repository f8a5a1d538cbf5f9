from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from coalition.activities import outcome
from coalition.blocks import Ballot, Bars, Callout, Table, to_text
from coalition.blocks.kinds import Seen, for_host
from coalition.blocks.kinds.rating import blank, filled
from coalition.domain import (
    Activity,
    Answer,
    AnswerChannel,
    Coalition,
    Organisation,
    Role,
    Seat,
)
from coalition.texts import Texts

NOW = datetime(2026, 10, 14, tzinfo=UTC)
NOBODY = Seen(Coalition(id="coast", name="Coast"), {})


def gaps(n_options: int = 2, **more: Any) -> Activity:
    options = [
        {"id": str(n), "text": {"en": f"Sentence {n}", "id": f"Kalimat {n}"}}
        for n in range(1, n_options + 1)
    ]
    lines = [
        {"id": place, "title": {"en": f"Legal help in {place}"}, "options": options}
        for place in ("Aceh", "Papua")
    ]
    return Activity(
        id="gaps",
        session="day",
        activity="rating",
        title={"en": "Gaps"},
        question={"en": "Which gaps matter?", "id": "Kesenjangan mana yang penting?"},
        settings={"lines": lines},
        **more,
    )


def answer(n: int, aceh: str, **more: Any) -> Answer:
    return Answer(
        id=f"answer-{n}",
        activity="gaps",
        voter=f"voter-{n}",
        revision=0,
        value={"choices": {"Aceh": aceh}},
        recorded_at=NOW,
        **more,
    )


def seat(n: int, organisation: str | None = None) -> Seat:
    return Seat(
        id=f"seat-{n}",
        session="day",
        number=n,
        role=Role.MEMBER,
        organisation=organisation,
        joined_at=NOW,
    )


def laid_out(
    activity: Activity,
    answers: list[Answer],
    lay_out: Callable[..., Any] = filled,
    *,
    shown: bool = True,
) -> Any:
    seats = [seat(n, f"org-{n}") for n in range(1, len(answers) + 1)]
    came_to = outcome(
        activity,
        answers,
        seats,
        {s.id for s in seats},
        expected=["org-1", "org-2", "org-9"],
        shown=shown,
    )
    names = {"org-1": "Harbour House", "org-2": "Lantern"}
    cards = {id_: Organisation(id=id_, name=name) for id_, name in names.items()}
    return lay_out(came_to, Seen(NOBODY.coalition, cards), Texts())


def test_the_paper_form_offers_every_sentence_and_two_ways_not_to_answer() -> None:
    (ballot,) = blank(gaps(), NOBODY, Texts())

    assert isinstance(ballot, Ballot)
    assert [line.title for line in ballot.lines] == [
        "Legal help in Aceh",
        "Legal help in Papua",
    ]
    assert ballot.lines[0].options == (
        "Sentence 1",
        "Sentence 2",
        "I do not know",
        "Rather not say",
    )
    assert ballot.who_sees == "No name is kept with this answer."


def test_the_paper_form_speaks_the_language_asked_for() -> None:
    (ballot,) = blank(gaps(), NOBODY, Texts("id"))

    assert isinstance(ballot, Ballot)
    assert ballot.title == "Kesenjangan mana yang penting?"
    assert ballot.lines[0].options[-1] == "Lebih baik tidak menjawab"


def test_while_it_is_blind_only_who_has_answered_is_printed() -> None:
    text = to_text(laid_out(gaps(), [answer(1, "1"), answer(2, "2")], shown=False))

    assert "2 of 3 organisations expected have answered." in text
    assert "Sentence" not in text


def test_a_short_scale_is_one_table_with_its_counts() -> None:
    blocks = laid_out(gaps(), [answer(1, "1"), answer(2, "1"), answer(3, "unknown")])

    (table,) = (b for b in blocks if isinstance(b, Table))
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [
        ["Legal help in Aceh", "2", "0", "1", "0"],
        ["Legal help in Papua", "0", "0", "0", "0"],
    ]
    assert [c.bold for c in table.rows[0].cells] == [False, True, False, False, False]
    assert not any(c.bold for c in table.rows[1].cells)


def test_a_ladder_of_four_sentences_is_drawn_as_bars_with_its_middle_marked() -> None:
    blocks = laid_out(gaps(4), [answer(1, "2"), answer(2, "3"), answer(3, "3")])

    (bars,) = (b for b in blocks if isinstance(b, Bars))
    assert bars.counts == (0, 1, 2, 0, 0, 0)
    assert bars.of == 3
    assert bars.highlight == (2,)


def test_a_line_that_nobody_answered_says_so_instead_of_nothing_of_nothing() -> None:
    text = to_text(laid_out(gaps(4), [answer(1, "2")]))

    assert "Legal help in Papua: nobody answered this." in text
    assert "0 of 0" not in text


def test_what_more_than_half_say_is_read_aloud_first() -> None:
    said = laid_out(gaps(), [answer(1, "1"), answer(2, "1"), answer(3, "unknown")])[0]

    assert isinstance(said, Callout)
    assert said.lead == "More than half say “Sentence 1”:"
    assert said.text == "Legal help in Aceh (2 of 3)."


def test_exactly_half_is_not_more_than_half() -> None:
    blocks = laid_out(gaps(), [answer(1, "1"), answer(2, "2")])

    assert not [block for block in blocks if isinstance(block, Callout)]


def test_names_stand_with_answers_only_where_that_was_said_before() -> None:
    answers = [
        answer(1, "1", organisation="org-1"),
        answer(2, "unsaid", organisation="org-2"),
        answer(3, "2", organisation="org-hidden"),
    ]

    nameless = to_text(laid_out(gaps(), answers))
    named = to_text(
        laid_out(gaps(attribution="organisation", voice="organisations"), answers)
    )

    assert "Harbour House" not in nameless
    assert "Harbour House" in named
    assert "Rather not say" in named
    assert "org-hidden" not in named


def test_both_counts_stand_side_by_side_where_both_count() -> None:
    activity = gaps(attribution="organisation", voice="both")
    two_of_one = [
        answer(1, "1", organisation="org-1"),
        answer(2, "2", organisation="org-1"),
        answer(3, "2", organisation="org-2"),
    ]

    tables = [b for b in laid_out(activity, two_of_one) if isinstance(b, Table)]

    by_people, by_organisation = (
        [cell.text for cell in table.rows[0].cells[1:3]] for table in tables[:2]
    )
    assert by_people == ["1", "2"]
    assert by_organisation == ["1", "1"]


def test_an_organisation_whose_people_differ_is_named_to_the_host_alone() -> None:
    activity = gaps(attribution="organisation", voice="organisations")
    two_of_one = [
        answer(1, "1", organisation="org-1"),
        answer(2, "2", organisation="org-1"),
    ]

    assert "alike" not in to_text(laid_out(activity, two_of_one))
    assert "did not all answer alike: Harbour House." in to_text(
        laid_out(activity, two_of_one, for_host)
    )


def test_where_all_was_keyed_in_no_organisation_is_said_to_be_missing() -> None:
    keyed = [answer(1, "1", way=AnswerChannel.PAPER)]
    came_to = outcome(gaps(), keyed, [], set(), expected=["org-1"], shown=True)

    text = to_text(filled(came_to, NOBODY, Texts()))

    assert "1 person answered. On paper: 1." in text
    assert "expected" not in text


def test_the_small_print_says_how_answers_came_in() -> None:
    tally = Answer(
        id="tally-1",
        activity="gaps",
        voter="t",
        revision=0,
        value={"people": 12, "totals": {"Aceh": {"1": 9, "2": 3}}},
        way=AnswerChannel.TALLY,
        people=12,
        recorded_at=NOW,
    )

    text = to_text(laid_out(gaps(), [answer(1, "1", way=AnswerChannel.PAPER), tally]))

    assert "13 people answered." in text
    assert "On paper: 1." in text
    assert "By show of hands: 12." in text
