"""What leaves a coalition as a file, for whom; never anything of a rehearsal."""

from dataclasses import replace
from typing import Literal

from coalition.domain import Audience, Offer, Organisation, for_audience
from coalition.errors import InvalidInput
from coalition.exchange.kumu import write_json, write_xlsx
from coalition.exchange.kumu_writing import blueprint_of
from coalition.exchange.package import write_package
from coalition.exchange.parting import session_part
from coalition.exchange.redaction import READ, for_participants
from coalition.exchange.spreadsheet import organisations_xlsx
from coalition.store import Store
from coalition.workbook.importing import held
from coalition.workbook.rehearsing import is_rehearsal
from coalition.workbook.wishes import Wishes


def register(store: Store, slug: str, readers: Audience, language: str = "") -> bytes:
    """Write the register as a spreadsheet.

    Parameters
    ----------
    language : str
        Of its headings; the coalition's own if empty.

    Raises
    ------
    NotFound
        If there is no such coalition.
    InvalidInput
        If it is a rehearsal.
    """
    _refuse_rehearsal(store, slug)
    (card,) = Wishes(store, slug, readers).unnamed([store.facts.coalition(slug)])
    return organisations_xlsx(
        for_audience(store.facts.all(slug, Organisation), readers),
        for_audience(store.facts.all(slug, Offer), readers),
        card,
        language or card.language,
        audience=readers,
    )


def package(
    store: Store, slug: str, readers: Audience, session: str | None = None
) -> bytes:
    """Write a data package: everything, what belongs to one day, or what some may read.

    Parameters
    ----------
    session : str, optional
        Only what belongs to this day; of a facilitator's package alone.

    Raises
    ------
    NotFound
        If there is no such coalition or session.
    InvalidInput
        If it is a rehearsal.
    """
    _refuse_rehearsal(store, slug)
    if readers is not Audience.FACILITATOR:
        standing = [fact for model in READ for fact in store.facts.all(slug, model)]
        # Whoever is hidden is so under every name that it ever had.
        typed = Wishes(store, slug, readers).unnamed(standing)
        return write_package(for_participants(typed, store.clock()))
    holdings = store.holdings(slug)
    return write_package(
        holdings if session is None else session_part(holdings, session)
    )


def kumu_map(
    store: Store, slug: str, readers: Audience, ending: Literal["json", "xlsx"]
) -> bytes:
    """Write a map for Kumu.

    Raises
    ------
    NotFound
        If there is no such coalition.
    InvalidInput
        If it is a rehearsal.
    """
    _refuse_rehearsal(store, slug)
    whole = held(store, slug)
    wishes = Wishes(store, slug, readers)
    (card,) = wishes.unnamed([whole.coalition])
    typed = replace(
        whole,
        coalition=card,
        organisations=wishes.unnamed(whole.organisations),
        ties=wishes.unnamed(whole.ties),
        waves=wishes.unnamed(whole.waves),
    )
    blueprint = blueprint_of(typed, store.clock(), readers)
    return write_xlsx(blueprint) if ending == "xlsx" else write_json(blueprint)


def _refuse_rehearsal(store: Store, slug: str) -> None:
    if is_rehearsal(store.facts.coalition(slug)):
        problem = "it is only there to practise; nothing of it is kept."
        raise InvalidInput(what="The rehearsal", problem=problem)
