"""Mapping of file columns to fields: as given, or guessed from headings."""

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from coalition.domain import clean_text, one_line
from coalition.errors import InvalidInput, UnknownMapping, UnreadableFile, _
from coalition.exchange.tabular.reader import SourceTable

ORGANISATION_FIELDS = (
    "name",
    "sector",
    "service",
    "place",
    "within",
    "capacity",
    "since",
    "until",
    "contact",
    "note",
    "confirmed",
    "listing",
    "alias",
    "id",
)
"""What a row about an organisation may say; only the name must be there."""

TIE_FIELDS = ("source", "target", "relation", "strength", "wave", "answered")
"""What a row about a tie may say; source and target must be there."""

FIELDS_BY_SUBJECT = {"organisations": ORGANISATION_FIELDS, "ties": TIE_FIELDS}
"""What the rows of a file may say, by what they are about."""

NO_COLUMN = "-"
"""What is written instead of a column for a field that the file does not hold."""

_NO_EQUALS = _(
    "It needs a field, an equals sign and a value, such as name=Organisation."
)
_NO_MAPPING = _(
    "It is no mapping: a text file with [map] and [set], and below them lines such as "
    'name = "Organisation".'
)
_TWICE = _("The field is given twice.")

_HINTS: dict[str, tuple[str, ...]] = {
    "name": (
        "name", "organisation", "organization", "organisation name",
        "organization name", "org", "org name", "agency", "ngo", "who", "partner",
        "implementing partner", "nama", "nama organisasi", "organisasi", "lembaga",
        "nama lembaga", "siapa", "label", "stakeholder", "stakeholder name",
        "provider", "provider name", "service provider", "agency name", "ngo name",
        "partner name", "member", "member organisation", "member organization",
        "company", "institution", "facility", "facility name", "penyedia", "mitra",
        "pemangku kepentingan", "instansi",
    ),
    "id": ("id", "short name", "org id", "organisation id", "organization id"),
    "sector": (
        "sector", "type", "org type", "organisation type", "organization type",
        "type of organisation", "type of organization", "sektor", "jenis",
        "jenis organisasi", "jenis lembaga", "stakeholder type", "provider type",
        "category", "kategori",
    ),
    "service": (
        "service", "services", "activity", "activities", "what", "cluster",
        "programme", "program", "service type", "type of service", "services offered",
        "services provided", "intervention", "layanan", "jenis layanan", "kegiatan",
        "apa",
    ),
    "place": (
        "place", "city", "town", "municipality", "kota", "location", "region", "province", "district", "county", "area",
        "where", "adm1", "admin1", "state", "tempat", "lokasi", "provinsi", "wilayah",
        "kabupaten", "daerah", "di mana",
    ),
    "within": ("within", "in province", "province", "provinsi", "di provinsi",
               "larger place", "state"),
    "capacity": ("capacity", "places available", "beds", "total beds", "kapasitas", "daya tampung"),
    "since": ("since", "start", "start date", "from", "sejak", "mulai"),
    "until": ("until", "end", "end date", "to", "sampai", "hingga", "selesai"),
    "contact": ("contact", "contact person", "phone", "email", "kontak", "narahubung"),
    "note": ("note", "notes", "comment", "comments", "remarks", "catatan",
             "keterangan"),
    "confirmed": ("confirmed", "confirmed on", "dikonfirmasi", "terkonfirmasi"),
    "listing": ("listing", "listed as", "pencantuman"),
    "alias": ("alias", "nama samaran", "nama lain"),
}  # fmt: skip

_TIE_HINTS: dict[str, tuple[str, ...]] = {
    "source": (
        "source", "from", "ego", "respondent", "who says it", "organisation",
        "organization", "dari", "sumber", "responden", "organisasi",
    ),
    "target": (
        "target", "to", "alter", "partner", "works with", "of whom", "ke", "tujuan",
        "mitra", "bekerja sama dengan",
    ),
    "relation": (
        "relation", "relation type", "relationship", "tie type", "type", "kind",
        "hubungan", "jenis hubungan", "jenis",
    ),
    "strength": (
        "strength", "weight", "value", "frequency", "how often", "kekuatan", "bobot",
        "frekuensi",
    ),
    "wave": ("wave", "round", "gelombang", "putaran"),
    "answered": ("answered", "responded", "menjawab"),
}  # fmt: skip

_ALL_HINTS = {"organisations": _HINTS, "ties": _TIE_HINTS}

_ABOVE_PROVINCES = {"region", "country"}
"""Headings of places in which provinces lie, not the other way round."""

_TAGS = {
    "#org": ("name", 1),
    "#service": ("service", 0),
    "#activity": ("service", 1),
    "#sector": ("service", 2),
    "#subsector": ("service", 3),
    "#adm1": ("place", 0),
    "#adm2": ("place", 1),
    "#adm3": ("place", 2),
    "#loc": ("place", 3),
    "#region": ("place", 4),
    "#country": ("place", 5),
    "#capacity": ("capacity", 0),
    "#contact": ("contact", 0),
    "#description": ("note", 0),
}
"""Hashtag to field, and how well it fits: the lowest is taken."""
_CODES = {"code", "id", "num"}
_WORSE = 10
_REACHED = {"url", "email", "phone", "contact", "address"}


def parse_pairs(pairs: Iterable[str], what: str = "--map") -> dict[str, str]:
    """Read ``field=value`` pairs, as typed on a command line.

    Examples
    --------
    >>> parse_pairs(["name=Organisation", "sector=Org type"])
    {'name': 'Organisation', 'sector': 'Org type'}

    Raises
    ------
    InvalidInput
        If a pair has no equals sign or no field, or a field is given twice.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        field, equals, value = pair.partition("=")
        field = one_line(field).lower()
        if not equals or not field or not value.strip():
            raise InvalidInput(what=f"{what} {pair}", problem=_NO_EQUALS)
        if field in found:
            raise InvalidInput(what=f"{what} {pair}", problem=_TWICE)
        found[field] = clean_text(value)
    return found


def read_mapping(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Read a mapping that was kept in a file, for a form that comes every month.

    Parameters
    ----------
    path : Path
        A TOML or JSON file with the tables ``map`` (field to column) and ``set`` (field
        to value); either may be missing.

    Returns
    -------
    mapping, fixed : dict of str to str

    Raises
    ------
    UnreadableFile
        If it is not such a file.
    """
    try:
        text = path.read_text("utf-8")
        content = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
        known = content.keys() <= {"map", "set"} and bool(content)
        found = [dict(content.get(name, {})) for name in ("map", "set")]
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        raise UnreadableFile(file=path.name, problem=_NO_MAPPING) from None
    if not known or not all(isinstance(v, str) for one in found for v in one.values()):
        raise UnreadableFile(file=path.name, problem=_NO_MAPPING)
    lower = [{field.lower(): value for field, value in one.items()} for one in found]
    return lower[0], lower[1]


def resolve_mapping(
    mapping: Mapping[str, str],
    table: SourceTable,
    fields: Collection[str] = ORGANISATION_FIELDS,
) -> dict[str, str]:
    """Give a mapping with the columns spelt as in the file.

    Parameters
    ----------
    mapping : mapping of str to str
        Field to column; a column may be spelt in other letter case, or be a hashtag.

    Raises
    ------
    UnknownMapping
        If a field or a column does not exist; it names those that do.
    """
    check_fields(mapping, fields)
    return {field: _column(table, name) for field, name in mapping.items()}


def check_fields(
    names: Iterable[str], fields: Collection[str] = ORGANISATION_FIELDS
) -> None:
    """Refuse a field that does not exist.

    Raises
    ------
    UnknownMapping
        It names the fields that do exist.
    """
    for name in names:
        if name not in fields:
            raise UnknownMapping(what=_("field"), name=name, choices=", ".join(fields))


def suggest_mapping(
    table: SourceTable,
    about: str = "organisations",
    *,
    without: Collection[str] = (),
) -> dict[str, str]:
    r"""Propose a mapping from what the columns are called, in English or Indonesian.

    Hashtags come first, then headings; a column serves one field only. What cannot be
    guessed is left out.

    Parameters
    ----------
    about : {"organisations", "ties"}
        What the rows are about.
    without : collection of str
        Columns that serve already.

    Examples
    --------
    >>> from coalition.exchange.tabular.reader import read_table
    >>> table = read_table(b"Nama Lembaga;Provinsi;Umur\nA;Aceh;3", "a.csv")
    >>> suggest_mapping(table)
    {'name': 'Nama Lembaga', 'place': 'Provinsi'}
    """
    hints = _ALL_HINTS[about]
    found = _map_by_hashtags(table, without) if about == "organisations" else {}
    plain = {column: _plain(column) for column in table.header}
    tags = table.tags or ("",) * len(table.header)
    # What a tag says of a column, its heading cannot say otherwise.
    untagged = [c for c, tag in zip(table.header, tags, strict=False) if not tag]
    if about != "organisations":
        untagged = list(table.header)
    for field, words in hints.items():
        free = [c for c in untagged if c not in {*found.values(), *without}]
        match = next((c for word in words for c in free if plain[c] == word), None)
        if match and field not in found:
            found[field] = match
    if plain.get(found.get("place", "")) in _ABOVE_PROVINCES:
        found.pop("within", None)
    if not _is_organisation_id(table, found):
        found.pop("id", None)
    return {field: found[field] for field in hints if field in found}


def looks_like_ties(table: SourceTable) -> bool:
    r"""Tell whether a table's headings say who works with whom.

    Examples
    --------
    >>> from coalition.exchange.tabular.reader import read_table
    >>> looks_like_ties(read_table(b"source,target\nCOUN,COMM", "edges.csv"))
    True
    """
    plain = {_plain(column) for column in table.header}
    pairs = (("source", "target"), ("from", "to"), ("ego", "alter"), ("dari", "ke"))
    return any(plain.issuperset(pair) for pair in pairs)


def _is_organisation_id(table: SourceTable, found: Mapping[str, str]) -> bool:
    """Tell whether the id column identifies organisations, not row numbers."""
    if not {"id", "name"} <= found.keys():
        return True
    at = [table.header.index(found[field]) for field in ("id", "name")]
    pairs = {tuple(one_line(row.raw[place]) for place in at) for row in table.rows}
    sides = [{pair[side] for pair in pairs} for side in (0, 1)]
    return len(pairs) == len(sides[0]) == len(sides[1])


def _map_by_hashtags(table: SourceTable, without: Collection[str]) -> dict[str, str]:
    """Choose by hashtags: for each field the column whose tag fits best."""
    best: dict[str, tuple[int, str]] = {}
    for column, tag in zip(table.header, table.tags, strict=False):
        fit = None if column in without else _parse_hashtag(tag)
        if fit and (fit[0] not in best or fit[1] < best[fit[0]][0]):
            best[fit[0]] = (fit[1], column)
    return {field: column for field, (_fit, column) in best.items()}


def _parse_hashtag(tag: str) -> tuple[str, int] | None:
    """Read a hashtag with its attributes, such as ``#adm1 +code``."""
    base, *attributes = re.split(r"\s*\+\s*", tag.strip().lower())
    # Among tags, somebody forgot the sign now and then.
    base = base if base.startswith("#") else f"#{base}"
    said = set(attributes)
    if base == "#org" and "type" in said:
        return "sector", 0
    if base == "#org" and said & _CODES:
        return "id", 0
    if base == "#org" and said & _REACHED:
        return "contact", 1
    if base == "#date" and said & {"start", "end"}:
        return ("since" if "start" in said else "until"), 0
    if base not in _TAGS:
        return None
    field, fit = _TAGS[base]
    # A code is taken only where no name stands; a plain name before all others.
    return field, fit + _WORSE * bool(said & _CODES) - ("name" in said)


def _column(table: SourceTable, name: str) -> str:
    wanted = one_line(name)
    if wanted in table.header:
        return wanted
    for spelt in table.header:
        if spelt.casefold() == wanted.casefold():
            return spelt
    if wanted.startswith("#") and wanted in table.tags:
        return table.header[table.tags.index(wanted)]
    raise UnknownMapping(what=_("column"), name=wanted, choices=", ".join(table.header))


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", " ", heading.casefold()).strip()
