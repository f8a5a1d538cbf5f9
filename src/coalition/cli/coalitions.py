"""Commands that make coalitions and show them: workshop, demo, new, list, serve."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coalition.cli.console import CommandContext, get_context, print_json, print_table
from coalition.errors import InvalidInput, NotFound, _

if TYPE_CHECKING:
    from coalition.store import Store

_TAKEN = _("a coalition of this name is there already.")
_NO_ZONE = _("there is no such time zone; write it as in “Asia/Jakarta”.")

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65535)]
PublicUrl = Annotated[
    str | None, typer.Option(help="The address that phones should use.")
]
Certfile = Annotated[
    Path | None, typer.Option(help="A certificate with its key, for https.")
]

ALL_INTERFACES = "0.0.0.0"  # noqa: S104 - phones must reach us; serve says what that means
PORT = 8866
_MAX_PORTS_TRIED = 20
_LAST_PORT = 65535


def register_commands(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (workshop, demo, new, serve):
        app.command()(command)
    app.command("list")(list_)


def workshop(
    ctx: typer.Context,
    host: Host = ALL_INTERFACES,
    port: Port = PORT,
    public_url: PublicUrl = None,
    certfile: Certfile = None,
) -> None:
    """Make the example, serve it to the room and open it: the main job in one step."""
    from coalition.server.app.serving import PortTaken

    desk = get_context(ctx)
    _make_example(desk)
    ports = range(port, min(port + _MAX_PORTS_TRIED, _LAST_PORT) + 1)
    for candidate in ports:
        if candidate != port:
            _say_other_port(desk, candidate)
        try:
            _serve(desk, host, candidate, None, public_url, certfile, "coalitions")
        except PortTaken:
            continue
        return
    raise PortTaken(port=port, other=ports[-1] + 1)


def _say_other_port(desk: CommandContext, port: int) -> None:
    desk.say(
        desk.t(
            "Port {taken} is used by another program, perhaps by a workshop that runs "
            "already. This one takes port {port}.",
            taken=port - 1,
            port=port,
        )
    )


def demo(ctx: typer.Context) -> None:
    """Make the example coalition; does nothing if it is there already."""
    _make_example(get_context(ctx))


def new(
    ctx: typer.Context,
    slug: Annotated[str, typer.Argument(help="A short name: small letters, hyphens.")],
    name: Annotated[str, typer.Option(help="The name that people read.")],
    language: Annotated[
        list[str] | None,
        typer.Option(help="A language that it speaks: en or id; can be repeated."),
    ] = None,
    time_zone: Annotated[
        str | None,
        typer.Option(
            help="Where its days begin, such as Asia/Jakarta; else this machine's."
        ),
    ] = None,
) -> None:
    """Make a coalition."""
    from coalition.domain import Coalition, one_line, validate_slug

    desk = get_context(ctx)
    validate_slug(slug, "coalition")
    if not one_line(name):
        raise InvalidInput(what="--name", problem="a coalition needs a name.")
    card = Coalition(
        id=slug,
        name=name,
        languages=tuple(
            dict.fromkeys(map(_check_language, language or [desk.t.language]))
        ),
        time_zone=_parse_time_zone(time_zone) if time_zone else _detect_time_zone(),
    )
    store = desk.open_or_create_store()
    if slug in {there for there, _card in store.facts.read_all_coalitions(Coalition)}:
        raise InvalidInput(what=slug, problem=_TAKEN)
    store.facts.put(slug, [card])
    desk.say(
        desk.t(
            "“{name}” is made; its short name is {slug}, and its days begin as in "
            "{zone}.",
            name=name,
            slug=slug,
            zone=card.time_zone,
        )
    )


def list_(
    ctx: typer.Context,
    as_json: Annotated[
        bool, typer.Option("--json", help="For another program.")
    ] = False,
) -> None:
    """List the coalitions."""
    from coalition.domain import Organisation

    desk = get_context(ctx)
    store = desk.open_store()
    rows = []
    for card in store.facts.coalitions():
        days = _list_sessions(store, card.id)
        organisations = len(store.facts.all(card.id, Organisation))
        row = {"coalition": card.id, "name": card.name, "organisations": organisations}
        rows.append({**row, "sessions": len(days), "days": days})
    if as_json:
        print_json(rows)
    elif rows:
        _print_coalitions(desk, rows)
    else:
        desk.say(desk.t("No coalition yet. Make one with “coalition new”."))


def _list_sessions(store: "Store", coalition: str) -> list[dict[str, str]]:
    """List the sessions of a coalition by day, with their ids."""
    from coalition.domain import Session

    days = store.facts.all(coalition, Session)
    return [
        {"session": day.id, "day": day.day.isoformat(), "title": day.title}
        for day in sorted(days, key=lambda day: (day.day, day.id))
    ]


def _print_coalitions(desk: CommandContext, rows: list[dict[str, Any]]) -> None:
    t = desk.t
    heading = t("Short name"), t("Name"), t("Organisations"), t("Sessions")
    print_table(heading, ([str(value) for value in row.values()][:4] for row in rows))
    days = [(row["coalition"], *day.values()) for row in rows for day in row["days"]]
    if days:
        desk.say("")
        print_table((t("Short name"), t("Session"), t("Day"), t("Title")), days)


def serve(
    ctx: typer.Context,
    host: Host = ALL_INTERFACES,
    port: Port = PORT,
    coalition: Annotated[
        str | None, typer.Option(help="Show this coalition only.")
    ] = None,
    public_url: PublicUrl = None,
    certfile: Certfile = None,
) -> None:
    """Serve workbooks, walls and phones until it is stopped."""
    desk = get_context(ctx)
    store = desk.open_store()
    if coalition is not None:
        store.facts.coalition(coalition)
    store.close()
    _serve(desk, host, port, coalition, public_url, certfile, open_path=None)


def _make_example(desk: CommandContext) -> None:
    from coalition.sessions.example import EXAMPLE, load_example

    store = desk.open_or_create_store()
    made = load_example(store)
    store.close()
    if made:
        said = desk.t(
            "The example coalition is made; its short name is {slug}.", slug=EXAMPLE
        )
    else:
        said = desk.t("The example coalition is there already.")
    desk.say(said, desk.t("The store: {path}", path=desk.path))


def _serve(
    desk: CommandContext,
    host: str,
    port: int,
    coalition: str | None,
    public_url: str | None,
    certfile: Path | None,
    open_path: str | None,
) -> None:
    from coalition.server.app.serving import serve as serve_now

    if certfile is not None and not certfile.is_file():
        raise NotFound(what="certificate", name=certfile, hint="")
    serve_now(
        desk.path,
        host=host,
        port=port,
        coalition=coalition,
        public_url=public_url,
        certfile=str(certfile) if certfile else None,
        open_path=open_path,
        language=desk.t.language,
    )


def _check_language(language: str) -> str:
    from coalition.texts import LANGUAGES

    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise NotFound(
            what="language", name=language, hint="There are: {known}.", known=known
        )
    return language


def _detect_time_zone() -> str:
    """Name the time zone of this machine, where it tells; else UTC."""
    from zoneinfo import available_timezones

    told = os.environ.get("TZ") or os.path.realpath("/etc/localtime")
    name = told.rpartition("zoneinfo/")[2].removeprefix("Etc/")
    return name if name in available_timezones() else "UTC"


def _parse_time_zone(name: str) -> str:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name).key
    except (OSError, ValueError):
        # ZoneInfoNotFoundError is a KeyError, except for names that are folders.
        pass
    except KeyError:
        pass
    raise InvalidInput(what="--time-zone", problem=_NO_ZONE)
