"""A coalition, and a way to read a table of its organisations."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from coalition.domain import Coalition, Offer, Organisation, Term
from coalition.exchange.schemas.organisations import (
    OrganisationChangeset,
    read_organisations,
)
from coalition.exchange.tabular.mapping import suggest_mapping
from coalition.exchange.tabular.reader import read_table

Read = Callable[..., OrganisationChangeset]


@pytest.fixture(scope="session")
def safe_passage() -> Coalition:
    return Coalition(
        id="safe-passage",
        name="Safe Passage",
        languages=("en", "id"),
        services=(Term(id="shelter", name={"en": "Shelter", "id": "Rumah aman"}),),
        places=(Term(id="aceh", name={"en": "Aceh"}),),
    )


@pytest.fixture(scope="session")
def read(safe_passage: Coalition) -> Read:
    """Read a table of organisations, of the coalition if no other is said."""

    def read_text(
        text: str,
        *,
        fixed: Mapping[str, str] | None = None,
        existing: tuple[Organisation, ...] = (),
        existing_offers: tuple[Offer, ...] = (),
        partial: bool = False,
        coalition: Coalition = safe_passage,
        provinces: tuple[str, ...] = (),
        within: Mapping[str, str] | None = None,
    ) -> OrganisationChangeset:
        table = read_table(text.encode(), "partners.csv")
        return read_organisations(
            table,
            suggest_mapping(table),
            fixed or {},
            coalition,
            existing,
            existing_offers,
            today=date(2026, 11, 21),
            partial=partial,
            provinces=provinces,
            within=within,
        )

    return read_text
