"""One host's page writes at a time: each reads what it changes before it writes it."""

import asyncio
from typing import Any


def turn_of(settings: dict[str, Any]) -> asyncio.Lock:
    """Give the turn of this server; a page that writes what it has read waits for it.

    Without it, two consoles that press while the file is slow would each write what
    they have read, and the second would take back the first. Answers of phones do not
    wait: each is a fact of its own.
    """
    turn: asyncio.Lock = settings.setdefault("coalition_turn", asyncio.Lock())
    return turn
