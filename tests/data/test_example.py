"""The example coalition's register is sound, and is what its own page says."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from coalition.analysis.coverage import count_coverage, list_places_lacking
from coalition.domain import (
    Action,
    Activity,
    Coalition,
    Decision,
    Indicator,
    Listing,
    Observation,
    Offer,
    Organisation,
    PackageContent,
    Session,
    SessionNote,
    Wave,
)
from coalition.exchange.package.archive import package_files
from coalition.store import Store

DATA = Path(__file__).parents[2] / "data"
PAGE = (DATA / "README.md").read_text(encoding="utf-8")
PageTable = Callable[[str], pd.DataFrame]
EXAMPLE, DAY = "example", "landscape-2026"
CARD, GAPS, TIES, JUDGEMENTS, REFERRAL = (
    f"{DAY}-{key}" for key in ("card", "gaps", "ties", "judgements", "referral")
)

JANUARY, OCTOBER = date(2026, 1, 31), date(2026, 10, 31)


def end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, ZoneInfo("Asia/Makassar"))


def offers_on(store: Store, day: date) -> list[Offer]:
    """Offers that were recorded by then, have begun and have not ended."""
    offers = store.facts.all(EXAMPLE, Offer, end_of(day))
    return [
        offer
        for offer in offers
        if (offer.since is None or offer.since <= day)
        and (offer.until is None or day <= offer.until)
    ]


def organisations_on(store: Store, day: date) -> dict[str, Organisation]:
    found = store.facts.all(EXAMPLE, Organisation, end_of(day))
    return {organisation.id: organisation for organisation in found}


def section(heading: str) -> str:
    return re.split(r"\n##+ ", PAGE.split(heading, 1)[1], maxsplit=1)[0]


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_in(inner)


def test_the_folder_is_exactly_what_an_export_would_write(
    holdings: PackageContent,
) -> None:
    written = package_files(holdings)
    kept = {
        path.relative_to(DATA / "example").as_posix(): path.read_bytes()
        for path in (DATA / "example").rglob("*")
        if path.is_file()
    }

    assert kept == written


def test_moving_it_to_another_store_changes_nothing(store: Store) -> None:
    other = Store.in_memory()
    other.import_package(store.read_package_content(EXAMPLE))

    assert other.fingerprint(EXAMPLE) == store.fingerprint(EXAMPLE)
    other.close()


def test_it_says_that_it_is_made_up(store: Store, holdings: PackageContent) -> None:
    versions = [r.document for r in holdings.records if r.kind == "coalition"]

    assert all(version and version["fictional"] for version in versions)
    assert all(
        "Fictional" in i.source for i in store.facts.all(EXAMPLE, Indicator, None)
    )
    assert all(
        "Fictional" in o.note for o in store.facts.all(EXAMPLE, Observation, None)
    )


def test_every_name_an_organisation_ever_had_is_on_the_page(
    holdings: PackageContent,
) -> None:
    named = {
        record.document[field]
        for record in holdings.records
        if record.kind == "organisation" and record.document
        for field in ("name", "alias")
        if field in record.document
    }

    assert len(named) == 31 + 1 + 1  # a rename, an alias
    assert [name for name in named if name not in PAGE] == []


def test_nothing_looks_like_a_way_to_reach_a_real_person(
    holdings: PackageContent,
) -> None:
    documents = [r.document for r in holdings.records] + [
        answer.value for answer in holdings.answers
    ]
    reaching = re.compile(
        r"@|https?:|www\.|\bJl\b|\bJalan\b|\+62|\d[\d ./-]{6,}\d", re.I
    )
    dates = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:.]+Z?)?")

    found = [
        text
        for text in texts_in(documents)
        if reaching.search(dates.sub("", text)) is not None
    ]

    assert found == []


def test_places_are_provinces_in_both_languages(store: Store) -> None:
    card = store.facts.coalition(EXAMPLE)

    assert len(card.places) == 10
    assert all(
        set(term.name) == {"en", "id"}
        for term in (*card.places, *card.services, *card.sectors)
    )
    assert [service.id for service in card.services if service.sensitive] == ["shelter"]


def test_all_that_is_referred_to_is_there(
    store: Store, holdings: PackageContent
) -> None:
    card = store.facts.coalition(EXAMPLE)
    services = {term.id for term in card.services}
    places = {term.id for term in card.places} | {""}
    sectors = {term.id for term in card.sectors}
    standing = {o.id: o for o in store.facts.all(EXAMPLE, Organisation)}
    session = store.facts.get(EXAMPLE, Session, DAY)
    activities = {a.id: a for a in store.facts.all(EXAMPLE, Activity)}
    seats = {seat.id for seat in holdings.seats}
    indicators = {i.id for i in store.facts.all(EXAMPLE, Indicator)}

    assert {o.sector for o in standing.values()} == sectors
    for offer in store.facts.all(EXAMPLE, Offer):
        assert offer.organisation in standing
        assert offer.service in services
        assert offer.place in places
    assert set(session.expected) <= set(standing)
    assert {i.activity for i in session.running_order if i.activity} == set(activities)
    assert session.wave in {wave.id for wave in store.facts.all(EXAMPLE, Wave)}
    assert {a.session for a in activities.values()} == {DAY}
    assert {seat.session for seat in holdings.seats} == {DAY}
    assert {seat.organisation for seat in holdings.seats} <= set(session.expected)
    assert {activity for activity, _ in holdings.roll} == set(activities)
    assert {seat for _, seat in holdings.roll} <= seats
    assert {answer.activity for answer in holdings.answers} == set(activities)
    for decision in store.facts.all(EXAMPLE, Decision):
        assert decision.session in (None, DAY)
        assert set(decision.to_confirm) <= set(standing)
    for action in store.facts.all(EXAMPLE, Action):
        assert action.organisation in {None, *standing}
    assert {n.session for n in store.facts.all(EXAMPLE, SessionNote)} == {DAY}
    observations = store.facts.all(EXAMPLE, Observation)
    assert {observation.indicator for observation in observations} == indicators


def test_no_offer_was_ever_recorded_before_its_organisation_and_terms(
    holdings: PackageContent,
) -> None:
    known: dict[str, datetime] = {}
    for record in holdings.records:
        if record.kind == "organisation":
            known.setdefault(record.id, record.recorded_at)
    (first, *_) = [r for r in holdings.records if r.kind == "coalition"]
    terms = Coalition(**first.document or {})
    offers = [
        (record.recorded_at, Offer(**record.document))
        for record in holdings.records
        if record.kind == "offer" and record.document
    ]

    assert all(known[offer.organisation] <= when for when, offer in offers)
    assert {o.service for _, o in offers} <= {term.id for term in terms.services}
    assert {o.place for _, o in offers} - {""} <= {term.id for term in terms.places}


@pytest.mark.parametrize("day", [JANUARY, OCTOBER])
def test_the_coverage_of_a_day_is_what_was_counted_by_hand(
    page_table: PageTable, store: Store, day: date
) -> None:
    by_hand = page_table(f"### As of {day}")
    offers = offers_on(store, day)

    counted = count_coverage(
        pd.DataFrame([offer.model_dump() for offer in offers]),
        list(by_hand.columns),
        list(by_hand.index),
    )

    places = [term.id for term in store.facts.coalition(EXAMPLE).places]
    assert list(by_hand.index) == places
    assert counted.counts.to_dict() == by_hand.to_dict()
    assert f"{len(offers)} offers." in section(f"### As of {day}")
    without = list_places_lacking(counted, "shelter", "legal-help")
    said = f"Shelter but no legal help: {', '.join(without)}."
    assert said in section(f"### As of {day}")


@pytest.mark.parametrize(
    ("day", "standing", "silent"), [(JANUARY, 24, 11), (OCTOBER, 30, 4)]
)
def test_the_register_of_a_day_is_as_large_as_the_page_says(
    store: Store, day: date, standing: int, silent: int
) -> None:
    cards = organisations_on(store, day).values()

    assert len(cards) == standing
    assert sum(card.confirmed is None for card in cards) == silent
    sentence = (
        f"{standing} organisations, of whom {silent} have not confirmed their card"
    )
    assert sentence in section(f"### As of {day}")


def test_what_is_hidden_takes_one_from_two_squares(store: Store) -> None:
    for day in (JANUARY, OCTOBER):
        cards = organisations_on(store, day)
        hidden = [
            (offer.service, offer.place)
            for offer in offers_on(store, day)
            if cards[offer.organisation].listing is Listing.HIDDEN
        ]
        assert sorted(hidden) == [("counselling", "jakarta"), ("shelter", "jakarta")]


def test_a_day_ends_where_the_coalition_lives(store: Store) -> None:
    on_the_day = organisations_on(store, JANUARY)
    by_utc = datetime.combine(JANUARY, time.max, UTC)
    later = {o.id for o in store.facts.all(EXAMPLE, Organisation, by_utc)}

    assert "nutmeg-kitchen" in on_the_day  # recorded at 23:20 over there
    assert later - set(on_the_day) == {"lime-tree"}  # recorded at 00:40


def test_the_year_saw_a_new_name_a_farewell_an_end_and_an_opening(
    store: Store,
) -> None:
    before, after = organisations_on(store, JANUARY), organisations_on(store, OCTOBER)
    offered = {o.id: o for o in offers_on(store, JANUARY)}
    offers = {o.id: o for o in offers_on(store, OCTOBER)}

    assert before["salt-wind"].name == "Wind and Salt Watch"
    assert after["salt-wind"].name == "Salt Wind Seafarers’ Point"
    assert set(before) - set(after) == {"paper-boat"}
    assert sorted(set(offered) - set(offers)) == [
        "lantern--legal-help--north-sumatra",
        "paper-boat--prevention--east-java",
        "paper-boat--prevention--jakarta",
        "quiet-garden--counselling--bali",
        "quiet-garden--shelter--bali",
        "two-rivers--legal-help--west-nusa-tenggara",
    ]
    opened = "sea-gate--shelter--east-nusa-tenggara"
    assert opened in offers
    assert opened not in offered
    beds = "harbour-house--shelter--riau-islands"
    assert (offered[beds].capacity, offers[beds].capacity) == (12, 10)
    assert store.fingerprint(EXAMPLE, end_of(JANUARY)) != store.fingerprint(
        EXAMPLE, end_of(OCTOBER)
    )


def test_some_want_less_of_them_shown(store: Store) -> None:
    cards = organisations_on(store, OCTOBER)
    listed = Counter(card.listing for card in cards.values())

    assert listed == {Listing.NAME: 28, Listing.ALIAS: 1, Listing.HIDDEN: 1}
    assert [c.id for c in cards.values() if not c.print_place] == ["quiet-garden"]
    assert sum(bool(card.note) for card in cards.values()) == 6
    assert {c.id for c in cards.values() if c.confirmed is None} == {
        "drum-and-mango",
        "ferry-port",
        "red-clay",
        "window-nine",
    }


def test_some_capacities_are_known_and_some_are_not(store: Store) -> None:
    capacities = [offer.capacity for offer in offers_on(store, OCTOBER)]

    assert None in capacities
    assert any(capacities)


def test_the_room_was_asked_only_about_squares_that_were_empty(store: Store) -> None:
    offers = offers_on(store, date(2026, 10, 14))
    taken = {f"{offer.service}--{offer.place}" for offer in offers}
    settings = store.facts.get(EXAMPLE, Activity, GAPS).settings

    asked = {line["id"] for line in settings["lines"]}

    assert len(asked) == 8
    assert asked & taken == set()


def test_the_four_headline_results_have_values_for_each_period(store: Store) -> None:
    headline = [i.id for i in store.facts.all(EXAMPLE, Indicator) if i.headline]
    observed = store.facts.all(EXAMPLE, Observation)

    assert headline == [
        "communities-reached",
        "prosecutions",
        "survivors-served",
        "visibility",
    ]
    assert Counter(o.indicator for o in observed) == dict.fromkeys(headline, 6)
    assert [o.id for o in observed if o.value is None] == ["survivors-served--2026-q3"]


def test_a_corrected_number_can_be_read_as_it_stood(store: Store) -> None:
    def served(day: date) -> float | None:
        id_ = "survivors-served--2025"
        return store.facts.get(EXAMPLE, Observation, id_, end_of(day)).value

    assert (served(JANUARY), served(OCTOBER)) == (296, 281)
