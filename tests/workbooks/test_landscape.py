from datetime import date
from pathlib import Path

import pytest

from coalition.blocks import Callout, Table, to_text
from coalition.domain import (
    Activity,
    Audience,
    Coalition,
    Offer,
    Organisation,
    Term,
    for_audience,
)
from coalition.sessions.planning import start_session
from coalition.store import Store
from coalition.texts import Texts
from coalition.workbooks.landscape.coverage import landscape_of
from coalition.workbooks.landscape.coverage_findings import (
    list_coverage_findings,
    names_in_sentence,
)
from coalition.workbooks.landscape.questions import gap_settings
from coalition.workbooks.landscape.workbook import LandscapeWorkbook

DAY = date(2026, 10, 14)


def opened(path: Path, **how: str) -> LandscapeWorkbook:
    return LandscapeWorkbook.open("safe-passage", store=str(path), **how)


def table_of(workbook: LandscapeWorkbook) -> dict[str, list[str]]:
    (table,) = (b for b in workbook.table() if isinstance(b, Table))
    return {row.cells[0].text: [c.text for c in row.cells[1:]] for row in table.rows}


def test_the_table_says_none_and_one_only_in_words(store: Store, path: Path) -> None:
    # Shelter is sensitive: one or two are "a few". Legal help in Aceh is given by a
    # hidden organisation only, so participants read "none".
    assert table_of(opened(path)) == {
        "Riau Islands": ["a few", "1 only"],
        "Bali": ["a few", "1 only"],
        "Papua": ["a few", "1 only"],
        "Aceh": ["a few", "none"],
    }


def test_the_host_counts_the_hidden_organisation_too(store: Store, path: Path) -> None:
    assert table_of(opened(path, audience="facilitator"))["Aceh"][1] == "1 only"


def test_the_finding_names_the_place_that_lacks_what_mostly_goes_with_it(
    store: Store, path: Path
) -> None:
    # Shelter is in four places, in three of them with legal help; Aceh is the fourth.
    first = opened(path).finding_blocks()[0]

    assert isinstance(first, Callout)
    assert first.text == (
        "1 place has shelter but no legal help: Aceh. Who could reach it?"
    )


def test_a_load_is_named_with_thanks_and_a_sensitive_one_not_at_all(
    store: Store, path: Path
) -> None:
    workbook = opened(path)

    said = " ".join(list_coverage_findings(workbook.landscape, workbook.t))

    assert "In 3 places one organisation alone provides legal help" in said
    assert "Thank you." in said
    assert "alone provides shelter" not in said


@pytest.mark.parametrize(
    ("typed", "in_a_sentence"),
    [
        (["Legal help", "WASH", "HIV testing", "Training for UNHCR staff"],
         ["legal help", "WASH", "HIV testing", "training for UNHCR staff"]),
        # Where one name has capitals inside, nobody knows which of the others mean it.
        (["Social Mobilisation", "Logistics", "WASH"],
         ["Social Mobilisation", "Logistics", "WASH"]),
    ],
)  # fmt: skip
def test_all_services_of_a_list_stand_alike_in_a_sentence(
    typed: list[str], in_a_sentence: list[str]
) -> None:
    services = tuple(Term(id=f"s{n}", name={"en": s}) for n, s in enumerate(typed))
    bali = Term(id="bali", name={"en": "Bali"})
    card = Coalition(id="c", name="C", services=services, places=(bali,))

    names = names_in_sentence(landscape_of(card, [], [], DAY), Texts())

    assert [names[service.id] for service in services] == in_a_sentence
    assert names["bali"] == "Bali"


def test_findings_do_not_depend_on_the_order_of_the_register(store: Store) -> None:
    coalition = store.facts.coalition("safe-passage")
    organisations = store.facts.all("safe-passage", Organisation)
    offers = store.facts.all("safe-passage", Offer)

    forwards = landscape_of(coalition, organisations, offers, DAY)
    backwards = landscape_of(coalition, organisations[::-1], offers[::-1], DAY)

    assert list_coverage_findings(forwards, Texts()) == list_coverage_findings(
        backwards, Texts()
    )


def test_an_empty_register_says_what_to_do(path: Path) -> None:
    Store.open_or_create(path).facts.put(
        "safe-passage", [Coalition(id="safe-passage", name="S")]
    )

    assert "The register is empty" in to_text(opened(path).finding_blocks())


def test_what_has_ended_or_not_begun_does_not_count(store: Store, path: Path) -> None:
    offers = {o.id: o for o in store.facts.all("safe-passage", Offer)}
    ended = offers["harbour--legal--riau"].model_copy(
        update={"until": date(2026, 1, 1)}
    )
    coming = offers["lantern--legal--bali"].model_copy(
        update={"since": date(2100, 1, 1)}
    )
    store.facts.put("safe-passage", [ended, coming])

    table = table_of(opened(path))

    assert (table["Riau Islands"][1], table["Bali"][1]) == ("none", "none")


def test_a_service_of_the_coalition_that_nobody_provides_is_named(
    store: Store, path: Path
) -> None:
    card = store.facts.coalition("safe-passage")
    wished = Term(id="interpreters", name={"en": "Interpreters"})
    services = (*card.services, wished)
    store.facts.put("safe-passage", [card.model_copy(update={"services": services})])
    workbook = opened(path)

    assert "Nobody in the register provides interpreters" in " ".join(
        list_coverage_findings(workbook.landscape, workbook.t)
    )


def test_providers_of_a_sensitive_service_are_never_named(
    store: Store, path: Path
) -> None:
    landscape = opened(path, audience="facilitator").landscape

    assert landscape.providers("shelter", "riau") == []
    assert landscape.providers("legal", "riau") == ["Harbour House"]


def test_who_wants_no_place_printed_is_not_named_beside_one(
    store: Store, path: Path
) -> None:
    harbour = store.facts.get("safe-passage", Organisation, "harbour")
    store.facts.put("safe-passage", [harbour.model_copy(update={"print_place": False})])

    assert opened(path).landscape.providers("legal", "riau") == []


def test_the_room_is_asked_about_empty_squares_in_every_language(
    store: Store,
) -> None:
    coalition = store.facts.coalition("safe-passage")
    shown = for_audience(
        store.facts.all("safe-passage", Organisation), Audience.PARTICIPANTS
    )
    offers = store.facts.all("safe-passage", Offer)

    settings = gap_settings(landscape_of(coalition, shown, offers, DAY))

    assert settings is not None
    assert [line.id for line in settings.lines] == ["legal--aceh"]
    assert settings.lines[0].title["en"] == "Legal help in Aceh"
    assert set(settings.lines[0].title) == {"en", "id"}


def test_a_started_session_asks_what_participants_may_know(store: Store) -> None:
    session = start_session(
        store, "safe-passage", title="Landscape day", day=date(2026, 10, 14)
    )

    asked = [
        store.facts.get("safe-passage", Activity, item.activity)
        for item in session.running_order
        if item.activity
    ]
    assert [activity.key for activity in asked if activity.key == "gaps"] == ["gaps"]
    assert len(session.code) == 6
    assert session.id == "landscape-day-2026-10"


def test_two_sessions_on_one_day_have_different_names_and_codes(store: Store) -> None:
    day = {"title": "Landscape day", "day": date(2026, 10, 14)}

    first = start_session(store, "safe-passage", **day)  # type: ignore[arg-type]
    second = start_session(store, "safe-passage", **day)  # type: ignore[arg-type]

    assert (second.id, second.code != first.code) == ("landscape-day-2026-10-2", True)


def test_no_finding_is_of_services_that_were_not_named() -> None:
    unnamed = Term(id="not-named", name={"en": "Service not named"})
    bali, aceh = (Term(id=n, name={"en": n.title()}) for n in ("bali", "aceh"))
    cards = [Organisation(id=f"o{n}", name=f"O {n}") for n in range(4)]
    offers = [
        Offer(
            id=f"{card.id}--{place}",
            organisation=card.id,
            service="not-named",
            place=place,
        )
        for card, place in [*((c, "bali") for c in cards), (cards[0], "aceh")]
    ]
    for services in ((unnamed,), (unnamed, Term(id="legal", name={"en": "Legal"}))):
        card = Coalition(id="c", name="C", services=services, places=(bali, aceh))
        landscape = landscape_of(card, cards, offers, DAY, Audience.FACILITATOR)

        said = " ".join(list_coverage_findings(landscape, Texts()))

        assert "ot named" not in said
        assert gap_settings(landscape) is None
