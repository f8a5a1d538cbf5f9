"""Commands that keep the store safe: backup, restore, migrate, doctor."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from coalition.cli.console import SOME_FAILED, CommandContext, get_context, print_json
from coalition.errors import CoalitionError, InvalidInput, NotFound, StoreError, _

if TYPE_CHECKING:
    from coalition.cli.doctor import Check
    from coalition.domain import PackageContent
    from coalition.store import Store

_THERE = _("there is a file of this name already; nothing is overwritten.")
_NOT_OURS = _("it is not one of our files.")


def register_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (backup, restore, migrate, doctor):
        app.command()(command)


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write.")],
) -> None:
    """Copy the whole store to a file, also while it is in use."""
    from coalition.sessions.service import unlink_of

    desk = get_context(ctx)
    if file.exists():
        raise InvalidInput(what=str(file), problem=_THERE)
    _require_folder(file)
    store = desk.open_store()
    store.backup(file, unlink_of)
    backup_note_path(desk.path).write_text(
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
    from coalition.sessions.service import unlink_of
    from coalition.store import utc_now
    from coalition.store.backup import copy_anonymised, copy_store
    from coalition.store.migrate import read_schema_version

    desk = get_context(ctx)
    path = desk.path
    if not file.is_file():
        raise NotFound(what="backup", name=file, hint="")
    if read_schema_version(file) is None:
        raise StoreError(store=file, problem=_NOT_OURS)
    with TemporaryDirectory() as folder:
        # The store is touched only once the backup is known to be usable here.
        ready = Path(folder) / "restored.db"
        copy_store(file, ready)
        _upgrade_restored(ready, path)
        if path.exists():
            kept = path.with_name(f"{path.stem}-before-{utc_now():%Y%m%d-%H%M%S}.db")
            if read_schema_version(path) is None:
                copy_store(path, kept)  # not one of ours: nothing that we could cut
            else:
                copy_anonymised(path, kept, unlink_of)
            desk.say(desk.t("What was there is kept: {file}", file=kept))
        path.parent.mkdir(parents=True, exist_ok=True)
        copy_store(ready, path)
    desk.say(desk.t("The store is as it was in {file}.", file=file))


def _upgrade_restored(restored: Path, path: Path) -> None:
    """Upgrade a restored store and repeat the erasures made since."""
    from coalition.store import Store

    new = Store.open_or_create(restored)
    try:
        old = Store.open(path)
    except CoalitionError:
        new.close()  # there is nothing here, or nothing that can be read
        return
    for card in old.facts.coalitions():
        _repeat_erasures(old.read_package_content(card.id), new)
    old.close()
    new.close()


def _repeat_erasures(held: "PackageContent", new: "Store") -> None:
    from coalition.domain import FACT_KINDS

    for record in held.records:
        if record.erased:
            new.facts.erase(held.coalition, FACT_KINDS[record.kind], record.id)
    for answer in held.answers:
        if answer.value == {}:
            with suppress(NotFound):
                new.room.erase_answer(answer.id)


def migrate(ctx: typer.Context) -> None:
    """Bring a store that an older version made up to this one, after a backup."""
    from coalition.sessions.service import unlink_of
    from coalition.store import utc_now
    from coalition.store.migrate import migrate as migrate_now
    from coalition.store.migrate import read_schema_version

    desk = get_context(ctx)
    if not desk.path.exists():
        raise NotFound(what="store", name=desk.path, hint="Run “coalition demo” first.")
    if read_schema_version(desk.path) is None:
        raise StoreError(store=desk.path, problem=_NOT_OURS)
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
    from coalition.cli.doctor import checks, room_checks

    desk = get_context(ctx)
    found = [*checks(desk), *(room_checks(desk, port) if room else [])]
    if as_json:
        print_json([{"ok": c.ok, "what": c.what, "said": c.said} for c in found])
    else:
        _print_checks(desk, found)
    if any(check.is_fault for check in found):
        raise typer.Exit(SOME_FAILED)


def backup_note_path(store: Path) -> Path:
    """Name the file beside a store that says when it was last backed up, and where to."""
    return store.with_name(f"{store.stem}-last-backup.txt")


def last_backup(store: Path) -> datetime | None:
    """Read when a store was last backed up; None if never."""
    try:
        first = backup_note_path(store).read_text(encoding="utf-8").splitlines()[0]
        return datetime.fromisoformat(first)
    except (OSError, ValueError, IndexError):
        return None


def _print_checks(desk: CommandContext, found: "list[Check]") -> None:
    for check in found:
        mark = desk.t("ok") if check.ok else desk.t("LOOK")
        if check.hint and not check.ok:
            mark = desk.t("hint")
        desk.say(f"{mark:<6} {check.what}: {check.said}")


def _require_folder(file: Path) -> None:
    if not file.parent.is_dir():
        raise NotFound(what="folder", name=file.parent, hint="")
