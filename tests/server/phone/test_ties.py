"""Ties and judgements as a phone sends them, with and without script."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from coalition.domain import Activity, Listing, Organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone, Reply

    Phones = Callable[[], Phone]

OFTEN = ("Some times", "Monthly", "Weekly")
WORDS = [{"id": w, "text": {"en": w}} for w in ("No", "A little", "Mostly", "Fully")]
STATEMENTS = [
    {"id": "word", "text": {"en": "It keeps its word."}, "group": "trust"},
    {"id": "work", "text": {"en": "It puts in work."}, "group": "value"},
]


def put(workshop: Workshop, *facts: Any) -> None:
    store = workshop.store
    store.facts.put(workshop.coalition, list(facts))
    store.close()


@pytest.fixture
def ties(workshop: Workshop) -> str:
    """A question about ties, ready to be opened."""
    activity = workshop.question("ties", OFTEN)
    put(workshop, activity)
    return activity.id


@pytest.fixture
def judgements(workshop: Workshop) -> str:
    """A question about partners, two of whom are drawn."""
    activity = Activity(
        id=f"judgements-{workshop.code}",
        session=workshop.session,
        activity="judgements",
        title={"en": "Together"},
        question={"en": "How is it to work together?"},
        settings={"statements": STATEMENTS, "options": WORDS, "most": 2},
    )
    put(workshop, activity)
    return activity.id


def seated(phones: Phones, organisation: str = "harbour-house") -> Phone:
    phone = phones()
    phone.join(organisation)
    return phone


def listed(page: Reply) -> dict[str, str]:
    """The names that can be ticked, with the key of each."""
    rows = re.findall(
        r'name="partner" value="(\w+)"[^>]*><span><bdi>(.*?)</bdi>', page.text
    )
    return {unescape(name): key for key, name in rows}


def drawn(page: Reply) -> list[str]:
    """The keys of the partners that the form asks about."""
    return list(dict.fromkeys(re.findall(r'name="say~(\w+)~', page.text)))


def tick(phone: Phone, ties: str, *names: str, **more: object) -> Reply:
    keys = listed(phone.get(phone.at("room") + "?change=1"))
    fields: dict[str, object] = {"partner": [keys[name] for name in names]}
    return phone.post(phone.at("answer", ties), fields | more)


def test_the_list_has_all_names_but_the_own_and_the_hidden_ones(
    phones: Phones, workshop: Workshop, ties: str
) -> None:
    put(
        workshop,
        Organisation(
            id="lantern",
            name="Lantern Legal Aid",
            listing=Listing.ALIAS,
            alias="Evening Star",
        ),
        Organisation(id="sea-gate", name="Sea Gate Shelter", listing=Listing.HIDDEN),
    )
    phone = seated(phones)
    workshop.host.open(ties)
    page = phone.get(phone.at("room"))

    assert list(listed(page)) == [
        "<img src=x onerror=alert(1)>",
        "Blue Line Ferries",
        "Evening Star",
        "Far Shore Women’s Union",
    ]
    assert "<img src=x" not in page.text
    # An id is made of the name that an alias keeps to itself.
    assert "lantern" not in page.text.lower()
    assert "sea-gate" not in page.text.lower()
    assert "The links are shown with the names of both organisations." in page.text
    assert "is not shown with any name" in page.text
    assert "Do not write names of survivors, clients or children." in page.text


def test_a_form_without_script_says_all_in_one_go(
    phones: Phones, workshop: Workshop, ties: str
) -> None:
    phone = seated(phones)
    workshop.host.open(ties)
    keys = listed(phone.get(phone.at("room")))
    reply = tick(
        phone,
        ties,
        "Sea Gate Shelter",
        "Blue Line Ferries",
        **{
            f"often~{keys['Sea Gate Shelter']}": "3",
            f"often~{keys['Lantern Legal Aid']}": "1",  # said, but not ticked
            f"often~{keys['Far Shore Women’s Union']}": "",
            "often~0123456789abcdef": "2",  # nobody's key
            "missing-1": "  Taman \u202e Baca ",
            "missing-2": "Taman Baca",
        },
    )
    (answer,) = workshop.counted(ties)

    assert reply.status == 303
    assert answer.value == {
        "partners": {"sea-gate": 3, "blue-line": 0, "lantern": 1},
        "missing": ["Taman Baca"],
    }
    assert answer.organisation == "harbour-house"


def test_changing_keeps_what_was_ticked_and_how_often(
    phones: Phones, workshop: Workshop, ties: str
) -> None:
    phone = seated(phones)
    workshop.host.open(ties)
    keys = listed(phone.get(phone.at("room")))
    key = keys["Sea Gate Shelter"]
    tick(
        phone, ties, "Sea Gate Shelter", **{f"often~{key}": "2", "missing-1": "Clinic"}
    )
    page = phone.get(phone.at("room") + "?change=1").text

    assert f'value="{key}" checked data-often="2"' in page
    assert page.count(" checked") == 1
    assert 'name="missing-1" value="Clinic"' in page
    assert '<option value="2" selected>Monthly</option>' in page


def test_nobody_is_an_answer_and_nothing_is_none(
    phones: Phones, workshop: Workshop, ties: str
) -> None:
    phone = seated(phones)
    workshop.host.open(ties)

    nothing = phone.post(phone.at("answer", ties), {"missing-1": " "})
    nobody = phone.post(phone.at("answer", ties), {"nobody": "1"})
    (answer,) = workshop.counted(ties)

    assert nothing.status == 400
    assert "tick whom you work with" in nothing.text
    assert nobody.status == 303
    assert answer.value == {"partners": {}, "missing": []}
    assert (
        'name="nobody" value="1" checked'
        in phone.get(phone.at("room") + "?change=1").text
    )


def test_a_seat_of_no_organisation_has_no_form_and_cannot_send(
    phones: Phones, workshop: Workshop, ties: str
) -> None:
    phone = seated(phones, "none")
    workshop.host.open(ties)
    page = phone.get(phone.at("room"))
    refused = phone.post(phone.at("answer", ties), {"nobody": "1"})

    assert "This question is for organisations." in page.text
    assert listed(page) == {}
    assert refused.status == 403
    assert workshop.counted(ties) == []


@pytest.fixture
def judging(phones: Phones, workshop: Workshop, ties: str, judgements: str) -> Phone:
    """A phone whose organisation named three partners, before the judgements."""
    phone = seated(phones)
    workshop.host.open(ties)
    tick(phone, ties, "Sea Gate Shelter", "Lantern Legal Aid", "Blue Line Ferries")
    workshop.host.close(ties)
    workshop.host.open(judgements)
    return phone


def test_a_few_partners_are_drawn_and_stay_the_same(
    judging: Phone, phones: Phones
) -> None:
    page = judging.get(judging.at("room"))
    colleagues = [seated(phones) for _ in range(8)]
    draws = [frozenset(drawn(p.get(p.at("room")))) for p in colleagues]

    assert "No name is kept with this answer." in page.text
    assert len(drawn(page)) == 2
    assert drawn(judging.get(judging.at("room"))) == drawn(page)
    assert {len(draw) for draw in draws} == {2}
    # Eight draws of two of three are all alike once in 2187.
    assert len(set(draws)) > 1


def test_the_server_alone_says_who_judges_and_whom(
    judging: Phone, workshop: Workshop, judgements: str, phones: Phones
) -> None:
    key, other = drawn(judging.get(judging.at("room")))
    address = judging.at("answer", judgements)
    sent = {f"say~{key}~word": "3", f"say~{key}~work": "unknown", "rater": "markets"}
    reply = judging.post(address, sent)
    (answer,) = workshop.counted(judgements)
    more = [seated(phones) for _ in range(12)]
    every = {k for p in more for k in drawn(p.get(p.at("room")))}
    (not_drawn,) = every - {key, other}
    refused = judging.post(address, {f"say~{not_drawn}~word": "4"})
    high = judging.post(address, {f"say~{key}~word": "5"})
    empty = judging.post(address, {})

    assert reply.status == 303
    assert answer.value["rater"] == "harbour-house"
    assert list(answer.value["of"].values()) == [{"word": 3, "work": "unknown"}]
    assert [r.status for r in (refused, high, empty)] == [400, 400, 400]
    assert workshop.counted(judgements) == [answer]


@pytest.mark.parametrize("organisation", ["none", "lantern"])
def test_who_named_nobody_has_nothing_to_judge(
    judging: Phone, phones: Phones, judgements: str, organisation: str
) -> None:
    phone = seated(phones, organisation)
    page = phone.get(phone.at("room"))
    key = drawn(judging.get(judging.at("room")))[0]
    refused = phone.post(phone.at("answer", judgements), {f"say~{key}~word": "4"})

    assert "Nothing to answer for you now. Thank you." in page.text
    assert drawn(page) == []
    assert refused.status == 403


@pytest.mark.parametrize(("way", "shown"), [("phone", 1), ("shared", 0)])
def test_a_phone_that_is_passed_on_does_not_show_what_was_said(
    judging: Phone,
    phones: Phones,
    judgements: str,
    way: str,
    shown: int,
) -> None:
    phone = phones()
    phone.join("harbour-house", way=way)
    key = drawn(phone.get(phone.at("room")))[0]
    phone.post(phone.at("answer", judgements), {f"say~{key}~word": "4"})
    changing = phone.get(phone.at("room") + "?change=1").text

    assert changing.count(" checked") == shown
