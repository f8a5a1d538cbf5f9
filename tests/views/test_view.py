"""A view shows what its audience may know, and is read once for each change."""

from datetime import date

import pytest

from coalition.domain import (
    Audience,
    Coalition,
    Fact,
    Indicator,
    Listing,
    Observation,
    Offer,
    Organisation,
    SessionNote,
    Term,
    Tie,
    Wave,
    WorkProduct,
)
from coalition.errors import NotFound
from coalition.store import Store
from coalition.views.snapshot import Snapshot, current_snapshot
from coalition.views.view import View
from coalition.workbooks.base import Workbook
from coalition.workbooks.spec import FactReader

HERE = "harbour"
SECRET = "Rumah Aman"
HIDDEN = Organisation(id="rumah", name=SECRET, listing=Listing.HIDDEN)
OPEN = Organisation(
    id="lamp", name="Lamp", lends=f"a car, as {SECRET}", note="Ask Ani."
)
DAY = date(2026, 1, 1)
PLACES = (
    Term(id="jakarta", name={"en": "Jakarta"}, province=True),
    Term(id="menteng", name={"en": "Menteng"}, within="jakarta"),
)
SERVICES = (Term(id="shelter", name={"en": "Shelter"}, sensitive=True),)
CARD = Coalition(
    id=HERE,
    name="Harbour",
    places=PLACES,
    services=SERVICES,
    words={"en": {"Shelter": f"{SECRET}'s house"}},
)
FACTS: list[Fact] = [
    CARD,
    HIDDEN,
    OPEN,
    Offer(id="of-it", organisation="rumah", service="shelter", place="menteng"),
    Offer(id="o", organisation="lamp", service="shelter", place="menteng", capacity=3),
    Tie(id="t", source="lamp", target="rumah"),
    Wave(id="w", name={"en": "2026"}, began=DAY, expected=("lamp", "rumah")),
    WorkProduct(id="charter", content={"title": {"en": f"By {SECRET}"}}),
    Indicator(id="i", name={"en": "Beds"}, unit={"en": "beds"}, source="rumah"),
    Observation(id="v", indicator="i", begins=DAY, ends=DAY, value=2.0, note=SECRET),
    SessionNote(id="n", session="day", text="Ani was late."),
]


@pytest.fixture
def store() -> Store:
    store = Store.in_memory()
    store.facts.put(HERE, FACTS)
    return store


@pytest.fixture
def view(store: Store) -> View:
    return View.of(store, HERE, Audience.PARTICIPANTS)


def test_a_view_is_what_a_workbook_plans_from(view: View) -> None:
    reader: FactReader = view
    assert reader.coalition.name == "Harbour"


def test_no_fact_of_any_kind_names_a_hidden_organisation(view: View) -> None:
    shown = [fact for kind in {type(f) for f in FACTS} for fact in view.all(kind)]

    assert SECRET not in repr([*shown, view.coalition])
    assert "Ani" not in repr(shown)
    assert view.all(Tie) == []
    assert view.get(Wave, "w").expected == ("lamp",)
    with pytest.raises(NotFound):
        view.get(Organisation, "rumah")
    # Its source is in words, not a reference.
    assert [one.id for one in view.all(Indicator)] == ["i"]


def test_a_document_reaches_a_notebook_without_the_names(store: Store) -> None:
    page = Workbook.from_store(
        store, HERE, session=None, language="en", audience=Audience.PARTICIPANTS
    )
    (charter,) = page.read(WorkProduct)
    assert charter.content == {"title": {"en": "By …"}}


def test_a_sensitive_service_stands_in_its_province(view: View) -> None:
    (offer,) = view.all(Offer)
    assert (offer.place, offer.capacity) == ("jakarta", None)


def test_the_facilitator_reads_everything_as_it_is(store: Store) -> None:
    view = View.of(store, HERE, Audience.FACILITATOR)

    assert [fact for kind in {type(f) for f in FACTS} for fact in view.all(kind)]
    assert all(view.get(type(fact), fact.id) == fact for fact in FACTS)
    assert view.text(SECRET) == SECRET


def test_a_text_that_somebody_answered_is_masked(view: View) -> None:
    assert view.text(f"Ask {SECRET} first") == "Ask … first"


def test_a_frame_has_a_row_for_each_fact_and_a_column_for_each_field(
    view: View,
) -> None:
    frame = view.frame(Observation)
    assert frame["value"].to_list() == [2.0]
    assert frame["note"].to_list() == ["…"]
    assert list(frame.columns) == list(Observation.model_fields)
    assert list(view.frame(Tie).columns) == list(Tie.model_fields)


def test_facts_are_read_again_only_once_their_coalition_changed(store: Store) -> None:
    before = current_snapshot(store, HERE)
    store.facts.put("other", [Coalition(id="other", name="Other")])
    assert current_snapshot(store, HERE) is before

    store.facts.put(HERE, [OPEN.model_copy(update={"listing": Listing.HIDDEN})])

    assert current_snapshot(store, HERE) is not before
    assert View.of(store, HERE, Audience.ROOM).all(Organisation) == []
    store.facts.erase(HERE, Organisation, "lamp")
    assert [one.id for one in current_snapshot(store, HERE).all(Organisation)] == [
        "rumah"
    ]


def test_a_snapshot_shows_any_moment(store: Store) -> None:
    then = store.clock()
    store.facts.put(HERE, [OPEN.model_copy(update={"name": "Lantern"})])
    now = Snapshot(store, HERE)

    assert now.get(Organisation, "lamp").name == "Lantern"
    assert now.at(then).get(Organisation, "lamp").name == "Lamp"
    assert now.at(then).current(Organisation) == now.all(Organisation)
    assert now.first_recorded(Organisation)["lamp"] <= then


def test_who_hides_today_is_in_no_view_of_the_past(store: Store) -> None:
    then = store.clock()
    store.facts.put(HERE, [OPEN.model_copy(update={"listing": Listing.HIDDEN})])

    past = View.of(store, HERE, Audience.PARTICIPANTS, then)

    assert past.all(Organisation) == []
    assert past.all(Offer) == []
