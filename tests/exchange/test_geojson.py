import json
from pathlib import Path
from typing import Any

import pytest

from coalition.domain import Coalition, Term
from coalition.domain.provinces import provinces
from coalition.errors import CoalitionError, UnreadableFile
from coalition.exchange import geojson
from coalition.exchange.geojson import read_map
from coalition.texts import Texts

MAP = (
    Path(__file__).parents[3]
    / "shared/reference-data/indonesia-provinces/idn_admin1_ne50.geojson"
)
SQUARE = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


def place(name: str, id_: str = "", **more: Any) -> Term:
    return Term(id=id_ or name.lower().replace(" ", "-"), name={"en": name}, **more)


def coalition(*places: Term) -> Coalition:
    return Coalition(id="c", name="C", places=places)


def written(*features: Any, **more: Any) -> bytes:
    return json.dumps(
        {"type": "FeatureCollection", "features": features, **more}
    ).encode()


def area(name: str, ring: Any = SQUARE) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture(scope="module")
def real() -> Path:
    if not MAP.is_file():
        pytest.skip(f"the reference data are not here: no {MAP.name}")
    return MAP


def test_the_map_of_33_has_a_place_for_the_34_of_its_time(real: Path) -> None:
    young = {"ID-PD", "ID-PS", "ID-PT", "ID-PE"}
    english = {p.code: p.name["en"] for p in provinces().values()}
    of_34 = {code: name for code, name in english.items() if code not in young}
    features = json.loads(real.read_text("utf-8"))["features"]
    drawn = {feature["properties"]["name"] for feature in features}

    draft = read_map(real, coalition(*(place(name) for name in of_34.values())))

    # Those that are called alike in both languages; the crosswalk finds all the others.
    assert drawn & set(of_34.values()) == {
        *("Aceh", "Riau", "Jambi", "Bengkulu", "Lampung", "Banten", "Yogyakarta"),
        *("Bali", "Gorontalo", "Maluku", "Papua"),
    }
    assert len(draft.matched) + len(draft.joined) == 34
    assert draft.joined == {"north-kalimantan": "Kalimantan Timur"}
    assert (draft.missing, draft.unused) == ((), ())
    assert draft.matched["riau-islands"] == "Kepulauan Riau"


def test_the_four_provinces_of_2022_share_what_they_were_split_from(
    real: Path,
) -> None:
    places = [place(p.name["en"]) for p in provinces().values()]

    draft = read_map(real, coalition(*places))

    assert draft.joined == {
        "north-kalimantan": "Kalimantan Timur",
        "southwest-papua": "Papua Barat",
        "south-papua": "Papua",
        "central-papua": "Papua",
        "highland-papua": "Papua",
    }
    said = " ".join(draft.sentences(coalition(*places), Texts()))
    assert "38 places are on the map." in said
    assert "South Papua is younger than this map: it is shown with Papua." in said


def test_outlines_are_kept_small(real: Path) -> None:
    draft = read_map(real, coalition(place("Bali")))

    rings = [ring for one in draft.product.content["areas"] for ring in one["rings"]]
    assert len(rings) >= 33
    assert all(len(ring) >= 3 for ring in rings)
    assert len(json.dumps(draft.product.content)) < real.stat().st_size / 2


def test_places_that_are_no_provinces_are_matched_by_their_own_names() -> None:
    told = read_map(
        written(area("Old Town"), area("Harbour"), area("Hills")),
        coalition(place("old town"), place("HARBOUR", "h"), place("Somewhere")),
    )

    assert told.matched == {"old-town": "Old Town", "h": "Harbour"}
    assert (told.missing, told.unused) == (("somewhere",), ("Hills",))


def test_what_lies_in_a_province_gets_no_area_of_its_own() -> None:
    told = read_map(
        written(area("Riau Islands"), area("Batam")),
        coalition(place("Riau Islands"), place("Batam", within="riau-islands")),
    )

    assert told.matched == {"riau-islands": "Riau Islands"}
    assert [one["places"] for one in told.product.content["areas"]] == [
        ["riau-islands"],
        [],
    ]
    assert told.missing == ()


def test_a_straight_side_keeps_its_ends_only() -> None:
    ring = [[x / 50, 0.0] for x in range(51)] + [[1, 1], [0, 1], [0, 0]]

    told = read_map(written(area("Bali", ring)), coalition(place("Bali")))

    (kept,) = told.product.content["areas"][0]["rings"]
    assert kept == [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]


BAD: list[bytes] = [
    b"",
    b"\xff\xfe\x00",
    b"[]",
    b"{}",
    b'{"features": 7}',
    b'{"features": [7]}',
    b'{"features": [{"geometry": 7}]}',
    b'{"features": [{"geometry": {"type": "Polygon", "coordinates": []}}]}',
    b'{"features": [{"geometry": {"type": "Polygon", "coordinates": "abc"}}]}',
    b'{"features": [{"geometry": {"type": "GeometryCollection", "geometries": 5}}]}',
    b'{"features": [{"geometry": {"type": "Point", "coordinates": [1, 2]}}]}',
    b'{"features": [{"properties": [], "geometry": null}]}',
    b"[" * 100_000,
    b'{"features": ' * 50_000,
    b'{"type": "Topology", "objects": {}}',
    written(area("Bali", [[0, 0], [1, 1]])),
    written(area("Bali", [[0, 0], ["x", 1], [1, 0]])),
    written(area("Bali", [[0, 0], [None, 1], [1, 0]])),
    written(area("Bali", [[700_000, 9_000_000], [7e5, 9e6], [8e5, 9e6]])),
    written(area("Bali")).replace(b"1, 1", b"NaN, 1"),
    written(area("Bali")).replace(b"1, 1", b"1e999, 1"),
    written(area("Atlantis")),
]


@pytest.mark.parametrize("data", BAD, ids=range(len(BAD)))
def test_what_is_no_map_of_ours_is_refused_in_one_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_map(data, coalition(place("Bali")), "map.geojson")

    assert str(refused.value).count("map.geojson") == 1


def test_a_file_that_is_not_there_or_far_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CoalitionError):
        read_map(tmp_path / "none.geojson", coalition(place("Bali")))
    with pytest.raises(CoalitionError):
        read_map(tmp_path, coalition(place("Bali")))
    monkeypatch.setattr(geojson, "LARGEST_FILE", 100)
    with pytest.raises(UnreadableFile, match="50 MB"):
        read_map(written(area("Bali")), coalition(place("Bali")))


def test_more_areas_or_points_than_a_page_shows_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(geojson, "MOST_AREAS", 1)
    with pytest.raises(UnreadableFile, match="simpler map"):
        read_map(written(area("Bali"), area("Aceh")), coalition(place("Bali")))
    monkeypatch.setattr(geojson, "MOST_AREAS", 9)
    monkeypatch.setattr(geojson, "MOST_POINTS", 7)
    with pytest.raises(UnreadableFile, match="simpler map"):
        read_map(written(area("Bali"), area("Aceh")), coalition(place("Bali")))
