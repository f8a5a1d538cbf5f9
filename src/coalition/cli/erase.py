"""Command that erases one entry or answer for good."""

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.backup import backup_note_path
from coalition.cli.console import WRONG_USE, CommandContext, get_context


def register_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(erase)


def erase(
    ctx: typer.Context,
    coalition: Annotated[str, typer.Argument(help="The coalition's short name.")],
    code: Annotated[
        str, typer.Argument(help="The code of an answer, or the id of an entry.")
    ],
    kind: Annotated[
        str, typer.Option(help="The kind of entry, where an id stands for several.")
    ] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Erase it; without this, only look.")
    ] = False,
) -> None:
    """Blank an entry or an answer in every version, for good."""
    from coalition.sessions.erasure import erase as erase_now
    from coalition.sessions.erasure import find_erasure_target

    desk = get_context(ctx)
    store = desk.open_store()
    store.facts.coalition(coalition)
    target = find_erasure_target(store, coalition, code, kind)
    named = {"kind": desk.t(target.kind), "id": target.id}
    if not yes:
        desk.say(
            desk.t.count(
                "This would blank {kind} “{id}” in {n} version, for good.",
                "This would blank {kind} “{id}” in {n} versions, for good.",
                target.versions,
                **named,
            ),
            desk.t("Nothing was erased. Add --yes to erase it."),
        )
        raise typer.Exit(WRONG_USE)
    erase_now(store, coalition, target)
    store.close()
    desk.say(desk.t("Erased: {kind} “{id}”. One entry was withdrawn.", **named))
    _name_copies(desk)


def _name_copies(desk: CommandContext) -> None:
    """Name the copies that still hold what was erased."""
    t = desk.t
    copies = list_copies(desk.path)
    if copies:
        desk.say(t("These copies may still hold it; delete them or make them anew:"))
        desk.say(*(f"  {copy}" for copy in copies))
    desk.say(
        t("Papers and files made before may still hold it: make them anew."),
        t("If a backup is restored here, it is erased there again."),
    )


def list_copies(store: Path) -> list[Path]:
    """List the copies of a store that we know of: its last backup, those beside it."""
    beside = sorted(store.parent.glob(f"{store.stem}-*.db"))
    try:
        lines = backup_note_path(store).read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    backups = [Path(line) for line in lines[1:] if line]
    return [file for file in dict.fromkeys([*backups, *beside]) if file.exists()]
