from collections.abc import Callable
from typing import Any, get_args

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coalition.blocks import (
    Ballot,
    BallotLine,
    Bars,
    Block,
    Callout,
    Cell,
    Code,
    Column,
    Cover,
    Figure,
    FormTable,
    Formula,
    Heading,
    Image,
    Items,
    Note,
    PageBreak,
    Quote,
    Row,
    Slip,
    Slips,
    Span,
    Table,
    Text,
)
from coalition.blocks.charts import draw_count_bars
from coalition.blocks.charts.qr import draw_qr_code
from coalition.printing import Paper, render_pdf

LONG = "L" * 4000
ARABIC = "مركز الأمل للمساعدة"
TYPED = [
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x")',
    '#read("/etc/passwd")',
    "*x* $a$ _y_ `z` @ref <lbl> \\n #panic()",
    "// no comment /* nor this */",
    "= no heading",
]


def every_kind(png: str) -> list[Block]:
    table = Table(
        caption="Gaps",
        columns=(Column(text="Province"), Column(text="Beds", align="right")),
        rows=(
            Row(cells=(Cell(text="East"),), head=True),
            Row(cells=(Cell(text="Riau"), Cell(text="none", tone="clay", bold=True))),
        ),
        note="Source: the register.",
    )
    return [
        Cover(over="Phase 1", title="Who does what?", under="Safe Passage Network"),
        Callout(lead="What we saw", text="Two gaps."),
        Callout(lead="What we decided", text="One desk.", tone="teal"),
        Heading(text="The gaps"),
        table,
        Bars(title="Yes", labels=("a", "b"), counts=(1, 0), of=2, highlight=(0,)),
        draw_count_bars("Drawn", ["a"], [1], 2),
        Text(
            spans=(
                Span(text="bold", bold=True),
                Span(text="slanted", italic=True),
                Span(text="code", code=True),
                Span(text="x^2", math=True),
                Span(text="link", link="https://example.org"),
            )
        ),
        Items(
            items=((Text.of("one"), Items(items=((Text.of("two"),),))),), ordered=True
        ),
        Quote(blocks=(Text.of("They said."),)),
        Formula(tex=r"\frac{a}{b}"),
        Formula(tex=r"\begin{cases}1\end{cases}"),
        Image(mime="image/png", data=png, alt="A blue box"),
        Code(text="x = 1"),
        Note(text="How to read this."),
        PageBreak(),
        Ballot(
            title="Which gaps matter?",
            who_sees="No name kept.",
            how="Tick one box.",
            lines=(BallotLine(title="Riau", text="None.", options=("Yes", "No")),),
        ),
        FormTable(columns=("Name", "Signature"), shares=(1, 2), rows=(("Ana", ""),)),
        Slips(
            slips=(Slip(title="Seat", big="123", code=draw_qr_code("x"), alt="A code"),)
        ),
    ]


def test_every_kind_of_block_meets_the_standard(
    printed: Callable[..., Any], png: str
) -> None:
    blocks = every_kind(png)
    kinds = set(get_args(get_args(Block)[0]))
    assert {type(block) for block in blocks} == kinds

    paper = printed(
        blocks, title="Who does what?", language="id", author="Safe Passage"
    )

    root = paper.reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert "/StructTreeRoot" in root
    assert paper.reader.metadata.title == "Who does what?"
    assert paper.reader.metadata.author == "Safe Passage"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert _outline(paper.reader.outline) == [
        "Who does what?",
        "The gaps",
        "Which gaps matter?",
    ]


def _outline(items: Any) -> list[str]:
    flat: list[str] = []
    for item in items:
        flat += _outline(item) if isinstance(item, list) else [str(item.title)]
    return flat


def _tags(node: Any, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            _tags(child, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append((str(node["/S"]), str(node.get("/Alt", ""))))
        if "/K" in node and not isinstance(node["/K"], int):
            _tags(node["/K"], found)
    return found


def test_a_readers_voice_finds_headings_tables_lists_and_pictures(
    printed: Callable[..., Any], png: str
) -> None:
    paper = printed(every_kind(png))

    found = _tags(paper.reader.trailer["/Root"]["/StructTreeRoot"]["/K"], [])

    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure"} <= {
        tag for tag, _ in found
    }
    alternatives = {alt for _, alt in found if alt}
    assert {r"\frac{a}{b}", "A blue box", "Drawn. Bars: a: 1 of 2."} <= alternatives


@pytest.mark.parametrize("typed", TYPED)
def test_what_people_typed_is_printed_as_it_stands(
    printed: Callable[..., Any], typed: str
) -> None:
    table = Table(
        caption=typed,
        columns=(Column(text=typed),),
        rows=(Row(cells=(Cell(text=typed),)),),
        note=typed,
    )
    ballot = Ballot(
        title=typed,
        who_sees=typed,
        how=typed,
        lines=(BallotLine(title=typed, text=typed, options=(typed,)),),
    )

    paper = printed(
        [
            Cover(over=typed, title=typed, under=typed),
            Callout(lead=typed, text=typed),
            Heading(text=typed),
            Text(spans=(Span(text=typed, bold=True), Span(text=typed, code=True))),
            Items(items=((Text.of(typed),),)),
            Quote(blocks=(Text.of(typed),)),
            Bars(title=typed, labels=(typed,), counts=(1,), of=1, note=typed),
            Code(text=typed),
            Note(text=typed),
            table,
            ballot,
        ],
        title=typed,
        footer=typed,
        header=typed,
    )

    words = "".join(typed.split())
    # 3 cover, 2 finding, 1 heading, 2 text, 2 list and quote, 3 bars, 2 code and
    # note, 4 table, 6 ballot; the footer on each page and the header on the second.
    assert paper.text.count(words) >= 25
    assert paper.stays_within_the_column()


def test_a_name_of_four_thousand_letters_breaks_and_loses_none(
    printed: Callable[..., Any],
) -> None:
    table = Table(
        caption="x",
        columns=(Column(text="a"), Column(text="b")),
        rows=(
            Row(cells=(Cell(text=LONG),), head=True),
            Row(cells=(Cell(text=LONG), Cell(text="1\n" * 200))),
        ),
    )
    ballot = Ballot(
        title="b", who_sees="", how="", lines=(BallotLine(title=LONG, options=("x",)),)
    )
    everywhere: list[Block] = [
        Cover(over="c", title=LONG),
        Text.of(LONG),
        Callout(lead="f", text=LONG),
        Bars(title="b", labels=(LONG,), counts=(1,), of=1),
        Items(items=((Items(items=((Text.of(LONG),),)),),)),
        Code(text=LONG),
        table,
        ballot,
    ]

    paper = printed(everywhere, author="M" * 4000, header="M" * 4000, footer="M" * 4000)

    assert paper.text.count("L") == 9 * 4000
    assert paper.stays_within_the_column()


def test_arabic_prints_in_its_own_letters_within_a_left_to_right_page(
    printed: Callable[..., Any],
) -> None:
    paper = printed(
        [
            Text.of(ARABIC),
            Text(spans=(Span(text=ARABIC, italic=True), Span(text=ARABIC, bold=True))),
        ]
    )

    assert "□" not in paper.text
    # pypdf gives the letters in the order in which they are read.
    assert paper.reader.pages[0].extract_text().count("مركز") == 3


def test_a_page_in_arabic_begins_at_the_right(printed: Callable[..., Any]) -> None:
    blocks: list[Block] = [Text.of("ا")]
    (left, *_), *_ = printed(blocks, language="ar", title="ا").boxes()
    (other, *_), *_ = printed(blocks, language="en", title="ا").boxes()

    assert other < 100 < 500 < left


def test_the_footer_counts_pages_and_the_header_begins_on_the_second(
    printed: Callable[..., Any],
) -> None:
    paper = printed(
        [Text.of("one"), PageBreak(), Text.of("two")],
        author="Safe Passage Network",
        header="Landscape workshop",
        footer="For participants",
    )

    first, second = paper.pages
    assert "1 of 2" in first
    assert "2 of 2" in second
    assert "For participants" in first
    assert "Landscape workshop" not in first
    assert "Safe Passage Network" in second
    assert "Landscape workshop" in second


def test_headings_that_leap_are_brought_into_steps(printed: Callable[..., Any]) -> None:
    paper = printed([Heading(level=4, text="deep"), Heading(level=6, text="deeper")])

    assert [level for level, _ in _levels(paper.reader.outline, 1)] == [1, 2]


def _levels(items: Any, level: int) -> list[tuple[int, str]]:
    flat: list[tuple[int, str]] = []
    for item in items:
        if isinstance(item, list):
            flat += _levels(item, level + 1)
        else:
            flat.append((level, str(item.title)))
    return flat


def test_a_ballot_alone_is_a_paper(printed: Callable[..., Any]) -> None:
    ballot = Ballot(
        title="Which gaps matter?",
        who_sees="No name kept.",
        how="Tick one box in each line.",
        lines=(
            BallotLine(title="Riau", options=("Yes", "No", "I do not know")),
            BallotLine(
                title="West Java",
                options=(
                    "Empty, and it matters: people are turned away because of it",
                    "Empty, and that is right: nobody needs it there now",
                    "Rather not say",
                ),
            ),
        ),
    )

    paper = printed([ballot])

    assert _outline(paper.reader.outline) == ["Which gaps matter?"]
    # Short answers stand beside each other, sentences below each other.
    assert "Yes No I do not know" in " ".join(paper.pages[0].split())
    assert "turned away because of it\r\n" in paper.pages[0]
    assert _squares(paper.raw) == 6


def _squares(raw: bytes) -> int:
    with pypdfium2.PdfDocument(raw) as document:
        paths = document[0].get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_PATH,))
        bounds = [path.get_bounds() for path in paths]
    return sum(1 for left, _, right, _ in bounds if 10.5 < right - left < 13.5)


def test_lists_in_lists_without_end_are_still_printed(
    printed: Callable[..., Any],
) -> None:
    blocks: tuple[Block, ...] = (Text.of("deep down"),)
    for number in range(60):
        deeper = (Quote(blocks=blocks), Items(items=(blocks,)))[number % 2]
        blocks = (deeper,)

    assert "deepdown" in printed(blocks).text


def test_a_picture_that_is_broken_is_named(printed: Callable[..., Any]) -> None:
    paper = printed([Image(mime="image/png", data="bm8=", alt="The room in March")])

    assert "cannotbeprinted:TheroominMarch" in paper.text


def test_a_large_picture_fits_the_page(printed: Callable[..., Any]) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="9000"><text y="8990">end</text></svg>'

    paper = printed([Text.of("before"), Figure(svg=svg, alt="A tall one")])

    assert len(paper.pages) <= 2
    assert paper.stays_within_the_column()


def test_the_same_blocks_are_the_same_file(png: str) -> None:
    paper = Paper(title="x")

    assert render_pdf(every_kind(png), paper=paper) == render_pdf(
        every_kind(png), paper=paper
    )


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.text())
def test_no_text_stops_a_paper(typed: str) -> None:
    table = Table(
        caption=typed,
        columns=(Column(text=typed), Column(text="b")),
        rows=(Row(cells=(Cell(text=typed),)),),
    )
    blocks: list[Block] = [
        Cover(title=typed),
        Heading(text=typed),
        Text(spans=(Span(text=typed, code=True), Span(text=typed, math=True))),
        Code(text=typed),
        table,
        draw_count_bars("t", [typed], [1], 1),
    ]
    paper = Paper(title=typed, author=typed, language=typed, header=typed, footer=typed)

    assert render_pdf(blocks, paper=paper).startswith(b"%PDF")


@pytest.mark.parametrize("size", ['width="0" height="0"', 'width="-5" height="1"'])
def test_a_drawing_of_no_size_is_named_and_stops_nothing(
    printed: Callable[..., Any], size: str
) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}/>'

    assert "cannotbeprinted:Nothing" in printed([Figure(svg=svg, alt="Nothing")]).text
