from itertools import pairwise
from xml.etree.ElementTree import fromstring

import pytest

from coalition.blocks import to_html
from coalition.blocks.charts.outlines import outline_figure
from coalition.blocks.charts.tiles import (
    FILLS,
    TILES,
    WIDE_TILES,
    AreaLabel,
    choose_shade,
    short_name,
    tile_figure,
)
from coalition.domain.provinces import provinces

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("layout", [TILES, WIDE_TILES])
def test_each_province_has_a_tile_of_its_own(
    layout: dict[str, tuple[float, int]],
) -> None:
    assert set(layout) == set(provinces())
    assert len(set(layout.values())) == 38


@pytest.mark.parametrize("layout", [TILES, WIDE_TILES])
def test_tiles_lie_about_where_the_provinces_do(
    layout: dict[str, tuple[float, int]],
) -> None:
    row = {code: place[0] for code, place in layout.items()}
    column = {code: place[1] for code, place in layout.items()}
    # Aceh is the north-west corner; Java runs from Banten eastward; Bali follows Java.
    assert column["ID-AC"] == 0
    java = ["ID-BT", "ID-JK", "ID-JB", "ID-JT", "ID-JI"]
    assert [column[c] for c in java] == sorted(column[c] for c in java)
    assert len({row[c] for c in java}) == 1
    assert row["ID-YO"] > row["ID-JT"]
    assert row["ID-LA"] < row["ID-BT"]
    assert column["ID-BA"] < column["ID-NB"] < column["ID-NT"]
    assert row["ID-SA"] < row["ID-SN"]
    assert row["ID-PS"] > row["ID-PE"]
    assert column["ID-PD"] < column["ID-PB"] < column["ID-PA"]


def test_names_fit_their_tiles_in_both_languages() -> None:
    for code in provinces():
        for language in ("en", "id"):
            lines = short_name(code, language)
            assert 1 <= len(lines) <= 2
            assert all(0 < len(line) <= 9 for line in lines)


def test_a_tile_says_its_number_and_a_pale_one_nothing() -> None:
    marks = {
        "ID-BA": AreaLabel("Bali", "12", choose_shade(12)),
        "ID-AC": AreaLabel("Aceh", "none", choose_shade(0)),
    }
    figure = tile_figure(marks, "en", alt="Map. Bali: 12; Aceh: none.")
    root = fromstring(figure.svg)
    large, small = root.findall(f"{SVG}g")
    tiles = large.findall(f"{SVG}g")
    said = {tuple(t.text for t in tile.findall(f"{SVG}text")) for tile in tiles}

    assert len(tiles) == 38
    assert ("Bali", "12") in said
    assert ("Aceh", "none") in said
    assert ("Riau",) in said
    fills = {rect.get("fill") for rect in root.iter(f"{SVG}rect")}
    assert fills == {FILLS["darkest"], FILLS["none"], FILLS["absent"]}
    # Nothing overlaps: every tile has its own corner.
    corners = [(r.get("x"), r.get("y")) for r in large.iter(f"{SVG}rect")]
    assert len(set(corners)) == len(corners) == 38
    # Paper shows the names; where both are drawn, it is without a style sheet.
    assert (large.get("display"), small.get("display")) == (None, "none")


LONG = {code: AreaLabel("Somewhere", "10 or more", "dark", "10+") for code in TILES}


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize(
    ("wide", "part", "shown", "least"),
    # A wall of 1280 pixels leaves 1168, a narrow phone of 360 leaves 320.
    [(True, 0, 1168, 16), (False, 0, 493, 12), (False, 1, 320, 12)],
)
def test_every_letter_is_large_enough_to_be_read(
    language: str, wide: bool, part: int, shown: float, least: float
) -> None:
    root = fromstring(tile_figure(LONG, language, alt="a", wide=wide).svg)
    across = float((root.get("viewBox") or "").split(" ")[2])
    drawn = root if wide else root.findall(f"{SVG}g")[part]
    sizes = [float(t.get("font-size") or 0) for t in drawn.iter(f"{SVG}text")]

    assert len(sizes) >= 2 * 38
    assert min(sizes) * shown / across >= least


def test_a_phone_shows_letters_of_the_code_and_digits() -> None:
    figure = tile_figure(
        LONG | {"ID-BA": AreaLabel("Bali", "3", "light")}, "id", alt="a"
    )
    small = fromstring(figure.svg).findall(f"{SVG}g")[1]
    said = {tuple(t.text for t in g.iter(f"{SVG}text")) for g in small}

    assert {("BA", "3"), ("AC", "10+")} <= said
    assert max(len(text or "") for words in said for text in words) <= 4


def test_names_are_data() -> None:
    marks = {"ID-BA": AreaLabel("<b>&", "<script>", "light")}
    html = to_html([tile_figure(marks, "en", alt="a")])

    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_an_outline_keeps_its_proportions_and_carries_its_number() -> None:
    # At 60 degrees north a degree of longitude is half as long as one of latitude.
    ring = [[0, 59.5], [2, 59.5], [2, 60.5], [0, 60.5]]
    figure = outline_figure([[ring]], [AreaLabel("North", "3", "light")], alt="a")
    root = fromstring(figure.svg)
    path = next(root.iter(f"{SVG}path")).get("d") or ""
    points = [tuple(map(float, p.split(","))) for p in path[1:-1].split(" ")]
    across = max(x for x, _ in points) - min(x for x, _ in points)
    down = max(y for _, y in points) - min(y for _, y in points)

    assert across == pytest.approx(down, rel=1e-3)
    (number,) = root.iter(f"{SVG}text")
    assert number.text == "3"
    middle = (max(x for x, _ in points) + min(x for x, _ in points)) / 2
    assert float(number.get("x") or 0) == pytest.approx(middle, abs=0.1)


def test_numbers_of_small_areas_do_not_hide_each_other() -> None:
    big = [[0, 0], [30, 0], [30, 20], [0, 20]]
    small = [[[x / 10, 0], [x / 10 + 0.1, 0], [x / 10, 0.1]] for x in range(3)]
    marks = [None, *(AreaLabel(f"s{n}", "a few", "light") for n in range(3))]
    figure = outline_figure([[big], *([ring] for ring in small)], marks, alt="a")
    texts = list(fromstring(figure.svg).iter(f"{SVG}text"))
    rows = sorted(float(text.get("y") or 0) for text in texts)

    assert all(b - a >= 15 for a, b in pairwise(rows))
