"""Forms for pens: ticks stand on one line where they fit, and a form on one page."""

from collections.abc import Callable
from typing import Any

import pytest

from coalition.blocks import Ballot, BallotLine, Cell, Column, Row, Table
from coalition.printing import Paper
from coalition.printing.layout import lay_out

ANSWERS = "Empty, and it matters", "Empty, and that is right"
WITHOUT = "I do not know", "Rather not say"
PAPER = Paper(title="x")


def ballot(*lines: BallotLine) -> Ballot:
    return Ballot(
        title="Our table shows nobody for this work in this place. Does it matter?",
        who_sees="No name is kept with this answer.",
        how="Tick one box in each part. You may leave a part out.",
        lines=lines,
    )


def test_ticks_of_unlike_lengths_stand_on_one_line_if_they_fit_together() -> None:
    each = "still right", "no longer", "now for ________ people at a time"
    data = lay_out([ballot(BallotLine(title="Outreach", options=each))], PAPER)

    (line,) = data["blocks"][0]["lines"]
    assert len(line["columns"]) == 3


def test_eight_questions_of_four_short_answers_fit_on_one_page(
    printed: Callable[..., Any],
) -> None:
    lines = [
        BallotLine(
            title=f"Legal help in West Nusa Tenggara {n}", options=ANSWERS + WITHOUT
        )
        for n in range(8)
    ]

    assert len(printed([ballot(*lines)]).pages) == 1


def _names() -> Table:
    boxes = tuple(Cell(text="☐") for _ in range(4))
    return Table(
        columns=(
            Column(text="Organisation"),
            *(Column(text=str(n + 1), align="center") for n in range(4)),
        ),
        rows=tuple(
            Row(cells=(Cell(text=f"Salt Wind Seafarers' Point {n}"), *boxes))
            for n in range(29)
        ),
        folded=True,
    )


@pytest.mark.parametrize(("large", "abreast"), [(1.0, 2), (1.9, 1)])
def test_a_folded_list_is_two_names_wide_where_there_is_room(
    large: float, abreast: int
) -> None:
    data = lay_out([_names()], Paper(title="x", enlarged=large))

    (table,) = data["blocks"]
    assert len(table["widths"]) == abreast * 5
    names = [row["cells"][at]["text"] for row in table["rows"] for at in (0, -5)][:2]
    assert [name[-1] for name in names] == (["0", "1"] if abreast == 2 else ["0", "0"])
    assert len(table["rows"]) == (15 if abreast == 2 else 29)


def test_answers_that_need_two_lines_are_shared_between_them() -> None:
    data = lay_out([ballot(BallotLine(title="Gap", options=ANSWERS + WITHOUT))], PAPER)

    (line,) = data["blocks"][0]["lines"]
    assert len(line["columns"]) == 2


def test_a_line_to_write_on_is_as_long_as_its_column_and_no_longer(
    printed: Callable[..., Any],
) -> None:
    line = "_" * 40
    columns = Column(text="What"), Column(text="For how many at a time")
    cells = Cell(text="Health care in the islands of the East"), Cell(text="_" * 12)
    form = ballot(BallotLine(title="Lends", text=line, options=("Yes", line)))
    blocks = [form, Table(columns=columns, rows=(Row(cells=cells),) * 3)]

    for large, written in (("1.0", 2 * 40 + 3 * 12), ("1.9", None)):
        lines = "\n".join(printed(blocks, enlarged=large).pages).splitlines()
        drawn = [line for line in lines if "_" in line]
        assert len(drawn) == 5
        assert written in {None, sum(line.count("_") for line in drawn)}
