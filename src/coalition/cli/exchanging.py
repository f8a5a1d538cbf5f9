"""Commands that bring files in and out: import, undo, export."""

import json
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from coalition.cli.desk import (
    SOME_FAILED,
    WRONG_USE,
    Desk,
    desk_of,
    say_json,
    write_file,
)
from coalition.errors import InvalidInput, NotFound, UnreadableFile, _

if TYPE_CHECKING:
    from coalition.domain import Audience, Holdings, Import
    from coalition.exchange.organisations import Draft
    from coalition.store import Store

_OTHER_COALITION = _("The package is of another coalition; name that one.")
_OTHER_ENDING = _(
    "its ending says another format than --as {wanted}. Change one of the two."
)
_NOT_A_MAPPING = _("It is not a mapping; see the handbook for how to write one.")

Slug = Annotated[str, typer.Argument(help="The coalition's short name.")]
Json = Annotated[bool, typer.Option("--json", help="For another program.")]


class ReadAs(StrEnum):
    """What the rows of a file are about."""

    ORGANISATIONS = "organisations"


class WriteAs(StrEnum):
    """In which format to write."""

    PACKAGE = "zip"
    SPREADSHEET = "xlsx"


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("import")(import_)
    app.command()(undo)
    app.command()(export)


def import_(
    ctx: typer.Context,
    slug: Slug,
    file: Annotated[Path, typer.Argument(help="csv, tsv, xlsx, ods, json or zip.")],
    read_as: Annotated[
        ReadAs, typer.Option("--as", help="What the rows are about.")
    ] = ReadAs.ORGANISATIONS,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="field=column: which column holds which field."),
    ] = None,
    fixed: Annotated[
        list[str] | None,
        typer.Option("--set", help="field=value: a value for every row."),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(help="A .toml or .json file with the tables “map” and “set”."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="Which sheet of a spreadsheet.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Rehearse: report, change nothing.")
    ] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Take the other rows if some are refused.")
    ] = False,
    sensitive: Annotated[
        list[str] | None,
        typer.Option(metavar="SERVICE", help="A service of which nobody is named."),
    ] = None,
    not_sensitive: Annotated[
        list[str] | None,
        typer.Option(metavar="SERVICE", help="A service that needs no such care."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring a file into a coalition, and report every row."""
    from coalition.domain import checked_slug
    from coalition.exchange.package import is_package

    desk = desk_of(ctx)
    checked_slug(slug, "coalition")
    if is_package(file):
        _take_in(desk, slug, file, dry_run=dry_run, as_json=as_json)
        return
    with_file = _mapping_file(mapping) if mapping else ({}, {})
    store = desk.open()
    draft = _draft(store, slug, file, (columns or [], fixed or []), with_file, sheet,
                   partial=partial, sensitive=sensitive or [],
                   not_sensitive=not_sensitive or [])  # fmt: skip
    brought_in = None if dry_run else _put(store, slug, draft)
    _report(desk, slug, draft, brought_in, dry_run=dry_run, as_json=as_json)


def undo(
    ctx: typer.Context,
    slug: Slug,
    import_id: Annotated[
        str | None, typer.Argument(metavar="[IMPORT]", help="Else the newest.")
    ] = None,
) -> None:
    """Take an import back; what was there before stands again."""
    desk = desk_of(ctx)
    store = desk.open()
    store.facts.coalition(slug)
    gone = _to_undo(store, slug, import_id)
    n = store.facts.undo(slug, gone.id) - 1  # the import's own note is one of them
    store.facts.put(slug, [gone.model_copy(update={"undone": True})])
    desk.say(
        desk.t.count(
            "The import of {file} is taken back: {n} entry is as it was before.",
            "The import of {file} is taken back: {n} entries are as they were before.",
            n,
            file=gone.file,
        )
    )


def export(
    ctx: typer.Context,
    slug: Slug,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write.")],
    write_as: Annotated[
        WriteAs | None,
        typer.Option(
            "--as",
            help="A data package (zip) or a register (xlsx). Else by the file's ending.",
        ),
    ] = None,
    audience: Annotated[
        str | None,
        typer.Option(
            help="Who may read it: participants or facilitator. A register is for "
            "participants unless you say otherwise, a package for the facilitator."
        ),
    ] = None,
) -> None:
    """Write a coalition to a file: everything, or what some may read of it."""
    from coalition.domain import Audience
    from coalition.exchange.package import write_package

    desk = desk_of(ctx)
    format_ = _format(output, write_as)
    is_package = format_ is WriteAs.PACKAGE
    usual = Audience.FACILITATOR if is_package else Audience.PARTICIPANTS
    readers = _readers(audience or usual)
    store = desk.open()
    if not is_package:
        content = _register(desk, store, slug, readers)
    elif readers is Audience.FACILITATOR:
        content = write_package(store.holdings(slug))
    else:
        content = write_package(_for_participants(store, slug))
    write_file(output, content)
    desk.say(desk.t("Written: {file}", file=output))
    if is_package and readers is Audience.FACILITATOR:
        desk.say(
            desk.t(
                "It holds everything, confidential fields too. Keep it as safe as the store."
            )
        )


def _for_participants(store: "Store", slug: str) -> "Holdings":
    from coalition.exchange.redaction import READ, for_participants

    store.facts.coalition(slug)
    standing = [fact for model in READ for fact in store.facts.all(slug, model)]
    return for_participants(standing, store.clock())


def _format(output: Path, asked: WriteAs | None) -> WriteAs:
    """Choose the format: as asked, else by the file's ending; never against it."""
    endings = {f".{one}": one for one in WriteAs}
    by_ending = endings.get(output.suffix.lower())
    if asked and by_ending and asked is not by_ending:
        raise InvalidInput(what=output.name, problem=_OTHER_ENDING, wanted=asked.value)
    return asked or by_ending or WriteAs.PACKAGE


def _draft(
    store: "Store",
    slug: str,
    file: Path,
    typed: tuple[list[str], list[str]],
    from_file: tuple[Mapping[str, str], Mapping[str, str]],
    sheet: str | None,
    *,
    partial: bool,
    sensitive: list[str],
    not_sensitive: list[str],
) -> "Draft":
    from coalition.domain import Offer, Organisation
    from coalition.exchange.mapping import parse_pairs, suggested_mapping
    from coalition.exchange.organisations import read_organisations
    from coalition.exchange.tables import read_table

    columns = {**from_file[0], **parse_pairs(typed[0])}
    fixed = {**from_file[1], **parse_pairs(typed[1], "--set")}
    card = store.facts.coalition(slug)
    table = read_table(file, sheet=sheet)
    return read_organisations(
        table,
        # Who names columns names all that count; nothing is guessed beside them.
        columns or suggested_mapping(table),
        fixed,
        card,
        store.facts.all(slug, Organisation),
        store.facts.all(slug, Offer),
        today=store.clock().astimezone(ZoneInfo(card.time_zone)).date(),
        partial=partial,
        sensitive=sensitive,
        not_sensitive=not_sensitive,
    )


def _put(store: "Store", slug: str, draft: "Draft") -> "Import | None":
    if not draft.facts:
        return None
    brought_in = draft.import_fact()
    store.facts.put(slug, [*draft.facts, brought_in], source=brought_in.id)
    return brought_in


def _report(
    desk: Desk,
    slug: str,
    draft: "Draft",
    brought_in: "Import | None",
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    if as_json:
        said = {"import": brought_in.id if brought_in else None, "dry_run": dry_run}
        sentences = draft.report.sentences(desk.t)
        say_json({**said, **draft.report.summary(), "sentences": sentences})
    else:
        desk.say(*draft.report.sentences(desk.t), _ending(desk, slug, draft, dry_run))
    if draft.refused_whole:
        raise typer.Exit(WRONG_USE)
    if draft.report.refused:
        raise typer.Exit(SOME_FAILED)


def _ending(desk: Desk, slug: str, draft: "Draft", dry_run: bool) -> str:
    if dry_run:
        return desk.t("This was a rehearsal: nothing was changed.")
    if draft.refused_whole:
        return desk.t("Nothing was changed.")
    if not draft.facts:
        return desk.t("All of it was here already: nothing was changed.")
    return desk.t("Brought in. To take it back: coalition undo {slug}", slug=slug)


def _take_in(
    desk: Desk, slug: str, file: Path, *, dry_run: bool, as_json: bool
) -> None:
    from coalition.exchange.package import read_package

    holdings = read_package(file)
    if holdings.coalition != slug:
        raise UnreadableFile(file=file.name, problem=_OTHER_COALITION)
    store = desk.make()
    before = _sizes(store, slug)
    if dry_run:
        new = [0, 0]
    else:
        store.take_in(holdings)
        new = [n - b for n, b in zip(_sizes(store, slug), before, strict=True)]
    if as_json:
        say_json({"dry_run": dry_run, "records": new[0], "answers": new[1]})
    elif dry_run:
        desk.say(desk.t("This was a rehearsal: nothing was changed."))
    else:
        desk.say(
            desk.t(
                "Taken in from {file}: {records} records and {answers} answers that were "
                "not here before.",
                file=file.name,
                records=desk.t.number(new[0]),
                answers=desk.t.number(new[1]),
            )
        )


def _sizes(store: "Store", slug: str) -> tuple[int, int]:
    try:
        holdings = store.holdings(slug)
    except NotFound:
        return 0, 0
    return len(holdings.records), len(holdings.answers)


def _to_undo(store: "Store", slug: str, import_id: str | None) -> "Import":
    from coalition.domain import Import

    standing = {i.id: i for i in store.facts.all(slug, Import) if not i.undone}
    order = [r.id for r in store.facts.records(slug) if r.kind == Import.kind]
    if import_id is None:
        newest = next((i for i in reversed(order) if i in standing), None)
        if newest is None:
            raise InvalidInput(what="undo", problem="there is no import to take back.")
        return standing[newest]
    if import_id not in standing:
        known = ", ".join(i for i in dict.fromkeys(order) if i in standing)
        raise NotFound(
            what="import",
            name=import_id,
            hint="There are: {known}." if known else "There are none yet.",
            known=known,
        )
    return standing[import_id]


def _readers(audience: str) -> "Audience":
    from coalition.domain import Audience

    try:
        return Audience(audience)
    except ValueError:
        known = ", ".join(Audience)
        raise NotFound(
            what="audience", name=audience, hint="There are: {known}.", known=known
        ) from None


def _register(desk: Desk, store: "Store", slug: str, readers: "Audience") -> bytes:
    from coalition.domain import Offer, Organisation, for_audience
    from coalition.exchange.spreadsheet import organisations_xlsx

    card = store.facts.coalition(slug)
    return organisations_xlsx(
        for_audience(store.facts.all(slug, Organisation), readers),
        for_audience(store.facts.all(slug, Offer), readers),
        card,
        desk.language or card.language,
        audience=readers,
    )


def _mapping_file(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Read a mapping: the tables "map" (field to column) and "set" (field to value)."""
    try:
        text = path.read_text(encoding="utf-8")
        read: Any = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableFile(file=path.name, problem=_NOT_A_MAPPING) from None
    if not isinstance(read, dict) or not read.keys() <= {"map", "set"}:
        raise UnreadableFile(file=path.name, problem=_NOT_A_MAPPING)
    return _texts_of(read.get("map", {}), path), _texts_of(read.get("set", {}), path)


def _texts_of(values: Any, path: Path) -> dict[str, str]:
    if not isinstance(values, dict) or not all(
        isinstance(value, str) for value in values.values()
    ):
        raise UnreadableFile(file=path.name, problem=_NOT_A_MAPPING)
    return {field.lower(): value for field, value in values.items()}
