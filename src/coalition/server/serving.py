"""Starting the server: Voila and our own pages in one process and on one port."""

import asyncio
import atexit
import os
import shutil
import socket
import sys
import warnings
import webbrowser
from contextlib import suppress
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import mkdtemp
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.serverapp import JupyterServerAuthWarning, ServerApp
from sqlalchemy.exc import SQLAlchemyError
from tornado.ioloop import PeriodicCallback
from traitlets.config import Config

from coalition.errors import CoalitionError, _
from coalition.server.host.authorizer import FacilitatorAuthorizer
from coalition.server.host.identity import HostIdentity
from coalition.server.host.kernels import WakingClient, WorkshopKernels
from coalition.server.host.keys import cookie_secret, host_key
from coalition.server.host.opening import NOT_SHOWN, plain_page, prepare
from coalition.server.host.papers import paper_for_phones
from coalition.server.host.rehearsal import EVERY, make_believe
from coalition.server.host.welcome import start_address, welcome
from coalition.server.too_long import LONGEST, Measured
from coalition.store import Store
from coalition.texts import Texts
from coalition.workbook.places import notebooks_dir

MESSAGES = (
    "comm_open",
    "comm_close",
    "comm_msg",
    "comm_info_request",
    "kernel_info_request",
    "shutdown_request",
)
"""What a page may say to its kernel: its widgets' messages, and never code."""

_TIDY_EVERY = 4000
"""Milliseconds between two looks whether the file still holds what was cut."""

FRONT_END = (
    "@voila-dashboards/widgets-manager8",
    "@jupyter-widgets/jupyterlab-manager",
    "anywidget",
)
"""The extensions that a workbook's page loads; every other one is left out."""


_CLIENT = f"{WakingClient.__module__}.{WakingClient.__qualname__}"


class PortTaken(CoalitionError):
    """Another program listens where we wanted to."""

    code = "port-taken"
    sentence = _(
        "Port {port} is used by another program; perhaps the server is running already. "
        "Close that one, or choose another: coalition serve --port {other}"
    )


class Workshop(ServerApp):
    """A Jupyter server that is exactly what we say it is.

    It reads no settings that this machine has for other Jupyter servers, and loads no
    extension but Voila and ours: a door that somebody opened elsewhere is not open here.
    """

    def load_config_file(self, suppress_errors: bool = True) -> None:
        """Read no file."""

    def find_server_extensions(self) -> None:
        """Look for no extension."""

    def _init_asyncio_patch(self) -> None:
        """Leave the event loop as it is."""


def serve(
    store_path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8866,
    coalition: str | None = None,
    public_url: str | None = None,
    certfile: str | None = None,
    open_path: str | None = None,
    language: str = "en",
) -> None:
    """Serve until somebody stops it.

    Parameters
    ----------
    store_path : Path
        The store, resolved; every kernel gets the same.
    host : str
        ``0.0.0.0`` to let phones in; loopback for oneself.
    coalition : str, optional
        The only coalition to serve.
    public_url : str, optional
        What people type, where it is not an address of this machine.
    certfile : str, optional
        A certificate with its key in one PEM file, for https.
    open_path : str, optional
        A page to open in this machine's browser, such as ``coalitions/example``.

    Raises
    ------
    NotFound
        If the store or the coalition is not there.
    PortTaken
        If another program listens on the port.
    """
    store = Store.open(store_path)
    try:
        if coalition:
            store.facts.coalition(coalition)
        lines = welcome(
            store, Texts(language), host=host, port=port, coalition=coalition or "",
            public=public_url or "", secure=bool(certfile),
        )  # fmt: skip
    finally:
        store.close()
    _free(host, port)
    app = workshop(
        store_path, host=host, port=port, coalition=coalition or "",
        public_url=public_url or "", certfile=certfile or "",
    )  # fmt: skip
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    if open_path is not None:
        address = start_address(host, port, secure=bool(certfile), path=open_path)
        opener = Timer(1.0, webbrowser.open, [address])
        opener.daemon = True
        opener.start()
    app.start()


def workshop(store_path: Path, **settings: Any) -> Workshop:
    """Make the server, ready to be started; see `configuration` for the settings."""
    _show_voila_our_template()
    app = Workshop(config=configuration(store_path, **settings))
    with warnings.catch_warnings():
        # Voila's static files are open on purpose; its file route is closed by ours.
        warnings.simplefilter("ignore", JupyterServerAuthWarning)
        app.initialize(argv=[])
    app.http_server.request_callback = Measured(app.web_app)
    app.web_app.settings["coalition_paper"] = paper_for_phones(app.web_app.settings)
    _tidy_while_owed(app)
    _make_believe(app)
    app.web_app.settings["coalition_listening"] = settings.get("host", "127.0.0.1")
    return app


def _tidy_while_owed(app: Workshop) -> None:
    """Scrub the store as soon as nobody holds it up; the console says so meanwhile."""
    settings = app.web_app.settings

    async def tidy() -> None:
        # A store in trouble says so where somebody writes to it.
        with suppress(CoalitionError, SQLAlchemyError, OSError):
            done = await asyncio.to_thread(settings["coalition_store"].scrub_owed)
            settings["coalition_scrub_owed"] = not done

    app.io_loop.add_callback(PeriodicCallback(tidy, _TIDY_EVERY).start)


def _make_believe(app: Workshop) -> None:
    """Let the make-believe participants of rehearsals answer."""
    answering = make_believe(app.web_app.settings)
    app.io_loop.add_callback(PeriodicCallback(answering.step, EVERY).start)


def configuration(
    store_path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8866,
    coalition: str = "",
    public_url: str = "",
    certfile: str = "",
    key: str = "",
) -> Config:
    """Say everything that makes this Jupyter server ours.

    Parameters
    ----------
    key : str
        What the host signs in with; the one kept on this machine if empty.
    """
    key, secret = key or host_key(), cookie_secret()
    root = notebooks_dir()
    c = Config()
    c.ServerApp.ip, c.ServerApp.port, c.ServerApp.port_retries = host, port, 0
    c.ServerApp.certfile = certfile
    c.ServerApp.open_browser = False
    c.ServerApp.root_dir = str(root)
    c.ServerApp.jpserver_extensions = {
        "coalition.server": True,
        "voila.server_extension": True,
    }
    c.ServerApp.log_level = "WARN"
    c.ServerApp.allow_root = True
    c.ServerApp.cookie_secret = secret
    c.ServerApp.max_body_size = c.ServerApp.max_buffer_size = LONGEST
    c.ServerApp.extra_template_paths = [
        str(Path(str(files("coalition.server.host"))) / "templates" / "jupyter")
    ]
    _doors(c, host=host, public_url=public_url, key=key, coalition=coalition)
    _kernels(c, store_path, secrets=[key, secret.decode()])
    _voila(c)
    c.CoalitionExtension.store = str(store_path)
    c.CoalitionExtension.pinned = coalition
    c.CoalitionExtension.public_url = public_url
    return c


def _doors(c: Config, *, host: str, public_url: str, key: str, coalition: str) -> None:
    c.ServerApp.allow_unauthenticated_access = False
    c.ServerApp.identity_provider_class = HostIdentity
    c.ServerApp.authorizer_class = FacilitatorAuthorizer
    c.ServerApp.terminals_enabled = False
    c.ServerApp.tornado_settings = {
        "compress_response": True,
        "xsrf_cookie_kwargs": {"samesite": "Lax"},
    }
    c.ServerApp.allow_remote_access = not _loopback(host)
    c.ServerApp.local_hostnames = ["localhost", *_names(public_url)]
    c.IdentityProvider.token = key
    c.IdentityProvider.cookie_name = "coalition-host"
    c.IdentityProvider.cookie_options = {"samesite": "Lax", "expires_days": 30}
    c.HostIdentity.pinned = coalition
    # Nobody writes through Jupyter; synchronous, because Voila asks it synchronously.
    c.ServerApp.contents_manager_class = (
        "jupyter_server.services.contents.largefilemanager.LargeFileManager"
    )
    c.ContentsManager.allow_hidden = False


def _kernels(c: Config, store_path: Path, secrets: list[str]) -> None:
    c.ServerApp.kernel_manager_class = WorkshopKernels
    c.WorkshopKernels.store = str(store_path)
    c.WorkshopKernels.secrets = secrets
    c.MappingKernelManager.allowed_message_types = list(MESSAGES)
    c.MappingKernelManager.allow_tracebacks = False
    c.MappingKernelManager.cull_idle_timeout = 2 * 60 * 60
    c.MappingKernelManager.cull_interval = 60
    c.MappingKernelManager.cull_connected = False
    # A kernel that died comes back empty while the page shows the old widgets: no.
    c.KernelManager.autorestart = False
    c.ServerKernelManager.client_class = _CLIENT
    c.AsyncKernelManager.client_class = _CLIENT


def _voila(c: Config) -> None:
    c.VoilaConfiguration.template = "coalition"
    c.VoilaConfiguration.theme = "light"
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.strip_sources = True
    c.VoilaConfiguration.show_tracebacks = False
    c.VoilaConfiguration.file_allowlist = []
    c.VoilaConfiguration.http_header_envs = []
    c.VoilaConfiguration.preheat_kernel = False
    c.VoilaConfiguration.progressive_rendering = False
    c.VoilaConfiguration.extension_allowlist = list(FRONT_END)
    c.VoilaConfiguration.prelaunch_hook = prepare
    c.VoilaConfiguration.page_config_hook = plain_page
    c.VoilaExecutor.cell_error_instruction = NOT_SHOWN
    c.VoilaExecutor.timeout = 120


def _show_voila_our_template() -> None:
    """Put our template where Voila looks, as it is in this very program.

    Voila finds templates only in folders of a certain shape; what an installation
    copied there may be older than the program.
    """
    place = Path(mkdtemp(prefix="coalition-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    with as_file(files("coalition.server") / "voila_template") as ours:
        shutil.copytree(ours, place / "voila" / "templates" / "coalition")
    before = os.environ.get("JUPYTER_PATH", "")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(p for p in (str(place), before) if p)


def _loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _names(public_url: str) -> list[str]:
    name = urlsplit(public_url).hostname
    return [name] if name else []


def _free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(port=port, other=port + 1) from None
