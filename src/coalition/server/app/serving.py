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
from coalition.server.app.request_limit import MAX_BODY_BYTES, RequestLimitDelegate
from coalition.server.auth.authorizer import FacilitatorAuthorizer
from coalition.server.auth.identity import HostIdentity
from coalition.server.auth.keys import cookie_secret, host_key
from coalition.server.sessions.papers import make_paper_provider
from coalition.server.sessions.rehearsal import ANSWER_INTERVAL_MS, create_simulator
from coalition.server.system.banner import sign_in_url, startup_lines
from coalition.server.voila.kernels import WakingClient, WorkshopKernels
from coalition.server.voila.prelaunch import (
    CELL_ERROR_MESSAGE,
    disable_mathjax,
    prepare_notebook,
)
from coalition.store import Store
from coalition.texts import Texts
from coalition.workbooks.paths import notebooks_dir

ALLOWED_MESSAGE_TYPES = (
    "comm_open",
    "comm_close",
    "comm_msg",
    "comm_info_request",
    "kernel_info_request",
    "shutdown_request",
)
"""What a page may say to its kernel: its widgets' messages, and never code."""

_SCRUB_INTERVAL_MS = 4000
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


class CoalitionServerApp(ServerApp):
    """Jupyter server that ignores the configuration of other Jupyter servers.

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
        lines = startup_lines(
            store, Texts(language), host=host, port=port, coalition=coalition or "",
            public=public_url or "", secure=bool(certfile),
        )  # fmt: skip
    finally:
        store.close()
    _check_port_is_free(host, port)
    app = create_server_app(
        store_path, host=host, port=port, coalition=coalition or "",
        public_url=public_url or "", certfile=certfile or "",
    )  # fmt: skip
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
    if open_path is not None:
        address = sign_in_url(host, port, secure=bool(certfile), path=open_path)
        opener = Timer(1.0, webbrowser.open, [address])
        opener.daemon = True
        opener.start()
    app.start()


def create_server_app(store_path: Path, **settings: Any) -> CoalitionServerApp:
    """Make the server, ready to be started; see `build_config` for the settings."""
    _install_voila_template()
    app = CoalitionServerApp(config=build_config(store_path, **settings))
    with warnings.catch_warnings():
        # Voila's static files are open on purpose; its file route is closed by ours.
        warnings.simplefilter("ignore", JupyterServerAuthWarning)
        app.initialize(argv=[])
    app.http_server.request_callback = RequestLimitDelegate(app.web_app)
    app.web_app.settings["coalition_paper"] = make_paper_provider(app.web_app.settings)
    _schedule_scrubbing(app)
    _schedule_simulation(app)
    app.web_app.settings["coalition_listening"] = settings.get("host", "127.0.0.1")
    return app


def _schedule_scrubbing(app: CoalitionServerApp) -> None:
    """Run pending secure deletion of the store at intervals."""
    settings = app.web_app.settings

    async def tidy() -> None:
        # A store in trouble says so where somebody writes to it.
        with suppress(CoalitionError, SQLAlchemyError, OSError):
            done = await asyncio.to_thread(settings["coalition_store"].scrub_pending)
            settings["coalition_scrub_owed"] = not done

    app.io_loop.add_callback(PeriodicCallback(tidy, _SCRUB_INTERVAL_MS).start)


def _schedule_simulation(app: CoalitionServerApp) -> None:
    """Let the simulated participants of rehearsals answer at intervals."""
    answering = create_simulator(app.web_app.settings)
    app.io_loop.add_callback(PeriodicCallback(answering.step, ANSWER_INTERVAL_MS).start)


def build_config(
    store_path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8866,
    coalition: str = "",
    public_url: str = "",
    certfile: str = "",
    key: str = "",
) -> Config:
    """Build the configuration of Jupyter Server and Voila.

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
    c.ServerApp.max_body_size = c.ServerApp.max_buffer_size = MAX_BODY_BYTES
    c.ServerApp.extra_template_paths = [
        str(Path(str(files("coalition.server.app"))) / "templates" / "jupyter")
    ]
    _configure_access(c, host=host, public_url=public_url, key=key, coalition=coalition)
    _configure_kernels(c, store_path, secrets=[key, secret.decode()])
    _configure_voila(c)
    c.CoalitionExtension.store = str(store_path)
    c.CoalitionExtension.pinned = coalition
    c.CoalitionExtension.public_url = public_url
    return c


def _configure_access(
    c: Config, *, host: str, public_url: str, key: str, coalition: str
) -> None:
    c.ServerApp.allow_unauthenticated_access = False
    c.ServerApp.identity_provider_class = HostIdentity
    c.ServerApp.authorizer_class = FacilitatorAuthorizer
    c.ServerApp.terminals_enabled = False
    c.ServerApp.tornado_settings = {
        "compress_response": True,
        "xsrf_cookie_kwargs": {"samesite": "Lax"},
    }
    c.ServerApp.allow_remote_access = not _loopback(host)
    c.ServerApp.local_hostnames = ["localhost", *_public_hostnames(public_url)]
    c.IdentityProvider.token = key
    c.IdentityProvider.cookie_name = "coalition-host"
    c.IdentityProvider.cookie_options = {"samesite": "Lax", "expires_days": 30}
    c.HostIdentity.pinned = coalition
    # Nobody writes through Jupyter; synchronous, because Voila asks it synchronously.
    c.ServerApp.contents_manager_class = (
        "jupyter_server.services.contents.largefilemanager.LargeFileManager"
    )
    c.ContentsManager.allow_hidden = False


def _configure_kernels(c: Config, store_path: Path, secrets: list[str]) -> None:
    c.ServerApp.kernel_manager_class = WorkshopKernels
    c.WorkshopKernels.store = str(store_path)
    c.WorkshopKernels.secrets = secrets
    c.MappingKernelManager.allowed_message_types = list(ALLOWED_MESSAGE_TYPES)
    c.MappingKernelManager.allow_tracebacks = False
    c.MappingKernelManager.cull_idle_timeout = 2 * 60 * 60
    c.MappingKernelManager.cull_interval = 60
    c.MappingKernelManager.cull_connected = False
    # A kernel that died comes back empty while the page shows the old widgets: no.
    c.KernelManager.autorestart = False
    c.ServerKernelManager.client_class = _CLIENT
    c.AsyncKernelManager.client_class = _CLIENT


def _configure_voila(c: Config) -> None:
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
    c.VoilaConfiguration.prelaunch_hook = prepare_notebook
    c.VoilaConfiguration.page_config_hook = disable_mathjax
    c.VoilaExecutor.cell_error_instruction = CELL_ERROR_MESSAGE
    c.VoilaExecutor.timeout = 120


def _install_voila_template() -> None:
    """Copy our Voila template to a folder on the JUPYTER_PATH.

    Voila finds templates only in folders of a certain shape; what an installation
    copied there may be older than the program.
    """
    place = Path(mkdtemp(prefix="coalition-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    with as_file(files("coalition.server.voila") / "template") as ours:
        shutil.copytree(ours, place / "voila" / "templates" / "coalition")
    before = os.environ.get("JUPYTER_PATH", "")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(p for p in (str(place), before) if p)


def _loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")


def _public_hostnames(public_url: str) -> list[str]:
    name = urlsplit(public_url).hostname
    return [name] if name else []


def _check_port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise PortTaken(port=port, other=port + 1) from None
