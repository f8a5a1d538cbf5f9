"""What was asked of links today is read once the room has seen or read it."""

from collections.abc import Callable

import pytest

from coalition.blocks import to_html
from coalition.domain import Activity, Audience, Organisation
from coalition.sessions.projection import render_section
from coalition.sessions.service import SessionService

SAFE = "safe-passage"
WAITS = "The host has not shown this yet."


def on_phones(host: SessionService, part: str) -> str:
    blocks = render_section(
        host.store, SAFE, host.session, part, "en", Audience.PARTICIPANTS
    )
    return to_html(blocks)


def ties(host: SessionService) -> Activity:
    return next(a for a in host.activities() if a.key == "ties")


def links_of(host: SessionService, activity_id: str) -> None:
    """Ask two about a link between them, and close."""
    host.open(activity_id)
    for n, (one, other) in enumerate((("harbour", "lantern"), ("lantern", "harbour"))):
        answer = {"partners": {other: 3}}
        entry = f"{activity_id}-{n}"
        host.key_in(activity_id, answer, entry, organisation=one)
    host.close(activity_id)


def asked_and_open(today: SessionService, _other: SessionService) -> None:
    today.open(ties(today).id)


def closed(today: SessionService, _other: SessionService) -> None:
    links_of(today, ties(today).id)


def shown(today: SessionService, other: SessionService) -> None:
    closed(today, other)
    today.reveal(ties(today).id)


def read_now(today: SessionService, other: SessionService) -> None:
    closed(today, other)
    today.show_section("links")


def read_now_and_closed_nobody_knows_when(
    today: SessionService, other: SessionService
) -> None:
    read_now(today, other)
    unknown = ties(today).model_copy(update={"closed_at": None})
    today.store.facts.put(SAFE, [unknown])


def taken_off(today: SessionService, other: SessionService) -> None:
    read_now(today, other)
    today.hide_section("links")


def read_before_it_was_asked(today: SessionService, other: SessionService) -> None:
    today.show_section("links")
    closed(today, other)


def read_since_by_another_day(today: SessionService, other: SessionService) -> None:
    read_before_it_was_asked(today, other)
    other.show_section("links")


def closed_on_another_day(_today: SessionService, other: SessionService) -> None:
    links_of(other, ties(other).id)


def open_on_another_day(_today: SessionService, other: SessionService) -> None:
    other.open(ties(other).id)


def closed_and_shown_later_on_another_day(
    today: SessionService, other: SessionService
) -> None:
    closed(today, other)
    closed_on_another_day(today, other)
    other.reveal(ties(other).id)


@pytest.mark.parametrize(
    ("so_far", "waits"),
    [
        (asked_and_open, False),
        (closed, True),
        (shown, False),
        (read_now, False),
        (read_now_and_closed_nobody_knows_when, False),
        (taken_off, True),
        (read_before_it_was_asked, True),
        (read_since_by_another_day, True),
        (closed_on_another_day, False),
        (open_on_another_day, False),
        (closed_and_shown_later_on_another_day, True),
    ],
)
def test_links_wait_that_were_closed_today_and_neither_seen_nor_read(
    host: SessionService,
    other: SessionService,
    so_far: Callable[[SessionService, SessionService], None],
    *,
    waits: bool,
) -> None:
    so_far(host, other)

    assert (WAITS in on_phones(host, "links")) == waits


def test_what_was_asked_of_links_is_read_by_nobody_before_it_is_shown(
    host: SessionService,
) -> None:
    everybody = [f"o{n}" for n in range(8)]
    host.store.facts.put(SAFE, [Organisation(id=o, name=o.upper()) for o in everybody])
    host.update_session(expected=tuple(everybody))
    for part in ("places", "case", "links"):
        host.show_section(part)
    asked = ties(host)
    host.open(asked.id)
    for n, one in enumerate(everybody):
        named = everybody[1:] if n == 0 else everybody[:1]
        answer = {"partners": dict.fromkeys(named, 3)}
        host.key_in(asked.id, answer, f"entry-0{n}", organisation=one)
    before = on_phones(host, "places")
    host.close(asked.id)

    assert all(WAITS in on_phones(host, part) for part in ("case", "links"))
    assert on_phones(host, "places") == before
    host.reveal(asked.id)
    assert "through one and the same" in on_phones(host, "links")
    assert on_phones(host, "places") == before


def test_what_the_room_has_read_stays_on_phones_when_it_reads_on(
    host: SessionService,
) -> None:
    host.update_session(expected=("harbour", "lantern"))
    links_of(host, ties(host).id)
    host.show_section("links")
    on_the_wall = on_phones(host, "links")

    host.show_section("missing")

    assert WAITS not in on_the_wall
    assert on_phones(host, "links") == on_the_wall
    assert WAITS in on_phones(host, "case")


def test_of_several_rounds_the_newest_says_whether_links_are_shown(
    host: SessionService,
) -> None:
    host.update_session(expected=("harbour", "lantern"))
    first = ties(host)
    links_of(host, first.id)
    second = host.add_round(first.id)
    links_of(host, second.id)
    assert WAITS in on_phones(host, "links")

    host.reveal(second.id)
    assert WAITS not in on_phones(host, "links")

    host.show_section("links")
    third = host.add_round(second.id)
    links_of(host, third.id)
    assert WAITS in on_phones(host, "links")
