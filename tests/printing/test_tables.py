from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coalition.blocks import Cell, Column, Heading, Row, Table, Text
from coalition.blocks.charts.canvas import TEXT_WIDTH
from coalition.printing.font_coverage import CharacterFilter
from coalition.printing.measure import text_width
from coalition.printing.tables import lay_out_table
from coalition.texts import Texts

SERVICES = [
    "Prevention",
    "Outreach",
    "Shelter and housing",
    "Legal help",
    "Health care",
    "Psychosocial support",
    "Reintegration",
    "Livelihoods",
    "Education",
    "Advocacy",
    "Research",
    "Prosecution support",
    "Repatriation",
]


def coverage(rows: int = 56) -> Table:
    return Table(
        caption="Who does what, where",
        columns=(
            Column(text="Province"),
            *(Column(text=s, align="center") for s in SERVICES),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(text=f"Province {row}"),
                    *(Cell(text=f"r{row}c{at}.") for at in range(len(SERVICES))),
                )
            )
            for row in range(rows)
        ),
        note="From the register.",
    )


def test_a_wide_table_is_split_not_cut(printed: Callable[..., Any]) -> None:
    paper = printed([coverage()])

    text = paper.text
    missing = [
        f"r{row}c{at}."
        for row in range(56)
        for at in range(len(SERVICES))
        if f"r{row}c{at}." not in text
    ]
    assert not missing
    assert paper.stays_within_the_column()
    assert "Whodoeswhat,where(1of3)" in text
    assert "Whodoeswhat,where(3of3)" in text
    assert text.count("Fromtheregister.") == 1


def test_each_page_and_part_repeats_what_names_its_rows_and_columns(
    printed: Callable[..., Any],
) -> None:
    paper = printed([coverage()])

    assert all("Province\r\n" in page or "Province " in page for page in paper.pages)
    # Each of the three parts begins its rows with their province.
    assert paper.text.count("Province55") == 3


def test_parts_are_of_nearly_one_size() -> None:
    parts = lay_out_table(coverage(2), CharacterFilter(), Texts())

    sizes = [len(part["widths"]) - 1 for part in parts]
    assert sum(sizes) == 13
    assert max(sizes) - min(sizes) <= 1


SCALES = {
    "en": ("Hardly", "Partly", "Mostly", "Fully", "I do not know", "Rather not say"),
    "id": (
        "Hampir tidak",
        "Sebagian",
        "Sebagian besar",
        "Sepenuhnya",
        "Saya tidak tahu",
        "Lebih baik tidak menjawab",
    ),
}


@pytest.mark.parametrize("language", SCALES)
def test_a_scale_of_answers_is_read_in_one_line(language: str) -> None:
    says = "Mereka memberitahu kami terus terang apa yang berjalan baik dan apa tidak."
    heads = ("", *SCALES[language])
    row = Row(cells=(Cell(text=says), *(Cell(text="☐") for _ in heads[1:])))
    table = Table(columns=tuple(Column(text=head) for head in heads), rows=(row,) * 6)

    (part,) = lay_out_table(table, CharacterFilter(), Texts(language))

    assert len(part["widths"]) == 7
    assert sum(part["widths"]) <= TEXT_WIDTH + 0.1


def test_a_narrow_table_fills_the_line_in_one_part() -> None:
    table = Table(
        columns=(Column(text="a"), Column(text="b")),
        rows=(Row(cells=(Cell(text="1"), Cell(text="2"))),),
    )

    (part,) = lay_out_table(table, CharacterFilter(), Texts(), room=400)

    assert sum(part["widths"]) == pytest.approx(400, abs=0.1)


def test_ragged_rows_lose_nothing() -> None:
    table = Table(
        columns=(Column(text="a"), Column(text="b")),
        rows=(
            Row(cells=(Cell(text="1"),)),
            Row(cells=(Cell(text="1"), Cell(text="2"), Cell(text="3"))),
        ),
    )

    (part,) = lay_out_table(table, CharacterFilter(), Texts())

    rows = [[cell["text"] for cell in row["cells"]] for row in part["rows"]]
    assert rows == [["1", ""], ["1", "2 3"]]


@pytest.mark.parametrize("n", range(20, 30))
def test_a_form_to_fill_in_stays_on_one_page(
    printed: Callable[..., Any], n: int
) -> None:
    before = [Text.of(f"line{i}") for i in range(n)]
    rows = tuple(
        Row(cells=(Cell(text=f"begin{i} {'word ' * 20} end{i}"), Cell(text="☐")))
        for i in range(6)
    )
    columns = (Column(text="a"), Column(text="b"))
    form = Table(caption="Partner", columns=columns, rows=rows, whole=True)

    pages = printed([*before, form]).pages

    (page,) = (at for at, text in enumerate(pages) if "Partner" in text)
    for i in range(6):
        assert f"begin{i} " in pages[page]
        assert f"end{i}" in pages[page]


def test_a_row_stays_on_one_page(printed: Callable[..., Any]) -> None:
    texts = [" ".join(f"w{w}" for w in range(80 + 11 * (n % 9))) for n in range(30)]
    rows = tuple(
        Row(cells=(Cell(text=f"begin{n} {text} end{n}"), Cell(text="1")))
        for n, text in enumerate(texts)
    )
    table = Table(columns=(Column(text="a"), Column(text="b")), rows=rows)

    pages = printed([table]).pages

    assert len(pages) > 1
    for number in range(30):
        begins = [at for at, page in enumerate(pages) if f"begin{number} " in page]
        assert len(begins) == 1
        assert f"end{number}" in pages[begins[0]]


@settings(max_examples=60)
@given(
    st.lists(st.text("abcdefgh ", max_size=60), min_size=1, max_size=20),
    st.floats(200, 460),
)
def test_no_part_is_wider_than_the_line(heads: list[str], room: float) -> None:
    table = Table(
        columns=tuple(Column(text=head) for head in heads),
        rows=(Row(cells=tuple(Cell(text=head[::-1]) for head in heads)),),
    )

    parts = lay_out_table(table, CharacterFilter(), Texts(), room=room)

    assert all(sum(part["widths"]) <= room + 0.2 for part in parts)
    assert sum(len(part["widths"]) - 1 for part in parts) == len(heads) - 1


def test_widths_are_those_of_the_font() -> None:
    # DejaVu Sans: 2,048 units to the em; "i" is 569 units wide, "m" 1,995.
    assert text_width("im", 2048) == 569 + 1995


def test_a_small_table_is_not_parted(printed: Callable[..., Any]) -> None:
    filling = [Text.of(f"line {n}") for n in range(24)]
    rows = tuple(Row(cells=(Cell(text=f"row{n}."),)) for n in range(6))
    headed = [Heading(text="Headed"), Text.of("It says.")]
    table = Table(
        caption="Small", columns=(Column(text="a"),), rows=rows, note="Its note."
    )

    pages = printed([*filling, *headed, table]).pages

    assert len(pages) == 2
    assert "row0." in pages[1]
    assert "Headed" in pages[1]
    assert "It says." in pages[1]
    assert "Small" in pages[1]
    assert "Its note." in pages[1]
