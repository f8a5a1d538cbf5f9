"""A coalition of which there is one day, for tests of what that day does."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from coalition.domain import (
    Activity,
    Attribution,
    Coalition,
    Fact,
    Organisation,
    Session,
    Voice,
)
from coalition.sessions.service import SessionService
from coalition.store import Store

SLUG, DAY = "net", "day"


def day_of(
    path: Path,
    organisations: Sequence[Organisation],
    *more: Fact,
    invited: Sequence[str] | None = None,
) -> SessionService:
    """Make a store with a day to which all were invited, if nobody says who was."""
    everybody = [card.id for card in organisations] if invited is None else invited
    day = Session(
        id=DAY,
        title="Day",
        day=date(2026, 10, 2),
        code="123456",
        expected=tuple(everybody),
    )
    store = Store.open_or_create(path)
    coalition = Coalition(id=SLUG, name="Net")
    store.facts.put(SLUG, [coalition, *organisations, day, *more])
    return SessionService(store, SLUG, DAY)


def ties_asked(*often: str) -> Activity:
    """Give the question whom one works with, answered in these words."""
    return Activity(
        id="ties",
        session=DAY,
        activity="ties",
        title={"en": "Ties"},
        question={"en": "Whom do you work with?"},
        settings={"often": [{"id": word, "text": {"en": word}} for word in often]},
        voice=Voice.ORGANISATIONS,
        attribution=Attribution.ORGANISATION,
    )
