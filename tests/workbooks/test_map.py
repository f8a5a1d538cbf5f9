import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coalition.blocks import Block, Figure, Note
from coalition.domain import Audience, Coalition, Offer, Organisation, Term
from coalition.texts import Texts
from coalition.workbooks.landscape.coverage import Landscape, landscape_of
from coalition.workbooks.landscape.map import map_blocks

T = Texts()
CARDS = [
    *(Organisation(id=o, name=o.title()) for o in "abc"),
    Organisation(id="quiet", name="Quiet", print_place=False),
]
SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]


def seen(
    *rows: tuple[str, str, str],
    places: Sequence[Term] | None = None,
    audience: Audience = Audience.PARTICIPANTS,
) -> Landscape:
    card = Coalition(
        id="c",
        name="C",
        services=(
            Term(id="shelter", name={"en": "Shelter"}, sensitive=True),
            Term(id="legal", name={"en": "Legal help"}),
        ),
        places=tuple(
            places
            or (
                Term(id="riau-islands", name={"en": "Riau Islands"}),
                Term(id="batam", name={"en": "Batam"}, within="riau-islands"),
                Term(id="x", name={"id": "Kalimantan Timur"}),
            )
        ),
    )
    offers = [
        Offer(id=f"{n}", organisation=who, service=service, place=place)
        for n, (who, service, place) in enumerate(rows)
    ]
    return landscape_of(card, CARDS, offers, date(2026, 3, 1), audience)


def told(blocks: list[Block]) -> dict[str, str]:
    figure = blocks[0]
    assert isinstance(figure, Figure)
    assert figure.table is not None
    # A province has the letters of its tile beside its name.
    return {
        re.sub(r" \([A-Z]{2}\)$", "", row.cells[0].text): row.cells[1].text
        for row in figure.table.rows
    }


def note(blocks: list[Block]) -> str:
    assert isinstance(blocks[1], Note)
    return blocks[1].text


def test_who_works_in_a_district_is_counted_in_its_province_once() -> None:
    blocks = map_blocks(
        seen(("a", "legal", "batam"), ("a", "legal", "riau-islands"),
             ("b", "legal", "batam"), ("c", "shelter", "batam")),
        T,
    )  # fmt: skip

    assert told(blocks) == {"Riau Islands": "2", "East Kalimantan": "none"}
    assert "Sensitive services are not counted here." in note(blocks)
    assert isinstance(blocks[0], Figure)
    assert "Riau Islands: 2; East Kalimantan: none." in blocks[0].alt
    assert "Batam" not in blocks[0].svg + blocks[0].alt + note(blocks)


def test_the_host_reads_the_sensitive_ones_too() -> None:
    rows = (("a", "legal", "batam"), ("c", "shelter", "batam"))
    host = seen(*rows, audience=Audience.FACILITATOR)

    assert told(map_blocks(host, T))["Riau Islands"] == "2"
    assert told(map_blocks(host, T, "shelter"))["Riau Islands"] == "1"


def test_one_shelter_is_a_few_and_the_map_knows_no_more_than_the_table() -> None:
    one = map_blocks(seen(("a", "shelter", "batam")), T, "shelter")
    two = map_blocks(
        seen(("a", "shelter", "riau-islands"), ("b", "shelter", "batam")), T, "shelter"
    )

    assert told(one)["Riau Islands"] == "a few"
    assert one == two


def test_who_wants_no_place_shown_is_on_no_map_and_that_is_said() -> None:
    blocks = map_blocks(seen(("quiet", "legal", "batam")), T)

    assert told(blocks)["Riau Islands"] == "none"
    assert "Some organisations do not want their place shown" in note(blocks)


def test_without_provinces_there_is_no_map_unless_it_was_brought() -> None:
    town = seen(("a", "legal", "old"), places=[Term(id="old", name={"en": "Old Town"})])
    outlines: dict[str, Any] = {
        "areas": [
            {"name": "Old", "places": ["old"], "rings": [SQUARE]},
            {"name": "Other", "places": [], "rings": [SQUARE]},
            {"name": "Gone", "places": ["no-more"], "rings": [SQUARE]},
        ]
    }

    assert map_blocks(town, T) == []
    assert told(map_blocks(town, T, outlines=outlines)) == {"Old Town": "1"}
    assert map_blocks(town, T, outlines={"areas": outlines["areas"][1:]}) == []


def test_a_district_with_an_area_of_its_own_is_drawn_pale() -> None:
    outlines = {
        "areas": [
            {"name": "Riau", "places": ["riau-islands"], "rings": [SQUARE]},
            {"name": "Batam", "places": ["batam"], "rings": [SQUARE]},
        ]
    }
    blocks = map_blocks(seen(("a", "legal", "batam")), T, outlines=outlines)

    assert told(blocks) == {"Riau Islands": "1"}


def test_places_that_share_an_area_give_away_nothing_by_their_sum() -> None:
    places = [
        Term(id="papua", name={"en": "Papua"}),
        Term(id="ps", name={"en": "South Papua"}),
    ]
    outlines = {
        "areas": [{"name": "Papua", "places": ["papua", "ps"], "rings": [SQUARE]}]
    }

    def shared(*rows: tuple[str, str, str]) -> str:
        of_it = seen(*rows, places=places)
        (text,) = told(map_blocks(of_it, T, "shelter", outlines=outlines)).values()
        return text

    one_and_two = [
        ("a", "shelter", "papua"),
        ("b", "shelter", "ps"),
        ("c", "shelter", "ps"),
    ]
    assert shared(*one_and_two) == "a few"
    assert shared(*one_and_two[:2]) == "a few"
    three = [(who, "shelter", "papua") for who in "abc"]
    assert shared(*three) == "3"
    assert shared(*three, ("a", "shelter", "ps")) == "3 or more"
    # Of an open service, those who work in both count once.
    both = seen(("a", "legal", "papua"), ("a", "legal", "ps"), places=places)
    assert set(told(map_blocks(both, T, outlines=outlines)).values()) == {"1"}


rows = st.tuples(
    st.sampled_from(["a", "b", "c", "quiet"]),
    st.sampled_from(["shelter", "legal"]),
    st.sampled_from(["riau-islands", "batam", "x"]),
)


@given(st.lists(rows, max_size=9))
def test_the_map_and_the_table_give_the_same_numbers(
    offers: list[tuple[str, str, str]],
) -> None:
    landscape = seen(*offers)
    names = {"riau-islands": "Riau Islands", "x": "East Kalimantan"}
    squares = landscape.covered.counts["legal"]

    of_one, of_all = (told(map_blocks(landscape, T, s)) for s in ("legal", None))

    # The other service is sensitive, and is not counted on the map of all.
    assert of_one == of_all
    assert of_one == {
        name: f"{squares[id_]}" if squares[id_] else "none"
        for id_, name in names.items()
    }


def test_the_map_of_everything_says_how_its_numbers_go_with_the_table() -> None:
    landscape = seen(("a", "legal", "batam"))
    sentence = (
        "Each organisation counts once, whatever it does; the table says for what."
    )

    assert sentence in note(map_blocks(landscape, T))
    assert sentence not in note(map_blocks(landscape, T, "legal"))


def test_half_of_the_country_without_any_place_is_not_drawn() -> None:
    west = [Term(id="riau-islands", name={"en": "Riau Islands"})]
    both = [*west, Term(id="papua", name={"en": "Papua"})]

    def alts(places: list[Term]) -> list[str]:
        blocks = map_blocks(seen(places=places), T, narrow=True)
        return [block.alt for block in blocks if isinstance(block, Figure)]

    assert [alt.split("each. ")[1] for alt in alts(west)] == ["Riau Islands: none."]
    assert len(alts(both)) == 2
