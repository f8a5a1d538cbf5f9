"""Starting the server, and what the kernels behind the workbooks may know."""

from __future__ import annotations

import asyncio
import json
import os
import re
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import nbformat
import pytest
import zmq.asyncio
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session as Wire
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from nbclient import NotebookClient

from coalition.server.app.addresses import draw_join_qr, draw_wifi_qr, join_addresses
from coalition.server.app.permissions import Facilitator, is_allowed
from coalition.server.app.serving import (
    ALLOWED_MESSAGE_TYPES,
    PortTaken,
    build_config,
    serve,
)
from coalition.server.auth.keys import cookie_secret, host_key, same_key
from coalition.server.system.banner import startup_lines
from coalition.server.voila.kernels import WakingChannel, WakingClient, without_secrets
from coalition.server.voila.prelaunch import CELL_ERROR_MESSAGE
from coalition.sessions.rehearsal import start_rehearsal
from coalition.store import Store
from coalition.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import SignIn
    from tests.server.phones import Phone
    from tests.server.running import Server

BOOK = "/voila/render/phase1_initiate/12_landscape.ipynb"
PLANTED = "planted-7c1f-never-to-be-seen"


def notebook(*cells: str) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in cells]
    )
    made.metadata["kernelspec"] = {
        "name": "python3", "display_name": "Python 3", "language": "python",
    }  # fmt: skip
    return made


@pytest.fixture(scope="module")
def told(
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
    free_port: Callable[[], int],
) -> Iterator[Server]:
    """A server with planted secrets, and two notebooks: one that tells, one that fails."""
    folder = workspace(tmp_path_factory.mktemp("told"))
    own = type(server)(server.path, free_port(), folder / "own.log")
    with pytest.MonkeyPatch.context() as here:
        here.setenv("JUPYTER_TOKEN", PLANTED)
        here.setenv("MY_API_SECRET", PLANTED)
        here.setenv("COALITION_STORE", "some-other-store")
        own.serve(folder)
    yield own
    own.kill()


def workspace(folder: Path) -> Path:
    (folder / "notebooks").mkdir()
    (folder / "coalition.toml").write_text("")
    tells = "import os, json\njson.dumps(dict(os.environ))"
    fails = f"secret = '{PLANTED}'\nraise ValueError(secret)"
    told = notebook("coalition = 'example'", tells)
    told.cells[0].metadata["tags"] = ["parameters"]
    nbformat.write(told, folder / "notebooks" / "tells.ipynb")
    nbformat.write(
        notebook(fails, "print('after')"), folder / "notebooks" / "fails.ipynb"
    )
    return folder


def test_a_taken_port_is_said_in_one_sentence_and_no_other_is_chosen(
    server: Server, tmp_path: Path
) -> None:
    with pytest.raises(PortTaken) as taken:
        serve(server.path, port=server.port)
    assert f"Port {server.port} is used by another program" in str(taken.value)
    assert f"--port {server.port + 1}" in str(taken.value)


def test_a_restart_keeps_the_host_signed_in_and_the_key(
    own_server: Server, sign_in: SignIn
) -> None:
    host = sign_in(own_server)
    own_server.kill()
    own_server.start()
    assert host.get("/coalitions").status == 200
    assert sign_in(own_server).get("/coalitions").status == 200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_key_and_the_secret_are_the_owners_alone(tmp_path: Path) -> None:
    key, secret = host_key(tmp_path / "home"), cookie_secret(tmp_path / "home")
    assert re.fullmatch(r"([a-z2-9]{4}-){3}[a-z2-9]{4}", key)
    assert len(secret) == 64
    for file in (tmp_path / "home").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (host_key(tmp_path / "home"), cookie_secret(tmp_path / "home")) == (
        key,
        secret,
    )


def test_a_key_is_the_same_however_it_is_typed_and_nothing_is_no_key() -> None:
    assert same_key("ABCD efgh", "abcd-efgh")
    assert not same_key("abcd-efg", "abcd-efgh")
    assert not same_key("", "")
    assert not same_key("é", "abcd-efgh")


def test_the_window_says_where_to_join_and_what_plain_http_exposes(
    workshop: Workshop,
) -> None:
    said = "\n".join(
        startup_lines(workshop.store, Texts(), host="0.0.0.0", port=8866, public="")
    )
    assert re.search(r"(?m)http://\d+\.\d+\.\d+\.\d+:8866$", said)
    assert f"{workshop.code[:3]} {workshop.code[3:]}" in said
    assert "/login?key=" in said
    assert "could read along" in said
    closed = startup_lines(
        workshop.store, Texts(), host="0.0.0.0", port=443, secure=True
    )
    assert not any("read along" in line for line in closed)


def test_the_window_says_which_code_is_of_a_rehearsal(workshop: Workshop) -> None:
    _, copy = start_rehearsal(workshop.store, workshop.coalition, workshop.session)

    said = startup_lines(workshop.store, Texts(), host="127.0.0.1", port=8866)

    of = {code: line for line in said for code in (copy.code, workshop.code)
          if f"{code[:3]} {code[3:]}" in line}  # fmt: skip
    assert "Rehearsal. Nothing here counts." in of[copy.code]
    assert "Rehearsal" not in of[workshop.code]


def test_addresses_are_what_a_hand_must_type() -> None:
    assert join_addresses(80, host="192.168.1.5") == ("http://192.168.1.5/",)
    assert join_addresses(8866, host="192.168.1.5") == ("http://192.168.1.5:8866/",)
    public = join_addresses(8866, "https://work.example.org", host="0.0.0.0")
    assert public == ("https://work.example.org/",)


def test_codes_are_drawings_without_anything_typed_in_their_markup() -> None:
    for drawn in (draw_join_qr("http://a/", "123456"), draw_wifi_qr("<b>&;", 'p"\\;')):
        assert drawn.startswith("<svg")
        assert "<b>" not in drawn


def test_only_a_facilitator_may_and_a_pinned_one_only_there() -> None:
    everywhere = Facilitator("host")
    pinned = Facilitator("host", pinned="safe-passage")
    assert is_allowed(everywhere, "ebola", "host")
    assert is_allowed(pinned, "safe-passage", "open")
    assert is_allowed(pinned, "", "list")
    assert not is_allowed(pinned, "ebola", "open")
    assert not is_allowed(None, "ebola", "open")
    assert not is_allowed("host", "ebola", "open")
    assert not is_allowed(everywhere, "", "host")


def test_what_opens_a_door_is_taken_out_of_an_environment() -> None:
    env = {
        "PATH": "/bin",
        "JUPYTER_TOKEN": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "DB_PASSWORD": "x",
        "LINK": "http://h/login?key=k-e-y",
    }
    assert without_secrets(env, ["k-e-y", ""]) == {"PATH": "/bin"}


def test_the_environment_of_a_kernel_carries_no_token_and_the_resolved_store(
    told: Server, sign_in: SignIn
) -> None:
    page = sign_in(told).get("/voila/render/tells.ipynb?session=first-day")
    assert page.status == 200
    home = told.path.parent / "coalition-workbooks"
    assert PLANTED not in page.text
    assert (home / "host-key").read_text() not in page.text
    assert (home / "cookie-secret").read_text() not in page.text
    assert "TOKEN" not in page.text
    env = environment_in(page.text)
    assert env["COALITION_STORE"] == str(told.path)
    assert env["VOILA_KERNEL_ID"]


def environment_in(page: str) -> dict[str, str]:
    """Read what the telling notebook shows."""
    for found in re.findall(
        r"<script[^>]*cell-output\+json\">(.*?)</script>", page, re.S
    ):
        shown = json.loads(found).get("data", {}).get("text/plain", "")
        if "PATH" in shown:
            return cast(
                "dict[str, str]", json.loads(shown.strip("'").replace("\\'", "'"))
            )
    raise AssertionError(page[:3000])


def test_a_step_that_fails_says_one_sentence_and_no_traceback(
    told: Server, sign_in: SignIn
) -> None:
    page = sign_in(told).get("/voila/render/fails.ipynb").text
    assert CELL_ERROR_MESSAGE in page
    for leak in (PLANTED, "ValueError", "Traceback", "--show_tracebacks", "Voilà"):
        assert leak not in page


def test_a_workbook_gets_its_four_values_and_speaks_the_language(
    workshop: Workshop, host: Phone
) -> None:
    query = f"coalition={workshop.coalition}&session={workshop.session}&language=id"
    page = host.get(f"{BOOK}?{query}&as_of=2026-12-31").text
    assert '<html lang="id" dir="ltr">' in page
    assert "Siapa melakukan apa" in page
    assert "Safe Passage" in page
    assert CELL_ERROR_MESSAGE not in page


def test_a_page_learns_that_its_kernel_lives_or_is_gone(
    server: Server, workshop: Workshop, host: Phone
) -> None:
    page = host.get(f"{BOOK}?coalition={workshop.coalition}").text
    kernel = re.findall(r'"kernelId": ?"([0-9a-f-]{36})"', page)[0]
    assert host.get(f"/alive/{kernel}").status == 204
    assert server.phone("").get(f"/alive/{kernel}").status == 302
    gone = host.post(f"/alive/{kernel}", {})
    assert gone.status == 204
    assert host.get(f"/alive/{kernel}").status == 410


def test_a_page_may_send_widget_messages_and_no_code() -> None:
    assert "comm_msg" in ALLOWED_MESSAGE_TYPES
    assert not {"execute_request", "complete_request", "inspect_request"} & set(
        ALLOWED_MESSAGE_TYPES
    )
    assert not {"history_request", "debug_request", "input_reply"} & set(
        ALLOWED_MESSAGE_TYPES
    )


def test_the_kernels_of_the_server_are_talked_to_by_the_waking_client(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    manager = ServerKernelManager(config=build_config(workshop.path))
    assert type(manager.client()) is WakingClient
    assert manager.autorestart is False


def test_a_channel_looks_again_after_sending() -> None:
    looked: list[bool] = []

    class Socket(zmq.asyncio.Socket):
        def _schedule_remaining_events(self, events: Any = None) -> None:
            looked.append(True)

    async def send() -> None:
        context = zmq.asyncio.Context()
        socket = context.socket(zmq.DEALER, socket_class=Socket)
        socket.connect("inproc://nobody-there")
        looked.clear()
        channel = WakingChannel(socket, Wire(key=b"x"))
        channel.send(channel.session.msg("kernel_info_request"))
        assert looked
        socket.close(0)
        context.term()

    asyncio.run(send())


def test_a_figure_drawn_inside_an_output_widget_does_not_hang() -> None:
    draw = "with out:\n    plt.figure(figsize=(10, 8), dpi=200); plt.plot(range(9)); plt.show()"
    cells = [
        "%matplotlib inline",
        "import ipywidgets",
        "import matplotlib.pyplot as plt",
        "out = ipywidgets.Output()",
        draw,
        draw,
        "1 + 1",
    ]
    # Not by ports: another process may take one before the kernel does.
    manager = AsyncKernelManager(
        client_class="coalition.server.voila.kernels.WakingClient",
        transport="ipc" if os.name == "posix" else "tcp",
    )
    client = NotebookClient(notebook(*cells), km=manager, timeout=60)
    done = client.execute()
    assert done.cells[-1].outputs[0]["data"]["text/plain"] == "2"


def test_a_store_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="There is no store"):
        serve(tmp_path / "nothing.db", port=1)
    Store.open_or_create(tmp_path / "some.db").close()
    with pytest.raises(Exception, match="There is no coalition"):
        serve(tmp_path / "some.db", coalition="nowhere", port=1)
