"""The 38 provinces of Indonesia, and lookup by their spellings.

The spellings are those met in official tables, maps and spreadsheets, and the short
forms of common use in Indonesian newspapers and letters ("NTT", "Kalbar"): see
``data/provinces.csv``, which was made for this program and is in the public domain
(CC0).
"""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from coalition.domain.coalition import Coalition
from coalition.domain.wording import Wording

_NAMES = (
    "name_id",
    "name_en",
    "bps_csv_upper",
    "bpsr_poverty",
    "bpsr_unemployment_en",
    "xlsx_poverty",
    "xlsx_hdi",
    "naturalearth50",
    "geojson38",
)
_WORD_REPLACEMENTS = {
    "kep": "kepulauan", "sumatera": "sumatra", "of": "", "province": "",
    "prov": "", "provinsi": "", "prop": "", "propinsi": "",
}  # fmt: skip
_PHRASE_REPLACEMENTS = (
    ("daerah istimewa", "di"),
    ("daerah khusus ibukota", "dki"),
    ("d i ", "di "),
    ("d k i ", "dki "),
)


class Province(BaseModel):
    """One province.

    Attributes
    ----------
    code : str
        ISO 3166-2, such as ``ID-AC``.
    name : Wording
    split_from : str
        Code of the province of which it was a part on older maps; empty for most.
    spellings : frozenset of str
        Every name met for it, and its short forms, made comparable.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: Wording
    split_from: str
    spellings: frozenset[str]


@cache
def provinces() -> dict[str, Province]:
    """Read the provinces, by code, in the order of the statistics office."""
    place = files("coalition.domain") / "data" / "provinces.csv"
    rows = csv.DictReader(place.read_text("utf-8").splitlines())
    return {row["iso_3166_2"]: _province(row) for row in rows}


def find_province(*names: str) -> Province | None:
    """Find the province that any of some names means; None if they mean none, or two.

    Examples
    --------
    >>> find_province("KEP, RIAU").code, find_province("Riau Islands").code
    ('ID-KR', 'ID-KR')
    >>> find_province("Batam") is None
    True
    """
    found = {_code(name) for name in names} - {None}
    return provinces()[str(found.pop())] if len(found) == 1 else None


def province_codes_by_place(coalition: Coalition) -> dict[str, str]:
    """Map the places of a coalition to province codes.

    Returns
    -------
    dict of str to str
        Id of the place -> code of the province; by its names in any language, else by
        its id. A place that lies in another is none.
    """
    found = {
        term.id: find_province(*term.name.values()) or find_province(term.id)
        for term in coalition.places
        if not coalition.enclosing_places(term.id)
    }
    return {id_: province.code for id_, province in found.items() if province}


def find_province_place(coalition: Coalition, name: str) -> str:
    """Find the place of a coalition that a province name refers to.

    Returns
    -------
    str
        Id of the place; empty if the name means no province, or none of the list.
    """
    meant = find_province(name)
    found = province_codes_by_place(coalition).items() if meant else ()
    return next((id_ for id_, code in found if meant and code == meant.code), "")


def known_provinces(coalition: Coalition) -> frozenset[str]:
    """Find the places that are known to be as large as a province.

    Returns
    -------
    frozenset of str
        Ids of places that lie in no other of the list and are a province by what
        somebody said; where nobody said anything, by their name, or because another
        place lies in them. Any other place could be a quarter, or a street.
    """
    larger = {term.within for term in coalition.places}
    by_name = province_codes_by_place(coalition)
    return frozenset(
        term.id
        for term in coalition.places
        if not term.within
        if (
            term.province
            if term.province is not None
            else term.id in larger or term.id in by_name
        )
    )


def normalise_place_name(name: str) -> str:
    """Normalise a place name so that its spellings compare equal.

    Examples
    --------
    >>> normalise_place_name("Prov. KEP. BANGKA-BELITUNG") == normalise_place_name("Kepulauan Bangka Belitung")
    True
    """
    joined = re.sub(r"\.(?=\w\b)", "", unicodedata.normalize("NFKC", name))
    letters = re.sub(r"[^\w]", " ", joined)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", " ", plain.casefold()).strip()
    for long, short in _PHRASE_REPLACEMENTS:
        words = words.replace(long, short)
    return " ".join(
        w for w in (_WORD_REPLACEMENTS.get(w, w) for w in words.split()) if w
    )


def _code(name: str) -> str | None:
    """Find the province of one name, such as “Nusa Tenggara Timur (NTT)”."""
    # A code counts as it is written only: other lists give ID.LA to another province.
    whole = (
        name if name in provinces() else _by_spelling().get(normalise_place_name(name))
    )
    parts = [normalise_place_name(part) for part in re.split(r"[()/]", name)]
    codes = {_by_spelling().get(part) for part in parts if part}
    return whole or (codes.pop() if len(codes) == 1 else None)


def _province(row: dict[str, str]) -> Province:
    names: Iterable[str] = (
        *(row[column] for column in _NAMES),
        *row["short"].split(";"),
    )
    return Province(
        code=row["iso_3166_2"],
        name={"en": row["name_en"], "id": row["name_id"]},
        split_from=row["split_from"].split(" ")[0],
        spellings=frozenset(normalise_place_name(name) for name in names if name),
    )


@cache
def _by_spelling() -> dict[str, str]:
    return {s: p.code for p in provinces().values() for s in p.spellings}
