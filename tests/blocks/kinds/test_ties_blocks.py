from datetime import UTC, datetime
from typing import Any

from coalition.activities import outcome
from coalition.blocks import Ballot, Callout, Figure, Table, to_text
from coalition.blocks.kinds import Room, Seen, for_host
from coalition.blocks.kinds.ties import blank, filled, picture
from coalition.blocks.model import BOX
from coalition.domain import (
    Activity,
    Answer,
    Attribution,
    Coalition,
    Listing,
    Organisation,
    Voice,
)
from coalition.texts import Texts

ASKED = Activity(
    id="q",
    session="day",
    activity="ties",
    title={"en": "Ties"},
    question={"en": "Whom do you work with?"},
    settings={
        "often": [
            {"id": word, "text": {"en": word}} for word in ("sometimes", "weekly")
        ]
    },
    voice=Voice.ORGANISATIONS,
    attribution=Attribution.ORGANISATION,
    state="closed",
)


def seen(*ids: str) -> Seen:
    cards = {i: Organisation(id=i, name=f"Org {i.upper()}") for i in ids}
    return Seen(Coalition(id="coast", name="Coast"), cards)


def said(source: str, *partners: str, missing: str = "") -> Answer:
    return Answer(
        id=f"{source}-{'-'.join(partners)}",
        activity="q",
        voter=f"{source}-{'-'.join(partners)}",
        revision=0,
        value={
            "partners": dict.fromkeys(partners, 1),
            "missing": [missing] if missing else [],
        },
        organisation=source,
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def laid_out(answers: list[Answer], of: Seen, expected: list[str]) -> list[Any]:
    came_to = outcome(ASKED, answers, [], set(), expected=expected, shown=True)
    return filled(came_to, of, Texts())


def test_the_paper_lists_every_name_with_a_box_for_each_how_often() -> None:
    blocks = blank(ASKED, seen("c", "a", "b"), Texts())
    ballot = blocks[0]
    (table,) = [b for b in blocks if isinstance(b, Table)]
    cells = [[c.text for c in row.cells] for row in table.rows]

    assert isinstance(ballot, Ballot)
    assert "names of both organisations" in ballot.who_sees
    assert "1 sometimes; 2 weekly" in ballot.how
    assert [c.text for c in table.columns] == ["Organisation", "1", "2"]
    assert cells == [[name, BOX, BOX] for name in ("Org A", "Org B", "Org C")]
    assert table.folded
    text = to_text(blocks)
    assert "Our organisation:" in text
    assert "Not on the list? Write the name:" in text
    assert "Do not write names of survivors, clients or children." in text


def test_the_paper_shows_the_name_that_an_organisation_wants() -> None:
    card = Organisation(id="a", name="Org A", listing=Listing.ALIAS, alias="Star")
    text = to_text(blank(ASKED, Seen(seen().coalition, {"a": card}), Texts()))

    assert "Star" in text
    assert "Org A" not in text


def test_the_result_says_in_words_with_how_many_each_works_and_who_is_silent() -> None:
    # Four organisations, a-b, a-c, b-c, c-d: twice four links over four is 2.
    ring = [said("a", "b", "c"), said("b", "c"), said("c", "d"), said("d")]
    blocks = laid_out(ring, seen(*"abcd"), list("abcd"))
    silent = to_text(laid_out(ring, seen(*"abcdefgh"), list("abcdef")))

    first = blocks[0]
    assert isinstance(first, Callout)
    assert first.text == "Each organisation works with about 2 of the 3 others."
    assert any(isinstance(b, Figure) for b in blocks)
    assert "have not answered." not in to_text(blocks)
    assert "2 of 6 have not answered." in silent


def test_who_was_named_but_not_asked_is_in_no_number_and_it_is_said_how_many() -> None:
    # a-b and b-c among the three that were asked: twice two links over three is 1.
    line = [said("a", "b", "d"), said("b", "c"), said("c", "e", "hidden")]
    came_to = outcome(ASKED, line, [], set(), expected=list("abc"), shown=True)
    of = seen(*"abcde")

    wall = picture(came_to, of, Texts(), Room(900, 700, 24))
    text = to_text(filled(came_to, of, Texts()))

    assert wall is not None
    assert wall.aloud == "Each organisation works with about 1 of the 2 others."
    assert "Org D" not in wall.figure.svg
    assert wall.facts[-1] == (
        "2",
        "organisations were named that were not asked; they are not drawn.",
    )
    assert wall.aloud in text
    assert "Org D" not in text
    assert "answered" not in text
    assert "2 organisations were named that were not asked; they are not drawn." in text


def test_who_answered_without_being_invited_is_counted_as_asked() -> None:
    answers = [said("a", "b"), said("b", "a"), said("guest", "a")]

    text = to_text(laid_out(answers, seen("a", "b", "guest"), ["a", "b"]))

    assert "Org GUEST" in text
    assert "not asked" not in text


def test_where_nobody_was_listed_the_whole_register_was_asked() -> None:
    text = to_text(laid_out([said("a", "b"), said("b", "a")], seen(*"abcd"), []))

    assert "2 of 4 have not answered." in text
    assert "not asked" not in text


def test_a_room_that_names_only_who_was_not_asked_is_not_told_it_named_nobody() -> None:
    blocks = laid_out([said("a", "c"), said("b", "c")], seen(*"abc"), ["a", "b"])

    assert to_text(blocks).strip() == (
        "1 organisation was named that was not asked; it is not drawn."
    )


def test_how_often_is_told_only_of_links_that_are_drawn() -> None:
    weekly = said("a", "b").model_copy(
        update={"value": {"partners": {"b": 1, "c": 2, "hidden": 2}, "missing": []}}
    )
    blocks = laid_out([weekly, said("b", "a")], seen(*"abc"), ["a", "b"])
    (figure,) = [b for b in blocks if isinstance(b, Figure)]

    assert "Thicker" not in figure.svg


def test_a_hidden_organisation_is_no_node_no_link_and_in_no_number() -> None:
    answers = [said("a", "b", "hidden"), said("b", "hidden"), said("hidden", "a", "b")]
    without = [said("a", "b"), said("b")]

    assert laid_out(answers, seen("a", "b"), ["a", "b"]) == laid_out(
        without, seen("a", "b"), ["a", "b"]
    )


def test_names_that_were_written_are_shown_to_nobody_before_the_host_lets_them() -> (
    None
):
    blocks = laid_out(
        [said("a", "b", missing="Taman Baca"), said("b")], seen("a", "b"), ["a", "b"]
    )

    assert "Taman" not in repr(blocks)


def test_colleagues_who_differ_are_named_to_the_host_alone() -> None:
    answers = [said("a", "b"), said("a", "c"), said("b", "a"), said("c")]
    came_to = outcome(ASKED, answers, [], set(), expected=list("abc"), shown=True)
    of = seen(*"abc")

    everybody, host = filled(came_to, of, Texts()), for_host(came_to, of, Texts())

    assert "alike" not in to_text(everybody)
    assert host[:-1] == everybody
    assert "Their people did not all answer alike: Org A." in to_text(host)


def test_before_it_is_shown_nothing_is_said_but_who_has_answered() -> None:
    came_to = outcome(
        ASKED, [said("a", "b")], [], set(), expected=["a", "b"], shown=False
    )

    assert "The result is not shown yet." in to_text(
        filled(came_to, seen("a", "b"), Texts())
    )


def test_colleagues_who_differ_about_somebody_hidden_are_not_told() -> None:
    answers = [said("a", "b"), said("a", "b", "hidden"), said("b", "a")]
    alike = [said("a", "b"), said("b", "a")]

    of = seen("a", "b")
    both = (
        outcome(ASKED, each, [], set(), expected=["a", "b"], shown=True)
        for each in (answers, alike)
    )
    told, plain = (to_text(for_host(each, of, Texts())) for each in both)

    assert told == plain
