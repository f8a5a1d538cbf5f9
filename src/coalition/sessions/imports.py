"""Import files and packages into a coalition, and undo imports."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from coalition.activities import kind
from coalition.domain import (
    Activity,
    Answer,
    Import,
    Offer,
    Organisation,
    PackageContent,
    Tie,
    Wave,
    WorkProduct,
)
from coalition.errors import InvalidInput, NotFound, UnreadableFile, _
from coalition.exchange.changeset import Changeset, CoalitionState
from coalition.exchange.geojson import PRODUCT
from coalition.exchange.package.archive import read_package
from coalition.store import Store

_OTHER_COALITION = _("The package is of another coalition, “{other}”.")
_UNFITTING = _("An answer in it does not fit the question that was asked.")

NO_WAY_BACK = _(
    "A package that is taken in cannot be taken back: only a backup made before it "
    "brings back what was."
)
"""Answers are never deleted, and what is un-said here would be un-said elsewhere."""


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """An import that stands, and whether it is the newest."""

    note: Import
    newest: bool


def load_current(store: Store, slug: str) -> CoalitionState:
    """Load the current facts that an import may add to or change.

    Raises
    ------
    NotFound
        If there is no such coalition.
    """
    facts = store.facts
    return CoalitionState(
        facts.coalition(slug),
        facts.all(slug, Organisation),
        facts.all(slug, Offer),
        facts.all(slug, Tie),
        facts.all(slug, Wave),
        next((p for p in facts.all(slug, WorkProduct) if p.id == PRODUCT), None),
    )


def package_for(slug: str, source: Path | bytes, name: str) -> PackageContent:
    """Read a data package for a coalition, down to what each answer says.

    Raises
    ------
    UnreadableFile
        If it is no package, of another coalition, or holds an answer that its question
        does not allow, which every later page of the question would stumble over.
    """
    package = read_package(source, name)
    if package.coalition != slug:
        raise UnreadableFile(
            file=name, problem=_OTHER_COALITION, other=package.coalition
        )
    asked = {
        record.id: Activity.model_validate(record.document)
        for record in package.records
        if record.kind == Activity.kind and record.document is not None
    }
    if not all(_fits(asked.get(answer.activity), answer) for answer in package.answers):
        raise UnreadableFile(file=name, problem=_UNFITTING)
    return package


def _fits(asked: Activity | None, answer: Answer) -> bool:
    # What was erased is empty; of a kind that we do not know, nothing is read either.
    if asked is None or not answer.value:
        return True
    with suppress(NotFound):
        try:
            kind(asked.activity).read(asked.settings, answer.value)
        except (InvalidInput, ValidationError):
            return False
    return True


def today(store: Store, slug: str) -> date:
    """Tell which day it is where a coalition is."""
    zone = ZoneInfo(store.facts.coalition(slug).time_zone)
    return store.clock().astimezone(zone).date()


def apply_import(store: Store, slug: str, draft: Changeset) -> Import | None:
    """Write the changes of a file with its import note; None if no change."""
    if not draft.facts:
        return None
    note = draft.import_fact()
    store.facts.put(slug, [*draft.facts, note], source=note.id)
    return note


def imports(store: Store, slug: str) -> list[ImportEntry]:
    """List the imports that stand, the newest first."""
    standing = {one.id: one for one in store.facts.all(slug, Import) if not one.undone}
    order = [r.id for r in store.facts.list_versions(slug, Import)]
    newest_first = [i for i in dict.fromkeys(reversed(order)) if i in standing]
    return [ImportEntry(standing[i], i == newest_first[0]) for i in newest_first]


def undo_import(
    store: Store, slug: str, import_id: str | None = None
) -> tuple[Import, int]:
    """Take an import back, by its id or else the newest; what was before stands again.

    Returns
    -------
    note : Import
        The import that was taken back.
    n : int
        How many entries are as they were before.

    Raises
    ------
    NotFound
        If no import of that id stands.
    InvalidInput
        If none was named and none stands.
    """
    there = [one.note for one in imports(store, slug)]
    if import_id is None and not there:
        raise InvalidInput(what="undo", problem="there is no import to take back.")
    gone = next((one for one in there if import_id in (None, one.id)), None)
    if gone is None:
        known = ", ".join(one.id for one in reversed(there))
        raise NotFound(
            what="import",
            name=import_id,
            hint="There are: {known}." if known else "There are none yet.",
            known=known,
        )
    n = store.facts.undo(slug, gone.id) - 1  # the import's own note is one of them
    store.facts.put(slug, [gone.model_copy(update={"undone": True})])
    return gone, n
