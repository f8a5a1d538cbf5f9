"""Export a coalition to files for an audience; rehearsals are refused."""

from dataclasses import replace
from typing import Literal

from coalition.domain import Audience, Offer, Organisation, for_audience
from coalition.errors import InvalidInput
from coalition.exchange.kumu.files import write_json, write_xlsx
from coalition.exchange.kumu.writer import blueprint_of
from coalition.exchange.package.archive import write_package
from coalition.exchange.package.redaction import INCLUDED_KINDS, redact_for_participants
from coalition.exchange.package.slice import extract_session
from coalition.exchange.xlsx_writer import write_register_xlsx
from coalition.sessions.imports import load_current
from coalition.sessions.rehearsal import is_rehearsal
from coalition.store import Store
from coalition.views.view import View


def export_register(
    store: Store, slug: str, readers: Audience, language: str = ""
) -> bytes:
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
    card = View.of(store, slug, readers).mask(store.facts.coalition(slug))
    return write_register_xlsx(
        for_audience(store.facts.all(slug, Organisation), readers),
        for_audience(store.facts.all(slug, Offer), readers),
        card,
        language or card.language,
        audience=readers,
    )


def export_package(
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
        standing = [
            fact for model in INCLUDED_KINDS for fact in store.facts.all(slug, model)
        ]
        # Whoever is hidden is so under every name that it ever had.
        typed = View.of(store, slug, readers).mask_all(standing)
        return write_package(redact_for_participants(typed, store.clock()))
    holdings = store.read_package_content(slug)
    return write_package(
        holdings if session is None else extract_session(holdings, session)
    )


def export_kumu(
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
    whole = load_current(store, slug)
    wishes = View.of(store, slug, readers)
    card = wishes.mask(whole.coalition)
    typed = replace(
        whole,
        coalition=card,
        organisations=wishes.mask_all(whole.organisations),
        ties=wishes.mask_all(whole.ties),
        waves=wishes.mask_all(whole.waves),
    )
    blueprint = blueprint_of(typed, store.clock(), readers)
    return write_xlsx(blueprint) if ending == "xlsx" else write_json(blueprint)


def _refuse_rehearsal(store: Store, slug: str) -> None:
    if is_rehearsal(store.facts.coalition(slug)):
        problem = "it is only there to practise; nothing of it is kept."
        raise InvalidInput(what="The rehearsal", problem=problem)
