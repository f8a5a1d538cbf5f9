"""Every kind that can be asked on the spot: from the console to phones, paper and wall."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest

from coalition.activities.engine.declared import declared_kinds
from coalition.activities.engine.fields import PREFIX, parse_form
from coalition.activities.engine.templates import templates

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.host.conftest import Scene
    from tests.server.phones import Phone

FILLED: dict[str, dict[str, str]] = {
    "consent": {f"{PREFIX}proposal": "concern"},
    "dots": {f"{PREFIX}dots~option-1": "2", f"{PREFIX}dots~option-3": "1"},
    "matrix": {f"{PREFIX}option-1": "one", f"{PREFIX}option-2": "nobody"},
    "number": {f"{PREFIX}guess": "1200"},
}
SAID = {
    "consent": "2 have a concern. What would it take?",
    "dots": "Schools (4 dots).",
    "matrix": "Clinics.",
    "number": "1,200.",
}
CHOICES = "Schools\nPorts\nClinics"


@pytest.mark.parametrize("name", sorted(declared_kinds()))
def test_it_is_asked_answered_by_phone_and_paper_and_shown(
    host: Phone,
    workshop: Workshop,
    console: str,
    scene: Scene,
    phones: Callable[[], Phone],
    name: str,
) -> None:
    phone = phones()
    phone.join("lantern")
    words = {"question-en": "What <b>first</b>?", "options-en": CHOICES}

    asked = host.press(console, "ask", kind=name, minutes="5", **words)
    assert asked.status == 303, asked.text
    activity = next(a for a in workshop.host.activities() if a.state == "open")
    form = unescape(phone.get(phone.at("room")).text)
    sent: dict[str, Any] = dict(FILLED[name])
    numbered = {"id": f"answer-{activity.id}", "revision": 0}
    kept = phone.post(phone.at("answer", activity.id), numbered | sent)
    paper = host.press(
        console, "ballot", activity=activity.id, entry="paper0000001", **sent
    )
    held = [a.value for a in workshop.store.room.answers(activity.id)]
    host.press(console, "close", activity=activity.id)
    host.press(console, "show", activity=activity.id)

    assert activity.activity == name
    assert "What <b>first</b>?" in form
    assert "<b>first" not in phone.get(phone.at("room")).text
    assert (kept.status, paper.status) == (303, 303), kept.text
    settings = declared_kinds()[name].ask_now(
        {"en": "What first?"}, {"en": CHOICES.split("\n")}
    )
    fields = declared_kinds()[name].fields(settings)
    assert held == [parse_form(fields, {k: [v] for k, v in sent.items()})] * 2
    assert SAID[name] in scene()
    assert SAID[name].split(".")[0] in unescape(phone.get(phone.at("results")).text)


def test_too_few_choices_are_refused_and_what_was_typed_stays(
    host: Phone, console: str
) -> None:
    words = {"question-en": "What first?", "options-en": "Only one"}

    refused = host.press(console, "ask", kind="dots", **words)

    assert refused.status == 400
    assert "type from two to twelve, one on a line" in refused.text
    assert "What first?" in refused.text
    assert 'value="dots" selected' in refused.text


@pytest.mark.parametrize("name", sorted(templates()))
def test_a_template_is_asked_with_its_own_choices(
    host: Phone, workshop: Workshop, console: str, name: str
) -> None:
    asked = host.press(
        console, "ask", kind=name, **{"question-en": "We meet on Mondays."}
    )

    assert asked.status == 303, asked.text
    activity = next(a for a in workshop.host.activities() if a.state == "open")
    first = templates()[name].choices[0]["en"]
    assert activity.activity == templates()[name].kind
    assert first in str(activity.settings)
    page = unescape(host.get(console).text)
    assert f'value="{name}"' in page
