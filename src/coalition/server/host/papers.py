"""The participants' papers: made in the background when a session is closed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from coalition.domain import Organisation, Session
from coalition.errors import PrintingFailed, ReadOnly
from coalition.store import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TakenHome:
    """What a phone can take home of a day.

    Attributes
    ----------
    pdf : bytes
    picture : bytes
        The first page as PNG, to be sent on; empty if it could not be drawn.
    """

    pdf: bytes
    picture: bytes = b""


class Papers:
    """The papers of this server's sessions, one made at a time."""

    def __init__(self) -> None:
        self._printer = ThreadPoolExecutor(1, thread_name_prefix="paper")
        self._papers: dict[tuple[str, str, str], asyncio.Future[TakenHome]] = {}
        self._marks: dict[tuple[str, str, str], object] = {}

    def make(
        self, store: Store, coalition: str, session: str
    ) -> asyncio.Future[TakenHome]:
        """Begin to make a session's paper anew; what was decided since belongs on it.

        In the day's own language; in others it is made when a phone asks for it.
        """
        for key in [key for key in self._papers if key[:2] == (coalition, session)]:
            del self._papers[key]
        language = store.facts.get(coalition, Session, session).language
        return self._begin(store, coalition, session, language)

    async def take(
        self, store: Store, coalition: str, session: str, language: str = ""
    ) -> TakenHome | None:
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
        stale = self._marks.get(key) != _mark(store, coalition)
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
    ) -> asyncio.Future[TakenHome]:
        loop = asyncio.get_running_loop()
        self._marks[coalition, session, language] = _mark(store, coalition)
        paper = loop.run_in_executor(
            self._printer, _print, store, coalition, session, language
        )
        paper.add_done_callback(_written_down)
        self._papers[coalition, session, language] = paper
        return paper

    def _state(self, key: tuple[str, str, str]) -> str:
        paper = self._papers.get(key)
        if paper is None:
            return "none"
        if not paper.done():
            return "making"
        return "failed" if paper.cancelled() or paper.exception() else "ready"


def _mark(store: Store, coalition: str) -> object:
    """Give a mark that is another when somebody is to be shown otherwise."""
    cards = store.facts.all(coalition, Organisation)
    return tuple((c.id, c.name, c.listing, c.alias, c.print_place) for c in cards)


def papers_of(settings: dict[str, Any]) -> Papers:
    """Give the papers of this server."""
    papers: Papers = settings.setdefault("coalition_papers", Papers())
    return papers


def paper_for_phones(
    settings: dict[str, Any],
) -> Callable[[str, str, str], Awaitable[TakenHome | None]]:
    """Give what the phones' page calls: from coalition, session, language to both."""

    async def paper(coalition: str, session: str, language: str) -> TakenHome | None:
        store = settings["coalition_store"]
        return await papers_of(settings).take(store, coalition, session, language)

    return paper


def _print(store: Store, coalition: str, session: str, language: str) -> TakenHome:
    # Running notebooks loads much that no other page of the server needs.
    from coalition.batch.reports import session_blocks
    from coalition.printing.typst import pdf_of_anything, picture

    if store.path is None:
        raise ReadOnly
    blocks, paper = session_blocks(
        store.path, coalition, session, "participants", language=language
    )
    pdf = pdf_of_anything(blocks, paper=paper)
    try:
        return TakenHome(pdf, picture(blocks, paper=paper))
    except PrintingFailed:
        _log.exception("The first page could not be drawn")
        return TakenHome(pdf)


def _written_down(paper: "asyncio.Future[TakenHome]") -> None:
    if not paper.cancelled() and paper.exception():
        _log.error("A session's paper could not be made", exc_info=paper.exception())
