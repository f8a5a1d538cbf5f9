import re
from html.parser import HTMLParser

import pytest

from coalition.blocks import (
    Ballot,
    BallotLine,
    Bars,
    Block,
    Callout,
    Cell,
    Column,
    Cover,
    Figure,
    Heading,
    Image,
    Items,
    Note,
    Quote,
    Row,
    Span,
    Table,
    Text,
    stylesheet,
    to_html,
)
from coalition.texts import Texts

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    "<script>alert(1)</script><style>*{fill:red}</style>"
    '<rect id="idle" onload="alert(1)" width="9" height="9"/>'
    '<image href="https://example.org/spy.png"/></svg>'
)
NASTY = '<img src=x onerror=alert(1)> "quoted" &amp;'


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.opened if name == tag]


@pytest.mark.parametrize(
    "block",
    [
        Cover(over=NASTY, title=NASTY, under=NASTY),
        Heading(text=NASTY),
        Text.of(NASTY),
        Callout(lead=NASTY, text=NASTY),
        Items(items=((Text.of(NASTY),),)),
        Table(
            caption=NASTY,
            columns=(Column(text=NASTY),),
            rows=(
                Row(cells=(Cell(text=NASTY),)),
                Row(cells=(Cell(text=NASTY),), head=True),
            ),
            note=NASTY,
        ),
        Bars(title=NASTY, labels=(NASTY,), counts=(1,), of=2, note=NASTY),
        Figure(svg=SVG, alt=NASTY, caption=NASTY),
        Figure(svg="not a drawing", alt=NASTY),
        Image(mime="image/png", data=NASTY, alt=NASTY),
        Quote(blocks=(Text.of(NASTY),)),
        Note(text=NASTY),
        Ballot(
            title=NASTY,
            who_sees=NASTY,
            how=NASTY,
            lines=(BallotLine(title=NASTY, text=NASTY, options=(NASTY,)),),
        ),
    ],
    ids=lambda block: block.block,
)
def test_what_people_typed_is_never_markup(block: Block) -> None:
    tags = Tags(to_html([block]))

    assert not [a for a in tags.named("img") if a.get("src") == "x"]
    assert not [
        attrs for _, attrs in tags.opened if any(n.startswith("on") for n in attrs)
    ]
    assert not tags.named("script")
    assert NASTY in tags.said or block.block == "image"


def test_a_table_says_which_heads_stand_over_what() -> None:
    table = Table(
        caption="Gaps",
        columns=(Column(text="Province"), Column(text="Beds", align="right")),
        rows=(
            Row(cells=(Cell(text="Riau"), Cell(text="none", tone="clay", bold=True))),
        ),
    )

    tags = Tags(to_html([table]))

    assert [th["scope"] for th in tags.named("th")] == ["col", "col", "row"]
    assert len(tags.named("caption")) == 1
    assert tags.named("td")[0]["class"] == "cw-right cw-clay"


def test_bars_carry_their_numbers_as_text() -> None:
    bars = Bars(title="Gap", labels=("Legal help", "Beds"), counts=(5, 0), of=20)

    tags = Tags(to_html([bars]))

    assert "5 of 20" in tags.said
    assert "0 of 20" in tags.said
    # A full bar takes 72 % of the line; 5 of 20 is a quarter of it. Nobody has no bar.
    assert [svg["width"] for svg in tags.named("svg")] == ["18.0%"]


def test_a_drawing_keeps_what_draws_and_nothing_else() -> None:
    tags = Tags(to_html([Figure(svg=SVG, alt="A square")]))

    assert tags.named("svg")[0]["role"] == "img"
    assert tags.named("svg")[0]["aria-label"] == "A square"
    assert tags.named("rect") == [{"width": "9", "height": "9"}]
    assert not tags.named("style")
    assert "spy" not in to_html([Figure(svg=SVG, alt="A square")])


def test_a_drawing_that_refers_to_its_own_parts_keeps_their_names() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg"><defs><clipPath id="cut">'
        '<rect width="1" height="1"/></clipPath></defs>'
        '<path d="M0 0" clip-path="url(#cut)" style="fill: url(https://example.org/x)"/></svg>'
    )

    tags = Tags(to_html([Figure(svg=svg, alt="A cut")]))

    assert tags.named("clippath")[0]["id"] == "cut"
    assert tags.named("path")[0] == {"d": "M0 0", "clip-path": "url(#cut)"}


@pytest.mark.parametrize(
    ("address", "linked"),
    [
        ("https://example.org/a?b=1", True),
        ("mailto:ratih@example.org", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("http://[", False),
    ],
)
def test_only_pages_and_mailboxes_become_links(address: str, linked: bool) -> None:
    html = to_html([Text(spans=(Span(text="there", link=address),))])

    assert ("<a " in html) is linked
    assert "there" in html


def test_the_page_says_its_language_and_direction() -> None:
    assert '<div class="cw-blocks" lang="id" dir="ltr">' in to_html(
        [], texts=Texts("id")
    )
    assert 'lang="ar" dir="rtl"' in to_html([], texts=Texts("ar"))


def test_the_style_sheet_asks_nobody_for_anything() -> None:
    assert not re.search(r"url\(|@import|https?:", stylesheet())
    assert stylesheet() in to_html([], style=True)


def test_a_finding_without_a_lead_begins_with_its_first_word() -> None:
    assert '<p class="cw-finding cw-clay">Two gaps.</p>' in to_html(
        [Callout(lead="", text="Two gaps.")]
    )


@pytest.mark.parametrize(
    ("heads", "marked"),
    [(("", *"abcd"), True), (("", *"abc"), False), (tuple("abcde"), False)],
)
def test_a_table_of_sentences_with_many_columns_is_marked_for_phones(
    heads: tuple[str, ...], marked: bool
) -> None:
    row = Row(cells=tuple(Cell(text="x") for _ in heads))
    table = Table(columns=tuple(Column(text=head) for head in heads), rows=(row,))

    assert ('<table class="cw-many">' in to_html([table], texts=Texts())) is marked
