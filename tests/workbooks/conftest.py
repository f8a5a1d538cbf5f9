from datetime import date
from pathlib import Path

import pytest

from coalition.domain import (
    Coalition,
    Fact,
    Listing,
    Offer,
    Organisation,
    Term,
)
from coalition.sessions.planning import start_session
from coalition.sessions.service import SessionService
from coalition.store import Store

PLACES = {
    "riau": "Riau Islands",
    "bali": "Bali",
    "papua": "Papua",
    "aceh": "Aceh",
}
OFFERS = [
    ("harbour", "shelter", "riau"),
    ("harbour", "legal", "riau"),
    ("lantern", "legal", "bali"),
    ("lantern", "legal", "papua"),
    ("garden", "shelter", "bali"),
    ("garden", "shelter", "papua"),
    ("garden", "shelter", "aceh"),
    ("hidden", "legal", "aceh"),
]


def term(id_: str, name: str, *, sensitive: bool = False) -> Term:
    return Term(id=id_, name={"en": name}, sensitive=sensitive)


def register() -> list[Fact]:
    """Four organisations; only a hidden one gives legal help in Aceh."""
    coalition = Coalition(
        id="safe-passage",
        name="Safe Passage Network",
        time_zone="Asia/Jakarta",
        languages=("en", "id"),
        services=(
            term("shelter", "Shelter", sensitive=True),
            term("legal", "Legal help"),
        ),
        places=tuple(term(id_, name) for id_, name in PLACES.items()),
    )
    organisations = [
        Organisation(id="harbour", name="Harbour House", confirmed=date(2026, 1, 5)),
        Organisation(
            id="lantern", name="Lantern Legal Aid", note="quarrel with police"
        ),
        Organisation(
            id="garden", name="Quiet Garden", listing=Listing.ALIAS, alias="A shelter"
        ),
        Organisation(id="hidden", name="Unseen Hands", listing=Listing.HIDDEN),
    ]
    offers = [
        Offer(id=f"{o}--{s}--{p}", organisation=o, service=s, place=p)
        for o, s, p in OFFERS
    ]
    return [coalition, *organisations, *offers]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def store(path: Path) -> Store:
    made = Store.open_or_create(path)
    made.facts.put("safe-passage", register())
    return made


@pytest.fixture
def host(store: Store) -> SessionService:
    """Take the host's hands on a day of the register; nothing was asked yet."""
    day = start_session(store, "safe-passage", title="Day", day=date(2026, 10, 14))
    return SessionService(store, "safe-passage", day.id)


@pytest.fixture
def other(store: Store) -> SessionService:
    """Take the host's hands on another day of the same coalition."""
    day = start_session(
        store, "safe-passage", title="Another day", day=date(2026, 11, 14)
    )
    return SessionService(store, "safe-passage", day.id)
