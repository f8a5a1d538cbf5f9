"""The participants' papers: made in the background when a session is closed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from coalition.domain import Organisation, Session
from coalition.errors import PrintingFailed, ReadOnlyStore
from coalition.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PaperFiles:
    """The participants' paper as files.

    Attributes
    ----------
    pdf : bytes
    picture : bytes
        The first page as PNG, to be sent on; empty if it could not be drawn.
    """

    pdf: bytes
    picture: bytes = b""


class PaperPrinter:
    """Prints the participants' papers, one at a time, and caches them."""

    def __init__(self) -> None:
        self._printer = ThreadPoolExecutor(1, thread_name_prefix="paper")
        self._papers: dict[tuple[str, str, str], asyncio.Future[PaperFiles]] = {}
        self._marks: dict[tuple[str, str, str], object] = {}

    def start_printing(
        self, store: Store, coalition: str, session: str
    ) -> asyncio.Future[PaperFiles]:
        """Begin to make a session's paper anew; what was decided since belongs on it.

        In the day's own language; in others it is made when a phone asks for it.
        """
        for key in [key for key in self._papers if key[:2] == (coalition, session)]:
            del self._papers[key]
        language = store.facts.get(coalition, Session, session).language
        return self._begin(store, coalition, session, language)

    async def get_paper(
        self, store: Store, coalition: str, session: str, language: str = ""
    ) -> PaperFiles | None:
        """Give a session's paper, made now if there is none yet or it failed before.

        It is made anew where an organisation wishes since then to be shown otherwise.

        Parameters
        ----------
        language : str
            One of the coalition's; the day's own for any other.

        Returns
        -------
        TakenHome or None
            None if it could not be made; why stands in the log.
        """
        day = store.facts.get(coalition, Session, session)
        known = store.facts.coalition(coalition).languages
        spoken = language if language in known else day.language
        key = (coalition, session, spoken)
        stale = self._marks.get(key) != _listing_version(store, coalition)
        if stale or self._state(key) in {"none", "failed"}:
            self._begin(store, coalition, session, spoken)
        with suppress(Exception):
            return await asyncio.shield(self._papers[key])
        return None

    def state(self, coalition: str, session: str, language: str) -> str:
        """Say how far it is in a language: none, making, ready or failed."""
        return self._state((coalition, session, language))

    def _begin(
        self, store: Store, coalition: str, session: str, language: str
    ) -> asyncio.Future[PaperFiles]:
        loop = asyncio.get_running_loop()
        self._marks[coalition, session, language] = _listing_version(store, coalition)
        paper = loop.run_in_executor(
            self._printer, _print, store, coalition, session, language
        )
        paper.add_done_callback(_log_failure)
        self._papers[coalition, session, language] = paper
        return paper

    def _state(self, key: tuple[str, str, str]) -> str:
        paper = self._papers.get(key)
        if paper is None:
            return "none"
        if not paper.done():
            return "making"
        return "failed" if paper.cancelled() or paper.exception() else "ready"


def _listing_version(store: Store, coalition: str) -> object:
    """Return a token that changes when an organisation is to be shown otherwise."""
    cards = store.facts.all(coalition, Organisation)
    return tuple((c.id, c.name, c.listing, c.alias, c.print_place) for c in cards)


def get_papers(settings: dict[str, Any]) -> PaperPrinter:
    """Give the papers of this server."""
    papers: PaperPrinter = settings.setdefault("coalition_papers", PaperPrinter())
    return papers


def make_paper_provider(
    settings: dict[str, Any],
) -> Callable[[str, str, str], Awaitable[PaperFiles | None]]:
    """Return the function by which the phones' handler gets a paper."""

    async def paper(coalition: str, session: str, language: str) -> PaperFiles | None:
        store = settings["coalition_store"]
        return await get_papers(settings).get_paper(store, coalition, session, language)

    return paper


def _print(store: Store, coalition: str, session: str, language: str) -> PaperFiles:
    # Running notebooks loads much that no other page of the server needs.
    from coalition.batch.reports import session_blocks
    from coalition.printing.typst import render_first_page_png, render_pdf_leniently

    if store.path is None:
        raise ReadOnlyStore
    blocks, paper = session_blocks(
        store.path, coalition, session, "participants", language=language
    )
    pdf = render_pdf_leniently(blocks, paper=paper)
    try:
        return PaperFiles(pdf, render_first_page_png(blocks, paper=paper))
    except PrintingFailed:
        _log.exception("The first page could not be drawn")
        return PaperFiles(pdf)


def _log_failure(paper: "asyncio.Future[PaperFiles]") -> None:
    if not paper.cancelled() and paper.exception():
        _log.error("A session's paper could not be made", exc_info=paper.exception())
