"""Followers: one task for each question, which reads it again when somebody wrote."""

import asyncio
from collections.abc import Callable
from typing import Protocol

EVERY_S = 0.5
"""How often a page asks whether somebody wrote; asking costs microseconds."""

_RUNNING: dict[str, asyncio.Task[None]] = {}
"""The task of each question, by its id: a cell that is run again replaces its own."""


class Watcher(Protocol):
    """What tells whether anything was written, over a connection of its own."""

    def has_changed(self) -> bool:
        """Tell whether anything was written since this was last asked."""

    def close(self) -> None:
        """Give the connection back."""


def follow(
    question: str,
    watch: Callable[[], Watcher],
    refresh: Callable[[], object],
    on_trouble: Callable[[bool], object],
) -> None:
    """Call `refresh` whenever somebody wrote, until the question is followed anew.

    Parameters
    ----------
    question : str
        Id of the activity; who followed it before stops, and its connection is closed.
    on_trouble : callable
        Told True when a reading failed, and False when one worked again.
    """
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return  # nothing runs in between: a notebook that is only printed
    before = _RUNNING.pop(question, None)
    if before is not None:
        before.cancel()
    _RUNNING[question] = loop.create_task(_follow(watch, refresh, on_trouble))


async def _follow(
    watch: Callable[[], Watcher],
    refresh: Callable[[], object],
    on_trouble: Callable[[bool], object],
) -> None:
    watcher, missed = watch(), False
    try:
        while True:
            await asyncio.sleep(EVERY_S)
            # Whatever goes wrong is said and tried again: a live view never just stops.
            try:
                if watcher.has_changed() or missed:
                    refresh()
                    if missed:
                        on_trouble(False)
                    missed = False
            except Exception:
                missed = True
                on_trouble(True)
    finally:
        watcher.close()
