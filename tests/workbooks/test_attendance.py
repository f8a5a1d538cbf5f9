"""The host's paper names who was here; nobody else's does."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from coalition.blocks import to_text
from coalition.domain import Coalition, Listing, Organisation, Role, Session, Term
from coalition.store import Store
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

SLUG, DAY = "net", date(2026, 10, 14)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A day on which two of four took part, one of them hidden."""
    path = tmp_path / "store.db"
    store = Store.open_or_create(path)
    term = Term(id="legal", name={"en": "Legal help"})
    place = Term(id="bali", name={"en": "Bali"})
    came = Organisation(id="came", name="Came Along", confirmed=DAY)
    away = Organisation(id="away", name="Away Today")
    alias = Organisation(id="real", name="Real", listing=Listing.ALIAS, alias="Star")
    hidden = Organisation(id="unseen", name="Unseen", listing=Listing.HIDDEN)
    gone = Organisation(id="gone", name="Unseen Two", listing=Listing.HIDDEN)
    store.facts.put(
        SLUG,
        [
            Coalition(id=SLUG, name="Net", services=(term,), places=(place,)),
            *(came, away, alias, hidden, gone),
            Session(
                id="day",
                title="Day",
                day=DAY,
                code="123456",
                expected=("came", "away", "real", "unseen", "gone"),
            ),
        ],
    )
    for who in ("came", "unseen"):
        store.room.take_seat(
            SLUG, "day", f"secret-of-{who}-{DAY}", organisation=who, role=Role.MEMBER
        )
    return path


def read(path: Path, audience: str, part: str) -> str:
    workbook = LandscapeWorkbook.open(
        SLUG, session="day", store=str(path), audience=audience
    )
    return to_text(getattr(workbook, part)())


def test_the_hosts_paper_names_who_took_part_and_who_did_not(path: Path) -> None:
    lines = [
        line.split("  ") for line in read(path, "facilitator", "missing").splitlines()
    ]
    said = {parts[0]: parts[-1].strip() for parts in lines}

    assert said["Took part"] == "Came Along"
    assert said["Expected, but not here"] == "Away Today and Star"


def test_the_hosts_paper_names_whose_card_is_not_confirmed(path: Path) -> None:
    assert "Not confirmed: Away Today and Star." in read(path, "facilitator", "table")


def test_nobody_elses_paper_does(path: Path) -> None:
    for audience in ("participants", "room"):
        assert "Away Today" not in read(path, audience, "missing")
        assert "Not confirmed" not in read(path, audience, "table")


def test_a_hidden_organisation_is_named_to_nobody(path: Path) -> None:
    for part in ("missing", "table"):
        assert "Unseen" not in read(path, "facilitator", part)


def test_before_anybody_sat_down_no_page_says_that_they_came(tmp_path: Path) -> None:
    path, now = tmp_path / "store.db", [datetime(2026, 10, 14, 1, tzinfo=UTC)]
    store = Store.open_or_create(path, lambda: now[0])
    day = Session(id="day", title="D", day=DAY, code="123456", expected=("came",))
    came = Organisation(id="came", name="Came Along")
    store.facts.put(SLUG, [Coalition(id=SLUG, name="Net"), came, day])
    now[0] += timedelta(hours=2)
    for n in range(3):
        store.room.take_seat(
            SLUG, "day", f"secret-{n}", organisation="came", role=Role.MEMBER, people=4
        )

    def told(as_of: str | None) -> tuple[str, str]:
        book = LandscapeWorkbook.open(
            SLUG,
            session="day",
            store=str(path),
            as_of=as_of,
            audience="facilitator",
        )
        return to_text(book.cover()), to_text(book.missing())

    early_cover, early = told("2026-10-14T02:00:00+00:00")
    cover, missing = told(None)

    assert "0 people from 0 of 1 organisation" in early_cover
    assert "12 people from 1 of 1 organisation" in cover
    assert "Took part" not in early
    assert "Took part" in missing
