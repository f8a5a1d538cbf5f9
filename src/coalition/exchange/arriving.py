"""Any file that arrives: what it is, and what it would change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Literal

from coalition.errors import InvalidInput, _
from coalition.exchange.drafts import Drafted, Held
from coalition.exchange.geojson import is_map
from coalition.exchange.kumu import is_kumu
from coalition.exchange.kumu_reading import read_kumu
from coalition.exchange.map_draft import read_outlines
from coalition.exchange.mapping import looks_like_ties, suggested_mapping
from coalition.exchange.organisations import read_organisations
from coalition.exchange.package import is_package
from coalition.exchange.tables import Table, read_table
from coalition.exchange.ties import read_ties

About = Literal["organisations", "ties"]
Kind = Literal["package", "kumu", "map", "table"]

_ONLY_ORGANISATIONS = _("services are marked only in a file of organisations.")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants a file to be read.

    Attributes
    ----------
    about : {"organisations", "ties"} or None
        What the rows are about; None to go by the headings.
    columns, fixed : mapping of str to str
        Field to column, and field to the value of every row. Without columns, they are
        guessed.
    sensitive, not_sensitive, provinces, within
        See `coalition.exchange.organisations.read_organisations`.
    """

    about: About | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    partial: bool = False
    sensitive: Sequence[str] = ()
    not_sensitive: Sequence[str] = ()
    provinces: Sequence[str] = ()
    within: Mapping[str, str] = field(default_factory=dict)


def kind_of(source: Path | bytes, name: str) -> Kind:
    """Tell what sort of file it is, without reading all of it."""
    if is_package(source):
        return "package"
    if is_map(PurePath(name)):
        return "map"
    return "kumu" if is_kumu(source, PurePath(name).name) else "table"


def about(table: Table) -> About:
    """Tell by its headings what the rows of a table are about."""
    named = "name" in suggested_mapping(table)
    return "ties" if looks_like_ties(table) and not named else "organisations"


def draft_of(
    source: Path | bytes,
    name: str,
    held: Held,
    wishes: Wishes,
    *,
    today: date,
    then: Callable[[datetime], Held | None] = lambda _moment: None,
) -> Drafted:
    """Read a table, a map for Kumu or a map of places as what it would change.

    Parameters
    ----------
    name : str
        The file's name.
    held : Held
        What the coalition holds.
    then : callable
        Gives what it held at a moment, for a Kumu file that was made from it.
    """
    kind = kind_of(source, name)
    if kind == "map":
        return read_outlines(source, name, held, today=today)
    if kind == "kumu":
        return read_kumu(source, name, held, wishes.fixed, today=today, then=then,
                         partial=wishes.partial)  # fmt: skip
    return table_draft(
        read_table(source, name, sheet=wishes.sheet), held, wishes, today
    )


def table_draft(table: Table, held: Held, wishes: Wishes, today: date) -> Drafted:
    """Read a table as what it would change."""
    what = wishes.about or about(table)
    columns = wishes.columns or suggested_mapping(table, what)
    if what == "ties":
        if wishes.sensitive or wishes.not_sensitive:
            raise InvalidInput(what=table.file, problem=_ONLY_ORGANISATIONS)
        return read_ties(
            table, columns, wishes.fixed, held, today=today, partial=wishes.partial
        )
    return read_organisations(
        table,
        # Who names columns names all that count; nothing is guessed beside them.
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
    )
