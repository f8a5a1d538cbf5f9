"""Who is told first of a finding that names it, and what its answer changes."""

import pytest

from coalition.domain import NamingNotice, Role, Seat
from coalition.errors import InvalidInput
from coalition.sessions.naming_consent import (
    NamingConsent,
    list_consents,
    notify_named,
    record_reply,
    set_consent,
)
from coalition.sessions.service import SessionService
from coalition.workbooks.findings import RuleFinding

SAFE, RULE = "safe-passage", "hangs-on-one"
HERE, THERE = "Five hang on harbour and lantern.", "Lima bergantung pada keduanya."
FOUND = {
    "en": [RuleFinding(RULE, HERE, ("harbour", "lantern"), "Five hang on two.")],
    "id": [
        RuleFinding(RULE, THERE, ("harbour", "lantern"), "Lima bergantung pada dua.")
    ],
}


def listed(host: SessionService, sentence: str = HERE) -> list[NamingConsent]:
    (one,) = FOUND["en"]
    found = [RuleFinding(RULE, sentence, one.about, one.nameless)]
    return list_consents(
        found, host.store.facts.all(SAFE, NamingNotice), host.session_id
    )


def states(host: SessionService, sentence: str = HERE) -> dict[str, str]:
    return {one.organisation: one.state for one in listed(host, sentence)}


def sit(host: SessionService, organisation: str) -> Seat:
    return host.store.room.take_seat(
        SAFE,
        host.session_id,
        f"secret-{organisation}",
        role=Role.MEMBER,
        organisation=organisation,
    )


@pytest.fixture
def seat(host: SessionService) -> Seat:
    """Tell both, and sit down as harbour."""
    notify_named(host, FOUND)
    return sit(host, "harbour")


def test_each_one_whom_a_finding_names_is_listed_in_its_order(
    host: SessionService,
) -> None:
    nobody = RuleFinding("groups", "There are two groups.")

    found = list_consents([nobody, *FOUND["en"]], [], host.session_id)

    assert [(one.found.rule, one.organisation) for one in found] == [
        (RULE, "harbour"),
        (RULE, "lantern"),
    ]
    assert {one.state for one in found} == {""}


def test_what_was_told_on_another_day_is_not_told_today(
    host: SessionService, other: SessionService
) -> None:
    assert notify_named(other, FOUND) == 2
    set_consent(other, FOUND, RULE, "harbour", "agreed")

    assert states(host) == {"harbour": "", "lantern": ""}
    assert states(other) == {"harbour": "agreed", "lantern": "told"}
    assert notify_named(host, FOUND) == 2
    assert states(host) == {"harbour": "told", "lantern": "told"}
    assert states(other) == {"harbour": "agreed", "lantern": "told"}


def test_who_was_told_is_not_told_again_and_reads_it_in_each_language(
    host: SessionService,
) -> None:
    set_consent(host, FOUND, RULE, "harbour", "agreed")

    assert (notify_named(host, FOUND), notify_named(host, FOUND)) == (1, 0)

    assert states(host) == {"harbour": "agreed", "lantern": "told"}
    notices = host.store.facts.all(SAFE, NamingNotice)
    assert [n.text for n in notices] == [{"en": HERE, "id": THERE}] * 2


@pytest.mark.parametrize(
    ("said", "after"), [("told", ""), ("agreed", ""), ("not-yet", "not-yet")]
)
def test_another_sentence_was_told_to_nobody_and_the_wish_to_talk_first_holds(
    host: SessionService, said: str, after: str
) -> None:
    set_consent(host, FOUND, RULE, "harbour", said)

    assert states(host)["harbour"] == said
    assert states(host, "Six hang on them.")["harbour"] == after


@pytest.mark.parametrize("reply", ["said-yes", "not-yet"])
def test_an_answer_is_of_the_seats_organisation_alone(
    host: SessionService, other: SessionService, seat: Seat, reply: str
) -> None:
    notify_named(other, FOUND)

    notice = record_reply(host, RULE, seat, reply)

    assert (notice.state, notice.by_seat) == (reply, str(seat.number))
    assert states(host) == {"harbour": reply, "lantern": "told"}
    assert states(other) == {"harbour": "told", "lantern": "told"}


@pytest.mark.parametrize("first", ["said-yes", "not-yet"])
def test_after_an_answer_no_yes_counts_any_more(
    host: SessionService, seat: Seat, first: str
) -> None:
    record_reply(host, RULE, seat, first)

    with pytest.raises(InvalidInput, match="there is one already"):
        record_reply(host, RULE, seat, "said-yes")
    assert states(host)["harbour"] == first


def test_the_wish_to_talk_first_counts_after_a_yes_too(
    host: SessionService, seat: Seat
) -> None:
    record_reply(host, RULE, seat, "said-yes")

    record_reply(host, RULE, seat, "not-yet")

    assert states(host)["harbour"] == "not-yet"


@pytest.mark.parametrize("state", ["agreed", "not-yet"])
def test_what_the_host_wrote_down_no_phone_changes(
    host: SessionService, seat: Seat, state: str
) -> None:
    set_consent(host, FOUND, RULE, "harbour", state)

    for reply in ("said-yes", "not-yet"):
        with pytest.raises(InvalidInput, match="there is one already"):
            record_reply(host, RULE, seat, reply)
    assert states(host)["harbour"] == state


def test_who_was_told_of_nothing_has_nothing_to_answer(
    host: SessionService, other: SessionService, seat: Seat
) -> None:
    not_named, not_today = sit(host, "garden"), sit(other, "harbour")

    for day, rule, who in (
        (host, RULE, not_named),
        (host, "groups", seat),
        (other, RULE, not_today),
    ):
        with pytest.raises(InvalidInput, match="there is nothing to answer"):
            record_reply(day, rule, who, "said-yes")
    assert set(states(host).values()) == {"told"}
    assert set(states(other).values()) == {""}


def test_whose_phone_said_yes_stays_written_where_the_host_confirms_it(
    host: SessionService, seat: Seat
) -> None:
    record_reply(host, RULE, seat, "said-yes")

    confirmed = set_consent(host, FOUND, RULE, "harbour", "agreed")
    by_hand = set_consent(host, FOUND, RULE, "lantern", "agreed")
    taken_back = set_consent(host, FOUND, RULE, "harbour", "told")

    assert confirmed.by_seat == str(seat.number)
    assert (by_hand.by_seat, taken_back.by_seat) == ("", "")


@pytest.mark.parametrize(
    ("rule", "organisation"), [(RULE, "garden"), ("groups", "harbour")]
)
def test_nothing_is_written_down_of_whom_no_finding_names(
    host: SessionService, rule: str, organisation: str
) -> None:
    with pytest.raises(InvalidInput, match="it no longer names them"):
        set_consent(host, FOUND, rule, organisation, "agreed")
    assert host.store.facts.all(SAFE, NamingNotice) == []
