"""Context of the commands: language, store, output and errors."""

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from coalition.errors import CoalitionError, NotFound

if TYPE_CHECKING:
    from coalition.store import Store
    from coalition.texts import Texts

SOME_FAILED, WRONG_USE = 1, 2


@dataclass
class CommandContext:
    """Global options and output of a command.

    Attributes
    ----------
    store_asked : str or None
        A file or a name; None for the environment's, the workspace's or the usual.
    language : str or None
    debug : bool
        Show where in the program an error arose.
    """

    store_asked: str | None = None
    language: str | None = None
    debug: bool = False

    @cached_property
    def path(self) -> Path:
        """Where the store is."""
        from coalition.store import resolve_store_path

        return resolve_store_path(self.store_asked)

    @cached_property
    def t(self) -> "Texts":
        """Speaks the language asked for, else the workspace's, else English."""
        from coalition.texts import Texts

        return Texts(self.language or _workspace_language() or "en")

    def open_store(self) -> "Store":
        """Open the store that is there."""
        from coalition.store import Store

        return Store.open(self.path)

    def open_or_create_store(self) -> "Store":
        """Open the store, making it first if it is not there."""
        from coalition.store import Store

        return Store.open_or_create(self.path)

    def say(self, *sentences: str) -> None:
        """Print sentences, each on a line of its own."""
        for sentence in sentences:
            typer.echo(strip_control_characters(sentence))

    def warn(self, sentence: str) -> None:
        """Print a sentence where errors go."""
        typer.echo(strip_control_characters(sentence), err=True)


def _workspace_language() -> str | None:
    from coalition.store import read_workspace_settings

    try:
        return read_workspace_settings().get("language")
    except CoalitionError:
        return None


def strip_control_characters(text: str) -> str:
    r"""Strip terminal control characters.

    Examples
    --------
    >>> strip_control_characters("Harbour\x1b[2J House")
    'Harbour[2J House'
    """
    return "".join(c for c in text if c in "\n\t" or c.isprintable())


def print_table(heading: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table; what people typed is shown as it is."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    laid_out = Table(box=None, pad_edge=False, header_style="bold")
    for name in heading:
        laid_out.add_column(name, overflow="fold")
    for row in rows:
        laid_out.add_row(*(Text(strip_control_characters(cell)) for cell in row))
    Console(highlight=False).print(laid_out)


def print_json(value: Any) -> None:
    """Print something for another program."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


class Commands(TyperGroup):
    """Command group that reports errors as one sentence."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; say in one sentence what stopped it."""
        try:
            return super().invoke(ctx)
        except CoalitionError as error:
            _exit_with_error(ctx, error)
        except KeyboardInterrupt:
            desk: CommandContext = ctx.obj or CommandContext()
            desk.warn(desk.t("Stopped. What was finished is kept."))
            raise typer.Exit(SOME_FAILED) from None
        except BrokenPipeError:
            # Whoever reads has had enough, as "| head" has: nothing went wrong.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None
        except OSError as error:
            _exit_with_error(ctx, _wrap_os_error(error))
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            if _is_usage_error(error):
                raise
            _exit_with_error(ctx, error)


def _is_usage_error(error: Exception) -> bool:
    # typer's own errors, which it prints with the command's usage.
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def _wrap_os_error(error: OSError) -> CoalitionError:
    return NotFound(
        what="file or folder",
        name=error.filename or "?",
        hint="The system says: {said}.",
        said=error.strerror or error,
    )


def _exit_with_error(ctx: Any, error: Exception) -> None:
    from coalition.texts import explain

    desk: CommandContext = ctx.obj or CommandContext()
    if desk.debug:
        raise error
    if isinstance(error, CoalitionError):
        desk.warn(explain(error, desk.t))
    else:
        desk.warn(explain(CoalitionError(), desk.t))
        desk.warn(desk.t("To see where: coalition --debug, then the command."))
    raise typer.Exit(WRONG_USE) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Workbooks for coalitions: ask a room, see the answer, take it home.",
    epilog="Exit codes: 0 done, 1 some of it failed and was named, 2 wrong use.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("coalition-workbooks"))
        raise typer.Exit


@app.callback()
def set_context(
    ctx: typer.Context,
    store: Annotated[
        str | None,
        typer.Option(help="The store: a file, or a name. Else COALITION_STORE."),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="The language to speak: en or id.")
    ] = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where in the program an error arose.")
    ] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Say which version this is.",
            callback=_show_version,
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Note what holds for every command."""
    ctx.obj = CommandContext(store, language, debug)


def get_context(ctx: typer.Context) -> CommandContext:
    """Return the context of a command."""
    desk: CommandContext = ctx.obj
    return desk


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def is_a_terminal() -> bool:
    """Tell whether a person is watching."""
    return sys.stdout.isatty()
