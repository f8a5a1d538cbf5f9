"""What pages show is read again when somebody wrote, and only then."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Engine, event

from coalition.domain import (
    Audience,
    Coalition,
    Decision,
    Listing,
    NamingNotice,
    Organisation,
    Role,
    Seat,
    Session,
)
from coalition.errors import NotFound
from coalition.server.app.cache import RoomCache
from coalition.server.run.agenda import read_turnout
from coalition.sessions.results import tally_activity
from coalition.store.seats import Submissions
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

if TYPE_CHECKING:
    from tests.server.furnishing import Workshop


@pytest.fixture
def pulse(own_workshop: Workshop) -> Iterator[RoomCache]:
    store = own_workshop.store
    watching = RoomCache(store)
    yield watching
    watching.close()
    store.close()


def test_nothing_is_read_twice_while_nobody_writes(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    where = (own_workshop.coalition, own_workshop.session)

    first = pulse.room(*where)

    assert pulse.room(*where) is first


def test_what_another_process_writes_is_seen(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    where = (own_workshop.coalition, own_workshop.session)
    before = pulse.room(*where)

    own_workshop.host.open(own_workshop.vision)

    after = pulse.room(*where)
    assert before.open is None
    assert after.open is not None
    assert after.open.id == own_workshop.vision


def test_what_this_process_writes_itself_is_seen(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    where = (own_workshop.coalition, own_workshop.session)
    assert pulse.room(*where).organisations["lantern"].name == "Lantern Legal Aid"

    pulse.store.facts.put(
        own_workshop.coalition, [Organisation(id="lantern", name="Lantern")]
    )

    assert pulse.room(*where).organisations["lantern"].name == "Lantern"


def test_what_is_written_while_a_page_is_made_is_on_the_next(
    pulse: RoomCache, own_workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = (own_workshop.coalition, own_workshop.session)
    read = Submissions.seats

    def seats(room: Submissions, coalition: str, session: str) -> list[Seat]:
        found = read(room, coalition, session)
        monkeypatch.setattr(Submissions, "seats", read)
        own_workshop.host.open(own_workshop.vision)
        return found

    monkeypatch.setattr(Submissions, "seats", seats)
    before, after = pulse.room(*where), pulse.room(*where)

    assert before.open is None
    assert after.open is not None


def test_what_is_made_of_facts_is_kept_while_people_join_and_no_longer(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    made: list[int] = []

    def page() -> str:
        return pulse.get_or_compute_from_facts(own_workshop.coalition, "page", laid_out)

    def laid_out() -> str:
        made.append(1)
        return f"made {len(made)}"

    page()
    where = (own_workshop.coalition, own_workshop.session)
    own_workshop.store.room.take_seat(*where, "a-secret", role=Role.MEMBER)
    assert page() == "made 1"

    lantern = Organisation(id="lantern", name="Lantern")
    own_workshop.store.facts.put(own_workshop.coalition, [lantern])
    assert page() == "made 2"

    for n, erased in enumerate(("lantern", "harbour-house"), 3):
        own_workshop.store.facts.erase(own_workshop.coalition, Organisation, erased)
        assert page() == f"made {n}"


def test_an_organisation_that_hides_is_in_no_list(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    quiet = Organisation(id="quiet", name="Quiet House", listing=Listing.HIDDEN)
    renamed = Organisation(
        id="sea-gate", name="Sea Gate", listing=Listing.ALIAS, alias="A shelter"
    )

    pulse.store.facts.put(own_workshop.coalition, [quiet, renamed])

    shown = pulse.room(own_workshop.coalition, own_workshop.session).organisations
    assert "quiet" not in shown
    assert shown["sea-gate"].shown_name == "A shelter"
    assert "Sea Gate" not in repr(shown)


def test_a_join_code_opens_the_session_that_is_not_closed(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    own_workshop.host.update_session(state="closed")
    fresh = Session(
        id="second-day", title="Second", day=date(2026, 1, 1), code=own_workshop.code
    )
    closed = pulse.find_session(own_workshop.code)

    pulse.store.facts.put(own_workshop.coalition, [fresh])

    found = pulse.find_session(own_workshop.code)
    assert closed is not None
    assert closed[1].id == own_workshop.session
    assert found is not None
    assert found[1].id == "second-day"
    assert pulse.find_session("000000") is None


def test_a_session_that_is_not_there_is_not_found(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    with pytest.raises(NotFound):
        pulse.room(own_workshop.coalition, "no-such-day")


@pytest.mark.parametrize("removed", [False, True])
def test_a_name_of_before_is_read_on_no_phone_once_its_bearer_is_hidden(
    pulse: RoomCache, own_workshop: Workshop, removed: bool
) -> None:
    here, facts = own_workshop.coalition, pulse.store.facts
    own_workshop.host.record_decision(
        "Old Shelter lends its van", to_confirm=("shelter",)
    )
    facts.put(here, [Organisation(id="shelter", name="Old Shelter")])
    card = Organisation(id="shelter", name="New Home", listing=Listing.HIDDEN)
    facts.put(here, [card])
    if removed:
        facts.remove(here, [card])

    (shown,) = pulse.room(here, own_workshop.session).decisions

    assert shown.text == "… lends its van"
    assert shown.to_confirm == ()
    for audience in (Audience.PARTICIPANTS, Audience.ROOM):
        paper = LandscapeWorkbook.from_store(
            pulse.store, here, session=None, language="en", audience=audience
        )
        assert paper.read(Decision) == [shown]


def test_what_one_was_told_names_nobody_who_is_hidden_since(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    here, day = own_workshop.coalition, own_workshop.session
    told = NamingNotice(
        id="told",
        session=day,
        finding="one-bridge",
        organisation="harbour-house",
        text={"en": "Only the link of you and Lantern Legal Aid joins two groups."},
    )
    hidden = Organisation(
        id="lantern", name="Lantern Legal Aid", listing=Listing.HIDDEN
    )
    pulse.store.facts.put(here, [told, hidden])

    (shown,) = pulse.public_room(here, day).notices

    assert shown.text == {"en": "Only the link of you and … joins two groups."}
    # Who agreed is known by the words that were told.
    assert pulse.room(here, day).notices == (told,)


def test_the_name_of_a_day_gives_nobody_away_in_the_room(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    where = (own_workshop.coalition, own_workshop.session)
    own_workshop.host.update_session(title="A day at Lantern Legal Aid")
    hidden = Organisation(id="lantern", name="New Home", listing=Listing.HIDDEN)
    pulse.store.facts.put(own_workshop.coalition, [hidden])

    assert pulse.public_room(*where).session.title == "A day at …"


def test_a_room_is_read_in_few_statements_and_other_coalitions_cost_none_of_its_facts(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    where = (own_workshop.coalition, own_workshop.session)
    own_workshop.host.open(own_workshop.vision)
    # What was changed is read: the token and the versions, seats and who answered.
    with count_statements() as first:
        pulse.public_room(*where)
    assert len(first) <= 5

    before = pulse.view(own_workshop.coalition)
    pulse.store.facts.put("elsewhere", [Coalition(id="elsewhere", name="Elsewhere")])
    with count_statements() as later:
        pulse.public_room(*where)

    assert pulse.view(own_workshop.coalition) is before
    assert len(later) <= 3
    with count_statements() as still:
        pulse.public_room(*where)
    assert still == []


@contextmanager
def count_statements() -> Iterator[list[str]]:
    """List the statements that stores are asked meanwhile; transactions are none."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_what_takes_long_is_made_once_and_not_on_the_event_loop(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    made: list[int] = []

    def lay_out() -> str:
        made.append(threading.get_ident())
        return "page"

    def page() -> Awaitable[str]:
        return pulse.compute_from_facts_in_thread(
            own_workshop.coalition, "page", lay_out
        )

    async def ask() -> list[str]:
        return [*await asyncio.gather(page(), page()), await page()]

    assert asyncio.run(ask()) == ["page"] * 3
    assert len(made) == 1
    assert made[0] != threading.get_ident()


def test_a_wall_with_a_result_takes_few_statements(
    pulse: RoomCache, own_workshop: Workshop
) -> None:
    where = (own_workshop.coalition, own_workshop.session)
    own_workshop.host.open(own_workshop.vision)
    own_workshop.host.close(own_workshop.vision)
    own_workshop.host.reveal(own_workshop.vision)

    with count_statements() as asked:
        room = pulse.public_room(*where)
        activity = next(a for a in room.activities if a.id == own_workshop.vision)
        read_turnout(pulse, own_workshop.coalition, activity)
        tally_activity(pulse.store, where[0], activity, Audience.ROOM)

    assert len(asked) <= 12
