"""A paper that went out is corrected, says so, and gives nobody away by it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coalition.blocks import to_text
from coalition.domain import Decision, Listing, Organisation, Session
from coalition.errors import InvalidInput
from coalition.sessions.corrections import (
    Correction,
    apply_correction,
    list_correctable,
)
from coalition.sessions.planning import start_session
from coalition.sessions.report import SessionReport
from coalition.sessions.service import SessionService
from coalition.store import Store

HERE = "safe-passage"


class Clock:
    """A clock that a test turns, after that of the register."""

    def __init__(self) -> None:
        self.now = datetime(2100, 10, 14, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def host(store: Store, path: Path, clock: Clock) -> SessionService:
    """A closed day with a decision and an action, both misspelt."""
    store = Store.open(path, clock)
    day = start_session(
        store, HERE, title="The frist day", day=date(2026, 10, 14), notebooks=()
    )
    host = SessionService(store, HERE, day.id)
    host.record_decision("We meet in Mai")
    host.record_action("Write to the harbor", "Ana")
    host.record_note("ask the minister")
    host.record_note("parked: money", parked=True)
    host.update_session(state="closed")
    return host


def paper(host: SessionService, **more: str) -> str:
    session = host.session_id
    path = str(host.store.path)
    return to_text(
        SessionReport.open(HERE, session=session, store=path, **more).report_blocks()
    )


def test_the_next_paper_says_what_it_replaces_and_what_changed(
    host: SessionService, clock: Clock
) -> None:
    known = list_correctable(host.store, HERE, host.session_id)
    assert "Version" not in paper(host)
    clock.now = datetime(2100, 10, 16, 3, tzinfo=UTC)

    apply_correction(
        host.store,
        HERE,
        host.session_id,
        Correction(
            changed="the month, and two words",
            title="The first day",
            decisions={known.decisions[0].id: "We meet in May"},
            actions={known.actions[0].id: "Write to the harbour"},
        ),
    )

    printed = paper(host)
    assert (
        "Version 2. Replaces the paper of 14 October 2026. "
        "Changed: the month, and two words" in printed
    )
    assert "We meet in May" in printed
    assert "Mai" not in printed
    assert "The first day" in printed
    assert "Write to the harbour" in printed
    before = paper(host, as_of="2100-10-15")
    assert "We meet in Mai" in before
    assert "The frist day" in before
    assert "Version 2" not in before


def test_a_third_version_replaces_the_paper_of_the_second(
    host: SessionService, clock: Clock
) -> None:
    for day, title in ((16, "The day"), (20, "Our first day")):
        clock.now = datetime(2100, 10, day, 3, tzinfo=UTC)
        after = apply_correction(
            host.store, HERE, host.session_id, Correction("its name", title)
        )

    assert (after.version, after.replaces) == (3, date(2100, 10, 16))


def test_a_name_is_corrected_as_it_is_shown(host: SessionService) -> None:
    shown = list_correctable(host.store, HERE, host.session_id).organisations
    assert [o.shown_name for o in shown] == [
        "A shelter",
        "Harbour House",
        "Lantern Legal Aid",
    ]

    apply_correction(
        host.store,
        HERE,
        host.session_id,
        Correction("two names", names={"garden": "A house", "harbour": "Harbor House"}),
    )

    cards = {o.id: o for o in host.store.facts.all(HERE, Organisation)}
    assert (cards["garden"].name, cards["garden"].alias) == ("Quiet Garden", "A house")
    assert cards["harbour"].name == "Harbor House"
    assert cards["hidden"].listing is Listing.HIDDEN


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Correction("", "Another name"), "one line"),
        (Correction("nothing", "The frist day"), "nothing is different"),
        (Correction("we left out unseen hands", "Other"), "not listed"),
        (Correction("the name of Quiet Garden", "Other"), "not listed"),
        (Correction("a name", names={"harbour": " "}), "cannot be empty"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    host: SessionService, wanted: Correction, said: str
) -> None:
    before = host.store.facts.list_versions(HERE)

    with pytest.raises(InvalidInput, match=said):
        apply_correction(host.store, HERE, host.session_id, wanted)

    assert host.store.facts.list_versions(HERE) == before


def test_a_hidden_organisations_name_cannot_be_reached_from_the_page(
    host: SessionService,
) -> None:
    with pytest.raises(InvalidInput, match="nothing is different"):
        apply_correction(
            host.store,
            HERE,
            host.session_id,
            Correction("a name", names={"hidden": "Seen Hands"}),
        )


def test_before_the_day_is_closed_there_is_no_paper_to_correct(
    host: SessionService,
) -> None:
    host.update_session(state="open")

    with pytest.raises(InvalidInput, match="close the session"):
        apply_correction(host.store, HERE, host.session_id, Correction("all", "Other"))

    assert host.store.facts.get(HERE, Session, host.session_id).version == 1


def test_notes_and_parked_points_are_on_the_hosts_paper_alone(
    host: SessionService,
) -> None:
    own = paper(host, audience="facilitator")
    assert "ask the minister" in own
    assert "parked: money" in own
    for audience in ("participants", "room"):
        others = paper(host, audience=audience)
        assert "minister" not in others
        assert "money" not in others


def test_no_name_that_is_not_shown_stands_in_what_a_day_says_of_itself(
    host: SessionService,
) -> None:
    for name in ("Airport Desk", "Sea Desk"):
        host.store.facts.put(HERE, [Organisation(id="desk", name=name)])
    new = Correction(
        changed="Airport Desk answers for the list", title="At the Airport Desk"
    )
    apply_correction(host.store, HERE, host.session_id, new)
    assert "Airport Desk answers" in paper(host)
    hidden = Organisation(id="desk", name="Sea Desk", listing=Listing.HIDDEN)

    host.store.facts.put(HERE, [hidden])

    for audience in ("participants", "room"):
        printed = paper(host, audience=audience)
        assert "Changed: … answers for the list" in printed
        assert "At the …" in printed
        assert "Desk" not in printed
    assert "Airport Desk answers" in paper(host, audience="facilitator")


@pytest.mark.parametrize(
    "line",
    [
        "Melati Group was removed",
        "Melati House was removed",
        "Old Melati was removed",
        "the melati group's van",
    ],
)
def test_the_line_names_nobody_who_is_hidden_by_any_name(
    host: SessionService, line: str
) -> None:
    for fields in (
        {"name": "Old Melati"},
        {"name": "Melati House", "listing": Listing.HIDDEN, "alias": "Melati Group"},
    ):
        card = Organisation.model_validate({"id": "melati"} | fields)
        host.store.facts.put(HERE, [card])
    new = Correction(changed=line, title="The first day")

    with pytest.raises(InvalidInput, match="not listed by this name"):
        apply_correction(host.store, HERE, host.session_id, new)

    plain = Correction(changed="a melatian word", title="The first day")
    assert apply_correction(host.store, HERE, host.session_id, plain).version == 2


def test_a_line_that_names_nobody_may_hold_signs_that_cannot_be_seen(
    host: SessionService,
) -> None:
    new = Correction(changed="the month of the co\u00adalition", title="The first day")

    after = apply_correction(host.store, HERE, host.session_id, new)

    assert after.changed == "the month of the coalition"


def seen_now(host: SessionService) -> Correction:
    """Give what a page would be drawn with now, as it comes back untouched."""
    known = list_correctable(host.store, HERE, host.session_id)
    return Correction(
        "",
        host.session.title,
        {d.id: d.text for d in known.decisions},
        {a.id: a.what for a in known.actions},
        {o.id: o.shown_name for o in known.organisations},
    )


def send(
    host: SessionService, drawn: Correction, changed: str, **words: object
) -> Session:
    wanted = replace(drawn, changed=changed, **words)  # type: ignore[arg-type]
    return apply_correction(host.store, HERE, host.session_id, wanted, drawn)


def test_a_page_drawn_before_an_alias_was_chosen_does_not_print_the_name_for_it(
    host: SessionService,
) -> None:
    drawn = seen_now(host)
    card = host.store.facts.get(HERE, Organisation, "harbour")
    other = card.model_copy(update={"listing": Listing.ALIAS, "alias": "Partner K"})
    host.store.facts.put(HERE, [other])

    send(host, drawn, "its name", title="The first day")

    assert host.store.facts.get(HERE, Organisation, "harbour") == other
    with pytest.raises(InvalidInput, match="changed it meanwhile"):
        send(host, drawn, "a name", names={"harbour": "Harbour Hose"})
    for same_name in ("Harbour House", "harbour  house"):
        with pytest.raises(InvalidInput, match="not to be shown"):
            send(host, seen_now(host), "a name", names={"harbour": same_name})
    assert host.store.facts.get(HERE, Organisation, "harbour") == other


def test_two_who_correct_the_same_paper_do_not_undo_each_other(
    host: SessionService,
) -> None:
    (first,) = list_correctable(host.store, HERE, host.session_id).decisions
    second = host.record_decision("Budjet is\nshared")
    drawn = seen_now(host)
    sent = {first.id: "We meet in Mai", second.id: "Budget is\r\nshared"}

    send(host, drawn, "the month", decisions={first.id: "We meet in May"})
    send(host, drawn, "the budget", decisions=sent)

    texts = {d.id: d.text for d in host.list_records(Decision)}
    assert texts[first.id] == "We meet in May"
    assert texts[second.id].splitlines() == ["Budget is", "shared"]
    with pytest.raises(InvalidInput, match="changed it meanwhile"):
        send(host, drawn, "the month", decisions={first.id: "We meet in June"})
    with pytest.raises(InvalidInput, match="changed it meanwhile"):
        send(host, replace(drawn, title="A day"), "its name", title="The day")


def test_a_line_break_as_forms_send_it_is_no_correction(host: SessionService) -> None:
    said = host.record_decision("One list\nfor all")

    with pytest.raises(InvalidInput, match="nothing is different"):
        send(host, seen_now(host), "all", decisions={said.id: "One list\r\nfor all"})


def test_what_was_taken_back_meanwhile_is_not_corrected_in_silence(
    host: SessionService,
) -> None:
    drawn = seen_now(host)
    (gone,) = host.list_records(Decision)
    host.store.facts.remove(HERE, [gone])

    with pytest.raises(InvalidInput, match="changed it meanwhile"):
        send(host, drawn, "the month", decisions={gone.id: "We meet in May"})
