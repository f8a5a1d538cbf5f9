"""What a day counts: the same everywhere, and never who hides while it lasts."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from coalition.blocks import Figure, Note, Table, to_text
from coalition.blocks.kinds import Room, Seen, blocks_of, picture_of
from coalition.blocks.turnout import turnout_sentence
from coalition.domain import (
    Activity,
    Attribution,
    Audience,
    Listing,
    Organisation,
    Session,
    Voice,
)
from coalition.sessions.results import tally_activity
from coalition.sessions.service import SessionService
from coalition.texts import Texts
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

from .days import DAY, SLUG, day_of, ties_asked

CARD, NEXT = "card", "next"
NAMES = ("garden", "harbour", "lantern")
ROOM = [Audience.ROOM, Audience.PARTICIPANTS]


def question(id_: str, session: str = DAY) -> Activity:
    return Activity(
        id=id_,
        session=session,
        activity="card",
        title={"en": "Card"},
        question={"en": "Right?"},
        voice=Voice.ORGANISATIONS,
        attribution=Attribution.ORGANISATION,
    )


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SessionService]:
    """Four organisations are expected; one was hidden before the day began."""
    cards = [
        *(Organisation(id=id_, name=id_.title()) for id_ in NAMES),
        Organisation(id="unseen", name="Unseen", listing=Listing.HIDDEN),
    ]
    later = Session(
        id="later",
        title="Later",
        day=date(2026, 11, 2),
        code="2" * 6,
        expected=(*NAMES, "unseen"),
    )
    asked = question(CARD), question(NEXT), question("another", "later")
    host = day_of(tmp_path / "store.db", cards, later, *asked)
    yield host
    host.store.close()


def confirm(host: SessionService, activity: str, *who: str, **value: object) -> None:
    for each in who:
        entry = f"paper-{activity}-{each}"
        host.key_in(activity, {"lines": [], **value}, entry, organisation=each)


def told(
    host: SessionService, activity: str, audience: Audience = Audience.ROOM
) -> list[str]:
    """Give what the wall and the phones say of who answered, in every place."""
    asked, t = host.activity(activity), Texts()
    came_to = tally_activity(host.store, SLUG, asked, audience)
    nobody = Seen(host.store.facts.coalition(SLUG), {})
    shown = to_text(blocks_of("card").filled(came_to, nobody, t))
    return [turnout_sentence(came_to.turnout, t), shown]


@pytest.mark.parametrize("audience", ROOM)
def test_the_total_of_the_day_stays_when_an_organisation_hides_itself(
    host: SessionService, audience: Audience
) -> None:
    host.open(CARD)
    confirm(host, CARD, "harbour")
    confirm(host, CARD, "garden", listing="hidden")
    before = told(host, CARD, audience)
    assert before[0] == "2 of 3 organisations expected have answered."

    host.close(CARD)
    garden = host.store.facts.get(SLUG, Organisation, "garden")
    assert garden.listing is Listing.HIDDEN

    assert told(host, CARD, audience)[0] == before[0]
    host.reveal(CARD)
    shown = told(host, CARD, audience)
    assert shown[0] == before[0]
    assert "2 of 3 organisations have confirmed their card." in shown[1]


def test_the_next_question_of_the_day_has_the_same_total_and_no_one_more(
    host: SessionService,
) -> None:
    host.open(CARD)
    confirm(host, CARD, "garden", listing="hidden")
    host.close(CARD)
    host.open(NEXT)
    confirm(host, NEXT, "garden", "lantern")

    assert told(host, NEXT)[0] == "2 of 3 organisations expected have answered."


def test_who_was_hidden_before_the_day_is_in_no_number_of_it(
    host: SessionService,
) -> None:
    host.open(CARD)
    confirm(host, CARD, "harbour", "unseen")

    assert told(host, CARD)[0] == "1 of 3 organisations expected have answered."
    host.update_session(expected=())
    came_to = tally_activity(host.store, SLUG, host.activity(CARD), Audience.ROOM)
    assert came_to.turnout.organisations == 1


def test_the_host_sees_everybody_in_the_total(host: SessionService) -> None:
    host.open(CARD)
    confirm(host, CARD, "harbour", "unseen")

    said = told(host, CARD, Audience.FACILITATOR)[0]
    assert said == "2 of 4 organisations expected have answered."


def test_the_next_day_begins_without_who_hid_before_it(host: SessionService) -> None:
    host.open(CARD)
    confirm(host, CARD, "garden", listing="hidden")
    host.close(CARD)
    later = SessionService(host.store, SLUG, "later")
    later.open("another")
    confirm(later, "another", "garden", "lantern")

    assert told(later, "another")[0] == "1 of 2 organisations expected have answered."


def test_the_paper_of_the_day_has_the_total_that_the_room_was_told(
    host: SessionService,
) -> None:
    host.open(CARD)
    confirm(host, CARD, "garden", listing="hidden")
    host.update_session(state="closed")
    place = str(host.store.path)

    page = LandscapeWorkbook.open(SLUG, session=DAY, store=place)

    assert "of 3 organisations expected" in to_text(page.cover())
    assert "Garden" not in str(page.names())


@pytest.fixture
def ticked(tmp_path: Path) -> Iterator[SessionService]:
    """Three of five organisations were asked; all answered, and one named a fourth."""
    every = (*NAMES, "fourth", "fifth")
    cards = [Organisation(id=id_, name=id_.title()) for id_ in every]
    host = day_of(
        tmp_path / "store.db", cards, ties_asked("seldom", "often"), invited=NAMES
    )
    host.open("ties")
    named = {"garden": {"harbour": 1}, "harbour": {}, "lantern": {"garden": 2}}
    named["lantern"]["fourth"] = 1
    for who, partners in named.items():
        value = {"partners": partners, "missing": []}
        host.key_in("ties", value, f"paper-{who}", organisation=who)
    host.close("ties")
    host.reveal("ties")
    yield host
    host.store.close()


def test_the_wall_and_the_phones_count_links_as_the_paper_does(
    ticked: SessionService,
) -> None:
    t, activity = Texts(), ticked.activity("ties")
    came_to = tally_activity(ticked.store, SLUG, activity, Audience.ROOM)
    page = LandscapeWorkbook.open(SLUG, session=DAY, store=str(ticked.store.path))
    paper = page.who_works_with_whom()
    seen, draw = page.viewer_context(), picture_of("ties")
    assert draw is not None
    wall = draw(came_to, seen, t, Room(900, 700, 24))
    phones = blocks_of("ties").filled(came_to, seen, t)

    assert wall is not None
    # Garden-harbour and garden-lantern: twice two links over three is about 1 of 2.
    assert wall.aloud == "Each organisation works with about 1 of the 2 others."
    (drawn,) = [block for block in paper if isinstance(block, Figure)]
    assert wall.figure.table == drawn.table
    assert wall.figure.alt == drawn.alt
    numbers, printed = (
        [block for block in blocks if isinstance(block, Table)]
        for blocks in (phones, paper)
    )
    assert numbers == printed
    sentence = "1 organisation was named that was not asked; it is not drawn."
    for told_ in (phones, paper):
        (note,) = [block for block in told_ if isinstance(block, Note)]
        assert note.text.endswith(sentence)
    assert " ".join(wall.facts[-1]) == sentence
