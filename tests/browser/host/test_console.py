"""The console in a real browser: keys alone, several papers, nothing lost while typing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, Route, expect

from coalition.domain import (
    Action,
    Decision,
    Listing,
    Organisation,
    RunningOrderItem,
    SessionNote,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone
    from tests.server.running import Server

    Violations = Callable[[Page], list[str]]


def tab_to(page: Page, text: str) -> None:
    """Press Tab until something with this text has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        found = page.evaluate("(document.activeElement.innerText || '').trim()")
        if found == text:
            return
    raise AssertionError(f"{text!r} cannot be reached with Tab")


def test_a_question_is_opened_closed_and_shown_with_the_keyboard_alone(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    page, seen = open_host(server, f"{day}/console?at={workshop.trust}")
    tab_to(page, "Open the question")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The question is open.")
    expect(page.get_by_role("button", name="Close the question")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Show the result")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The result is on the wall.")
    assert workshop.host.activity(workshop.trust).revealed
    tab_to(page, "Decision")
    page.keyboard.press("Enter")
    page.get_by_label("What was decided, in the room's words").focus()
    page.keyboard.type("One list for all.")
    tab_to(page, "That is what we decided: write it down")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("The decision is written down.")
    assert seen.errors == []


def test_at_the_step_to_decide_the_form_is_one_press_away_and_wholly_there(
    server: Server, workshop: Workshop, day: str, open_host: Any, violations: Violations
) -> None:
    host = workshop.host
    items = [RunningOrderItem(title={"en": f"Speech {n}"}) for n in range(12)]
    items += [
        RunningOrderItem(title={"en": "Decide"}, decides=True),
        RunningOrderItem(title={"en": "Close"}),
    ]
    order = [*host.session.running_order, *items]
    host.update_session(running_order=[item.model_dump() for item in order])
    page, seen = open_host(server, f"{day}/console?at=item-{len(order) - 2}")

    current = page.locator(".day [aria-current]")
    expect(current).to_contain_text("Decide")
    expect(current).to_be_in_viewport(ratio=1)
    tools = page.locator(".tools").bounding_box()
    step = current.bounding_box()
    assert step["y"] + step["height"] <= tools["y"]

    main = page.get_by_role("link", name="Write down a decision")
    for _ in range(2):
        main.click()
        expect(
            page.get_by_label("What was decided, in the room's words")
        ).to_be_focused()
        for name in ("Read it back from the wall", "That is what we decided: write it"):
            expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
        assert violations(page) == []
        page.locator("#p-decide > summary").click()
    assert seen.errors == []


def test_papers_can_be_keyed_in_from_a_break(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    host = workshop.host
    order = [RunningOrderItem(title={"en": "Break"}), *host.session.running_order]
    host.update_session(running_order=[item.model_dump() for item in order])
    page, _ = open_host(server, f"{day}/console?at=item-0")
    expect(page.get_by_text("Key in paper for:")).to_have_count(0)
    host.open(workshop.trust)
    host.close(workshop.trust)

    page.reload()
    page.locator(".now a").filter(has_text="word").click()

    expect(page.get_by_role("button", name="Count this paper")).to_be_visible()


def test_the_console_breaks_no_rule_with_every_panel_open(
    server: Server, workshop: Workshop, day: str, open_host: Any, violations: Violations,
    smallest: Callable[[Page], tuple[float, str]],
) -> None:  # fmt: skip
    page, seen = open_host(server, f"{day}/console?at={workshop.vision}")
    page.get_by_text("Change the words, who sees it, who counts").click()
    assert violations(page) == []
    page.get_by_role("button", name="Open the question").click()
    expect(page.get_by_role("status")).to_have_text("The question is open.")
    for panel in page.locator(".tools > details > summary").all_inner_texts():
        page.locator(".tools > details > summary", has_text=panel).first.click()
        # The one that was open before closes a moment later.
        expect(page.locator(".tools > details[open]")).to_have_count(1)
        assert violations(page) == [], panel
        assert smallest(page)[0] >= 16, smallest(page)
    page.locator("#p-end > summary").click()
    page.locator("#pause").click()
    expect(page.get_by_role("status")).to_contain_text("Paused.")
    assert violations(page) == []
    assert (seen.strangers, seen.errors) == ([], [])


def test_papers_are_keyed_one_after_another_without_the_mouse(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    workshop.host.open(workshop.last)
    page, _ = open_host(server, f"{day}/console?at={workshop.last}")
    tab_to(page, "Paper")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for n in range(1, 4):
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.locator('[data-count="answered"]')).to_have_text(str(n))
        expect(page.get_by_role("status")).to_have_text(
            "Counted. The next one, please."
        )
        expect(page.locator("#p-paper [data-first]")).to_be_focused()
    assert len(workshop.store.room.answers(workshop.last)) == 3


def test_what_the_host_is_typing_stays_while_the_room_moves(
    server: Server, workshop: Workshop, day: str, open_host: Any,
    phones: Callable[[], Phone],
) -> None:  # fmt: skip
    workshop.host.open(workshop.last)
    page, _ = open_host(server, f"{day}/console")
    page.locator("#p-note > summary").click()
    page.get_by_label("A note for you alone").fill("The officer said")
    phone = phones()
    phone.join("harbour-house")
    phone.answer(workshop.last, {"measures": "strong"}, id_="while-typing")
    expect(page.locator('[data-count="answered"]')).to_have_text("1")
    expect(page.locator('[data-count="here"]')).to_have_text("1")
    assert page.get_by_label("A note for you alone").input_value() == "The officer said"


def test_whom_the_host_chose_stays_while_the_room_moves(
    server: Server,
    workshop: Workshop,
    day: str,
    open_host: Any,
    phones: Callable[[], Phone],
) -> None:
    store, where = workshop.store.facts, workshop.coalition
    hidden = Organisation(id="unseen", name="Unseen Hands", listing=Listing.HIDDEN)
    store.put(where, [hidden])
    workshop.host.open(workshop.trust)
    page, _ = open_host(server, f"{day}/console?at={workshop.trust}&hidden=1")
    page.get_by_label("Whose paper is it?").select_option(label="Unseen Hands")
    here = page.locator('.count [data-count="here"]')

    phones().join()

    expect(here).to_have_text("1")
    for _poll in range(2):
        page.wait_for_event("response", lambda reply: "console/state" in reply.url)
    expect(page.get_by_label("Whose paper is it?")).to_have_value("unseen")
    assert "hidden" not in page.url
    page.locator("#p-paper > summary").click()
    phones().join()
    expect(here).to_have_text("2")
    expect(page.locator("#p-paper optgroup")).to_have_count(0)


def test_a_refusal_is_said_and_keeps_what_was_typed(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    page, _ = open_host(server, f"{day}/console")
    page.locator("#p-ask > summary").click()
    page.locator("#ask-en").fill("Shall we go on?")
    page.locator("#options-en").fill("Yes")
    page.get_by_role("button", name="Ask the room now").click()
    expect(page.get_by_role("status")).to_contain_text("type at least two")
    assert page.locator("#ask-en").input_value() == "Shall we go on?"


def test_the_result_is_there_only_while_the_key_is_held(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    workshop.host.open(workshop.last)
    workshop.host.close(workshop.last)
    page, _ = open_host(server, f"{day}/console?at={workshop.last}")
    button = page.get_by_role("button", name="Hold to look")
    button.focus()
    page.keyboard.down("Space")
    expect(page.locator("#look .cw-blocks")).to_be_visible()
    page.keyboard.up("Space")
    expect(page.locator("#look")).to_be_hidden()
    assert page.locator("#look").inner_html() == ""


def test_the_console_works_without_script(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    page, _ = open_host(
        server, f"{day}/console?at={workshop.last}", java_script_enabled=False
    )
    page.get_by_role("button", name="Open the question").click()
    page.locator("#p-paper > summary").click()
    page.locator("#p-paper [data-first]").check()
    page.get_by_role("button", name="Count this paper").click()
    page.get_by_role("button", name="Close the question").click()
    page.get_by_role("button", name="Show the result").click()
    assert workshop.host.activity(workshop.last).revealed
    assert len(workshop.store.room.answers(workshop.last)) == 1


def test_names_from_the_register_run_nothing(
    server: Server, workshop: Workshop, day: str, open_host: Any,
    phones: Callable[[], Phone],
) -> None:  # fmt: skip
    phone = phones()
    phone.join("markets")
    page, seen = open_host(server, f"{day}/console")
    page.on("dialog", lambda dialog: seen.errors.append("a dialog"))
    page.locator("#p-seats > summary").click()
    expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
    assert seen.errors == []


def test_every_panel_saves_what_is_typed_into_it(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    workshop.host.open(workshop.last)
    page, seen = open_host(server, f"{day}/console?at={workshop.last}")
    status = page.get_by_role("status")

    def fill(
        panel: str, button: str, said: str | re.Pattern[str], **fields: str
    ) -> None:
        page.locator(f"#{panel} > summary").click()
        for name, text in fields.items():
            page.locator(f"#{panel} [name='{name}']").first.fill(text)
        page.locator(f"#{panel}").get_by_role("button", name=button).click()
        expect(status).to_have_text(said)

    counted = "Counted. The next one, please."
    page.locator("#p-paper > summary").click()
    page.locator("#p-paper [data-first]").check()
    page.locator("#p-paper").get_by_role("button", name="Count this paper").click()
    expect(status).to_have_text(counted)
    hands = {"people": "4", "hands~measures~strong": "3"}
    fill("p-tally", "Count these hands", counted, **hands)
    expect(page.locator('[data-count="answered"]')).to_have_text("5")
    kept = "The note is kept. Only you see it."
    fill("p-note", "Keep the note", kept, text="A note")
    fill("p-park", "Park it", "The point is parked.", text="A point")
    act = {"text": "Write to the office", "owner": "Sari", "by": "2026-12-01"}
    fill("p-act", "Write it down", "The action is written down.", **act)
    decided = "The decision is written down."
    fill("p-decide", "That is what we decided", decided, text="One list")
    store, slug = workshop.store, workshop.coalition
    assert [a.people for a in store.room.answers(workshop.last)].count(4) == 1
    assert len(store.room.answers(workshop.last)) == 2
    notes = {n.text: n.parked for n in store.facts.all(slug, SessionNote)}
    assert notes == {"A note": False, "A point": True}
    (action,) = store.facts.all(slug, Action)
    assert (action.what, action.owner, str(action.by)) == tuple(act.values())
    assert [d.text for d in store.facts.all(slug, Decision)] == ["One list"]
    page.locator("#p-written > summary").click()
    expect(page.locator("#p-written")).to_contain_text("Write to the office")
    expect(page.get_by_text("A note", exact=True)).to_be_hidden()
    page.locator("#p-written").get_by_role("button", name="Take back: One").click()
    expect(status).to_have_text("Taken back. It no longer stands.")
    expect(page.locator("#p-written")).not_to_contain_text("One list")
    assert store.facts.all(slug, Decision) == []
    question = {f"question-{code}": "Shall we meet again?" for code in ("en", "id")}
    choices = {f"options-{code}": "Yes\nNo" for code in ("en", "id")}
    open_one = "“One more look” is still open (5 have answered)."
    fill(
        "p-ask",
        "Ask the room now",
        re.compile(re.escape(open_one)),
        **question,
        **choices,
    )
    assert workshop.host.activity(workshop.last).state == "open"
    page.get_by_role("button", name="Close it and open this one").click()
    expect(status).to_have_text("The question is open.")
    assert [a.state for a in workshop.host.activities()].count("open") == 1
    assert workshop.host.activity(workshop.last).state == "closed"
    page.locator("#pause").click()
    expect(status).to_have_text("Paused.")
    assert workshop.host.session.paused
    fill("p-end", "Close the session now", "The session is closed.")
    assert workshop.host.session.state == "closed"
    # The panel that closed it does not stand open with the opposite in it.
    expect(page.get_by_text("Open again")).to_be_visible()
    expect(page.get_by_role("button", name="Open the session again")).to_be_hidden()
    assert seen.errors == []


def test_the_last_step_of_a_day_leads_to_its_closing(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    order = [
        *workshop.host.session.running_order,
        RunningOrderItem(title={"en": "Goodbye"}),
    ]
    workshop.host.update_session(running_order=[one.model_dump() for one in order])
    page, _ = open_host(server, f"{day}/console")
    page.get_by_role("link", name="Goodbye").click()

    page.locator("#primary").click()
    page.get_by_role("button", name="Close the session now").click()

    expect(page.get_by_role("status")).to_have_text("The session is closed.")
    assert workshop.host.session.state == "closed"


def test_what_was_not_saved_is_said_and_stays_typed(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    page, _ = open_host(server, f"{day}/console")
    page.locator("#p-act > summary").click()
    page.locator("#action").fill("Write to the office")
    troubles: list[Callable[[Route], None]] = [
        lambda route: route.fulfill(status=500, body="no"),
        lambda route: route.abort(),
    ]
    for trouble in troubles:
        page.unroute_all()
        page.route("**/console/act", trouble)
        page.get_by_role("button", name="Write it down", exact=True).click()
        expect(page.get_by_role("status")).to_have_text(
            "This was not saved. Try again."
        )
        assert page.locator("#action").input_value() == "Write to the office"
    page.unroute_all()
    page.get_by_role("button", name="Write it down", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("The action is written down.")


def test_a_rehearsal_is_thrown_away_from_the_console(
    server: Server, workshop: Workshop, day: str, open_host: Any
) -> None:
    page, seen = open_host(server, day)
    page.get_by_role("button", name="Rehearse").click()
    page.goto(page.url.split("?")[0].rstrip("/") + "/console")

    page.get_by_role("button", name="Throw the rehearsal away").click()

    expect(page).not_to_have_url(re.compile("rehearsal"))
    assert seen.errors == []
