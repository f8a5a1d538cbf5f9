"""The record editor: one form for four registers, made from their models."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from coalition.domain import Action, Contribution, Decision, Promise

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.furnishing import Workshop
    from tests.server.phones import Phone, Reply

REGISTERS = ("decisions", "actions", "promises", "contributions")


@pytest.fixture
def records(workshop: Workshop) -> str:
    action = Action(id="ask", what="Ask <b>Siti</b>", owner="Ratih", session="day")
    workshop.store.facts.put(workshop.coalition, [action])
    return f"/coalitions/{workshop.coalition}/records"


def based(page: Reply) -> dict[str, str]:
    found = re.search(r'name="based" value="([^"]*)"', page.text)
    assert found
    return {"based": found[1]}


def action(workshop: Workshop) -> Action:
    return workshop.store.facts.get(workshop.coalition, Action, "ask")


@pytest.mark.parametrize("name", REGISTERS)
def test_who_did_not_sign_in_sees_no_record(
    records: str, name: str, phones: Callable[[], Phone]
) -> None:
    for page in (f"/{name}", f"/{name}/new", f"/{name}/ask"):
        reply = phones().get(records + page)
        assert reply.status in {302, 401, 403}
        assert "Siti" not in reply.text


@pytest.mark.parametrize(
    ("name", "model", "typed"),
    [
        ("decisions", Decision, {"day": "2026-03-01", "text": "One", "how": "vote"}),
        ("actions", Action, {"what": "One", "state": "under-way", "by": "2026-03-01"}),
        ("promises", Promise, {"heard": "One", "done": "1", "told_on": "2026-03-01"}),
        ("contributions", Contribution, {"what": "One", "organisation": "lantern"}),
    ],
)
def test_an_entry_is_added_to_each_register(
    records: str,
    host: Phone,
    workshop: Workshop,
    name: str,
    model: type[Decision | Action | Promise | Contribution],
    typed: dict[str, str],
) -> None:
    form = based(host.get(f"{records}/{name}/new"))

    assert host.post(f"{records}/{name}/new", form | typed).status == 303

    kept = [
        r.model_dump(mode="json")
        for r in workshop.store.facts.all(workshop.coalition, model)
    ]
    wanted = typed | ({"done": True} if "done" in typed else {})
    assert any(wanted.items() <= record.items() for record in kept)
    assert "One" in host.get(f"{records}/{name}").text


def test_the_list_is_searched_without_a_script(records: str, host: Phone) -> None:
    page = host.get(f"{records}/actions?q=siti+RATIH").text
    assert "&lt;b&gt;Siti" in page
    assert "<b>Siti" not in page
    assert "No entry fits" in host.get(f"{records}/actions?q=nobody").text


def test_an_action_whose_day_is_over_is_listed_as_late(
    records: str, host: Phone, workshop: Workshop
) -> None:
    late = Action(id="late", what="Write", by=date(2020, 1, 1), state="under-way")
    workshop.store.facts.put(workshop.coalition, [late])
    assert "<bdi>late</bdi>" in host.get(f"{records}/actions").text


def test_what_the_form_has_not_stays_as_it_was(
    records: str, host: Phone, workshop: Workshop
) -> None:
    form = based(host.get(f"{records}/actions/ask"))
    host.post(f"{records}/actions/ask", form | {"what": "Ask", "state": "done"})

    assert action(workshop).session == "day"
    assert action(workshop).state == "done"
    assert "planned" in host.get(f"{records}/actions/ask").text.split("History")[1]


def test_of_two_who_save_the_second_sees_both_and_may_save_again(
    records: str, host: Phone, workshop: Workshop
) -> None:
    address = f"{records}/actions/ask"
    form = based(host.get(address))
    host.post(address, form | {"what": "Theirs", "state": "done"})

    second = host.post(address, form | {"what": "Mine", "state": "planned"})

    assert second.status == 409
    assert ">Mine</textarea>" in second.text
    assert "Theirs: Theirs" in second.text
    assert action(workshop).what == "Theirs"
    again = based(second) | {"what": "Mine", "state": "planned"}
    assert host.post(address, again).status == 303
    assert action(workshop).what == "Mine"


def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    records: str, host: Phone, workshop: Workshop
) -> None:
    form = based(host.get(f"{records}/actions/ask"))
    typed = {"what": "Kept text", "state": "planned", "by": "soon"}

    refused = host.post(f"{records}/actions/ask", form | typed)

    assert refused.status == 400
    assert "Kept text" in refused.text
    assert "By: it does not fit." in refused.text
    assert action(workshop).by is None


@pytest.mark.parametrize(("do", "left"), [("delete", True), ("erase", False)])
def test_an_entry_is_deleted_or_erased_by_who_is_sure(
    records: str, host: Phone, workshop: Workshop, do: str, left: bool
) -> None:
    form = based(host.get(f"{records}/actions/ask")) | {"do": do}

    assert host.post(f"{records}/actions/ask", form).status == 400
    assert host.post(f"{records}/actions/ask", form | {"sure": "1"}).status == 303

    versions = workshop.store.facts.list_versions(workshop.coalition, Action)
    assert any(v.document for v in versions) is left
    assert host.get(f"{records}/actions/ask").status == 404
