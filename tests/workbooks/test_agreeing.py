"""What somebody agrees to is a sentence: another number in it asks again."""

from pathlib import Path

import pytest

from coalition.blocks import to_text
from coalition.domain import (
    Activity,
    Audience,
    Listing,
    NamingNotice,
    Organisation,
)
from coalition.sessions.naming_consent import (
    findings_by_language,
    findings_of,
    first_finding_text,
    list_consents,
    notify_named,
    set_consent,
)
from coalition.sessions.service import SessionService
from coalition.workbooks.findings import RuleFinding
from coalition.workbooks.landscape.organisation_reports import (
    OrganisationReportsWorkbook,
)

from .days import DAY, SLUG, day_of

TIES, HUB = "ties", "hub"
OTHERS = ("a", "b", "c", "d", "e")
LATE = "f"


def agreed(text: str, who: str = HUB, session: str = DAY) -> NamingNotice:
    return NamingNotice(
        id=f"{session}-{who}",
        session=session,
        organisation=who,
        finding="hangs-on-one",
        text={"en": text, "id": f"{text} (id)"},
        state="agreed",
    )


def found(n: int, ending: str = "") -> RuleFinding:
    return RuleFinding(
        "hangs-on-one", f"{n} hang on hub.{ending}", (HUB,), f"{n} on one."
    )


def test_another_number_in_the_sentence_takes_the_name_out_again() -> None:
    notices = [agreed("5 hang on hub.")]

    assert found(5).text_for(Audience.ROOM, notices, DAY) == "5 hang on hub."
    assert found(6).text_for(Audience.ROOM, notices, DAY) == "6 on one."
    assert found(6).awaits_consent(notices, DAY)


def test_what_was_agreed_holds_in_each_language_in_which_it_was_written_down() -> None:
    notices = [agreed("5 hang on hub.")]

    assert not found(5, " (id)").awaits_consent(notices, DAY)
    assert found(5, " (tet)").awaits_consent(notices, DAY)


def test_over_all_days_one_must_have_agreed_to_the_sentence_and_none_refused() -> None:
    days = [agreed("4 hang on hub.", session="before"), agreed("5 hang on hub.")]

    assert not found(5).awaits_consent(days)
    assert found(5).awaits_consent(days[:1])


@pytest.fixture
def host(tmp_path: Path) -> SessionService:
    """A day on which everybody named the hub, the hub everybody; one is not in yet."""
    cards = [
        Organisation(id=HUB, name="The Hub"),
        *(Organisation(id=i, name=f"Name {i}") for i in (*OTHERS, LATE)),
        Organisation(id="unseen", name="Unseen", listing=Listing.HIDDEN),
    ]
    asked = Activity(
        id=TIES, session=DAY, activity="ties", title={"en": "Ties"},
        question={"en": "Whom?"}, workbook="12_landscape", key="ties",
        settings={"often": [{"id": w, "text": {"en": w}} for w in ("now", "often")]},
        voice="organisations", attribution="organisation",
    )  # fmt: skip
    host = day_of(tmp_path / "store.db", cards, asked)
    host.open(TIES)
    key(host, HUB, *OTHERS)
    for who in OTHERS:
        key(host, who, HUB)
    key(host, "unseen", "a", "b")
    host.close(TIES)
    return host


def key(host: SessionService, who: str, *partners: str) -> None:
    value = {"partners": dict.fromkeys(partners, 1), "missing": []}
    host.key_in(TIES, value, f"paper-of-{who}", organisation=who)


def aloud(host: SessionService, language: str = "en") -> str:
    notices = host.store.facts.all(SLUG, NamingNotice)
    said = findings_of(host.store, SLUG, host.activity(TIES), language)
    return first_finding_text(said, notices, DAY)


def states(host: SessionService) -> list[str]:
    notices = host.store.facts.all(SLUG, NamingNotice)
    said = findings_of(host.store, SLUG, host.activity(TIES), "en")
    return [one.state for one in list_consents(said, notices, DAY)]


def agree(host: SessionService, state: str = "agreed") -> None:
    said = findings_by_language(host.store, SLUG, host.activity(TIES), "en")
    set_consent(host, said, "hangs-on-one", HUB, state)


def let_in_one_more(host: SessionService) -> None:
    key(host, LATE, HUB)
    assert host.admit(TIES) == 1


def test_a_late_answer_that_changes_the_sentence_asks_again(
    host: SessionService,
) -> None:
    agree(host)
    assert "5 organisations" in aloud(host)
    assert "The Hub" in aloud(host)
    assert "The Hub" in aloud(host, "id")

    let_in_one_more(host)

    assert "6 organisations" in aloud(host)
    assert "The Hub" not in aloud(host)
    assert states(host) == [""]
    assert notify_named(
        host, findings_by_language(host.store, SLUG, host.activity(TIES), "en")
    )
    assert states(host) == ["told"]
    (notice,) = host.store.facts.all(SLUG, NamingNotice)
    assert "6 organisations" in notice.text["en"]
    agree(host)
    assert "The Hub" in aloud(host)


def test_the_wish_to_talk_first_outlives_a_change_of_the_sentence(
    host: SessionService,
) -> None:
    agree(host, "not-yet")

    let_in_one_more(host)

    assert states(host) == ["not-yet"]


def sheet(host: SessionService) -> str:
    place = str(host.store.path)
    book = OrganisationReportsWorkbook.open(
        SLUG, session=DAY, store=place, audience="facilitator"
    )
    return to_text(book.organisation_reports()[HUB])


def test_the_own_sheet_asks_with_the_rooms_numbers_and_says_what_was_agreed(
    host: SessionService,
) -> None:
    # Each of the five reaches the others only through the hub; the hidden one joins a
    # and b, and the host's own sentence would count three.
    assert "5 organisations reach most of the others only through The Hub" in sheet(
        host
    )
    assert "may we say it so?" in sheet(host)

    agree(host)
    assert "5 organisations" in sheet(host)
    assert "You agreed that the room reads this with your name." in sheet(host)
    assert "may we say it so?" not in sheet(host)

    let_in_one_more(host)
    assert "6 organisations" in sheet(host)
    assert "may we say it so?" in sheet(host)
