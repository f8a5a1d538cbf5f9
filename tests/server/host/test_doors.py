"""Every door of the running server: which are open, and that all others are closed."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from re import _parser as sre  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import Serve, SignIn
    from tests.server.phones import Phone, Reply
    from tests.server.running import Server

OPEN = re.compile(
    r"/(?:|health|login|logout|too-long|favicon\.ico|join(?:/.*)?|host/assets/.*|static/.*"
    r"|voila/(?:static|templates|labextensions|api/themes)/.*)"
)
"""Open without signing in: joining, signing in, and the files of the packages."""

CLOSED = {302, 401, 403, 404, 405}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
BOOK = "/voila/render/phase1_initiate/12_landscape.ipynb"

_ROUTES = """
import json, sys
from pathlib import Path
from coalition.server.app.serving import create_server_app

def walk(router):
    for rule in router.rules:
        if hasattr(rule.target, "rules"):
            yield from walk(rule.target)
        elif hasattr(rule.matcher, "regex"):
            yield rule.matcher.regex.pattern, rule.target.__name__

app = create_server_app(Path(sys.argv[1]), port=0)
print("ROUTES" + json.dumps(sorted(set(walk(app.web_app.default_router)))))
"""


def example_of(pattern: str) -> str:
    """Make a path that a route's pattern matches."""
    path = "".join(_example(sre.parse(pattern)))
    path = path if path.startswith("/") and path != "/" else f"/nothing{path}"
    path = "/" if pattern in {"/$", "/?$"} else path
    assert re.fullmatch(pattern.removesuffix("$"), path), (pattern, path)
    return path


def _example(parts: Any) -> Iterator[str]:
    for kind, value in parts:
        name = str(kind)
        if name == "LITERAL":
            yield chr(value)
        elif name in {"ANY", "NOT_LITERAL"}:
            yield "a"
        elif name == "IN":
            yield _one_of(value)
        elif name in {"MAX_REPEAT", "MIN_REPEAT"}:
            least, _most, inner = value
            anything = str(inner[0][0]) == "ANY"
            yield "".join(_example(inner)) * max(least, int(anything))
        elif name == "SUBPATTERN":
            yield from _example(value[-1])
        elif name == "BRANCH":
            yield from _example(value[1][0])


def _one_of(choices: Any) -> str:
    kind, value = choices[0]
    if str(kind) == "RANGE":
        return chr(value[0])
    if str(kind) == "CATEGORY":
        return "1" if "DIGIT" in str(value) else "a"
    return chr(value) if str(kind) == "LITERAL" else "a"


@pytest.fixture(scope="module")
def routes(server: Server) -> list[tuple[str, str]]:
    """The application's own routing table: pattern and handler."""
    done = subprocess.run(
        [sys.executable, "-c", _ROUTES, str(server.path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=server.path.parent,
    )
    line = next(x for x in done.stdout.splitlines() if x.startswith("ROUTES"))
    return [(pattern, name) for pattern, name in json.loads(line[6:])]


@pytest.fixture
def nobody(server: Server) -> Phone:
    """A browser that did not sign in, with a valid token against forged forms."""
    phone = server.phone("000000")
    phone.get("/login")
    assert phone.cookies["_xsrf"]
    return phone


def test_the_routing_table_is_the_whole_server(routes: list[tuple[str, str]]) -> None:
    names = {name for _, name in routes}
    assert {
        "ConsoleHandler",
        "WallHandler",
        "KernelStatusHandler",
        "TakeSeatHandler",
    } <= names
    assert {
        "TornadoVoilaHandler",
        "KernelWebsocketHandler",
        "MainKernelHandler",
    } <= names
    assert len(routes) > 60


def test_every_route_is_closed_to_strangers_but_those_listed(
    nobody: Phone, routes: list[tuple[str, str]]
) -> None:
    found_open, wrong = set(), []
    for pattern, name in routes:
        path = example_of(pattern)
        for method in METHODS:
            headers = {"X-XSRFToken": nobody.cookies["_xsrf"]}
            reply = nobody.ask(method, path, headers=headers)
            if OPEN.fullmatch(path):
                found_open.add(name)
            elif reply.status not in CLOSED or not to_login(reply):
                wrong.append((method, path, name, reply.status))
    assert wrong == []
    assert {"LoginHandler", "SeatFormHandler", "MultiStaticFileHandler"} <= found_open


def to_login(reply: Reply) -> bool:
    # A redirection is closed only if it leads to signing in, or merely tidies a slash.
    there = reply.headers.get("Location", "")
    return reply.status != 302 or "/login" in there or not there.endswith("/")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/contents"),
        ("PUT", "/api/contents/new.ipynb"),
        ("GET", "/api/kernels"),
        ("POST", "/api/kernels"),
        ("GET", "/api/sessions"),
        ("POST", "/api/sessions"),
        ("GET", "/api/terminals"),
        ("POST", "/api/terminals"),
        ("GET", "/api/kernelspecs"),
        ("GET", "/api/status"),
        ("GET", "/api/me"),
        ("GET", "/api"),
        ("GET", "/api/config/notebook"),
        ("GET", "/files/phase1_initiate/12_landscape.ipynb"),
        ("GET", "/nbconvert/html/phase1_initiate/12_landscape.ipynb"),
        ("GET", "/view/phase1_initiate/12_landscape.ipynb"),
        ("GET", "/metrics"),
        ("GET", "/lab"),
        ("GET", "/tree"),
        ("GET", "/voila"),
        ("GET", "/voila/tree/phase1_initiate"),
        ("GET", "/voila/api/contents/phase1_initiate"),
    ],
)
def test_what_jupyter_brings_along_is_closed_to_the_host_too(
    host: Phone, method: str, path: str
) -> None:
    headers = {"X-XSRFToken": host.cookies["_xsrf"], "Content-Type": "application/json"}
    body = b"{}" if method in {"POST", "PUT"} else None
    assert host.ask(method, path, body, headers).status in {403, 404}


def test_a_kernel_cannot_be_stopped_or_restarted_through_the_api(host: Phone) -> None:
    headers = {"X-XSRFToken": host.cookies["_xsrf"]}
    kernel = "/api/kernels/00000000-0000-0000-0000-000000000000"
    assert host.ask("DELETE", kernel, headers=headers).status == 403
    assert host.ask("POST", f"{kernel}/restart", b"", headers).status in {403, 404}
    assert host.ask("POST", f"{kernel}/interrupt", b"", headers).status in {403, 404}


@pytest.mark.parametrize("name", ["logo.png", "plan.svg", "photo.jpg", "../x.gif"])
def test_voila_files_serves_nothing_of_the_notebooks_folder(
    nobody: Phone, host: Phone, name: str
) -> None:
    assert nobody.get(f"/voila/files/{name}").status in CLOSED
    assert host.get(f"/voila/files/{name}").status in {403, 404}


def test_the_key_in_an_address_opens_nothing_but_the_login(
    nobody: Phone, key: str
) -> None:
    for path in ("/coalitions", "/api/kernels", BOOK):
        assert nobody.get(f"{path}?token={key}").status in {302, 403, 404}
        assert nobody.get(f"{path}?key={key}").status in {302, 403, 404}
    assert "coalition-host" not in nobody.cookies


def test_the_login_link_does_not_keep_the_key_in_the_address(
    server: Server, key: str
) -> None:
    reply = server.phone("").get(f"/login?key={key}&next=/coalitions")
    assert reply.status == 302
    assert reply.headers["Location"] == "/coalitions"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil"]
)
def test_the_login_leads_nowhere_else(server: Server, key: str, wanted: str) -> None:
    reply = server.phone("").get(f"/login?key={key}&next={wanted}")
    assert reply.headers["Location"] == "/coalitions"


def test_guessing_the_key_is_held_up(own_server: Server) -> None:
    phone = own_server.phone("", "127.0.0.9")
    phone.get("/login")
    tried = [phone.post("/login", {"key": f"wrong-{n}"}).status for n in range(12)]
    assert tried[:3] == [401, 401, 401]
    assert tried[-1] == 429
    assert own_server.phone("").post("/login", {"key": "x"}).status == 403  # no token


def test_a_forged_form_is_refused(host: Phone, workshop: Workshop) -> None:
    console = f"/coalitions/{workshop.coalition}/sessions/{workshop.session}/console"
    assert host.post(f"{console}/pause", {"_xsrf": "forged"}).status == 403
    assert host.ask("POST", f"{console}/pause", b"").status == 403
    assert not workshop.host.session.paused


@pytest.mark.parametrize(
    "query",
    [
        "template=lab",
        "theme=dark",
        "classic-tree=true",
        "store=/etc/passwd",
        "audience=facilitator",
        "coalition=no-such-place&session=x",
        "x%20%3D%201%3B%20import%20os=1",
        "session=%22%3Bimport%20os%23",
        "as_of=yesterday",
        "language=xx",
        "coalition=007",
    ],
)
def test_a_workbook_takes_four_values_and_only_good_ones(
    host: Phone, query: str
) -> None:
    reply = host.get(f"{BOOK}?{query}")
    assert reply.status in {400, 404}
    assert "Traceback" not in reply.text
    assert re.search(r"<p>[^<]{10,}\.", reply.text), reply.text


def test_a_page_nobody_knows_says_so_plainly(host: Phone) -> None:
    reply = host.get("/nothing-here")
    assert reply.status == 404
    assert "There is no such page here." in reply.text


def test_a_pinned_server_shows_one_coalition_only(
    server: Server, workshop: Workshop, serve_with: Serve, sign_in: SignIn
) -> None:
    other = "safe-passage-0"
    host = sign_in(serve_with(server.path, coalition=workshop.coalition))
    assert other not in host.get("/coalitions").text
    assert host.get(f"/coalitions/{workshop.coalition}").status == 200
    assert host.get(f"/coalitions/{other}").status == 403
    assert host.get(f"{BOOK}?coalition={other}").status == 403
    console = f"/coalitions/{other}/sessions/{workshop.session}/console"
    assert host.get(console).status == 403
    assert host.post(f"{console}/pause", {}).status == 403


def cookie_of(phone: Phone) -> str:
    return "; ".join(f"{name}={value}" for name, value in phone.cookies.items())


def kernel_of(page: str) -> str:
    found = re.search(r'"kernelId": ?"([0-9a-f-]{36})"', page)
    assert found, page[:2000]
    return found.group(1)


async def asked(
    server: Server, kernel: str, cookie: str, *kinds: str, origin: str = ""
) -> list[dict[str, Any]]:
    """Send messages to a kernel over the websocket, the last of them answered.

    Gives what came back until it was idle after the last: a kernel takes one message
    after the other, so what it says to the others came before.
    """
    address = f"ws://127.0.0.1:{server.port}/api/kernels/{kernel}/channels"
    headers = {"Cookie": cookie} | ({"Origin": origin} if origin else {})
    socket = await websocket_connect(HTTPRequest(address, headers=headers))
    for kind in kinds:
        await socket.write_message(message(server, kind))
    heard: list[dict[str, Any]] = []
    awaited = {f"{kinds[-1].removesuffix('request')}reply", "idle"}
    while awaited:
        said = json.loads(str(await asyncio.wait_for(_read(socket), 60)))
        heard.append(said)
        if said["parent_header"].get("msg_id") == kinds[-1]:
            awaited -= {said["msg_type"], said["content"].get("execution_state")}
    socket.close()
    return heard


def message(server: Server, kind: str) -> str:
    """Write a message that is called what it is, with code that leaves a trace."""
    code = f"open({str(server.path.parent / 'planted')!r}, 'w')"
    content = {"code": code, "silent": False, "store_history": False}
    head = {"msg_id": kind, "username": "", "session": "s1", "msg_type": kind}
    head |= {"version": "5.3", "date": "2026-10-14T00:00:00Z"}
    whole = {"header": head, "parent_header": {}, "metadata": {}, "channel": "shell"}
    return json.dumps(whole | {"content": content})


async def _read(socket: Any) -> Any:
    return await socket.read_message()


def test_code_cannot_be_sent_to_a_kernel_over_the_websocket(
    server: Server, workshop: Workshop, host: Phone
) -> None:
    page = host.get(f"{BOOK}?coalition={workshop.coalition}")
    assert page.status == 200
    kernel, cookie = kernel_of(page.text), cookie_of(host)
    said = asyncio.run(
        asked(server, kernel, cookie, "execute_request", "kernel_info_request")
    )
    assert "kernel_info_reply" in {m["msg_type"] for m in said}
    assert "execute_request" not in {m["parent_header"].get("msg_id") for m in said}
    assert not list(server.path.parent.rglob("planted"))
    with pytest.raises(HTTPClientError) as closed:
        asyncio.run(asked(server, kernel, "", "kernel_info_request"))
    assert closed.value.code == 403
    evil = "http://evil.example"
    with pytest.raises(HTTPClientError) as foreign:
        asyncio.run(asked(server, kernel, cookie, "kernel_info_request", origin=evil))
    assert foreign.value.code == 403


def test_a_workbook_shows_no_source_and_loads_nothing_from_elsewhere(
    workshop: Workshop, host: Phone
) -> None:
    page = host.get(f"{BOOK}?coalition={workshop.coalition}").text
    assert "import " not in re.sub(r"<script[^>]*>.*?</script>", "", page, flags=re.S)
    assert "Landscape.open" not in page
    linked = re.findall(r'(?:src|href)="(https?:)?//[^"]*"', page)
    assert linked == []
    assert "cdn" not in page.lower()
