"""The notebook's object, with ties: what each audience reads."""

from datetime import date
from pathlib import Path

import pytest

from coalition.blocks import Callout, Figure, Heading, Table, to_text
from coalition.domain import (
    Action,
    Activity,
    AnswerChannel,
    Listing,
    NamingNotice,
    Organisation,
    Session,
    Tie,
    Wave,
    tie_id,
)
from coalition.sessions.planning import start_session
from coalition.store import Store, Submission
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

SLUG = "safe-passage"
LINKS = ["a harbour", "b harbour", "c harbour", "harbour d", "d e", "e f", "f d"]


def opened(path: Path, **how: str) -> LandscapeWorkbook:
    return LandscapeWorkbook.open(SLUG, store=str(path), **how)


def ties(wave: str, links: list[str], relation: str = "works-with") -> list[Tie]:
    pairs = (link.split() for link in links)
    return [
        Tie(
            id=tie_id(wave, relation, source, target),
            source=source,
            target=target,
            wave=wave,
            relation=relation,
        )
        for source, target in pairs
    ]


def round_(id_: str, year: int, answered: str) -> Wave:
    return Wave(
        id=id_,
        name={"en": f"Round {year}"},
        began=date(year, 10, 1),
        expected=("a", "b", "c", "d", "e", "f", "harbour", "hidden"),
        answered=tuple(answered.split()),
    )


@pytest.fixture
def linked(store: Store) -> Store:
    """Give six who reach most others only through harbour, asked in two years."""
    cards = [Organisation(id=i, name=f"Name {i}") for i in "abcdef"]
    everybody = "a b c d e f harbour hidden"
    now = [*LINKS, "hidden a", "hidden d"]
    store.facts.put(
        SLUG,
        [
            *cards,
            *ties("one", ["a b", "a harbour"]),
            *ties("two", now),
            round_("one", 2025, "a b harbour"),
            round_("two", 2026, everybody),
        ],
    )
    return store


def said(workbook: LandscapeWorkbook) -> str:
    return to_text(workbook.what_the_network_tells())


SENTENCE = (
    "6 organisations reach most of the others only through Harbour House. Thank you. "
    "How do we share that load?"
)


@pytest.mark.usefixtures("linked")
def test_before_they_agreed_the_room_reads_no_name(path: Path) -> None:
    sentence = "6 organisations reach most of the others only through"

    assert f"{sentence} one and the same organisation" in said(opened(path))
    assert "Harbour House" not in said(opened(path))


@pytest.mark.usefixtures("linked")
def test_the_host_reads_the_name_and_whom_to_tell_first(path: Path) -> None:
    # The hidden one joins a and d, so the host sees two, b and c, who hang on harbour;
    # the room reads, and Harbour House agrees to, what the room may know.
    host = said(opened(path, audience="facilitator"))

    assert "2 organisations reach most of the others only through Harbour House" in host
    assert "Tell them first. The room reads: 6 organisations" in host


def test_once_they_agreed_the_room_reads_the_name(linked: Store, path: Path) -> None:
    session = Session(id="day", title="D", day=date(2026, 10, 2), code="123456")
    notice = NamingNotice(
        id="n",
        session="day",
        organisation="harbour",
        finding="hangs-on-one",
        text={"en": SENTENCE},
        state="agreed",
    )
    linked.facts.put(SLUG, [session, notice])

    assert "only through Harbour House. Thank you." in said(opened(path, session="day"))
    assert "Harbour House" in to_text(opened(path, session="day").finding_blocks())


@pytest.mark.usefixtures("linked")
def test_a_hidden_organisation_is_in_no_drawing_and_in_no_of(path: Path) -> None:
    workbook = opened(path)

    assert "hidden" not in workbook.relations.organisations
    page = to_text(
        [
            *workbook.who_works_with_whom(),
            *workbook.since_last_time(),
            *workbook.missing(),
            *workbook.how_it_was_counted(),
        ]
    )
    assert "Unseen Hands" not in page
    assert "of the 6 others" in page
    assert "Answered: 7 of 7." in page
    assert "Answered: 8 of 8." in to_text(
        opened(path, audience="facilitator").how_it_was_counted()
    )


@pytest.mark.usefixtures("linked")
def test_two_rounds_are_compared_among_those_who_answered_both_times(
    path: Path,
) -> None:
    # a, b and harbour answered twice: a-b is gone, a-harbour kept, b-harbour new.
    page = to_text(opened(path).since_last_time())

    assert "3 organisations answered both times." in page
    assert "1 link is new since last year and 1 was kept." in page


@pytest.mark.usefixtures("linked")
def test_a_page_of_last_years_day_shows_last_years_round(
    linked: Store, path: Path
) -> None:
    day = Session(id="then", title="D", day=date(2025, 12, 1), code="123456")
    linked.facts.put(SLUG, [day])

    wave = opened(path, session="then").relations.wave

    assert wave is not None
    assert wave.id == "one"


def test_each_relation_of_a_file_is_shown_by_its_name(store: Store, path: Path) -> None:
    store.facts.put(
        SLUG,
        [
            *ties("w", ["harbour lantern"], "information"),
            *ties("w", ["lantern garden"], "money"),
        ],
    )
    blocks = opened(path).who_works_with_whom()

    heads = [block.text for block in blocks if isinstance(block, Heading)]
    assert heads == ["information", "money"]
    assert sum(isinstance(block, Figure) for block in blocks) == 2


@pytest.mark.parametrize("audience", ["participants", "room", "facilitator"])
def test_before_anybody_was_asked_one_sentence_says_so(
    store: Store, path: Path, audience: str
) -> None:
    workbook = opened(path, audience=audience)

    assert to_text(workbook.who_works_with_whom()).strip() == (
        "Nobody was asked yet with whom they work."
    )
    assert workbook.what_the_network_tells() == []
    assert workbook.since_last_time() == []
    assert workbook.how_it_was_counted() == []


@pytest.mark.usefixtures("linked")
def test_the_first_page_has_three_findings_at_most(path: Path) -> None:
    blocks = opened(path).first_page()

    assert sum(isinstance(block, Callout) for block in blocks) <= 3


def test_that_too_many_are_silent_is_not_read_to_those_who_were_not_here(
    linked: Store, path: Path
) -> None:
    linked.facts.put(SLUG, [round_("two", 2026, "a b harbour")])
    workbook = opened(path)
    silence = "Too much is open to say what the links tell us"

    assert silence in to_text(workbook.first_page())
    assert silence not in to_text(workbook.making_the_case())


def day_of(store: Store) -> str:
    return start_session(store, SLUG, title="Day", day=date(2026, 10, 14)).id


def test_a_decision_with_a_first_step_is_an_action_too(
    store: Store, path: Path
) -> None:
    workbook = opened(path, session=day_of(store))

    workbook.decide(
        "Lantern and Harbour share a desk.",
        topic="link",
        first_step="Find a room.",
        owner="Ratih",
        by=date(2026, 11, 1),
    )

    (action,) = store.facts.all(SLUG, Action)
    assert (action.what, action.owner, action.by) == (
        "Find a room.",
        "Ratih",
        date(2026, 11, 1),
    )
    assert "Find a room." in to_text(workbook.first_page())


def test_whom_we_invite_stands_on_a_list_of_its_own(store: Store, path: Path) -> None:
    workbook = opened(path, session=day_of(store))
    assert "Nobody stands on the invitation list yet." in to_text(
        workbook.invitations()
    )

    workbook.decide("A shared desk.", topic="link", owner="Ratih")
    workbook.decide("Monsoon Drivers’ Union", topic="invite", owner="Sari")

    (table,) = (b for b in workbook.invitations() if isinstance(b, Table))
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["Monsoon Drivers’ Union", "Sari", "–"]
    ]


def test_a_name_under_not_on_the_list_is_for_the_host_until_it_is_invited(
    store: Store, path: Path
) -> None:
    session = day_of(store)
    host = opened(path, session=session, audience="facilitator").session_service()
    asked = next(a for a in host.activities() if a.key == "ties")
    host.open(asked.id)
    _key_in(store, asked)
    host.close(asked.id)

    def missing(audience: str) -> str:
        return to_text(opened(path, session=session, audience=audience).missing())

    assert "Monsoon Union" in missing("facilitator")
    assert "Monsoon Union" not in missing("participants")
    opened(path, session=session).decide("Monsoon Union", topic="invite")
    assert "Monsoon Union" not in missing("facilitator")


def _key_in(store: Store, asked: Activity) -> None:
    """Key in a paper of Harbour House: it works with nobody, and misses somebody."""
    value = {"partners": {}, "missing": ["Monsoon Union"]}
    post = Submission(
        id="one-paper",
        coalition=SLUG,
        activity=asked.id,
        revision=1,
        value=value,
        organisation="harbour",
        way=AnswerChannel.PAPER,
    )
    store.room.accept_submissions([post])


def test_no_kind_of_link_names_who_is_hidden(linked: Store, path: Path) -> None:
    lamp = Organisation(id="lamp", name="Small Lamp", listing=Listing.HIDDEN)
    linked.facts.put(SLUG, [lamp, *ties("lent", ["a b"], "lends-to-small-lamp")])

    names = {
        audience: {
            one.relation for one in opened(path, audience=audience).every_relation
        }
        for audience in ("facilitator", "participants", "room")
    }

    assert "lends-to-small-lamp" in names["facilitator"]
    for audience in ("participants", "room"):
        assert "lends-to-…" in names[audience]
        assert "lends-to-small-lamp" not in names[audience]
