"""Findings that name an organisation: it reads them first, and the host has the last word."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import coalition.server
from coalition.blocks import to_text
from coalition.domain import (
    Activity,
    Listing,
    NamingNotice,
    Organisation,
    RunningOrderItem,
)
from coalition.server.run.naming_consent import layout_named_findings
from coalition.sessions.naming_consent import NamingConsent, findings_of
from coalition.texts import Texts
from coalition.workbooks.findings import RuleFinding

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

HUB, NAME = "harbour-house", "Harbour House"
CONSOLE = Path(coalition.server.__file__).parent / "run/templates/console.html"
OTHERS = ("lantern", "sea-gate", "blue-line", "far-shore", "markets")


def planned(workshop: Workshop) -> Activity:
    planned = {"workbook": "12_landscape", "key": "ties"}
    return workshop.question("ties", ("seldom", "often"), **planned)


def star(workshop: Workshop) -> str:
    """Ask who works with whom; everybody works with Harbour House alone."""
    asked = planned(workshop)
    host = workshop.host
    host.store.facts.put(workshop.coalition, [asked])
    host.update_session(expected=(HUB, *OTHERS))
    host.open(asked.id)
    for n, who in enumerate((HUB, *OTHERS)):
        partners = OTHERS if who == HUB else (HUB,)
        value = {"partners": dict.fromkeys(partners, 1), "missing": []}
        host.key_in(asked.id, value, f"paper-{n:08d}", organisation=who)
    host.close(asked.id)
    return asked.id


@pytest.fixture
def asked(workshop: Workshop) -> str:
    return star(workshop)


@pytest.fixture
def signed_in(server: Server) -> Phone:
    browser = server.phone("")
    kept = server.path.parent / "coalition-workbooks" / "host-key"
    browser.get(f"/login?key={kept.read_text().strip()}")
    return browser


def at(workshop: Workshop, *parts: str) -> str:
    here = ("coalitions", workshop.coalition, "sessions", workshop.session)
    return "/" + "/".join((*here, *parts))


def wall(host: Phone, workshop: Workshop) -> str:
    page = host.get(at(workshop, "wall/state") + "?lang=en").text
    return str(re.findall(r'<p class="found">(.*?)</p>', page)[0])


def press(host: Phone, workshop: Workshop, action: str, asked: str) -> int:
    (found,) = [
        f
        for f in findings_of(
            workshop.store, workshop.coalition, workshop.host.activity(asked), "en"
        )
        if f.about
    ]
    console(host, workshop, asked)
    fields = {"activity": asked, "rule": found.rule, "organisation": HUB}
    return host.post(at(workshop, "console", action), fields).status


def console(host: Phone, workshop: Workshop, asked: str) -> str:
    return host.get(at(workshop, "console") + f"?at={asked}").text


def test_the_wall_says_it_without_the_name_until_the_named_one_agreed(
    workshop: Workshop, asked: str, signed_in: Phone, phones: Callable[[], Phone]
) -> None:
    workshop.host.reveal(asked)
    assert NAME not in wall(signed_in, workshop)
    assert "not told yet" in console(signed_in, workshop, asked)

    assert press(signed_in, workshop, "tellthem", asked) == 303
    phone = phones()
    phone.join(HUB)
    page = phone.get(phone.at("room")).text
    assert "May we show it with your name?" in page
    assert NAME in page
    assert NAME not in wall(signed_in, workshop)

    action = re.findall(r'action="([^"]+/notice/[^"]+)"', page)[0]
    assert phone.post(action, {"say": "said-yes"}).status == 303
    assert "The host asks you once more" in phone.get(phone.at("room")).text
    assert NAME not in wall(signed_in, workshop)
    assert "Seat 1 said yes." in console(signed_in, workshop, asked)

    assert press(signed_in, workshop, "inperson", asked) == 303
    assert NAME in wall(signed_in, workshop)
    assert "it may be shown; seat 1 said so" in console(signed_in, workshop, asked)


def test_the_wish_to_talk_first_counts_at_once_and_after_a_yes(
    workshop: Workshop, asked: str, signed_in: Phone, phones: Callable[[], Phone]
) -> None:
    press(signed_in, workshop, "tellthem", asked)
    phone = phones()
    phone.join(HUB)
    page = phone.get(phone.at("room")).text
    action = re.findall(r'action="([^"]+/notice/[^"]+)"', page)[0]
    phone.post(action, {"say": "said-yes"})

    assert phone.post(action, {"say": "not-yet"}).status == 303
    assert "they want to talk first; seat 1 said so" in console(
        signed_in, workshop, asked
    )
    assert phone.post(action, {"say": "said-yes"}).status == 400


def test_a_phone_cannot_agree_by_itself(
    workshop: Workshop, asked: str, signed_in: Phone, phones: Callable[[], Phone]
) -> None:
    workshop.host.reveal(asked)
    press(signed_in, workshop, "tellthem", asked)
    phone = phones()
    phone.join(HUB)
    page = phone.get(phone.at("room")).text
    action = re.findall(r'action="([^"]+/notice/[^"]+)"', page)[0]

    assert phone.post(action, {"say": "agreed"}).status == 400
    assert NAME not in wall(signed_in, workshop)


def test_the_console_can_be_mirrored_and_the_look_has_the_sentences(
    workshop: Workshop, asked: str, signed_in: Phone
) -> None:
    (found,) = [
        f
        for f in findings_of(
            workshop.store, workshop.coalition, workshop.host.activity(asked), "en"
        )
        if f.about
    ]
    for action in ("", "tellthem", "inperson", "withdraw"):
        assert not action or press(signed_in, workshop, action, asked) == 303
        page = unescape(console(signed_in, workshop, asked))
        shown = re.sub(r'<section class="tools".*', "", page, flags=re.DOTALL)
        assert "A finding names an organisation." in shown
        assert found.text not in page
        assert NAME not in shown

    alone = signed_in.get(at(workshop, "console/look") + f"?activity={asked}")
    assert alone.headers["Cache-Control"] == "no-store"
    assert f"Finding 1, {NAME}:" in unescape(alone.text)
    assert found.text in unescape(alone.text)


def test_what_must_not_be_said_in_the_room_is_read_while_the_key_is_held() -> None:
    aside = "One of them provides shelter. Do not say so in the room."
    found = RuleFinding(
        "a-rule", "They hang on Harbour House.", (HUB,), "They hang.", aside
    )
    seen = [NamingConsent(found, HUB, None)]
    names = {HUB: Organisation(id=HUB, name=NAME)}

    text = to_text(layout_named_findings(seen, names, Texts()))

    assert f"Finding 1, {NAME}: They hang on Harbour House." in text
    assert aside in text
    template = CONSOLE.read_text("utf-8")
    assert "found.text" not in template
    assert "found.aside" not in template


def test_nobody_else_reads_it_or_answers_for_them(
    workshop: Workshop, asked: str, signed_in: Phone, phones: Callable[[], Phone]
) -> None:
    press(signed_in, workshop, "tellthem", asked)
    own, other = phones(), phones()
    own.join(HUB)
    other.join("lantern")
    action = re.findall(r'action="([^"]+/notice/[^"]+)"', own.get(own.at("room")).text)[
        0
    ]

    assert "names your organisation" not in other.get(other.at("room")).text
    foreign = other.post(action, {"say": "said-yes"})
    unknown = other.post(action + "-or-so", {"say": "said-yes"})
    assert (foreign.status, foreign.text) == (unknown.status, unknown.text)
    assert foreign.status == 400
    assert own.post(action, {"say": "whatever"}).status == 400
    (notice,) = workshop.store.facts.all(workshop.coalition, NamingNotice)
    assert notice.state == "told"


def test_no_page_of_a_phone_holds_the_id_of_an_organisation_with_an_alias(
    workshop: Workshop, asked: str, signed_in: Phone, phones: Callable[[], Phone]
) -> None:
    card = workshop.store.facts.get(workshop.coalition, Organisation, HUB)
    hidden = card.model_copy(update={"listing": Listing.ALIAS, "alias": "North Star"})
    workshop.store.facts.put(workshop.coalition, [hidden])
    press(signed_in, workshop, "tellthem", asked)
    phone = phones()
    phone.join(HUB)

    told = phone.get(phone.at("room")).text
    assert "names your organisation" in told
    assert "North Star" in told
    for at in ("room", "state", "results"):
        assert HUB not in phone.get(phone.at(at)).text
    notice = re.findall(r'action="([^"]+/notice/[^"]+)"', told)[0]
    sent = phone.post(notice, {"say": "not-yet"})
    assert HUB not in sent.text + str(sent.headers)


def test_the_host_has_the_last_word_over_whoever_sat_down_there(
    workshop: Workshop, asked: str, signed_in: Phone, phones: Callable[[], Phone]
) -> None:
    workshop.host.reveal(asked)
    press(signed_in, workshop, "tellthem", asked)
    phone = phones()
    phone.join(HUB)
    page = phone.get(phone.at("room")).text
    action = re.findall(r'action="([^"]+/notice/[^"]+)"', page)[0]
    phone.post(action, {"say": "said-yes"})
    assert press(signed_in, workshop, "inperson", asked) == 303
    assert NAME in wall(signed_in, workshop)

    assert press(signed_in, workshop, "withdraw", asked) == 303
    assert NAME not in wall(signed_in, workshop)
    assert phone.post(action, {"say": "said-yes"}).status == 400
    assert NAME not in wall(signed_in, workshop)

    assert press(signed_in, workshop, "inperson", asked) == 303
    assert NAME in wall(signed_in, workshop)
    assert "written down by the host" in console(signed_in, workshop, asked)


def test_a_phone_turns_to_what_it_is_told_by_itself(
    workshop: Workshop, asked: str, signed_in: Phone, phones: Callable[[], Phone]
) -> None:
    phone, other = phones(), phones()
    phone.join(HUB)
    other.join("lantern")
    before = [p.get(p.at("state")).json["key"] for p in (phone, other)]
    press(signed_in, workshop, "tellthem", asked)
    after = [p.get(p.at("state")).json["key"] for p in (phone, other)]

    assert after[0] != before[0]
    assert after[1] == before[1]


def test_telling_again_leaves_an_answer_as_it_is(
    workshop: Workshop, asked: str, signed_in: Phone
) -> None:
    press(signed_in, workshop, "inperson", asked)
    press(signed_in, workshop, "tellthem", asked)

    (notice,) = workshop.store.facts.all(workshop.coalition, NamingNotice)
    assert notice.state == "agreed"
    assert set(notice.text) == {"en", "id"}
    assert notice.text["en"] == next(
        f.text
        for f in findings_of(
            workshop.store, workshop.coalition, workshop.host.activity(asked), "en"
        )
        if f.about
    )


def test_who_sees_an_answer_is_no_choice_where_the_kind_fixes_it(
    workshop: Workshop, signed_in: Phone
) -> None:
    question = planned(workshop)
    workshop.host.store.facts.put(workshop.coalition, [question])
    radio = 'type="radio" name="attribution"'

    fixed = console(signed_in, workshop, question.id)
    assert 'id="settle"' in fixed
    assert radio not in fixed
    assert radio in console(signed_in, workshop, workshop.last)

    words = {"title-en": "Ties", "question-en": "With whom?", "voice": "organisations"}
    fields = {"activity": question.id, **words}
    assert signed_in.post(at(workshop, "console/settle"), fields).status == 303
    after = workshop.host.activity(question.id)
    assert (after.question["en"], after.attribution) == ("With whom?", "organisation")


def test_what_is_read_together_names_nobody_who_has_not_agreed(
    asked: str, signed_in: Phone, workshop: Workshop, phones: Callable[[], Phone]
) -> None:
    host, phone = workshop.host, phones()
    items = [
        *host.session.running_order,
        RunningOrderItem(title={"en": "Links"}, reads="links"),
    ]
    host.update_session(running_order=[item.model_dump() for item in items])
    host.show_section("links")

    hangs = signed_in.get(at(workshop, "wall/state") + "?lang=en").text
    told = hangs.partition('class="told reading"')[2]
    read = phone.get(phone.at("results")).text.partition("What we read together")[2]

    for page in (told, read):
        assert "5 organisations" in page
        assert NAME not in page
