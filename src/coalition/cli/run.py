"""Commands that run notebooks and print them: run, report."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coalition.cli.console import (
    SOME_FAILED,
    CommandContext,
    get_context,
    is_a_terminal,
    print_json,
    strip_control_characters,
    write_file,
)
from coalition.errors import InvalidInput

if TYPE_CHECKING:
    from coalition.batch.runner import NotebookResult

Notebook = Annotated[
    str | None,
    typer.Option(
        help="One notebook: 12_landscape, or only 12; or a file of your own: mine.ipynb."
    ),
]
Phase = Annotated[int | None, typer.Option(help="All notebooks of a phase: 1, 2 or 3.")]


def register_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(run)
    app.command()(report)


def run(
    ctx: typer.Context,
    slugs: Annotated[
        list[str] | None, typer.Argument(help="Coalitions, by their short names.")
    ] = None,
    everyone: Annotated[
        bool, typer.Option("--all", help="All coalitions of the store.")
    ] = False,
    notebook: Notebook = None,
    phase: Phase = None,
    parameters: Annotated[
        list[str] | None,
        typer.Option("-p", metavar="NAME=VALUE", help="A parameter of the notebooks."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(help="How many at a time.", min=1, max=64)
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path("out"),
    again: Annotated[
        bool, typer.Option("--again", help="Run also what was done already.")
    ] = False,
    pdf: Annotated[bool, typer.Option(help="Print each notebook too.")] = True,
    as_json: Annotated[
        bool, typer.Option("--json", help="For another program.")
    ] = False,
) -> None:
    """Run notebooks for many coalitions; what is done already is skipped."""
    from coalition.batch.parameters import parse_parameters
    from coalition.batch.runner import run as run_all
    from coalition.batch.selection import select_notebooks

    desk = get_context(ctx)
    given = parse_parameters(parameters or [])
    chosen = _select_coalitions(desk, slugs or [], everyone)
    notebooks = select_notebooks(notebook, phase)
    with _show_progress(desk, len(set(chosen)) * len(notebooks), quiet=as_json) as tell:
        events = run_all(
            desk.path, chosen, notebooks, given, jobs, out,
            again=again, pdf=pdf, on_event=tell,
        )  # fmt: skip
    if as_json:
        print_json([_result_to_dict(desk, event) for event in events])
    else:
        _print_summary(desk, events, out)
    if any(event.state == "failed" for event in events):
        raise typer.Exit(SOME_FAILED)


def report(
    ctx: typer.Context,
    slug: Annotated[str, typer.Argument(help="The coalition's short name.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The PDF to write.")],
    notebook: Notebook = None,
    phase: Phase = None,
    session: Annotated[
        str | None, typer.Option(help="The paper of one day, by the session's name.")
    ] = None,
    audience: Annotated[
        str, typer.Option(help="Who will read it: participants, room or facilitator.")
    ] = "participants",
    language: Annotated[
        str | None, typer.Option(help="The paper's language: en or id.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="As it stood on a day, such as 2026-01-31.")
    ] = None,
) -> None:
    """Print a coalition's paper: one notebook, a phase, a day, or the whole book."""
    from coalition.batch.reports import render_report as print_report
    from coalition.batch.reports import session_pdf
    from coalition.batch.selection import select_notebooks

    desk = get_context(ctx)
    _check_options(audience, language or desk.language)
    spoken = language or desk.language
    if session is not None and notebook is None and phase is None:
        pdf = session_pdf(
            desk.path, slug, session, audience, language=spoken, as_of=as_of
        )
    else:
        pdf = print_report(
            desk.path,
            slug,
            select_notebooks(notebook, phase),
            session=session,
            audience=audience,
            language=spoken,
            as_of=as_of,
        )
    write_file(output, pdf)
    desk.say(desk.t("Written: {file}", file=output))


def _select_coalitions(
    desk: CommandContext, slugs: list[str], everyone: bool
) -> list[str]:
    if everyone == bool(slugs):
        raise InvalidInput(
            what="run", problem="name coalitions, or say --all; one of the two."
        )
    if not everyone:
        return slugs
    store = desk.open_store()
    found = [card.id for card in store.facts.coalitions()]
    store.close()
    return found


def _check_options(audience: str, language: str | None) -> None:
    from coalition.domain import Audience
    from coalition.errors import NotFound
    from coalition.texts import LANGUAGES

    if audience not in set(Audience):
        known = ", ".join(Audience)
        raise NotFound(
            what="audience", name=audience, hint="There are: {known}.", known=known
        )
    if language is not None and language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise NotFound(
            what="language", name=language, hint="There are: {known}.", known=known
        )


@contextmanager
def _show_progress(
    desk: CommandContext, total: int, *, quiet: bool
) -> Iterator[Callable[["NotebookResult"], None]]:
    """Show a bar to a person, and a line for each notebook to a log."""
    if quiet:
        yield lambda event: None
        return
    if not is_a_terminal():
        yield lambda event: desk.say(_describe_result(desk, event))
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    columns = BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    console = Console(highlight=False, markup=False)
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=total)

        def tell(event: "NotebookResult") -> None:
            if event.state != "skipped":
                bar.console.print(
                    strip_control_characters(_describe_result(desk, event)),
                    markup=False,
                )
            bar.advance(task)

        yield tell


def _describe_result(desk: CommandContext, event: "NotebookResult") -> str:
    t = desk.t
    values = {"coalition": event.coalition, "notebook": event.notebook}
    if event.state == "done":
        return t("{coalition} · {notebook}: done", **values)
    if event.state == "skipped":
        return t(
            "{coalition} · {notebook}: nothing has changed since it was done", **values
        )
    why = event.stop.sentence(t) if event.stop else ""
    return t("{coalition} · {notebook}: failed. {why}", why=why, **values)


def _print_summary(
    desk: CommandContext, events: list["NotebookResult"], out: Path
) -> None:
    t = desk.t
    n = {state: sum(e.state == state for e in events) for state in ("done", "skipped")}
    failed = [event for event in events if event.state == "failed"]
    desk.say(
        t(
            "{done} done, {skipped} unchanged since the last run, {failed} failed. "
            "Written to {out}.",
            done=t.number(n["done"]),
            skipped=t.number(n["skipped"]),
            failed=t.number(len(failed)),
            out=out,
        )
    )
    for event in failed:
        desk.warn(_describe_result(desk, event))
        if event.kept is not None:
            desk.warn(t("  The unfinished notebook is kept: {file}", file=event.kept))


def _result_to_dict(desk: CommandContext, event: "NotebookResult") -> dict[str, Any]:
    return {
        "coalition": event.coalition,
        "notebook": event.notebook,
        "state": event.state,
        "output": str(event.output),
        "problem": event.stop.sentence(desk.t) if event.stop else None,
        "kept": str(event.kept) if event.kept else None,
    }
