"""What Jupyter Server loads: our settings and our routes."""

from pathlib import Path

from jupyter_server.extension.application import ExtensionApp
from traitlets import Unicode

from coalition.server.app.cache import RoomCache
from coalition.server.app.pages import create_template_environment
from coalition.server.app.request_limit import RequestTooLongHandler
from coalition.server.app.routes import HANDLERS as HOST
from coalition.server.app.submission_queue import SubmissionQueue
from coalition.server.phone.rate_limit import CodeRateLimiter, SeatRateLimiter
from coalition.server.phone.routes import HANDLERS as PHONE
from coalition.store import Store, resolve_store_path


class CoalitionExtension(ExtensionApp):
    """Phones, console and wall of all coalitions in one store.

    Attributes
    ----------
    store : str
        File of the store; empty means the one that every tool here would use.
    pinned : str
        The one coalition that this server is for; empty means all of them.
    public_url : str
        The address that people type, where it is not that of this machine.
    """

    name = "coalition"
    extension_url = "/"
    load_other_extensions = True

    store = Unicode("", help="File of the store.").tag(config=True)
    pinned = Unicode("", help="The one coalition to serve.").tag(config=True)
    public_url = Unicode("", help="The address that people type.").tag(config=True)

    def initialize_settings(self) -> None:
        """Open the store and hand it to the pages."""
        store = Store.open(Path(self.store) if self.store else resolve_store_path())
        self.settings |= {
            "coalition_store": store,
            "coalition_inbox": SubmissionQueue(store),
            "coalition_pulse": RoomCache(store),
            "coalition_templates": create_template_environment(),
            "coalition_tries": CodeRateLimiter(),
            "coalition_arrivals": SeatRateLimiter(),
            "coalition_pinned": self.pinned,
            "coalition_public_url": self.public_url,
        }

    def initialize_handlers(self) -> None:
        """Put our routes before Jupyter's own."""
        self.handlers.extend([*PHONE, *HOST, ("/too-long", RequestTooLongHandler)])

    async def stop_extension(self) -> None:
        """Save the answers that still wait, then close the store."""
        await self.settings["coalition_inbox"].close()
        self.settings["coalition_pulse"].close()
        self.settings["coalition_store"].close()
