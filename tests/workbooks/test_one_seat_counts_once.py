"""One seat on two phones, a phone and a paper, a paper typed twice: counted once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coalition.activities import Outcome
from coalition.domain import (
    Activity,
    AnswerChannel,
    Attribution,
    Audience,
    Organisation,
    Role,
    Seat,
    Tie,
    Voice,
)
from coalition.sessions.results import tally_activity
from coalition.sessions.service import SessionService
from coalition.store import Receipt, Submission
from coalition.workbooks.landscape.questions import judgement_settings

from .days import DAY, SLUG, day_of

WHO = "harbour"
RATERS = ("a", "b", "c", "d", "e")
OFTEN = [{"id": w, "text": {"en": w}} for w in ("seldom", "often")]
LEVELS = [{"id": w, "text": {"en": w}} for w in ("weak", "strong")]
SETTINGS: dict[str, dict[str, Any]] = {
    "rating": {"lines": [{"id": "us", "title": {"en": "Us"}, "options": LEVELS}]},
    "ties": {"often": OFTEN},
    "card": {},
    "judgements": judgement_settings().model_dump(mode="json"),
}
SAID: dict[str, dict[str, Any]] = {
    "rating": {"choices": {"us": "strong"}},
    "ties": {"partners": {"lantern": 2}, "missing": []},
    "card": {"lends": "a car"},
    "judgements": {"rater": WHO, "of": {"lantern": {"word": 4}}},
}
KINDS = sorted(SETTINGS)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[SessionService]:
    names = (WHO, "lantern", *RATERS)
    cards = [Organisation(id=id_, name=id_.title()) for id_ in names]
    host = day_of(tmp_path / "store.db", cards, *map(_asked, KINDS))
    yield host
    host.store.close()


def _asked(kind: str) -> Activity:
    nameless = kind == "judgements"
    return Activity(
        id=kind,
        session=DAY,
        activity=kind,
        title={"en": kind},
        question={"en": "?"},
        settings=SETTINGS[kind],
        voice=Voice.PEOPLE if nameless else Voice.ORGANISATIONS,
        attribution=Attribution.NO_NAME if nameless else Attribution.ORGANISATION,
    )


def sit(host: SessionService, number: str = "1", organisation: str = WHO) -> Seat:
    """Take a seat; its secret, which the code on its paper gives again, is the number."""
    return host.store.room.take_seat(
        SLUG,
        DAY,
        f"secret-{organisation}-{number}",
        role=Role.MEMBER,
        organisation=organisation,
        way=AnswerChannel.PHONE,
        people=1,
    )


def sends(
    host: SessionService, kind: str, phone: str, number: str = "1", who: str = WHO
) -> Receipt:
    value = SAID[kind] | ({"rater": who} if kind == "judgements" else {})
    post = Submission(
        id=f"{kind}-from-{phone}",
        coalition=SLUG,
        activity=kind,
        revision=0,
        value=value,
        seat=sit(host, number, who),
        secret=f"secret-{who}-{number}",
    )
    (receipt,) = host.store.room.accept_submissions([post])
    assert isinstance(receipt, Receipt)
    return receipt


def types(host: SessionService, kind: str, paper: str) -> None:
    host.key_in(kind, SAID[kind], f"{kind}-{paper}", organisation=WHO)


def two_phones(host: SessionService, kind: str) -> None:
    """The seat's code was typed from its paper into a second phone."""
    sends(host, kind, "one-phone")
    sends(host, kind, "another-phone")


def phone_and_paper(host: SessionService, kind: str) -> None:
    sends(host, kind, "one-phone")
    types(host, kind, "its-paper")


def paper_twice(host: SessionService, kind: str) -> None:
    types(host, kind, "its-paper")
    types(host, kind, "its-paper-anew")


def two_seats(host: SessionService, kind: str) -> None:
    """The phone was lost, and they sat down again."""
    sends(host, kind, "one-phone", "1")
    sends(host, kind, "another-phone", "2")


def came_to(host: SessionService, kind: str) -> Outcome:
    return tally_activity(host.store, SLUG, host.activity(kind), Audience.FACILITATOR)


def counted(host: SessionService, kind: str) -> int:
    """Count what an organisation said once, in the numbers of each kind."""
    result: Any = came_to(host, kind).result
    if kind == "rating":
        return int(dict(result.lines[0].counts)["strong"])
    if kind == "judgements":
        assert {s.judged for s in result.spreads} <= {0, result.judgements}
        return int(result.judgements)
    if kind == "ties":
        assert result.arcs == {(WHO, "lantern"): 2}
        assert len(host.store.facts.all(SLUG, Tie)) == 1
        return len(result.answered)
    return int(result.confirmed)


TWICE = [two_phones, phone_and_paper, paper_twice, two_seats]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("twice", TWICE)
def test_what_came_twice_counts_once(
    host: SessionService, kind: str, twice: Callable[[SessionService, str], None]
) -> None:
    host.open(kind)

    twice(host, kind)
    host.close(kind)

    assert counted(host, kind) == 1


def test_a_paper_that_is_typed_anew_replaces_what_was_typed_before(
    host: SessionService,
) -> None:
    host.open("card")

    for paper, lends in (("wrong", "a van"), ("right", "a bus")):
        host.key_in("card", {"lends": lends}, f"card-paper-{paper}", organisation=WHO)
    host.close("card")

    assert host.store.facts.get(SLUG, Organisation, WHO).lends == "a bus"


@pytest.mark.parametrize("kind", KINDS)
def test_a_seat_that_answers_again_after_closing_counts_once(
    host: SessionService, kind: str
) -> None:
    host.open(kind)
    sends(host, kind, "one-phone")
    host.close(kind)

    again = sends(host, kind, "another-phone")
    host.admit(kind)

    expected = Receipt.COUNTED if kind == "judgements" else Receipt.OLDER
    assert again is expected
    assert counted(host, kind) == 1


@pytest.mark.parametrize("kind", ["card", "rating", "ties"])
@pytest.mark.parametrize("twice", [two_phones, phone_and_paper, paper_twice])
def test_where_organisations_speak_one_is_not_two_people_who_answered(
    host: SessionService, kind: str, twice: Callable[[SessionService, str], None]
) -> None:
    host.open(kind)

    twice(host, kind)

    turnout = came_to(host, kind).turnout
    assert (turnout.organisations, turnout.people) == (1, 1)
    assert turnout.on_paper <= 1


def test_a_late_colleague_lifts_no_one_over_the_fewest_that_are_shown(
    host: SessionService,
) -> None:
    # Four organisations judged lantern in time, of which one says it again by a second
    # seat after closing: the fifth row would be the fourth rater's.
    host.open("judgements")
    for who in RATERS[:4]:
        sends(host, "judgements", f"phone-of-{who}", who=who)
    host.close("judgements")
    sends(host, "judgements", "second-phone", "2", who=RATERS[0])

    host.admit("judgements")

    rows = host.store.room.answers("judgements")
    assert [row for row in rows if "lantern" in row.value["of"]] == []
