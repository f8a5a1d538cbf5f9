"""The paper that phones take home is made once, and anew when somebody wishes so."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from coalition.domain import Listing, Organisation
from coalition.server.sessions import papers
from coalition.server.sessions.papers import PaperFiles, PaperPrinter

if TYPE_CHECKING:
    import pytest
    from tests.server.furnishing import Workshop

    from coalition.store import Store


def test_whoever_asks_not_to_be_named_is_on_no_paper_that_is_taken_later(
    own_workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(store: Store, coalition: str, *_day: str) -> PaperFiles:
        cards = store.facts.all(coalition, Organisation)
        shown = [card.name for card in cards if card.listing is Listing.NAME]
        return PaperFiles(" ".join(shown).encode())

    monkeypatch.setattr(papers, "_print", named)
    store, where = own_workshop.store, (own_workshop.coalition, own_workshop.session)
    lantern = store.facts.get(own_workshop.coalition, Organisation, "lantern")

    async def taken() -> list[PaperFiles | None]:
        kept = PaperPrinter()
        first, again = (
            await kept.get_paper(store, *where),
            await kept.get_paper(store, *where),
        )
        hidden = lantern.model_copy(update={"listing": Listing.HIDDEN})
        store.facts.put(own_workshop.coalition, [hidden])
        return [first, again, await kept.get_paper(store, *where)]

    first, again, later = asyncio.run(taken())

    assert first is not None
    assert b"Lantern Legal Aid" in first.pdf
    assert again is first
    assert later is not None
    assert b"Lantern" not in later.pdf
