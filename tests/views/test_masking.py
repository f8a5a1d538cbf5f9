"""Names in what was typed are read as each organisation wishes today."""

from datetime import date

import pytest

from coalition.domain import Audience, Coalition, Decision, Listing, Organisation
from coalition.store import Store
from coalition.views.view import View

HERE = "harbour"
OPEN = Organisation(id="lamp", name="Lamp House")
DOUBLE = Organisation(id="double", name="LAMP House", listing=Listing.HIDDEN)


@pytest.fixture
def store() -> Store:
    store = Store.in_memory()
    store.facts.put(HERE, [Coalition(id=HERE, name="Harbour")])
    return store


def read(store: Store, text: str) -> str:
    decision = Decision(id="d", day=date(2026, 1, 1), text=text)
    return View.of(store, HERE, Audience.PARTICIPANTS).mask(decision).text


def test_a_hidden_double_that_is_gone_hides_no_name_that_is_listed(
    store: Store,
) -> None:
    store.facts.put(HERE, [OPEN, DOUBLE])
    assert read(store, "Lamp House hosts.") == "… hosts."

    store.facts.remove(HERE, [DOUBLE])

    assert read(store, "Lamp House hosts.") == "Lamp House hosts."


def test_a_hidden_one_that_left_is_hidden_under_its_other_names(store: Store) -> None:
    before = DOUBLE.model_copy(update={"name": "Old Melati"})
    store.facts.put(HERE, [OPEN, before])
    store.facts.put(HERE, [DOUBLE])

    store.facts.remove(HERE, [DOUBLE])

    assert read(store, "Old Melati hosts.") == "… hosts."


@pytest.mark.parametrize(
    "stays",
    [
        OPEN.model_copy(update={"listing": Listing.HIDDEN}),
        OPEN.model_copy(update={"listing": Listing.ALIAS, "alias": "A shelter"}),
    ],
)
def test_a_name_that_nobody_shows_is_not_brought_out_by_its_double(
    store: Store, stays: Organisation
) -> None:
    store.facts.put(HERE, [stays, DOUBLE])
    store.facts.remove(HERE, [DOUBLE])

    assert "Lamp" not in read(store, "Lamp House hosts.")


def test_a_former_other_name_stays_as_long_as_its_organisation_is_listed(
    store: Store,
) -> None:
    card = Organisation(
        id="melati", name="Melati", listing=Listing.ALIAS, alias="Partner A"
    )
    line = "Partner A, that is Melati, is called Partner B now."
    store.facts.put(HERE, [card])
    store.facts.put(HERE, [card.model_copy(update={"alias": "Partner B"})])

    assert read(store, line) == (
        "Partner A, that is Partner B, is called Partner B now."
    )

    store.facts.put(HERE, [card.model_copy(update={"listing": Listing.HIDDEN})])

    assert read(store, line) == "…, that is …, is called … now."


def test_a_hidden_name_is_found_without_its_brackets_and_as_the_capitals_in_them(
    store: Store,
) -> None:
    names = ("Yayasan Melati (YM)", "Mawar House (Batam)", "Kenanga (LBH-K)")
    store.facts.put(
        HERE,
        [
            Organisation(id=f"h{n}", name=name, listing=Listing.HIDDEN)
            for n, name in enumerate(names)
        ],
    )

    assert read(store, "YM is Yayasan Melati (YM), or YAYASAN MELATI; ym is not.") == (
        "… is …, or …; ym is not."
    )
    assert read(store, "Mawar House meets in Batam.") == "… meets in Batam."
    assert read(store, "LBH-K and Kenanga") == "… and …"


def test_who_has_another_name_is_read_under_it_without_brackets_too(
    store: Store,
) -> None:
    card = Organisation(
        id="m", name="Yayasan Melati (YM)", listing=Listing.ALIAS, alias="A shelter"
    )
    store.facts.put(HERE, [card])

    assert read(store, "YM and Yayasan Melati") == "A shelter and A shelter"


def test_a_name_that_somebody_lists_is_not_hidden_as_the_start_of_another(
    store: Store,
) -> None:
    branch = Organisation(id="b", name="Lamp House (LH, Batam)", listing=Listing.HIDDEN)
    store.facts.put(HERE, [OPEN, branch])

    assert read(store, "Lamp House and Lamp House (LH, Batam)") == "Lamp House and …"
