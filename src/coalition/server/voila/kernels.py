"""Kernel manager and client: environment without secrets, reliable channels."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Dict, List, Type, Unicode

_SECRET_NAME = re.compile(
    r"TOKEN|SECRET|PASSW|CREDENTIAL|COOKIE|PRIVATE|API_?KEY|ACCESS_?KEY|AUTH", re.I
)

_KERNEL_ARGUMENTS = (
    # Each kernel would warn in the host's window of what is true of every Jupyter.
    "--IPKernelApp.log_level=40",
    # What a workbook runs is nobody's history, and opening the file for it takes time.
    "--HistoryManager.enabled=False",
)


def without_secrets(env: Mapping[str, str], secrets: Iterable[str]) -> dict[str, str]:
    """Return an environment without variables that hold secrets.

    Parameters
    ----------
    env : mapping of str to str
    secrets : iterable of str
        Values that must not be there under any name, nor inside a longer value.

    Examples
    --------
    >>> without_secrets({"HOME": "/h", "JUPYTER_TOKEN": "x", "URL": "/?key=k"}, ["k"])
    {'HOME': '/h'}
    """
    hidden = [secret for secret in secrets if secret]
    return {
        name: value
        for name, value in env.items()
        if not _SECRET_NAME.search(name)
        and not any(secret in value for secret in hidden)
    }


class WorkshopKernels(AsyncMappingKernelManager):
    """Starts kernels that know the store and no secret of the server."""

    store = Unicode(config=True, help="The store, resolved, that every kernel opens.")
    secrets = List(Unicode(), config=True, help="Values that no kernel may hold.")
    settings_for_kernels = Dict(config=True, help="More variables for every kernel.")

    async def start_kernel(self, **kwargs: Any) -> str:
        """Start a kernel with an environment of which we took the secrets out."""
        from os import environ

        given = kwargs.get("env") or dict(environ)
        kwargs.setdefault("extra_arguments", list(_KERNEL_ARGUMENTS))
        env = without_secrets(given, self.secrets) | dict(self.settings_for_kernels)
        kwargs["env"] = env | ({"COALITION_STORE": self.store} if self.store else {})
        return str(await super()._async_start_kernel(**kwargs))

    _async_start_kernel = start_kernel


class WakingChannel(AsyncZMQSocketChannel):
    """ZMQ channel that misses no message when sending and receiving overlap.

    Sending goes through a synchronous shadow of the same socket, which uses up the
    signal that tells the waiting reader of news; the reader then sleeps for ever
    (voila #1428, #1522). Asking the socket to look again after each sending mends it.
    """

    def send(self, msg: dict[str, Any]) -> None:
        """Send a message, then let the socket look for what arrived meanwhile."""
        super().send(msg)
        look_again = getattr(self.socket, "_schedule_remaining_events", None)
        if look_again is not None:
            look_again()


class WakingClient(AsyncKernelClient):
    """A kernel client whose channels do not fall asleep."""

    shell_channel_class = Type(WakingChannel)
    iopub_channel_class = Type(WakingChannel)
    stdin_channel_class = Type(WakingChannel)
    control_channel_class = Type(WakingChannel)
