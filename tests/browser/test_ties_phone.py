"""Ties and judgements as a real browser shows them, at 360 x 640 over plain http."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from coalition.domain import Activity, Organisation

if TYPE_CHECKING:
    from tests.browser.conftest import Asked, Seen
    from tests.server.furnishing import Workshop
    from tests.server.running import Server

    Open = Callable[..., tuple[Page, Seen]]
    Violations = Callable[[Page], list[str]]

OFTEN = ("Some times a year", "Every month", "Every week")
WORDS = ("Not at all", "A little", "Mostly", "Fully")


def sound(page: Page, violations: Violations) -> None:
    """Hold the page against what must be true of all of them."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page) == []
    small = page.evaluate(
        """[...document.querySelectorAll('button, label > span, select, .field')]
        .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
        .map(e => e.outerHTML)"""
    )
    assert small == []


def screen(page: Page, name: str) -> None:
    expect(page.locator("body")).to_have_attribute("data-screen", name, timeout=40_000)


def questions(workshop: Workshop, names: int = 0) -> tuple[str, str]:
    """Put both questions into the session, and more organisations if need be."""
    statements = [
        {"id": "word", "text": {"en": "It keeps its word."}, "group": "trust"},
        {"id": "work", "text": {"en": "It puts in work."}, "group": "value"},
    ]
    common = {"session": workshop.session}
    ties = workshop.question("ties", OFTEN)
    judgements = Activity(
        id=f"judgements-{workshop.code}",
        activity="judgements",
        title={"en": "Together"},
        question={"en": "How is it to work together?"},
        settings={
            "statements": statements,
            "options": [{"id": w, "text": {"en": w}} for w in WORDS],
        },
        **common,
    )
    more = [Organisation(id=f"o-{n}", name=f"Société {n:03}") for n in range(names)]
    store = workshop.store
    store.facts.put(workshop.coalition, [*more, ties, judgements])
    store.close()
    return ties.id, judgements.id


def tick(page: Page, name: str) -> None:
    page.locator(".row label > span", has_text=name).click()


def next_(page: Page) -> None:
    page.get_by_role("button", name="Next").click()


def ticked(page: Page) -> int:
    return page.locator("input[name=partner]:checked").count()


def test_two_steps_then_a_change_of_mind(
    violations: Violations, asked: Asked, server: Server, workshop: Workshop
) -> None:
    ties, _ = questions(workshop)
    page, seen = asked(server, workshop, ties)
    sound(page, violations)
    for name in ("Sea Gate Shelter", "Blue Line Ferries", "Lantern Legal Aid"):
        tick(page, name)
    tick(page, "Blue Line Ferries")
    expect(page.locator("[data-ticked]")).to_have_text("Ticked: 2")
    page.locator("input[name=missing-1]").fill("Taman Baca")
    expect(page.locator(".missing input:visible")).to_have_count(2)
    next_(page)
    groups = page.locator("[data-often-rows] legend")
    expect(groups).to_have_text(["Lantern Legal Aid", "Sea Gate Shelter"])
    sound(page, violations)
    page.locator("[data-often-rows] label", has_text="Every week").last.click()
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")
    page.get_by_role("link", name="Change my answer").click()
    screen(page, "question")
    expect(page.locator("[data-ticked]")).to_have_text("Ticked: 2")
    tick(page, "Far Shore")
    next_(page)
    expect(page.locator("[data-often-rows] input:checked")).to_have_count(1)
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")

    (answer,) = workshop.store.room.answers(ties)
    assert answer.value == {
        "partners": {"far-shore": 0, "lantern": 0, "sea-gate": 3},
        "missing": ["Taman Baca"],
    }
    assert seen.strangers == []
    assert seen.errors == []


def test_nobody_takes_the_ticks_away_and_needs_no_second_step(
    asked: Asked, server: Server, workshop: Workshop
) -> None:
    ties, _ = questions(workshop)
    page, _ = asked(server, workshop, ties)
    nobody = page.locator("label > span", has_text="We work with nobody")
    nobody.click()
    tick(page, "Sea Gate Shelter")
    expect(nobody).to_be_hidden()
    assert not page.locator("input[name=nobody]").is_checked()
    tick(page, "Sea Gate Shelter")
    nobody.click()
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")

    (answer,) = workshop.store.room.answers(ties)
    assert answer.value == {"partners": {}, "missing": []}


def test_a_reload_keeps_ticks_untickings_names_and_how_often(
    asked: Asked, server: Server, workshop: Workshop
) -> None:
    ties, _ = questions(workshop)
    page, _ = asked(server, workshop, ties)
    for name in ("Sea Gate Shelter", "Lantern Legal Aid"):
        tick(page, name)
    page.locator("input[name=missing-1]").fill("Clinic")
    next_(page)
    page.locator("[data-often-rows] label", has_text="Every month").first.click()
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")
    page.get_by_role("link", name="Change my answer").click()
    screen(page, "question")
    # The page itself says that both are ticked, with a name written.
    tick(page, "Sea Gate Shelter")
    tick(page, "Far Shore")
    page.locator("input[name=missing-1]").fill("")
    next_(page)
    page.locator("[data-often-rows] label", has_text="Every week").first.click()

    page.reload()
    expect(page.locator("[data-often-rows] legend")).to_have_text(
        ["Far Shore Women’s Union", "Lantern Legal Aid"]
    )
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")

    (answer,) = workshop.store.room.answers(ties)
    assert answer.value == {
        "partners": {"far-shore": 3, "lantern": 2},
        "missing": [],
    }


def test_ticks_sent_while_the_server_is_away_arrive_by_themselves(
    asked: Asked, own_server: Server, own_workshop: Workshop
) -> None:
    ties, _ = questions(own_workshop)
    page, _ = asked(own_server, own_workshop, ties)
    tick(page, "Sea Gate Shelter")
    own_server.kill()
    tick(page, "Lantern Legal Aid")
    page.locator("input[name=missing-1]").fill("Clinic")
    next_(page)
    page.locator("[data-often-rows] label", has_text="Every month").last.click()
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("status")).to_contain_text("Kept on this phone.")
    own_server.start()
    screen(page, "saved")

    (answer,) = own_workshop.store.room.answers(ties)
    assert answer.value == {
        "partners": {"lantern": 0, "sea-gate": 2},
        "missing": ["Clinic"],
    }


def test_six_hundred_names_are_searched_at_once_and_weigh_little(
    asked: Asked, server: Server, workshop: Workshop
) -> None:
    ties, _ = questions(workshop, 600)
    page, seen = asked(server, workshop, ties)
    search = page.get_by_role("searchbox")
    tick(page, "Société 007")
    took = page.evaluate(
        """() => {
          const field = document.querySelector('input[type=search]');
          const began = performance.now();
          field.value = 'societe 31';
          field.dispatchEvent(new Event('input', {bubbles: true}));
          document.body.offsetHeight;
          return performance.now() - began;
        }"""
    )
    expect(page.locator(".row:visible")).to_have_count(11)  # ten, and the ticked one
    search.press("Enter")
    screen(page, "question")
    search.fill("no such name")
    expect(page.get_by_text("You can write it below.")).to_be_visible()
    expect(page.locator(".row:visible")).to_have_count(1)
    weight = page.evaluate(
        """fetch(location.href.replace(/[?].*/, '') + '?again', {cache: 'no-store'})
          .then(r => r.text()).then(() =>
            performance.getEntriesByType('resource').pop().encodedBodySize)"""
    )

    assert took < 200, took
    assert 1_000 < weight < 30_000, weight
    assert seen.errors == []


@pytest.mark.parametrize("script", [True, False])
def test_the_judgements_are_one_partner_a_step(
    violations: Violations,
    open_page: Open,
    server: Server,
    workshop: Workshop,
    script: bool,
) -> None:
    ties, judgements = questions(workshop)
    phone = server.phone(workshop.code)
    phone.join("harbour-house")
    host = workshop.host
    host.open(ties)
    page_of_phone = phone.get(phone.at("room"))
    keys = [
        part.partition('"')[0]
        for part in page_of_phone.text.split('name="partner" value="')[1:]
    ]
    phone.post(phone.at("answer", ties), {"partner": keys[2:4]})
    host.close(ties)
    host.open(judgements)
    page, seen = open_page(
        server, phone.at("room"), seat=phone, java_script_enabled=script
    )
    parts = page.locator("fieldset.judges")
    expect(parts).to_have_count(2)
    if script:
        sound(page, violations)
    for n in range(2):
        for word in ("Mostly", "Rather not say"):
            ask = parts.nth(n).locator("fieldset.ask").nth(int(word != "Mostly"))
            ask.locator("label > span", has_text=word).click()
        if script and n == 0:
            next_(page)
    page.get_by_role("button", name="Send my answer").click()
    screen(page, "saved")

    (answer,) = workshop.store.room.answers(judgements)
    assert list(answer.value["of"].values()) == [{"word": 3, "work": "unsaid"}] * 2
    assert answer.value["rater"] == "harbour-house"
    assert seen.errors == []
