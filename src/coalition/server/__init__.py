"""The server: phones, console and wall, beside Voila in one process and one port.

It is an extension of Jupyter Server that ships disabled; only ``coalition serve``
turns it on.
"""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Tell Jupyter Server where the extension is."""
    # Only a server needs it; the package is also imported by commands that start none.
    from coalition.server.extension import CoalitionExtension

    return [{"module": "coalition.server.extension", "app": CoalitionExtension}]
