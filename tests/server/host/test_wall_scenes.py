"""What hangs on the wall, and what does not, over real HTTP."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from coalition.domain import Listing, Organisation, RunningOrderItem

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import Scene
    from tests.server.phones import Phone

    Phones = Callable[[], Phone]


def test_a_question_goes_from_planned_to_shown_and_the_wall_follows(
    host: Phone, workshop: Workshop, console: str, scene: Scene
) -> None:
    trust = workshop.trust
    assert "On your phone, open" in scene()
    assert host.press(console, "open", activity=trust, minutes="3").status == 303
    assert workshop.host.activity(trust).state == "open"
    asked = scene()
    assert "Which sentence is true of us today?" in asked
    assert "0 of 3 organisations expected have answered." in asked
    assert re.search(r'data-ends="\d{10}"', asked)
    host.press(console, "close", activity=trust)
    assert "This question is closed" in scene()
    host.press(console, "show", activity=trust)
    assert workshop.host.activity(trust).revealed
    assert 'class="cw-blocks"' in scene()
    host.press(console, "hide", activity=trust)
    assert "On your phone, open" in scene()


def test_the_wall_is_blind_until_it_is_shown(
    host: Phone,
    workshop: Workshop,
    console: str,
    scene: Scene,
    phones: Callable[[], Phone],
) -> None:
    last = workshop.last
    host.press(console, "open", activity=last)
    phone = phones()
    phone.join("harbour-house")
    phone.answer(last, {"measures": "strong"}, id_="answer-1")
    blind = scene()
    assert "1 of 3 organisations expected have answered." in blind
    assert "cw-blocks" not in blind
    host.press(console, "close", activity=last)
    assert "cw-blocks" not in scene()


def test_the_wall_answers_not_modified_until_something_happens(
    host: Phone, workshop: Workshop, console: str, wall: str
) -> None:
    first = host.get(f"{wall}/state")
    tag = first.headers["Etag"]
    again = host.get(f"{wall}/state", **{"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    host.press(console, "pause")
    changed = host.get(f"{wall}/state", **{"If-None-Match": tag})
    assert changed.status == 200
    assert "We pause" in changed.text


def test_a_pause_hides_everything_and_ends(
    host: Phone, workshop: Workshop, console: str, scene: Scene
) -> None:
    host.press(console, "open", activity=workshop.last)
    host.press(console, "pause")
    paused = scene()
    assert "Which sentence" not in paused
    host.press(console, "resume")
    assert "Which sentence" in scene()


def test_a_closed_day_shows_all_that_was_decided_in_its_order(
    host: Phone, workshop: Workshop, scene: Scene
) -> None:
    for number in ("One", "Two", "Three", "Four"):
        workshop.host.record_decision(number)
    workshop.host.record_decision("Five", owner="Ratih", by=date(2026, 12, 1))
    workshop.host.record_decision("Six", by=date(2026, 12, 2))
    before = scene()
    workshop.host.update_session(state="closed")
    closing = scene()

    # Six decisions leave no room for large digits, which stand in the bar as well.
    assert "Six" in before
    assert 'class="digits"' not in before

    shown = re.findall("One|Two|Three|Four|Five|Six", closing)
    assert shown == ["One", "Two", "Three", "Four", "Five", "Six"]
    assert "Ratih, 1 December 2026" in closing
    assert "2 December 2026" in closing
    assert "more" not in closing

    workshop.host.record_decision("Seven")
    assert "Seven" not in scene()
    assert "and 1 more" in scene()


def test_the_closing_wall_names_the_button_that_phones_have(
    host: Phone, workshop: Workshop, scene: Scene, phones: Phones
) -> None:
    phone = phones()
    phone.join("harbour-house")
    workshop.host.update_session(state="closed")
    button = "Take it home (PDF)"

    assert f"“{button}”" in scene()
    assert f">{button}</a>" in phone.get(phone.at("room")).text


def test_a_first_step_is_read_back_too(host: Phone, console: str, scene: Scene) -> None:
    host.press(console, "read", text="We share a desk.")
    without = scene()
    host.press(console, "read", text="We share a desk.", first_step="Find a room.")

    assert "First step" not in without
    assert "<dt>First step</dt><dd>Find a room.</dd>" in scene()


def test_what_was_read_is_taken_off_and_no_older_result_comes_back(
    host: Phone, workshop: Workshop, scene: Scene
) -> None:
    hands = workshop.host
    items = [
        RunningOrderItem(title={"en": part}, reads=part)
        for part in ("places", "missing")
    ]
    order = [*items, *hands.session.running_order]
    hands.update_session(running_order=[item.model_dump() for item in order])
    hands.open(workshop.last)
    hands.close(workshop.last)
    hands.reveal(workshop.last)
    assert 'class="told"' in scene()

    hands.show_section("missing")
    hands.hide_section("missing")
    assert "On your phone, open" in scene()

    hands.reveal(workshop.last)
    assert 'class="told"' in scene()
    hands.hide_section("missing")
    assert 'class="told"' in scene()


def test_what_only_the_host_sees_never_hangs_on_the_wall(
    host: Phone, workshop: Workshop, console: str, scene: Scene
) -> None:
    last = workshop.last
    words = {"title-en": "Quiet", "question-en": "Who?", "attribution": "host-only"}
    host.press(console, "settle", activity=last, **words)
    host.press(console, "open", activity=last)
    ballot = {"entry": "paper0000009", "line-measures": "strong"}
    host.press(console, "ballot", activity=last, **ballot)
    host.press(console, "close", activity=last)
    host.press(console, "show", activity=last)
    assert "cw-blocks" not in scene()


def test_the_pages_speak_the_language_that_was_chosen(
    host: Phone, workshop: Workshop, wall: str
) -> None:
    assert '<html lang="id"' in host.get(f"{wall}?lang=id").text
    assert '<html lang="en"' in host.get(wall).text


def test_what_is_read_back_gives_nobody_away_before_it_is_written_down(
    host: Phone, workshop: Workshop, console: str, scene: Scene
) -> None:
    facts, here = workshop.store.facts, workshop.coalition
    facts.put(here, [Organisation(id="lamp", name="Old Lamp")])
    hidden = Organisation(id="lamp", name="Small Lamp", listing=Listing.HIDDEN)
    facts.put(here, [hidden])
    typed = {
        "text": "Small Lamp lends its van",
        "owner": "Ana of Old Lamp",
        "first_step": "Ask Small Lamp",
        "by": "when Old Lamp can",
    }

    host.press(console, "read", **typed)

    read_back = scene()
    for words in ("… lends its van", "Ana of …", "Ask …", "when … can"):
        assert words in read_back
    assert "Lamp" not in read_back
    assert "Small Lamp lends its van" in host.get(console).text
    host.press(console, "unread")


def test_the_name_of_a_day_gives_nobody_away_on_the_wall(
    workshop: Workshop, scene: Scene
) -> None:
    workshop.host.update_session(title="At the Small Lamp")
    assert "At the Small Lamp" in scene()
    hidden = Organisation(id="lamp", name="Small Lamp", listing=Listing.HIDDEN)

    workshop.store.facts.put(workshop.coalition, [hidden])

    assert "<h1>At the …</h1>" in scene()
