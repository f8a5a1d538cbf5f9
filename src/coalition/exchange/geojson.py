"""A coalition's own map: a GeoJSON file, read into outlines of its places.

Only shapes and names are kept. Provinces of Indonesia are matched in every spelling
met, and one that is younger than the map is joined to the one it was split from.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from coalition.domain import Coalition, WorkProduct, localise
from coalition.domain.provinces import (
    find_province,
    normalise_place_name,
    province_codes_by_place,
    provinces,
)
from coalition.errors import UnreadableFile, _
from coalition.exchange.tabular.limits import LARGEST_FILE
from coalition.texts import Texts

PRODUCT = "map"
"""Name of the work product that keeps the outlines."""

MOST_AREAS = 2_000
MOST_POINTS = 3_000_000
"""Points of all outlines in a file together."""
_POINTS_KEPT = 20_000
_FINENESS = 400
"""Parts of the map's extent below which a bend in an outline is not seen."""

_NOT_THERE = _("There is no such file, or it cannot be opened.")
_TOO_LARGE = _("It is larger than 50 MB. Take a map with simpler outlines.")
_TOO_FINE = _("It has more areas or points than a page can show. Take a simpler map.")
_NO_JSON = _("It is not JSON, or was not copied completely.")
_NO_GEOJSON = _("It is not GeoJSON with areas: a “FeatureCollection” of polygons.")
_NO_DEGREES = _(
    "Its points are not longitude and latitude in degrees. Save it again in WGS 84."
)
_NOWHERE = _("None of its areas bears the name of a place of this coalition.")


@dataclass(frozen=True, slots=True)
class ParsedMap:
    """Parsed map with the places that were matched and those that were not.

    Attributes
    ----------
    product : WorkProduct
        Ready to be saved.
    matched : dict of str to str
        Id of a place -> name of its area in the file.
    joined : dict of str to str
        Ids of places that are younger than the map -> name of the area they were part
        of; they share it.
    missing : tuple of str
        Ids of places for which there is no area.
    unused : tuple of str
        Names of areas that are no place of the coalition.
    """

    product: WorkProduct
    matched: dict[str, str]
    joined: dict[str, str]
    missing: tuple[str, ...]
    unused: tuple[str, ...]

    def sentences(self, coalition: Coalition, t: Texts) -> list[str]:
        """Say what was matched, joined, and left out."""
        names = {term.id: localise(term.name, t.language) for term in coalition.places}
        told = [
            t.count(
                "{n} place is on the map.",
                "{n} places are on the map.",
                len(self.matched) + len(self.joined),
            )
        ]
        told += [
            t(
                "{place} is younger than this map: it is shown with {area}.",
                place=names[place],
                area=area,
            )
            for place, area in self.joined.items()
        ]
        if self.missing:
            there = t.list([names[place] for place in self.missing])
            told.append(t("Not on this map: {places}.", places=there))
        if self.unused:
            n = len(self.unused)
            told.append(
                t.count(
                    "{n} area of the map is no place of yours; it is drawn pale.",
                    "{n} areas of the map are no places of yours; they are drawn pale.",
                    n,
                )
            )
        return told


@dataclass(slots=True)
class _Area:
    name: str
    names: tuple[str, ...]
    rings: list[NDArray[np.float64]] = field(default_factory=list)


def is_map(source: PurePath) -> bool:
    """Tell by its ending whether a file is meant as a map."""
    return source.suffix.lower() == ".geojson"


def read_map(source: Path | bytes, coalition: Coalition, name: str = "") -> ParsedMap:
    """Read a GeoJSON file into outlines of a coalition's places.

    Parameters
    ----------
    source : Path or bytes
    coalition : Coalition
        Its places are matched by their names in any language and by their ids, also
        where the file spells a province of Indonesia in another way.
    name : str
        The file's name, for sentences, where only bytes are given.

    Raises
    ------
    UnreadableFile
        If it is no GeoJSON with areas in degrees, is too large, or none of its areas
        is a place of the coalition.
    """
    file = source.name if isinstance(source, Path) else name or "map.geojson"
    areas = list(_areas(_parse_features(_read_bytes(source, file), file), file))
    if not areas:
        raise UnreadableFile(file=file, problem=_NO_GEOJSON)
    matched = _match_places(areas, coalition)
    joined = _match_split_provinces(areas, coalition, matched)
    if not matched:
        raise UnreadableFile(file=file, problem=_NOWHERE)
    at = matched | joined
    used = set(at.values())
    content = {
        "file": file,
        "areas": [
            {
                "name": area.name,
                "places": [place for place, n in at.items() if n == number],
                "rings": rings,
            }
            for number, (area, rings) in enumerate(
                zip(areas, _simplify_outlines(areas), strict=True)
            )
        ],
    }
    return ParsedMap(
        product=WorkProduct(id=PRODUCT, content=content),
        matched={place: areas[n].name for place, n in matched.items()},
        joined={place: areas[n].name for place, n in joined.items()},
        missing=tuple(
            t.id for t in coalition.places if t.id not in at and not t.within
        ),
        unused=tuple(a.name for n, a in enumerate(areas) if n not in used),
    )


def _read_bytes(source: Path | bytes, file: str) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        try:
            with source.open("rb") as opened:
                data = opened.read(LARGEST_FILE + 1)
        except OSError:
            raise UnreadableFile(file=file, problem=_NOT_THERE) from None
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(file=file, problem=_TOO_LARGE)
    return data


def _parse_features(data: bytes, file: str) -> list[Any]:
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_constant=_reject_constant)
    except (ValueError, RecursionError):
        raise UnreadableFile(file=file, problem=_NO_JSON) from None
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        raise UnreadableFile(file=file, problem=_NO_GEOJSON)
    if len(features) > MOST_AREAS:
        raise UnreadableFile(file=file, problem=_TOO_FINE)
    return features


def _reject_constant(constant: str) -> float:
    raise ValueError(constant)


def _areas(features: Iterable[Any], file: str) -> Iterator[_Area]:
    points = 0
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict):
            raise UnreadableFile(file=file, problem=_NO_GEOJSON)
        rings = [_ring(ring, file) for ring in _outer(feature.get("geometry"), file)]
        points += sum(map(len, rings))
        if points > MOST_POINTS:
            raise UnreadableFile(file=file, problem=_TOO_FINE)
        names = tuple(_names(feature.get("properties")))
        if rings:
            yield _Area(_title(feature, names, number), names, rings)


def _outer(geometry: Any, file: str) -> list[Any]:
    """Give the outer rings of a geometry; points and lines have none."""
    if geometry is None:
        return []
    try:
        shape, coordinates = geometry["type"], geometry.get("coordinates")
        if shape == "Polygon":
            return [coordinates[0]]
        if shape == "MultiPolygon":
            return [polygon[0] for polygon in coordinates]
        if shape == "GeometryCollection":
            parts = geometry["geometries"]
            return [
                ring
                for part in parts
                if part["type"] in {"Polygon", "MultiPolygon"}
                for ring in _outer(part, file)
            ]
    except (KeyError, TypeError, IndexError, AttributeError):
        raise UnreadableFile(file=file, problem=_NO_GEOJSON) from None
    return []


def _ring(points: Any, file: str) -> NDArray[np.float64]:
    try:
        ring = np.array([(p[0], p[1]) for p in points], dtype=float)
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        raise UnreadableFile(file=file, problem=_NO_GEOJSON) from None
    if len(ring) < 3:
        raise UnreadableFile(file=file, problem=_NO_GEOJSON)
    if not (np.abs(ring) <= (360.0, 90.0)).all():
        raise UnreadableFile(file=file, problem=_NO_DEGREES)
    return ring


def _names(properties: Any) -> Iterator[str]:
    if isinstance(properties, Mapping):
        for value in properties.values():
            if isinstance(value, str) and 0 < len(value.strip()) <= 200:
                yield value.strip()


def _title(feature: Mapping[str, Any], names: tuple[str, ...], number: int) -> str:
    properties = feature.get("properties") or {}
    lower = {str(key).casefold(): value for key, value in properties.items()}
    for key in ("name", "province", "provinsi", "nama", "admin", "title"):
        if isinstance(lower.get(key), str) and lower[key].strip():
            return str(lower[key]).strip()[:200]
    return names[0] if names else str(number)


def _match_places(areas: list[_Area], coalition: Coalition) -> dict[str, int]:
    """Find the area of each place: by a name that is the same, else by the province."""
    by_name: dict[str, int] = {}
    by_province: dict[str, int] = {}
    for number, area in enumerate(areas):
        for name in area.names:
            by_name.setdefault(normalise_place_name(name), number)
        province = find_province(*area.names)
        if province:
            by_province.setdefault(province.code, number)
    of_province = province_codes_by_place(coalition)
    found: dict[str, int] = {}
    for term in coalition.places:
        # A map never goes below the province: what lies in another place has no area.
        if term.within:
            continue
        code = of_province.get(term.id, "")
        if code in by_province:
            found[term.id] = by_province[code]
            continue
        called = (normalise_place_name(name) for name in (*term.name.values(), term.id))
        numbers = [by_name[name] for name in called if name in by_name]
        if numbers and not code:
            found[term.id] = numbers[0]
    return found


def _match_split_provinces(
    areas: list[_Area], coalition: Coalition, matched: Mapping[str, int]
) -> dict[str, int]:
    """Match provinces younger than the map to the area they were split from."""
    at: dict[str, int] = {}
    for number, area in enumerate(areas):
        province = find_province(*area.names)
        if province:
            at.setdefault(province.code, number)
    return {
        place: at[provinces()[code].split_from]
        for place, code in province_codes_by_place(coalition).items()
        if place not in matched and provinces()[code].split_from in at
    }


def _simplify_outlines(areas: list[_Area]) -> list[list[list[list[float]]]]:
    """Simplify outlines: drop small parts and bends too fine to see."""
    every = np.concatenate([ring for area in areas for ring in area.rings])
    extent = float(max(np.ptp(every, axis=0).max(), 1e-9))
    finest = extent / _FINENESS
    while True:
        kept = [_simplify_rings(area.rings, finest) for area in areas]
        points = sum(len(ring) for rings in kept for ring in rings)
        if points <= _POINTS_KEPT or finest > extent:
            return [[np.round(r, 4).tolist() for r in rings] for rings in kept]
        finest *= 2


def _simplify_rings(
    rings: list[NDArray[np.float64]], finest: float
) -> list[NDArray[np.float64]]:
    by_size = sorted(rings, key=lambda ring: -float(np.ptp(ring, axis=0).max()))
    large = [r for r in by_size if float(np.ptp(r, axis=0).max()) > 2 * finest]
    return [_simplify_ring(ring, finest) for ring in large or by_size[:1]]


def _simplify_ring(ring: NDArray[np.float64], finest: float) -> NDArray[np.float64]:
    """Simplify a ring with the Douglas-Peucker algorithm."""
    line = shapely.simplify(shapely.LineString(ring), finest, preserve_topology=False)
    kept: NDArray[np.float64] = shapely.get_coordinates(line)
    return kept if len(kept) >= 3 else ring[:3]
