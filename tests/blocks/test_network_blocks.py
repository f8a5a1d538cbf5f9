import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from xml.etree.ElementTree import Element

import pypdfium2
import pytest
from defusedxml.ElementTree import fromstring

from coalition.analysis.networks.bounds import Bounds
from coalition.analysis.networks.measures import Network, make_network
from coalition.blocks import Figure, Note, Table, Text, to_html, to_text
from coalition.blocks.charts.network import COLOURS, assign_styles
from coalition.blocks.kinds import Seen
from coalition.blocks.network_section import (
    PAPER,
    PHONE,
    WALL,
    describe_centralization,
    network_figure,
    network_method,
    network_numbers,
)
from coalition.blocks.svg import sanitize_svg
from coalition.domain import Coalition, Listing, Organisation
from coalition.domain.coalition import Term
from coalition.printing import Paper, render_pdf
from coalition.texts import Texts

T = Texts()
SECTORS = {"shelter": "Shelter", "legal": "Legal help", "school": "Schooling"}
NASTY = '<script>alert(1)</script> & "Co" {n} $x$'


def seen(**names: str) -> Seen:
    cards = {
        id_: Organisation(id=id_, name=name, sector=list(SECTORS)[at % 3])
        for at, (id_, name) in enumerate(names.items())
    }
    terms = tuple(Term(id=id_, name={"en": name}) for id_, name in SECTORS.items())
    return Seen(Coalition(id="c", name="C", sectors=terms), cards)


ROOM = seen(
    harbour="Harbour House",
    lantern="Lantern Legal Aid",
    rice="Rice Field Girls",
    island="Island Clinic",
    quiet="Quiet Garden",
)
ARCS = [("harbour", "lantern"), ("rice", "harbour"), ("harbour", "island")]
ALL = tuple(ROOM.organisations)
WHOLE = make_network(ARCS, ALL, ALL)
ANSWERED_BACK = make_network([*ARCS, ("lantern", "harbour")], ALL, ALL)
STRENGTHS: dict[tuple[str, str], int | None] = {
    ("harbour", "lantern"): 4,
    ("rice", "harbour"): 1,
    ("harbour", "island"): None,
}


def drawing(figure: Figure) -> Element:
    root: Element = fromstring(figure.svg)
    return root


def parts(root: Element, tag: str) -> Iterator[Element]:
    return root.iter(f"{{http://www.w3.org/2000/svg}}{tag}")


def said(root: Element) -> str:
    return " ".join(text.text or "" for text in parts(root, "text"))


def rows(table: object) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_all_names_stand_in_the_drawing_and_in_the_table_behind() -> None:
    figure = network_figure(WHOLE, STRENGTHS, ROOM, T)

    for name in ROOM.names.values():
        assert name in said(drawing(figure))
    assert rows(figure.table) == [
        ["Harbour House", "3", "Island Clinic, Lantern Legal Aid and Rice Field Girls"],
        ["Island Clinic", "1", "Harbour House"],
        ["Lantern Legal Aid", "1", "Harbour House"],
        ["Quiet Garden", "0", "–"],
        ["Rice Field Girls", "1", "Harbour House"],
    ]


def test_the_alternative_text_says_what_one_sees() -> None:
    assert network_figure(WHOLE, STRENGTHS, ROOM, T).alt == (
        "5 organisations and 3 links between them."
    )
    alone = make_network([("harbour", "lantern")], ALL, ALL)
    assert network_figure(alone, {}, ROOM, T).alt == (
        "5 organisations and 1 link between them. 3 have no link yet."
    )


@pytest.mark.parametrize("at", [0, 3])
def test_a_drawing_is_the_same_whatever_the_ids_are(at: int) -> None:
    # An alias's place among the others would else tell its name.
    other = dict(zip(ALL, (*ALL[at:], *ALL[:at])[::-1], strict=True))
    cards = {
        other[id_]: card.model_copy(update={"id": other[id_]})
        for id_, card in sorted(ROOM.organisations.items(), key=lambda c: other[c[0]])
    }
    made = make_network([(other[a], other[b]) for a, b in ARCS], cards, cards)
    strengths = {(other[a], other[b]): n for (a, b), n in STRENGTHS.items()}
    drawn = network_figure(made, strengths, Seen(ROOM.coalition, cards), T)

    assert drawn == network_figure(WHOLE, STRENGTHS, ROOM, T)


def test_who_is_silent_is_hollow_and_left_out_if_nobody_named_it() -> None:
    # Lantern was named and has not answered; of Quiet Garden nothing is known.
    part = make_network(ARCS, ALL, ("harbour", "rice", "island"))
    figure = network_figure(part, STRENGTHS, ROOM, T)
    looks = {
        shape.findtext("{http://www.w3.org/2000/svg}title"): shape.get("fill")
        for tag in ("circle", "polygon")
        for shape in parts(drawing(figure), tag)
    }

    left_out = (
        "1 has not answered yet, and nobody has named it so far: it is not drawn."
    )
    assert looks["Lantern Legal Aid"] == "#ffffff" != looks["Harbour House"]
    assert "not answered yet" in said(drawing(figure))
    assert "Quiet Garden" not in figure.svg
    assert left_out in said(drawing(figure))
    assert figure.alt == f"4 organisations and 3 links between them. {left_out}"
    assert figure.table is not None
    assert figure.table.note == left_out
    assert [row[:2] for row in rows(figure.table)] == [
        ["Harbour House", "3"],
        ["Island Clinic", "1"],
        ["Lantern Legal Aid (not answered yet)", "1"],
        ["Rice Field Girls", "1"],
    ]
    assert "not answered yet" not in network_figure(WHOLE, STRENGTHS, ROOM, T).svg


def test_of_who_is_silent_nobody_says_that_it_has_no_link() -> None:
    # Quiet Garden and Island Clinic have no link; Island Clinic has not answered.
    made = make_network(ARCS[:2], ALL, [m for m in ALL if m != "island"])

    assert "no link here yet" not in to_text(network_numbers(made, ROOM, T))
    every = make_network(ARCS[:2], ALL, ALL)
    assert "no link here yet" in to_text(network_numbers(every, ROOM, T))


def test_a_stronger_tie_is_thicker_and_who_has_more_partners_larger() -> None:
    root = drawing(network_figure(WHOLE, STRENGTHS, ROOM, T))
    thick = sorted(float(x.get("stroke-width", "0")) for x in parts(root, "line"))

    assert len(thick) == 3
    assert thick[0] == thick[1] < thick[2]  # seldom, not said, most often
    assert "Thicker: more often." in said(root)
    plain = drawing(network_figure(WHOLE, {}, ROOM, T))
    assert "Thicker" not in said(plain)


def test_sectors_differ_by_colour_and_by_shape_and_the_legend_follows_their_order() -> (
    None
):
    legend = assign_styles([(str(i), str(i)) for i in range(7)])

    assert len({mark.colour for mark in legend.values()}) == 7
    assert len({mark.sides for mark in legend.values()}) == 7
    many = assign_styles([(str(i), str(i)) for i in range(40)])
    assert len({(mark.colour, mark.sides) for mark in many.values()}) == 40
    words = said(drawing(network_figure(WHOLE, STRENGTHS, ROOM, T)))
    places = [words.index(name) for name in SECTORS.values()]
    assert places == sorted(places)


def test_a_sector_keeps_its_look_when_others_are_left_out() -> None:
    legal = {"lantern": ROOM.organisations["lantern"]}
    alone = network_figure(WHOLE, {}, Seen(ROOM.coalition, legal), T)

    assert COLOURS[1] in alone.svg
    assert "Shelter" not in said(drawing(alone))


def test_who_is_hidden_is_no_dot_no_link_and_in_no_number() -> None:
    others = {k: v for k, v in ROOM.organisations.items() if k != "harbour"}
    without = Seen(ROOM.coalition, others)
    figure = network_figure(WHOLE, STRENGTHS, without, T)
    told = to_text([figure, *network_numbers(WHOLE, without, T)])

    assert not list(parts(drawing(figure), "line"))
    assert "Harbour" not in figure.svg + figure.alt + told
    assert "4 organisations and 0 links" in figure.alt
    assert "5" not in told


def test_an_alias_is_shown_and_the_name_nowhere() -> None:
    card = Organisation(
        id="harbour", name="Harbour House", listing=Listing.ALIAS, alias="Partner A"
    )
    room = Seen(ROOM.coalition, {**ROOM.organisations, "harbour": card})
    figure = network_figure(WHOLE, STRENGTHS, room, T)

    assert "Partner A" in said(drawing(figure))
    assert "Harbour" not in figure.model_dump_json()


def test_what_people_typed_is_text_and_never_markup() -> None:
    room = seen(a=NASTY, b="救援\x00 مأوى")
    made = make_network([("a", "b")], ["a", "b"], ["a", "b"])
    figure = network_figure(made, {("a", "b"): 2}, room, T)

    assert not list(parts(drawing(figure), "script"))
    html = to_html([figure, *network_numbers(made, room, T)])
    assert "<script" not in html
    assert html.count("<svg") == 1
    assert render_pdf([figure], paper=Paper(title="x")).startswith(b"%PDF")


def test_cleaning_takes_nothing_of_the_drawing() -> None:
    figure = network_figure(WHOLE, STRENGTHS, ROOM, T)
    clean = fromstring(sanitize_svg(figure.svg, own_page=False))

    kept = [(e.tag, e.attrib, e.text) for e in clean.iter()]
    assert kept == [(e.tag, e.attrib, e.text) for e in drawing(figure).iter()]
    assert "<style" not in figure.svg


@pytest.mark.parametrize("sheet", [WALL, PAPER, PHONE])
def test_everything_stands_on_its_sheet(sheet: dict[str, float]) -> None:
    figure = network_figure(WHOLE, STRENGTHS, ROOM, T, **sheet)  # type: ignore[arg-type]
    root = drawing(figure)

    box = [float(x) for x in root.get("viewBox", "").split()]
    assert box == [0, 0, sheet["width"], sheet["height"]]
    assert root.get("font-size") == f"{sheet['text_size']:g}"
    for text in parts(root, "text"):
        assert 0 <= float(text.get("x", "-1")) <= sheet["width"]
        assert 0 <= float(text.get("y", "-1")) <= sheet["height"]


def test_the_paper_holds_the_names_where_they_can_be_found() -> None:
    raw = render_pdf(
        [network_figure(WHOLE, STRENGTHS, ROOM, T, **PAPER)], paper=Paper(title="x")
    )
    with pypdfium2.PdfDocument(raw) as document:
        words = re.sub(r"\s+", " ", document[0].get_textpage().get_text_range())
    for name in ROOM.names.values():
        assert words.count(name) == 1


def test_the_numbers_are_plain_words() -> None:
    numbers = network_numbers(WHOLE, ROOM, T)

    # 6 ends of links among 5: 1.2 each. Freeman: 4 + 3 x 2 + 3 = spread 9 of 4 x 3.
    assert rows(numbers[0]) == [
        ["about 1", "Each organisation works with about 1 of the 4 others."],
        ["3", "organisations are linked to one partner only."],
        ["much", "This is how much hangs on one organisation."],
    ]


def test_how_it_hangs_together_is_not_said_where_too_many_are_silent() -> None:
    # Two hold a path of five together alone; 3 of 5 are 60 %, 4 of 5 are 80 %.
    arcs = list(pairwise(ALL))
    heard = [
        to_text(network_numbers(make_network(arcs, ALL, ALL[:n]), ROOM, T))
        for n in (3, 4)
    ]

    assert ["hold others together" in text for text in heard] == [False, True]


def test_no_number_is_of_one_organisation_alone_beside_the_drawing() -> None:
    # A triangle with a tail: one has one partner, one holds it, and one has none.
    arcs = [("harbour", "lantern"), ("lantern", "rice"), ("rice", "harbour")]
    made = make_network([*arcs, ("rice", "island")], ALL, ALL)

    assert [row[0] for row in rows(network_numbers(made, ROOM, T)[0])] == [
        "about 2",
        "much",
    ]


def test_nobody_is_named_by_the_numbers_nor_by_the_method() -> None:
    told = to_text([*network_numbers(WHOLE, ROOM, T), *network_method(WHOLE, T)])

    assert not [name for name in ROOM.names.values() if name in told]


def silent() -> Network:
    members = [f"m{i:02}" for i in range(28)]
    arcs = [(members[i], members[(i + k) % 24]) for i in range(24) for k in (1, 2, 3)]
    arcs.append((members[1], members[0]))
    return make_network(arcs, members, members[:24])


def test_what_some_have_not_answered_stands_beside_the_number() -> None:
    made = silent()
    room = seen(**{m: m.upper() for m in made.members})
    first = rows(network_numbers(made, room, T)[0])[0]

    # 72 links named; four silent could add C(4,2) + 4 x 24 = 102: 144/28 .. 348/28.
    # Of the 24 who answered: 72 of 276 pairs, times 27 others, is 7.04.
    assert first == [
        "about 7",
        (
            "Each organisation works with about 7 of the 27 others. "
            "4 have not answered yet. It could be about 5 to 12."
        ),
    ]


def test_what_is_known_already_is_not_rounded_away() -> None:
    # 83 links among 28 are 5.93 partners each: with every answer there are more.
    pairs = list(combinations([f"m{i:02}" for i in range(23)], 2))[:83]
    members = [f"m{i:02}" for i in range(28)]
    made = make_network(pairs, members, members[:23])
    room = seen(**{m: m.upper() for m in members})

    # Open: C(5,2) + 5 x 23 = 125 links; (83 + 125) x 2 / 28 = 14.86.
    told = rows(network_numbers(made, room, T)[0])[0][1]
    assert told.endswith("It could be about 6 to 15.")


def test_before_anybody_answered_it_says_so() -> None:
    assert network_numbers(make_network([], ALL, []), ROOM, T) == [
        Text.of("Nobody has said yet with whom they work.", tone="gold")
    ]
    alone = Seen(ROOM.coalition, {"quiet": ROOM.organisations["quiet"]})
    assert "no others" in to_text(network_numbers(WHOLE, alone, T))


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (0.0, 0.2, "little"),
        (0.3, 0.4, "some"),
        (0.5, 1.0, "much"),
        (0.1, 0.3, "little to some"),
        (0.1, 0.7, "too wide to say"),
    ],
)
def test_how_much_hangs_on_one_is_said_in_words(
    low: float, high: float, word: str
) -> None:
    assert describe_centralization(Bounds(low, high), T) == word


def test_the_method_names_the_statistics_to_three_decimals_and_who_answered() -> None:
    table, note = network_method(ANSWERED_BACK, T)
    values = {row[0]: row[1] for row in rows(table)}

    assert values["Density, directed"] == "0.200"  # 4 of 20
    assert values["Density, undirected, either-named"] == "0.300"  # 3 of 10
    assert values["Degree centralization, either-named"] == "0.750"  # 9 of 12
    assert values["Components"] == "2"
    assert isinstance(note, Note)
    assert "Answered: 5 of 5." in note.text
    indonesian = rows(network_method(ANSWERED_BACK, Texts("id"))[0])
    assert "0,200" in {row[1] for row in indonesian}


def test_where_no_two_name_each_other_no_measure_of_direction_is_given() -> None:
    table, note = network_method(WHOLE, T)
    names = [row[0] for row in rows(table)]
    values = {row[0]: row[1] for row in rows(table)}

    assert not [name for name in names if "eciprocity" in name or "In-degree" in name]
    assert not [name for name in names if ", directed" in name]
    assert values["Betweenness, undirected: largest"] == "3.000"
    assert isinstance(note, Note)
    assert "No two name each other" in note.text
    said = make_network(ANSWERED_BACK.arcs, ALL, ALL, undirected_ties=True)
    assert "The ties have no direction" in network_method(said, T)[1].text  # type: ignore[union-attr]


def test_the_method_gives_bounds_where_some_are_silent() -> None:
    table, note = network_method(silent(), T)
    bounds = {row[0]: row[2] for row in rows(table)}

    assert bounds["Density, directed"] == "0.097 – 0.239"  # 73, 73 + 4 x 27 of 756
    assert bounds["Mean path, directed"] == "–"
    assert isinstance(note, Note)
    assert "Answered: 24 of 28." in note.text
