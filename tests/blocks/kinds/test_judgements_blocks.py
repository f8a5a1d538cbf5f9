from datetime import UTC, datetime
from typing import Any

import pytest

from coalition.activities import outcome
from coalition.blocks import Callout, PageBreak, Table, to_text
from coalition.blocks.kinds import Seen
from coalition.blocks.kinds.judgements import SHEETS, blank, filled
from coalition.domain import Activity, Answer, Coalition, Organisation
from coalition.texts import Texts

WORDS = ("Not at all", "A little", "Mostly", "Fully")
ASKED = Activity(
    id="q",
    session="day",
    activity="judgements",
    title={"en": "Together"},
    question={"en": "How is it to work together?"},
    settings={
        "statements": [
            {"id": "word", "text": {"en": "It keeps its word."}, "group": "trust"},
            {"id": "work", "text": {"en": "It puts in work."}, "group": "value"},
        ],
        "options": [{"id": w, "text": {"en": w}} for w in WORDS],
        "most": 3,
    },
    state="closed",
)
CARDS = {i: Organisation(id=i, name=f"Org {i.upper()}") for i in "xyz"}
SEEN = Seen(Coalition(id="coast", name="Coast"), CARDS)


def row(n: int, target: str, **said: Any) -> Answer:
    return Answer(
        id=f"row-{n}",
        activity="q",
        voter=f"row-{n}",
        revision=0,
        value={"rater": None, "of": {target: said}},
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


def laid_out(answers: list[Answer], statements: Any = None) -> list[Any]:
    own = {**ASKED.settings, "statements": statements or ASKED.settings["statements"]}
    asked = ASKED.model_copy(update={"settings": own})
    came_to = outcome(asked, answers, [], set(), expected=[], shown=True)
    return filled(came_to, SEEN, Texts())


def test_the_spread_is_said_in_words_and_says_what_it_counts() -> None:
    levels = [4, 4, 3, 3, 3, 2, 1, 1]  # five of eight are mostly or fully
    rows = [row(n, "xyz"[n % 3], word=level) for n, level in enumerate(levels)]
    blocks = laid_out([*rows, row(8, "x", word="unknown"), row(9, "y", work=3)])
    (finding,) = [b for b in blocks if isinstance(b, Callout)]
    (table,) = [b for b in blocks if isinstance(b, Table)]

    assert finding.text == (
        "“It keeps its word”: 5 of 8 judgements say “Mostly” or “Fully”."
    )
    cells = [[cell.text for cell in r.cells] for r in table.rows]
    assert cells[0] == ["It keeps its word.", "2", "1", "3", "2", "1", "0"]
    # One judgement is too few to show.
    assert cells[1] == ["It puts in work.", *["–"] * 6]
    assert "Numbers count judgements" in to_text(blocks)


def test_only_the_highest_and_the_lowest_are_read_aloud() -> None:
    levels = [4, 4, 3, 3, 3, 2, 1, 1]  # five of eight are mostly or fully
    lower = [4, 3, 2, 2, 1, 1, 1, 1]  # two of eight
    rows = [
        row(n, "xyz"[n % 3], word=high, work=low)
        for n, (high, low) in enumerate(zip(levels, lower, strict=True))
    ]
    (finding,) = [b for b in laid_out(rows) if isinstance(b, Callout)]

    assert finding.text == (
        "“It keeps its word” is said most often: 5 of 8 judgements say “Mostly” or "
        "“Fully”. “It puts in work” is said least often: 2 of 8 judgements say "
        "“Mostly” or “Fully”."
    )


@pytest.mark.parametrize(
    ("high", "most", "least"),
    [
        ((8, 8, 5, 2), False, True),
        ((8, 5, 2, 2), True, False),
        ((8, 8, 5, 5, 2, 2), False, False),
    ],
)
def test_of_two_that_share_a_place_none_is_called_the_highest_or_the_lowest(
    high: tuple[int, ...], most: bool, least: bool
) -> None:
    # Of ten judgements so many say “Fully”, the others “Not at all”.
    ids = [f"s{i}" for i in range(len(high))]
    statements = [{"id": i, "text": {"en": i}, "group": "trust"} for i in ids]
    rows = [
        row(n, "xyz"[n % 3], **{f"s{i}": 4 if n < m else 1 for i, m in enumerate(high)})
        for n in range(10)
    ]

    text = to_text(laid_out(rows, statements))

    assert ("is said most often: 8 of 10" in text) is most
    assert ("is said least often: 2 of 10" in text) is least
    assert "judged higher" not in text


def test_where_all_are_judged_alike_none_is_called_the_lowest() -> None:
    rows = [row(n, "xyz"[n % 3], word=4 - n % 4, work=4 - n % 4) for n in range(8)]
    (finding,) = [b for b in laid_out(rows) if isinstance(b, Callout)]

    assert finding.text == "No sentence is judged higher than the others."


def test_no_organisation_stands_in_the_result() -> None:
    rows = [row(n, "xyz"[n % 3], word=n % 4 + 1, work=2) for n in range(12)]

    assert "Org " not in repr(laid_out(rows))


def test_too_few_judgements_or_partners_are_not_shown() -> None:
    few = [row(n, "xyz"[n], word=4) for n in range(3)]
    of_one = [row(n, "x", word=4) for n in range(12)]
    of_two = [row(n, "xy"[n % 2], word=4) for n in range(12)]

    for rows in (few, of_one, of_two, []):
        assert "Too few have answered" in to_text(laid_out(rows))
        assert "judgements say" not in to_text(laid_out(rows))


def test_the_paper_has_sheets_that_begin_at_letters_of_their_own() -> None:
    blocks = blank(ASKED, SEEN, Texts())
    text = to_text(blocks)

    assert sum(isinstance(b, PageBreak) for b in blocks) == SHEETS - 1
    assert sum(isinstance(b, Table) for b in blocks) == 3 * SHEETS
    letters = {part[0] for part in text.split("Begin at the letter ")[1:]}
    assert len(letters) == SHEETS
    assert "Partner 3: ____" in text
    assert "Rather not say" in text
    assert blank(ASKED, SEEN, Texts()) == blocks
