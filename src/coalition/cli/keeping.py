"""Commands that keep the store safe: backup, restore, migrate, doctor."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from coalition.cli.desk import SOME_FAILED, Desk, desk_of, say_json
from coalition.errors import CoalitionError, InvalidInput, NotFound, StoreTrouble, _

if TYPE_CHECKING:
    from coalition.cli.checking import Check
    from coalition.domain import Holdings
    from coalition.store import Store

_THERE = _("there is a file of this name already; nothing is overwritten.")
_NOT_OURS = _("it is not one of our files.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (backup, restore, migrate, doctor):
        app.command()(command)


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write.")],
) -> None:
    """Copy the whole store to a file, also while it is in use."""
    from coalition.workbook.hosting import unlink_of

    desk = desk_of(ctx)
    if file.exists():
        raise InvalidInput(what=str(file), problem=_THERE)
    _in_a_folder(file)
    store = desk.open()
    store.backup(file, unlink_of)
    note_of_last_backup(desk.path).write_text(
        f"{store.clock().isoformat()}\n{file.resolve()}\n", encoding="utf-8"
    )
    store.close()
    desk.say(
        desk.t("The backup is written: {file}", file=file),
        desk.t("It holds everything that the store holds. Keep it as safe."),
    )


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="A backup.")],
) -> None:
    """Put a backup in the place of the store; what was there is kept beside it."""
    from coalition.store import utc_now
    from coalition.store.copying import copy, copy_to_keep
    from coalition.store.migrate import schema_of
    from coalition.workbook.hosting import unlink_of

    desk = desk_of(ctx)
    path = desk.path
    if not file.is_file():
        raise NotFound(what="backup", name=file, hint="")
    if schema_of(file) is None:
        raise StoreTrouble(store=file, problem=_NOT_OURS)
    with TemporaryDirectory() as folder:
        # The store is touched only once the backup is known to be usable here.
        ready = Path(folder) / "restored.db"
        copy(file, ready)
        _make_current(ready, path)
        if path.exists():
            kept = path.with_name(f"{path.stem}-before-{utc_now():%Y%m%d-%H%M%S}.db")
            if schema_of(path) is None:
                copy(path, kept)  # not one of ours: nothing that we could cut
            else:
                copy_to_keep(path, kept, unlink_of)
            desk.say(desk.t("What was there is kept: {file}", file=kept))
        path.parent.mkdir(parents=True, exist_ok=True)
        copy(ready, path)
    desk.say(desk.t("The store is as it was in {file}.", file=file))


def _make_current(restored: Path, path: Path) -> None:
    """Bring a restored store up to date, and erase there what was erased since."""
    from coalition.store import Store

    new = Store.make(restored)
    try:
        old = Store.open(path)
    except CoalitionError:
        new.close()  # there is nothing here, or nothing that can be read
        return
    for card in old.facts.coalitions():
        _erase_again(old.holdings(card.id), new)
    old.close()
    new.close()


def _erase_again(held: "Holdings", new: "Store") -> None:
    from coalition.domain import KINDS

    for record in held.records:
        if record.erased:
            new.facts.erase(held.coalition, KINDS[record.kind], record.id)
    for answer in held.answers:
        if answer.value == {}:
            with suppress(NotFound):
                new.room.erase_answer(answer.id)


def migrate(ctx: typer.Context) -> None:
    """Bring a store that an older version made up to this one, after a backup."""
    from coalition.store import utc_now
    from coalition.store.migrate import migrate as migrate_now
    from coalition.store.migrate import schema_of
    from coalition.workbook.hosting import unlink_of

    desk = desk_of(ctx)
    if not desk.path.exists():
        raise NotFound(what="store", name=desk.path, hint="Run “coalition demo” first.")
    if schema_of(desk.path) is None:
        raise StoreTrouble(store=desk.path, problem=_NOT_OURS)
    saved = migrate_now(desk.path, utc_now(), unlink_of)
    if saved is None:
        desk.say(desk.t("The store is up to date; nothing was changed."))
    else:
        desk.say(
            desk.t(
                "The store is up to date. Before that it was copied to {file}.",
                file=saved,
            )
        )


def doctor(
    ctx: typer.Context,
    room: Annotated[
        bool, typer.Option("--room", help="Check also what a workshop needs.")
    ] = False,
    port: Annotated[int, typer.Option(help="The port that will be served.")] = 8866,
    as_json: Annotated[
        bool, typer.Option("--json", help="For another program.")
    ] = False,
) -> None:
    """Check that all is in order, and say what to do where it is not."""
    from coalition.cli.checking import checks, room_checks

    desk = desk_of(ctx)
    found = [*checks(desk), *(room_checks(desk, port) if room else [])]
    if as_json:
        say_json([{"ok": c.ok, "what": c.what, "said": c.said} for c in found])
    else:
        _say_checks(desk, found)
    if any(check.fault for check in found):
        raise typer.Exit(SOME_FAILED)


def note_of_last_backup(store: Path) -> Path:
    """Name the file beside a store that says when it was last backed up, and where to."""
    return store.with_name(f"{store.stem}-last-backup.txt")


def last_backup(store: Path) -> datetime | None:
    """Read when a store was last backed up; None if never."""
    try:
        first = note_of_last_backup(store).read_text(encoding="utf-8").splitlines()[0]
        return datetime.fromisoformat(first)
    except (OSError, ValueError, IndexError):
        return None


def _say_checks(desk: Desk, found: "list[Check]") -> None:
    for check in found:
        mark = desk.t("ok") if check.ok else desk.t("LOOK")
        if check.hint and not check.ok:
            mark = desk.t("hint")
        desk.say(f"{mark:<6} {check.what}: {check.said}")


def _in_a_folder(file: Path) -> None:
    if not file.parent.is_dir():
        raise NotFound(what="folder", name=file.parent, hint="")
