"""The command that prints the room pack: pack."""

from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.console import get_context, write_file

_PORT = 8866


def register_commands(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(pack)


def pack(
    ctx: typer.Context,
    slug: Annotated[str, typer.Argument(help="The coalition's short name.")],
    session: Annotated[str, typer.Argument(help="The session's name.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The PDF to write.")],
    large: Annotated[
        bool, typer.Option("--large", help="Large print: 20 points.")
    ] = False,
    language: Annotated[
        str | None, typer.Option(help="The papers' language: en or id.")
    ] = None,
    seats: Annotated[
        int | None, typer.Option(help="How many seat cards.", min=0, max=200)
    ] = None,
    wifi: Annotated[str, typer.Option(help="Name of the Wi-Fi.")] = "",
    password: Annotated[str, typer.Option(help="Password of the Wi-Fi.")] = "",
    port: Annotated[int, typer.Option(help="The port that will be served.")] = _PORT,
    public_url: Annotated[
        str | None, typer.Option(help="The address that phones should use.")
    ] = None,
) -> None:
    """Print every paper that a day in a room needs, as one file."""
    from coalition.printing.packs import pack_pdf
    from coalition.server.app.addresses import (
        join_addresses,
        shorten_address,
        wifi_payload,
    )
    from coalition.sessions.pack import JoinDetails, build_session_pack

    desk = get_context(ctx)
    door = JoinDetails(
        join_addresses(port, public_url or "")[0],
        wifi,
        wifi_payload(wifi, password) if wifi else "",
    )
    store = desk.open_store()
    try:
        papers = build_session_pack(
            store,
            slug,
            session,
            door,
            language=language or desk.language,
            seats=seats,
        )
    finally:
        store.close()
    write_file(output, pack_pdf(papers, large=large))
    desk.say(
        desk.t("Written: {file}", file=output),
        desk.t(
            "The papers say {address}. If it is served elsewhere, give --public-url or "
            "--port.",
            address=shorten_address(door.address),
        ),
    )
