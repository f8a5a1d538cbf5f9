from datetime import date
from typing import Any

import pytest

from coalition.blocks import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    Row,
    Table,
    to_html,
    to_text,
)
from coalition.domain import (
    Activity,
    Audience,
    Offer,
    Role,
    RunningOrderItem,
    Session,
    Term,
)
from coalition.errors import InvalidInput
from coalition.sessions.opening import refresh_settings
from coalition.sessions.planning import start_session
from coalition.sessions.projection import render_section, section_title
from coalition.sessions.service import SessionService
from coalition.store import Store
from coalition.texts import LANGUAGES, Texts
from coalition.workbooks.landscape.sections import SECTIONS
from coalition.workbooks.spec import Section

DAY = date(2026, 10, 14)
SAFE = "safe-passage"


def read(
    host: SessionService, part: str, audience: Audience, *, wide: bool = True
) -> list[Block]:
    return render_section(
        host.store, SAFE, host.session, part, "en", audience, wide=wide
    )


def question(host: SessionService, key: str) -> Activity:
    return next(a for a in host.activities() if a.key == key)


def test_each_item_that_is_read_together_says_what_it_reads(
    host: SessionService,
) -> None:
    order = host.session.running_order

    assert [item.reads for item in order if item.reads] == list(SECTIONS)
    assert section_title(host.session, "missing")["en"] == "Who is missing here?"
    assert not any(item.activity for item in order if item.reads)


def test_the_sentences_come_first_then_the_empty_squares_the_table_and_the_map(
    host: SessionService,
) -> None:
    kinds = [type(b).__name__ for b in read(host, "places", Audience.ROOM)]

    assert kinds[0] == "Callout"
    assert kinds.index("Table") < kinds.index("Figure")
    assert kinds.count("Table") == 2


def test_on_the_wall_there_is_nothing_to_press_behind_a_drawing(
    host: SessionService,
) -> None:
    wall, phone = (
        next(b for b in read(host, "places", audience) if isinstance(b, Figure))
        for audience in (Audience.ROOM, Audience.PARTICIPANTS)
    )

    assert "details" not in to_html([wall])
    assert isinstance(phone.table, Table)


def test_a_narrow_wall_has_the_west_and_the_east_one_after_the_other(
    host: SessionService,
) -> None:
    narrow = read(host, "places", Audience.ROOM, wide=False)
    west, east = (block for block in narrow if isinstance(block, Figure))

    assert ("Aceh" in west.svg, "Aceh" in east.svg) == (True, False)
    assert ("Bali" in west.alt, "Bali" in east.alt) == (False, True)


@pytest.mark.parametrize(
    ("others", "wide", "parts"),
    [
        (6, False, [6]),
        (7, False, [4, 3]),
        (10, True, [10]),
        (11, True, [6, 5]),
        (11, False, [6, 5]),
        (31, False, [6, 6, 6, 6, 6, 1]),
    ],
)
def test_a_table_too_wide_for_the_wall_is_read_in_parts(
    host: SessionService,
    monkeypatch: pytest.MonkeyPatch,
    others: int,
    *,
    wide: bool,
    parts: list[int],
) -> None:
    whole = table_of(others)
    monkeypatch.setitem(SECTIONS, "places", Section(lambda *_: [whole]))

    tables = [
        block
        for block in read(host, "places", Audience.ROOM, wide=wide)
        if isinstance(block, Table)
    ]

    assert [len(table.columns) - 1 for table in tables] == parts
    assert joined([table.columns for table in tables]) == whole.columns
    for row, *pieces in zip(whole.rows, *(t.rows for t in tables), strict=True):
        assert joined([piece.cells for piece in pieces]) == row.cells
        assert {piece.head for piece in pieces} == {row.head}
    # The note is about the whole, and stands where the whole ends.
    assert [table.note for table in tables if table.note] == ["Of them all."]
    assert tables[-1].note


def table_of(others: int) -> Table:
    """Make a table of so many columns beside the first, each cell another."""
    rows = [
        [f"{name} {n}" for n in range(others + 1)] for name in ("head", "Bali", "Aceh")
    ]
    return Table(
        columns=tuple(Column(text=f"Service {n}") for n in range(others + 1)),
        rows=tuple(
            Row(cells=tuple(Cell(text=text) for text in row), head=row[0] == "head 0")
            for row in rows
        ),
        note="Of them all.",
    )


def joined(pieces: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Join rows that all begin with the same cell."""
    assert {piece[0].text for piece in pieces} == {pieces[0][0].text}
    return (pieces[0][0], *(cell for piece in pieces for cell in piece[1:]))


def test_the_case_has_no_heading_beside_that_of_the_running_order(
    host: SessionService,
) -> None:
    blocks = read(host, "case", Audience.PARTICIPANTS)

    assert blocks
    assert not any(isinstance(block, Heading) for block in blocks)


@pytest.mark.parametrize("part", list(SECTIONS))
@pytest.mark.parametrize("audience", [Audience.ROOM, Audience.PARTICIPANTS])
def test_what_is_hidden_makes_no_difference_to_what_is_read(
    host: SessionService, part: str, audience: Audience
) -> None:
    before = to_html(read(host, part, audience))
    host.store.facts.put(
        SAFE,
        [
            Offer(id=f"hidden--{s}--papua", organisation="hidden", service=s, place=p)
            for s, p in (("legal", "papua"), ("shelter", "aceh"))
        ],
    )

    assert to_html(read(host, part, audience)) == before
    assert "Unseen" not in before
    assert "Quiet Garden" not in before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", [Audience.ROOM, Audience.PARTICIPANTS])
@pytest.mark.parametrize("wide", [True, False])
def test_that_there_is_one_shelter_only_is_read_nowhere(
    host: SessionService, language: str, audience: Audience, wide: bool
) -> None:
    t = Texts(language)
    by_service, *by_place = (
        block
        for block in render_section(
            host.store, SAFE, host.session, "places", language, audience, wide=wide
        )
        if isinstance(block, Table)
    )
    (table,) = by_place

    # In the register, one organisation alone has a shelter in each of four places.
    column = [column.text for column in table.columns].index("Shelter")
    told = {row.cells[column].text for row in table.rows}
    alone = {row.cells[0].text: row.cells[2].text for row in by_service.rows}
    assert told == {t("a few")}
    assert alone.get("Shelter", "–") == "–"


def test_what_is_read_hangs_until_a_question_opens_and_stays_on_the_phones(
    host: SessionService,
) -> None:
    host.show_section("places")
    assert (host.session.reading, host.session.read) == ("places", ("places",))

    host.open(question(host, "gaps").id)

    assert (host.session.reading, host.session.read) == ("", ("places",))


def test_what_is_taken_off_leaves_the_phones_too(host: SessionService) -> None:
    host.show_section("places")
    host.show_section("missing")
    host.hide_section("places")

    assert (host.session.reading, host.session.read) == ("missing", ("missing",))


def test_a_result_that_is_shown_takes_the_wall(host: SessionService) -> None:
    asked = question(host, "gaps").id
    host.open(asked)
    host.close(asked)
    host.show_section("places")
    host.reveal(asked)

    assert host.session.reading == ""


def test_nothing_is_read_over_an_open_question_or_outside_the_order(
    host: SessionService,
) -> None:
    for part in ("", "weather"):
        with pytest.raises(InvalidInput):
            host.show_section(part)
    host.open(question(host, "gaps").id)
    with pytest.raises(InvalidInput):
        host.show_section("places")


def asked_about(host: SessionService) -> list[str]:
    return [line["id"] for line in question(host, "gaps").settings["lines"]]


def works(service: str, place: str) -> Offer:
    return Offer(
        id=f"lantern--{service}--{place}",
        organisation="lantern",
        service=service,
        place=place,
    )


def with_health(store: Store, *offers: Offer) -> SessionService:
    """Start a day in a coalition that asks for one service more."""
    card = store.facts.coalition(SAFE)
    health = Term(id="health", name={"en": "Health care"})
    more = card.model_copy(update={"services": (*card.services, health)})
    store.facts.put(SAFE, [more, *offers])
    session = start_session(store, SAFE, title="Day", day=DAY)
    return SessionService(store, SAFE, session.id)


def test_a_square_that_was_filled_this_morning_is_not_asked_about(
    store: Store,
) -> None:
    host = with_health(store, works("health", "riau"), works("health", "bali"))
    planned = asked_about(host)
    store.facts.put(SAFE, [works("health", "papua")])

    host.open(question(host, "gaps").id)

    assert "health--papua" in planned
    assert set(planned) - set(asked_about(host)) == {"health--papua"}


def test_the_other_lines_stay_in_the_order_of_the_ballots_that_are_printed(
    store: Store,
) -> None:
    host = with_health(store, works("health", "riau"), works("health", "bali"))
    planned = asked_about(host)
    store.facts.put(SAFE, [works(*planned[0].split("--"))])

    host.open(question(host, "gaps").id)

    assert asked_about(host)[: len(planned) - 1] == planned[1:]


def test_what_the_host_chose_to_ask_and_a_second_round_stay(
    host: SessionService,
) -> None:
    gaps = question(host, "gaps")
    lines = [gaps.settings["lines"][0] | {"title": {"en": "Legal help far away"}}]
    chosen = gaps.model_copy(update={"settings": {"lines": lines}})
    host.store.facts.put(SAFE, [chosen])
    again = gaps.model_copy(update={"round": 2})

    for activity in (chosen, again):
        assert refresh_settings(host.store, SAFE, activity, host.session) == {}


def test_what_the_host_took_out_of_a_second_round_goes_no_further(
    host: SessionService,
) -> None:
    gaps = question(host, "gaps")
    out = gaps.settings | {"left_out": {0: gaps.settings["lines"][0]}}
    again = gaps.model_copy(update={"round": 2, "settings": out})

    fresh = refresh_settings(host.store, SAFE, again, host.session)

    assert fresh == {"settings": gaps.settings}


def test_what_the_host_took_out_does_not_come_back(store: Store) -> None:
    host = with_health(store, works("health", "riau"), works("health", "bali"))
    gaps = question(host, "gaps")
    taken_out, filled, *rest = gaps.settings["lines"]
    left = gaps.model_copy(
        update={"settings": {"lines": [filled, *rest], "left_out": {0: taken_out}}}
    )
    store.facts.put(SAFE, [left, works(*filled["id"].split("--"))])

    host.open(gaps.id)

    assert asked_about(host) == [line["id"] for line in rest]
    assert taken_out["id"] not in asked_about(host)
    assert question(host, "gaps").settings["left_out"] == {}


def test_where_every_square_is_full_by_now_the_question_says_so(
    host: SessionService,
) -> None:
    places = host.store.facts.coalition(SAFE).places
    host.store.facts.put(SAFE, [works("legal", place.id) for place in places])

    with pytest.raises(InvalidInput, match="no square is empty any more"):
        host.open(question(host, "gaps").id)


def test_the_squares_that_the_first_finding_speaks_of_are_asked_about_first(
    store: Store,
) -> None:
    host = with_health(store, works("health", "riau"), works("health", "bali"))
    first, *_ = read(host, "places", Audience.ROOM)

    assert "but no health care: Papua and Aceh" in to_html([first])
    assert set(asked_about(host)[:2]) == {"health--papua", "health--aceh"}


def test_a_day_from_before_reads_nothing() -> None:
    assert RunningOrderItem(title={"en": "Break"}).reads == ""
    assert Session(id="d", title="D", day=DAY, code="123456").read == ()


def test_who_is_missing_is_the_same_whoever_joins(host: SessionService) -> None:
    first = read(host, "missing", Audience.ROOM)
    for n, role in enumerate((Role.MEMBER, Role.AFFECTED)):
        host.store.room.take_seat(SAFE, host.session.id, f"secret-{n}", role=role)

        assert read(host, "missing", Audience.ROOM) == first
    assert "Who of us speaks for them?" in to_text(first)


def test_when_the_day_is_closed_nothing_is_read_any_more(host: SessionService) -> None:
    host.show_section("places")
    host.update_session(state="closed")

    assert (host.session.reading, host.session.read) == ("", ())
    with pytest.raises(InvalidInput, match="it is over"):
        host.show_section("places")


def test_a_question_that_cannot_be_opened_closes_no_other(host: SessionService) -> None:
    host.open(question(host, "ties").id)
    coalition = host.store.facts.coalition(SAFE)
    full = [
        Offer(id=f"{s.id}-{p.id}", organisation="harbour", service=s.id, place=p.id)
        for s in coalition.services
        for p in coalition.places
    ]
    host.store.facts.put(SAFE, full)

    with pytest.raises(InvalidInput, match="no square is empty"):
        host.open(question(host, "gaps").id)
    assert question(host, "ties").state == "open"
