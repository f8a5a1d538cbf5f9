import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coalition.blocks import (
    Bars,
    Block,
    Callout,
    Cell,
    Code,
    Column,
    Heading,
    Items,
    Row,
    Span,
    Table,
    Text,
    to_markdown,
    to_text,
)

TABLE = Table(
    caption="Gaps",
    columns=(Column(text="Province"), Column(text="Beds", align="right")),
    rows=(Row(cells=(Cell(text="Riau | Islands"), Cell(text="none"))),),
    note="Source: register.",
)


def test_plain_text_reads_like_a_page() -> None:
    blocks: list[Block] = [
        Heading(text="Gaps"),
        Callout(lead="What we saw", text="Two gaps."),
        Items(items=((Text.of("one"),), (Text.of("two"),)), ordered=True),
        Bars(title="Answers", labels=("Yes",), counts=(3,), of=4),
    ]

    text = to_text(blocks)

    assert text.split("\n\n") == [
        "Gaps\n====",
        "What we saw. Two gaps.",
        "1. one\n2. two",
        "Answers",
        "- Yes: 3 of 4",
    ]


def test_a_plain_table_stands_in_columns() -> None:
    assert "Province        Beds\n" in to_text([TABLE])
    assert "Riau | Islands  none" in to_text([TABLE])


def test_a_markdown_table_keeps_bars_within_cells() -> None:
    html = str(mistune.create_markdown(plugins=["table"])(to_markdown([TABLE])))

    assert "<td>Riau | Islands</td>" in html
    assert html.count("<td") == 2


@pytest.mark.parametrize(
    "typed",
    [
        "*x* _y_ `z` **b** ~~s~~",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1)) ![b](http://x)",
        "# no heading",
        "- no list",
        "12. no list",
        "12) no list",
        "> no quote",
        "=== ---",
        "$a$ $$b$$",
        "&lt; \\ back",
        "http://example.org www.example.org a@example.org",
        "```",
    ],
)
def test_what_people_typed_shows_as_they_typed_it(typed: str) -> None:
    html = str(
        mistune.create_markdown(plugins=["table", "strikethrough", "math", "url"])(
            to_markdown([Text.of(typed)])
        )
    )

    tree = html.removeprefix("<p>").removesuffix("</p>\n")
    assert "<" not in tree
    assert _shown(tree) == typed


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_no_typed_line_opens_an_element(typed: str) -> None:
    parse = mistune.create_markdown(plugins=["table", "strikethrough", "math"])

    html = str(parse(to_markdown([Text.of(typed)])))

    assert "<" not in html.removeprefix("<p>").removesuffix("</p>\n")


def _shown(html: str) -> str:
    for name, letter in (("lt", "<"), ("gt", ">"), ("quot", '"'), ("amp", "&")):
        html = html.replace(f"&{name};", letter)
    return html


def test_emphasis_of_ours_is_markup_and_code_cannot_end_early() -> None:
    spans = (Span(text="loud", bold=True), Span(text=" a``b", code=True))

    assert to_markdown([Text(spans=spans)]) == "**loud**``` a``b ```"
    assert to_markdown([Code(text="```\nx")]) == "````\n```\nx\n````"
