"""Names in what was typed are read as each organisation wishes today."""

from datetime import date

import pytest

from coalition.domain import Audience, Coalition, Decision, Listing, Organisation
from coalition.store import Store
from coalition.workbook.wishes import Wishes

HERE = "harbour"
OPEN = Organisation(id="lamp", name="Lamp House")
DOUBLE = Organisation(id="double", name="LAMP House", listing=Listing.HIDDEN)


@pytest.fixture
def store() -> Store:
    store = Store.in_memory()
    store.facts.put(HERE, [Coalition(id=HERE, name="Harbour")])
    return store


def read(store: Store, text: str) -> str:
    (shown,) = Wishes(store, HERE, Audience.PARTICIPANTS).unnamed(
        [Decision(id="d", day=date(2026, 1, 1), text=text)]
    )
    return shown.text


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
