"""Which column of a file holds which field, as a person says it or as headings hint."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from coalition.domain import cleaned, one_line
from coalition.errors import InvalidInput, UnknownMapping, UnreadableFile, _
from coalition.exchange.tables import Table

ORGANISATION_FIELDS = (
    "name",
    "sector",
    "service",
    "place",
    "capacity",
    "since",
    "until",
    "contact",
    "note",
    "confirmed",
    "listing",
    "alias",
)
"""What a row about an organisation may say; only the name must be there."""

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
        "nama lembaga", "siapa",
    ),
    "sector": (
        "sector", "type", "org type", "organisation type", "organization type",
        "type of organisation", "type of organization", "sektor", "jenis",
        "jenis organisasi", "jenis lembaga",
    ),
    "service": (
        "service", "services", "activity", "activities", "what", "cluster",
        "programme", "program", "layanan", "jenis layanan", "kegiatan", "apa",
    ),
    "place": (
        "place", "location", "region", "province", "district", "county", "area",
        "where", "adm1", "admin1", "tempat", "lokasi", "provinsi", "wilayah",
        "kabupaten", "daerah", "di mana",
    ),
    "capacity": ("capacity", "places available", "beds", "kapasitas", "daya tampung"),
    "since": ("since", "start", "start date", "from", "sejak", "mulai"),
    "until": ("until", "end", "end date", "to", "sampai", "hingga", "selesai"),
    "contact": ("contact", "contact person", "phone", "email", "kontak", "narahubung"),
    "note": ("note", "notes", "comment", "comments", "remarks", "catatan",
             "keterangan"),
    "confirmed": ("confirmed", "confirmed on", "dikonfirmasi", "terkonfirmasi"),
    "listing": ("listing", "listed as", "pencantuman"),
    "alias": ("alias", "nama samaran", "nama lain"),
}  # fmt: skip

_TAGS = {
    "#org": "name",
    "#service": "service",
    "#activity": "service",
    "#sector": "service",
    "#loc": "place",
    "#adm1": "place",
    "#adm2": "place",
    "#capacity": "capacity",
    "#contact": "contact",
}


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
        found[field] = cleaned(value)
    return found


def read_mapping(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Read a mapping that was kept in a file, for a form that comes every month.

    Parameters
    ----------
    path : Path
        A TOML file with the tables ``map`` (field to column) and ``set`` (field to
        value); either may be missing.

    Returns
    -------
    mapping, fixed : dict of str to str

    Raises
    ------
    UnreadableFile
        If it is not such a file.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
        known = content.keys() <= {"map", "set"} and bool(content)
        found = [dict(content.get(name, {})) for name in ("map", "set")]
    except (OSError, ValueError, TypeError, RecursionError):
        raise UnreadableFile(file=path.name, problem=_NO_MAPPING) from None
    if not known or not all(isinstance(v, str) for one in found for v in one.values()):
        raise UnreadableFile(file=path.name, problem=_NO_MAPPING)
    return found[0], found[1]


def checked_mapping(
    mapping: Mapping[str, str],
    table: Table,
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


def suggested_mapping(table: Table) -> dict[str, str]:
    r"""Propose a mapping from what the columns are called, in English or Indonesian.

    Hashtags come first, then headings; a column serves one field only. What cannot be
    guessed is left out.

    Examples
    --------
    >>> from coalition.exchange.tables import read_table
    >>> table = read_table(b"Nama Lembaga;Provinsi;Umur\nA;Aceh;3", "a.csv")
    >>> suggested_mapping(table)
    {'name': 'Nama Lembaga', 'place': 'Provinsi'}
    """
    found: dict[str, str] = {}
    for column, tag in zip(table.header, table.tags, strict=False):
        field = _TAGS.get(tag.split("+")[0].strip().lower())
        if field:
            found.setdefault(field, column)
    plain = {column: _plain(column) for column in table.header}
    for field, hints in _HINTS.items():
        free = [c for c in table.header if c not in found.values()]
        match = next((c for hint in hints for c in free if plain[c] == hint), None)
        if match and field not in found:
            found[field] = match
    return {field: found[field] for field in _HINTS if field in found}


def _column(table: Table, name: str) -> str:
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
