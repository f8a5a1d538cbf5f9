"""Commands that bring files in and out: import, undo, export."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from coalition.cli.console import (
    SOME_FAILED,
    WRONG_USE,
    CommandContext,
    get_context,
    print_json,
    write_file,
)
from coalition.errors import InvalidInput, NotFound, _

if TYPE_CHECKING:
    from coalition.domain import Audience, Import, PackageContent
    from coalition.exchange.changeset import Changeset
    from coalition.store import Store

_OTHER_ENDING = _(
    "its ending says another format than --as {wanted}. Change one of the two."
)
_ONLY_PACKAGES = _("only a facilitator's data package holds one session's part.")

Slug = Annotated[str, typer.Argument(help="The coalition's short name.")]
Json = Annotated[bool, typer.Option("--json", help="For another program.")]


class ReadAs(StrEnum):
    """What the rows of a file are about."""

    ORGANISATIONS = "organisations"
    TIES = "ties"


class CapacitiesAre(StrEnum):
    """What several capacities of one service in one place are."""

    ADD = "add"
    SAME = "same"


class ExportFormat(StrEnum):
    """In which format to write."""

    PACKAGE = "zip"
    SPREADSHEET = "xlsx"
    KUMU = "kumu"


def register_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("import")(import_)
    app.command()(undo)
    app.command()(export)


def import_(
    ctx: typer.Context,
    slug: Slug,
    file: Annotated[
        Path, typer.Argument(help="csv, tsv, xlsx, ods, json, geojson or zip.")
    ],
    read_as: Annotated[
        ReadAs | None,
        typer.Option("--as", help="What the rows are about; else by their headings."),
    ] = None,
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
    province: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE", help="A place that is a province, or larger."),
    ] = None,
    within: Annotated[
        list[str] | None,
        typer.Option(metavar="PLACE=LARGER", help="In which larger place one lies."),
    ] = None,
    capacities: Annotated[
        CapacitiesAre | None,
        typer.Option(
            help="Several numbers for one service in one place: several homes "
            "(add), or one told several times (same)."
        ),
    ] = None,
    reversed_strength: Annotated[
        bool, typer.Option("--reversed-strength", help="Of ties: 1 is the strongest.")
    ] = False,
    undirected: Annotated[
        bool, typer.Option("--undirected", help="Of ties: they have no direction.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Bring a file into a coalition, and report every row.

    A package cannot be taken back; anything else can, with undo.
    """
    from coalition.domain import validate_slug
    from coalition.exchange.detection import ImportOptions, read_changeset
    from coalition.exchange.package.archive import is_package
    from coalition.exchange.tabular.mapping import parse_pairs, read_mapping
    from coalition.sessions.imports import (
        apply_import,
        load_current,
        today,
    )

    desk = get_context(ctx)
    validate_slug(slug, "coalition")
    if is_package(file):
        _import_package(desk, slug, file, dry_run=dry_run, as_json=as_json)
        return
    with_file = read_mapping(mapping) if mapping else ({}, {})
    store = desk.open_store()
    wishes = ImportOptions(
        about=read_as.value if read_as else None,
        columns={**with_file[0], **parse_pairs(columns or [])},
        fixed={**with_file[1], **parse_pairs(fixed or [], "--set")},
        sheet=sheet,
        partial=partial,
        sensitive=sensitive or [],
        not_sensitive=not_sensitive or [],
        provinces=province or [],
        within=parse_pairs(within or [], "--within"),
        capacities=capacities.value if capacities else None,
        reversed_strength=reversed_strength,
        undirected=undirected,
    )
    draft = read_changeset(
        file, file.name, load_current(store, slug), wishes,
        today=today(store, slug),
    )  # fmt: skip
    brought_in = None if dry_run else apply_import(store, slug, draft)
    _report(desk, slug, draft, brought_in, dry_run=dry_run, as_json=as_json)


def undo(
    ctx: typer.Context,
    slug: Slug,
    import_id: Annotated[
        str | None, typer.Argument(metavar="[IMPORT]", help="Else the newest.")
    ] = None,
) -> None:
    """Take an import back; what was there before stands again."""
    from coalition.sessions.imports import undo_import

    desk = get_context(ctx)
    store = desk.open_store()
    store.facts.coalition(slug)
    gone, n = undo_import(store, slug, import_id)
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
        ExportFormat | None,
        typer.Option(
            "--as",
            help="A data package (zip), a register (xlsx), or a map for Kumu (json or "
            "xlsx). Else by the file's ending.",
        ),
    ] = None,
    session: Annotated[
        str | None, typer.Option(help="Of a data package: only this session's part.")
    ] = None,
    audience: Annotated[
        str | None,
        typer.Option(
            help="Who may read it: participants or facilitator. A register and a map "
            "are for participants unless you say otherwise, a package for the "
            "facilitator."
        ),
    ] = None,
) -> None:
    """Write a coalition to a file: everything, or what some may read of it."""
    from coalition.domain import Audience
    from coalition.sessions.exports import export_kumu, export_package, export_register

    desk = get_context(ctx)
    format_ = _format(output, write_as)
    is_package = format_ is ExportFormat.PACKAGE
    usual = Audience.FACILITATOR if is_package else Audience.PARTICIPANTS
    readers = _parse_audience(audience or usual)
    _check_session(
        session, output, whole=readers is Audience.FACILITATOR and is_package
    )
    store = desk.open_store()
    if format_ is ExportFormat.KUMU:
        as_sheets = output.suffix.lower() == ".xlsx"
        content = export_kumu(store, slug, readers, "xlsx" if as_sheets else "json")
    elif is_package:
        content = export_package(store, slug, readers, session)
    else:
        content = export_register(store, slug, readers, desk.language or "")
    write_file(output, content)
    desk.say(desk.t("Written: {file}", file=output))
    if format_ is not ExportFormat.SPREADSHEET and readers is Audience.FACILITATOR:
        desk.say(
            desk.t(
                "It holds everything, confidential fields too. Keep it as safe as the store."
            )
        )
    elif format_ is ExportFormat.KUMU:
        desk.say(desk.t("It is for participants: it leaves out what they may not see."))


def _check_session(session: str | None, output: Path, *, whole: bool) -> None:
    if session is not None and not whole:
        raise InvalidInput(what=output.name, problem=_ONLY_PACKAGES)


def _format(output: Path, asked: ExportFormat | None) -> ExportFormat:
    """Choose the format: as asked, else by the file's ending; never against it."""
    endings = {
        ".zip": ExportFormat.PACKAGE,
        ".xlsx": ExportFormat.SPREADSHEET,
        ".json": ExportFormat.KUMU,
    }
    by_ending = endings.get(output.suffix.lower())
    as_sheets = asked is ExportFormat.KUMU and by_ending is ExportFormat.SPREADSHEET
    if asked and by_ending and asked is not by_ending and not as_sheets:
        raise InvalidInput(what=output.name, problem=_OTHER_ENDING, wanted=asked.value)
    return asked or by_ending or ExportFormat.PACKAGE


def _report(
    desk: CommandContext,
    slug: str,
    draft: "Changeset",
    brought_in: "Import | None",
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    if as_json:
        said = {"import": brought_in.id if brought_in else None, "dry_run": dry_run}
        sentences = draft.report.sentences(desk.t)
        print_json({**said, **draft.report.summary(), "sentences": sentences})
    else:
        desk.say(
            *draft.report.sentences(desk.t),
            _describe_outcome(desk, slug, draft, dry_run),
        )
    if draft.refused_whole:
        raise typer.Exit(WRONG_USE)
    if draft.report.refused:
        raise typer.Exit(SOME_FAILED)


def _describe_outcome(
    desk: CommandContext, slug: str, draft: "Changeset", dry_run: bool
) -> str:
    if dry_run:
        return desk.t("This was a rehearsal: nothing was changed.")
    if draft.refused_whole:
        return desk.t("Nothing was changed.")
    if not draft.facts:
        return desk.t("All of it was here already: nothing was changed.")
    return desk.t("Brought in. To take it back: coalition undo {slug}", slug=slug)


def _import_package(
    desk: CommandContext, slug: str, file: Path, *, dry_run: bool, as_json: bool
) -> None:
    from coalition.exchange.package.preview import compare_package
    from coalition.sessions.imports import NO_WAY_BACK, package_for

    holdings = package_for(slug, file, file.name)
    store = desk.open_or_create_store()
    met = compare_package(_load_existing(store, slug), holdings, file.name)
    if not dry_run:
        store.import_package(holdings)
    if as_json:
        sentences = met.sentences(desk.t)
        print_json({"dry_run": dry_run, **met.summary(), "sentences": sentences})
        return
    desk.say(*met.sentences(desk.t))
    if dry_run:
        desk.say(desk.t("This was a rehearsal: nothing was changed."))
    elif not met.is_empty:
        desk.say(desk.t("Taken in from {file}.", file=file.name))
    if not met.is_empty:
        desk.say(desk.t(NO_WAY_BACK))


def _load_existing(store: "Store", slug: str) -> "PackageContent | None":
    try:
        return store.read_package_content(slug)
    except NotFound:
        return None


def _parse_audience(audience: str) -> "Audience":
    from coalition.domain import Audience

    try:
        return Audience(audience)
    except ValueError:
        known = ", ".join(Audience)
        raise NotFound(
            what="audience", name=audience, hint="There are: {known}.", known=known
        ) from None
