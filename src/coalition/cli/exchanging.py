"""Commands that bring files in and out: import, undo, export."""

import json
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

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
    from coalition.exchange.drafts import Drafted
    from coalition.store import Store

_OTHER_ENDING = _(
    "its ending says another format than --as {wanted}. Change one of the two."
)
_ONLY_PACKAGES = _("only a facilitator's data package holds one session's part.")
_NOT_A_MAPPING = _("It is not a mapping; see the handbook for how to write one.")

Slug = Annotated[str, typer.Argument(help="The coalition's short name.")]
Json = Annotated[bool, typer.Option("--json", help="For another program.")]


class ReadAs(StrEnum):
    """What the rows of a file are about."""

    ORGANISATIONS = "organisations"
    TIES = "ties"


class WriteAs(StrEnum):
    """In which format to write."""

    PACKAGE = "zip"
    SPREADSHEET = "xlsx"
    KUMU = "kumu"


def add_to(app: typer.Typer) -> None:
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
    as_json: Json = False,
) -> None:
    """Bring a file into a coalition, and report every row.

    A package cannot be taken back; anything else can, with undo.
    """
    from coalition.domain import checked_slug
    from coalition.exchange.arriving import Wishes, draft_of
    from coalition.exchange.mapping import parse_pairs
    from coalition.exchange.package import is_package
    from coalition.workbook.importing import bring_in, held, then, today

    desk = desk_of(ctx)
    checked_slug(slug, "coalition")
    if is_package(file):
        _take_in(desk, slug, file, dry_run=dry_run, as_json=as_json)
        return
    with_file = _mapping_file(mapping) if mapping else ({}, {})
    store = desk.open()
    wishes = Wishes(
        about=read_as.value if read_as else None,
        columns={**with_file[0], **parse_pairs(columns or [])},
        fixed={**with_file[1], **parse_pairs(fixed or [], "--set")},
        sheet=sheet,
        partial=partial,
        sensitive=sensitive or [],
        not_sensitive=not_sensitive or [],
        provinces=province or [],
        within=parse_pairs(within or [], "--within"),
    )
    draft = draft_of(
        file, file.name, held(store, slug), wishes,
        today=today(store, slug), then=then(store, slug),
    )  # fmt: skip
    brought_in = None if dry_run else bring_in(store, slug, draft)
    _report(desk, slug, draft, brought_in, dry_run=dry_run, as_json=as_json)


def undo(
    ctx: typer.Context,
    slug: Slug,
    import_id: Annotated[
        str | None, typer.Argument(metavar="[IMPORT]", help="Else the newest.")
    ] = None,
) -> None:
    """Take an import back; what was there before stands again."""
    from coalition.workbook.importing import take_back

    desk = desk_of(ctx)
    store = desk.open()
    store.facts.coalition(slug)
    gone, n = take_back(store, slug, import_id)
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
            "facilitator. Of maps, only the facilitator's can come back."
        ),
    ] = None,
) -> None:
    """Write a coalition to a file: everything, or what some may read of it."""
    from coalition.domain import Audience
    from coalition.workbook.exporting import kumu_map, package, register

    desk = desk_of(ctx)
    format_ = _format(output, write_as)
    is_package = format_ is WriteAs.PACKAGE
    usual = Audience.FACILITATOR if is_package else Audience.PARTICIPANTS
    readers = _readers(audience or usual)
    _check_session(
        session, output, whole=readers is Audience.FACILITATOR and is_package
    )
    store = desk.open()
    if format_ is WriteAs.KUMU:
        as_sheets = output.suffix.lower() == ".xlsx"
        content = kumu_map(store, slug, readers, "xlsx" if as_sheets else "json")
    elif is_package:
        content = package(store, slug, readers, session)
    else:
        content = register(store, slug, readers, desk.language or "")
    write_file(output, content)
    desk.say(desk.t("Written: {file}", file=output))
    if format_ is not WriteAs.SPREADSHEET and readers is Audience.FACILITATOR:
        desk.say(
            desk.t(
                "It holds everything, confidential fields too. Keep it as safe as the store."
            )
        )
    elif format_ is WriteAs.KUMU:
        desk.say(
            desk.t(
                "It is for participants: it leaves out what they may not see, and "
                "cannot come back here."
            )
        )


def _check_session(session: str | None, output: Path, *, whole: bool) -> None:
    if session is not None and not whole:
        raise InvalidInput(what=output.name, problem=_ONLY_PACKAGES)


def _format(output: Path, asked: WriteAs | None) -> WriteAs:
    """Choose the format: as asked, else by the file's ending; never against it."""
    endings = {
        ".zip": WriteAs.PACKAGE,
        ".xlsx": WriteAs.SPREADSHEET,
        ".json": WriteAs.KUMU,
    }
    by_ending = endings.get(output.suffix.lower())
    as_sheets = asked is WriteAs.KUMU and by_ending is WriteAs.SPREADSHEET
    if asked and by_ending and asked is not by_ending and not as_sheets:
        raise InvalidInput(what=output.name, problem=_OTHER_ENDING, wanted=asked.value)
    return asked or by_ending or WriteAs.PACKAGE


def _report(
    desk: Desk,
    slug: str,
    draft: "Drafted",
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


def _ending(desk: Desk, slug: str, draft: "Drafted", dry_run: bool) -> str:
    if dry_run:
        return desk.t("This was a rehearsal: nothing was changed.")
    if draft.refused_whole:
        return desk.t("Nothing was changed.")
    if not draft.facts and not draft.gone:
        return desk.t("All of it was here already: nothing was changed.")
    return desk.t("Brought in. To take it back: coalition undo {slug}", slug=slug)


def _take_in(
    desk: Desk, slug: str, file: Path, *, dry_run: bool, as_json: bool
) -> None:
    from coalition.exchange.meeting import meeting
    from coalition.workbook.importing import NO_WAY_BACK, package_for

    holdings = package_for(slug, file, file.name)
    store = desk.make()
    met = meeting(_here(store, slug), holdings, file.name)
    if not dry_run:
        store.take_in(holdings)
    if as_json:
        sentences = met.sentences(desk.t)
        say_json({"dry_run": dry_run, **met.summary(), "sentences": sentences})
        return
    desk.say(*met.sentences(desk.t))
    if dry_run:
        desk.say(desk.t("This was a rehearsal: nothing was changed."))
    elif not met.nothing_new:
        desk.say(desk.t("Taken in from {file}.", file=file.name))
    if not met.nothing_new:
        desk.say(desk.t(NO_WAY_BACK))


def _here(store: "Store", slug: str) -> "Holdings | None":
    try:
        return store.holdings(slug)
    except NotFound:
        return None


def _readers(audience: str) -> "Audience":
    from coalition.domain import Audience

    try:
        return Audience(audience)
    except ValueError:
        known = ", ".join(Audience)
        raise NotFound(
            what="audience", name=audience, hint="There are: {known}.", known=known
        ) from None


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
