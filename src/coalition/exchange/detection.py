"""Detect what kind of file an upload is and dispatch it to its reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath
from typing import Literal

from coalition.errors import InvalidInput, _
from coalition.exchange.changeset import Changeset, CoalitionState
from coalition.exchange.geojson import is_map
from coalition.exchange.kumu.files import is_kumu, read_blueprint
from coalition.exchange.kumu.foreign import read_foreign
from coalition.exchange.map_import import read_outlines
from coalition.exchange.package.archive import is_package
from coalition.exchange.schemas.organisations import read_organisations
from coalition.exchange.schemas.ties import read_ties
from coalition.exchange.tabular.mapping import (
    FIELDS_BY_SUBJECT,
    NO_COLUMN,
    looks_like_ties,
    resolve_mapping,
    suggest_mapping,
)
from coalition.exchange.tabular.reader import SourceTable, read_table
from coalition.exchange.tabular.upsert import CapacityRule

RowSubject = Literal["organisations", "ties"]
FileKind = Literal["package", "kumu", "map", "table"]

_ONLY_ORGANISATIONS = _("services are marked only in a file of organisations.")


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Options for reading an uploaded file.

    Attributes
    ----------
    about : {"organisations", "ties"} or None
        What the rows are about; None to go by the headings.
    columns, fixed : mapping of str to str
        Field to column ("-" for none), and field to the value of every row.
    guess : bool
        Whether fields for which no column is named are guessed from the headings.
    reversed_strength, undirected : bool
        Whether 1 is the strongest tie, and whether ties have no direction; see
        `coalition.exchange.schemas.ties.read_ties`.
    sensitive, not_sensitive, provinces, within, capacities
        See `coalition.exchange.schemas.organisations.read_organisations`.
    """

    about: RowSubject | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    partial: bool = False
    sensitive: Sequence[str] = ()
    not_sensitive: Sequence[str] = ()
    provinces: Sequence[str] = ()
    within: Mapping[str, str] = field(default_factory=dict)
    capacities: CapacityRule | None = None
    reversed_strength: bool = False
    undirected: bool = False
    guess: bool = True


def detect_file_kind(source: Path | bytes, name: str) -> FileKind:
    """Detect the kind of a file from its name and first bytes."""
    if is_package(source):
        return "package"
    if is_map(PurePath(name)):
        return "map"
    return "kumu" if is_kumu(source, PurePath(name).name) else "table"


def detect_row_subject(table: SourceTable) -> RowSubject:
    """Guess from table headings whether it lists organisations or ties."""
    named = "name" in suggest_mapping(table)
    return "ties" if looks_like_ties(table) and not named else "organisations"


def read_changeset(
    source: Path | bytes,
    name: str,
    held: CoalitionState,
    wishes: ImportOptions,
    *,
    today: date,
) -> Changeset:
    """Read a table, a Kumu map or a GeoJSON map into a changeset.

    Parameters
    ----------
    name : str
        The file's name.
    held : Held
        What the coalition holds.
    """
    kind = detect_file_kind(source, name)
    if kind == "map":
        return read_outlines(source, name, held, today=today)
    if kind == "kumu":
        return read_foreign(read_blueprint(source, name), name, held, wishes.fixed,
                            today=today, partial=wishes.partial)  # fmt: skip
    return read_table_changeset(
        read_table(source, name, sheet=wishes.sheet), held, wishes, today
    )


def read_table_changeset(
    table: SourceTable, held: CoalitionState, wishes: ImportOptions, today: date
) -> Changeset:
    """Read a table of organisations or ties into a changeset."""
    what = wishes.about or detect_row_subject(table)
    columns = _choose_columns(table, what, wishes)
    if what == "ties":
        if wishes.sensitive or wishes.not_sensitive:
            raise InvalidInput(what=table.file, problem=_ONLY_ORGANISATIONS)
        return read_ties(
            table,
            columns,
            wishes.fixed,
            held,
            today=today,
            partial=wishes.partial,
            reversed_strength=wishes.reversed_strength,
            undirected=wishes.undirected,
        )
    return read_organisations(
        table,
        columns,
        wishes.fixed,
        held.coalition,
        held.organisations,
        held.offers,
        today=today,
        partial=wishes.partial,
        sensitive=wishes.sensitive,
        not_sensitive=wishes.not_sensitive,
        provinces=wishes.provinces,
        within=wishes.within,
        capacities=wishes.capacities,
    )


def _choose_columns(
    table: SourceTable, what: RowSubject, wishes: ImportOptions
) -> dict[str, str]:
    """Take the columns that were named, and guess the others beside them."""
    named = {f: c for f, c in wishes.columns.items() if c != NO_COLUMN}
    if not wishes.guess:
        return named
    given = resolve_mapping(named, table, FIELDS_BY_SUBJECT[what])
    guessed = suggest_mapping(table, what, without=set(given.values()))
    return {f: c for f, c in guessed.items() if f not in wishes.columns} | given
