"""A kind of activity joins every room by files of its own name, and nothing else."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

import coalition.activities
import coalition.blocks.kinds
import coalition.server.phone.kinds
import coalition.server.run.kinds
import coalition_widgets.kinds
from coalition.activities import kind, kinds
from coalition.blocks import to_text
from coalition.blocks.kinds import Seen, blocks_of
from coalition.domain import Activity, Audience, Coalition, Role, Seat, Session
from coalition.server.app.cache import RoomCache
from coalition.server.app.pages import create_template_environment
from coalition.server.phone.kinds import Around, phone_kind
from coalition.server.run.kinds import host_kind
from coalition.sessions.question import QuestionHandle
from coalition.sessions.results import tally_activity
from coalition.sessions.service import SessionService
from coalition.store import Receipt, Store, Submission
from coalition.texts import Texts
from coalition_widgets import ActivityScreen

FILES = Path(__file__).parents[1] / "assets/made_up_kind"
ROOMS: dict[str, ModuleType] = {
    "activities": coalition.activities,
    "blocks": coalition.blocks.kinds,
    "widgets": coalition_widgets.kinds,
    "phone": coalition.server.phone.kinds,
    "host": coalition.server.run.kinds,
}


@pytest.fixture(autouse=True)
def stones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the files of the kind beside those of the house."""
    for name, room in ROOMS.items():
        path = [*room.__path__, str(FILES / name)]
        monkeypatch.setattr(room, "__path__", path)


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[], tuple[Store, SessionService]]:
    def asked() -> tuple[Store, SessionService]:
        store = Store.open_or_create(tmp_path / "store.db")
        session = Session(
            id="day", title="Day", day=date(2026, 10, 14), code="470291", state="open"
        )
        activity = Activity(
            id="stones",
            session="day",
            activity="stones",
            title={"en": "Stones"},
            question={"en": "How many?"},
        )
        coalition_ = Coalition(id="coast", name="Coast")
        store.facts.put("coast", [coalition_, session, activity])
        return store, SessionService(store, "coast", "day")

    return asked


def seen(store: Store) -> Seen:
    return Seen(store.facts.coalition("coast"), {})


def around(store: Store, host: SessionService, seat: Seat) -> Around:
    room = RoomCache(store).room("coast", host.session_id)
    return Around(store, room, seat, "secret")


def test_it_is_found_beside_the_kinds_of_the_house() -> None:
    assert {"card", "judgements", "rating", "stones", "ties"} <= set(kinds())


def test_it_is_answered_keyed_in_counted_and_printed(
    ask: Callable[[], tuple[Store, SessionService]],
) -> None:
    store, host = ask()
    host.open("stones")
    seat = store.room.take_seat("coast", "day", "secret", role=Role.MEMBER)
    value = kind("stones").read(
        {}, phone_kind("stones").read({"stones": ["4"]}, around(store, host, seat))
    )
    post = Submission(
        id="answer-one",
        coalition="coast",
        activity="stones",
        revision=0,
        value=value.model_dump(),
        seat=seat,
        secret="secret",
    )

    assert store.room.accept_submissions([post]) == [Receipt.SAVED]
    hands = host_kind("stones").tally({"stones": ["7"], "people": ["5"]})
    host.key_in("stones", hands, "entry-one")
    host.close("stones")
    shown = tally_activity(store, "coast", host.reveal("stones"), Audience.ROOM)

    printed = blocks_of("stones").filled(shown, seen(store), Texts())
    assert to_text(printed) == "Stones on the ground: 11"


def test_it_has_its_forms_on_the_phone_and_at_the_desk(
    ask: Callable[[], tuple[Store, SessionService]],
) -> None:
    store, host = ask()
    seat = store.room.take_seat("coast", "day", "secret", role=Role.MEMBER)
    activity = host.activity("stones")
    asked = kind("stones").read_settings(activity.settings)
    page = create_template_environment()

    phone = phone_kind("stones").context(
        activity, asked, Texts(), {}, around(store, host, seat)
    )
    assert 'max="10"' in page.get_template("phone/kinds/stones.html").render(phone)
    assert "on the ground" in page.get_template("run/kinds/stones.html").render()


def test_it_has_its_view_in_the_hosts_notebook(
    ask: Callable[[], tuple[Store, SessionService]],
) -> None:
    store, host = ask()
    activity = host.activity("stones")
    paper = blocks_of("stones").blank(activity, seen(store), Texts())
    screen = ActivityScreen(
        QuestionHandle(activity, lambda: (activity, paper)), Texts()
    )
    _ = screen.widget

    assert "Stones: ____" in screen.view.widget.value
