"""Write lock of the host's pages: one read-modify-write at a time."""

import asyncio
from typing import Any


def get_write_lock(settings: dict[str, Any]) -> asyncio.Lock:
    """Return the process-wide write lock of the host's pages.

    Without it, two consoles that press while the file is slow would each write what
    they have read, and the second would take back the first. Answers of phones do not
    wait: each is a fact of its own.
    """
    turn: asyncio.Lock = settings.setdefault("coalition_turn", asyncio.Lock())
    return turn
