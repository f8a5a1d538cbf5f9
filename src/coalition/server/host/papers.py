"""The participants' papers: made in the background when a session is closed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

from coalition.errors import ReadOnly
from coalition.store import Store

_log = logging.getLogger(__name__)


class Papers:
    """The papers of this server's sessions, one made at a time."""

    def __init__(self) -> None:
        self._printer = ThreadPoolExecutor(1, thread_name_prefix="paper")
        self._papers: dict[tuple[str, str], asyncio.Future[bytes]] = {}

    def make(self, store: Store, coalition: str, session: str) -> asyncio.Future[bytes]:
        """Begin to make a session's paper anew; what was decided since belongs on it."""
        loop = asyncio.get_running_loop()
        paper = loop.run_in_executor(self._printer, _print, store, coalition, session)
        paper.add_done_callback(_written_down)
        self._papers[coalition, session] = paper
        return paper

    async def take(self, store: Store, coalition: str, session: str) -> bytes | None:
        """Give a session's paper, made now if there is none yet or it failed before.

        None if it could not be made; why stands in the log.
        """
        if self.state(coalition, session) in {"none", "failed"}:
            self.make(store, coalition, session)
        with suppress(Exception):
            return await asyncio.shield(self._papers[coalition, session])
        return None

    def state(self, coalition: str, session: str) -> str:
        """Say how far it is: none, making, ready or failed."""
        paper = self._papers.get((coalition, session))
        if paper is None:
            return "none"
        if not paper.done():
            return "making"
        return "failed" if paper.cancelled() or paper.exception() else "ready"


def papers_of(settings: dict[str, Any]) -> Papers:
    """Give the papers of this server."""
    papers: Papers = settings.setdefault("coalition_papers", Papers())
    return papers


def paper_for_phones(
    settings: dict[str, Any],
) -> Callable[[str, str, str], Awaitable[bytes | None]]:
    """Give what the phones' page calls: from coalition and session to the PDF."""

    async def paper(coalition: str, session: str, _language: str) -> bytes | None:
        store = settings["coalition_store"]
        return await papers_of(settings).take(store, coalition, session)

    return paper


def _print(store: Store, coalition: str, session: str) -> bytes:
    # Running notebooks loads much that no other page of the server needs.
    from coalition.batch.reports import session_pdf

    if store.path is None:
        raise ReadOnly
    return session_pdf(store.path, coalition, session, "participants")


def _written_down(paper: "asyncio.Future[bytes]") -> None:
    if not paper.cancelled() and paper.exception():
        _log.error("A session's paper could not be made", exc_info=paper.exception())
