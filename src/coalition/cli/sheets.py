"""The command that prints the organisations' own sheets."""

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.console import get_context, write_file
from coalition.errors import InvalidInput, _

_NOT_EMPTY = _(
    "this folder has files in it. Name an empty one, or a new one: sheets of another "
    "day must not be handed over with these."
)


def register_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(sheets)


def sheets(
    ctx: typer.Context,
    slug: Annotated[str, typer.Argument(help="The coalition's short name.")],
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            help="A folder for one PDF each; or one .pdf with a page for each.",
        ),
    ],
    session: Annotated[
        str | None, typer.Option(help="The day on which it was asked.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="The sheets' language: en or id.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="As it stood on a day, such as 2026-01-31.")
    ] = None,
    hidden: Annotated[
        bool,
        typer.Option(
            "--hidden",
            help="Also for hidden organisations that did not take part.",
        ),
    ] = False,
) -> None:
    """Print each organisation's own sheet, to be handed over by hand."""
    from coalition.printing.organisation_reports import (
        print_sheets_separately,
        print_sheets_together,
    )
    from coalition.workbooks.landscape.organisation_reports import (
        OrganisationReportsWorkbook,
    )

    desk = get_context(ctx)
    in_one = output.suffix.lower() == ".pdf"
    if not in_one and output.is_dir() and any(output.iterdir()):
        raise InvalidInput(what=str(output), problem=_NOT_EMPTY)
    workbook = OrganisationReportsWorkbook.open(
        slug,
        session=session,
        language=language or desk.language,
        as_of=as_of,
        audience="facilitator",
        store=str(desk.path),
    )
    made = list(workbook.organisation_reports(hidden=hidden).values())
    paper = workbook.report_paper()
    if in_one:
        write_file(output, print_sheets_together(made, paper))
    else:
        output.mkdir(parents=True, exist_ok=True)
        for name, sheet in print_sheets_separately(made, paper).items():
            write_file(output / f"{name}.pdf", sheet)
    desk.say(
        desk.t.count(
            "{n} sheet written to {place}. Hand each one over by hand, to nobody else.",
            "{n} sheets written to {place}. Hand each one over by hand, to nobody "
            "else.",
            len(made),
            place=output,
        )
    )
