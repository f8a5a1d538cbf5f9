"""Erasure: find one fact or answer by its code, and blank it in every version."""

from dataclasses import dataclass

from coalition.domain import FACT_KINDS, Activity, Coalition, Session
from coalition.errors import InvalidInput, NotFound, _
from coalition.store import Store

SHORTEST_CODE = 8
"""Characters of an answer's id that are enough to name it."""

_KEPT = {Coalition.kind, Session.kind, Activity.kind}
"""What others hang on; a coalition, a day or a question is not erased."""

ANSWER = _("answer")


@dataclass(frozen=True, slots=True)
class ErasureTarget:
    """One thing that can be erased.

    Attributes
    ----------
    kind : str
        The kind of fact, or `ANSWER`.
    versions : int
        How many versions of it would be blanked.
    """

    kind: str
    id: str
    versions: int


def find_erasure_target(
    store: Store, coalition: str, code: str, kind: str = ""
) -> ErasureTarget:
    """Find what a code or an id names in one coalition.

    Parameters
    ----------
    code : str
        The id of a fact, or the first characters of an answer's id.
    kind : str, optional
        Needed where facts of several kinds have the same id.

    Raises
    ------
    NotFound
        If there is none, or it was erased before.
    InvalidInput
        If the code names several things.
    """
    found = [
        target
        for target in [
            *_facts(store, coalition, code),
            *_answers(store, coalition, code),
        ]
        if not kind or target.kind == kind
    ]
    if not found:
        raise NotFound(what="entry", name=code, hint="It may have been erased before.")
    if len(found) > 1:
        raise InvalidInput(
            what=code,
            problem=_("it names several entries; say which kind: {kinds}."),
            kinds=", ".join(sorted({target.kind for target in found})),
        )
    return found[0]


def erase(store: Store, coalition: str, target: ErasureTarget) -> None:
    """Blank a fact or an answer in every version, for good.

    Only a tombstone is left, by which a backup that is restored later is blanked too.
    """
    if target.kind == ANSWER:
        store.room.erase_answer(target.id)
    else:
        store.facts.erase(coalition, FACT_KINDS[target.kind], target.id)


def _facts(store: Store, coalition: str, id_: str) -> list[ErasureTarget]:
    counts: dict[str, int] = {}
    for version in store.facts.list_versions(coalition):
        if version.id == id_ and version.document and version.kind not in _KEPT:
            counts[version.kind] = counts.get(version.kind, 0) + 1
    return [ErasureTarget(kind, id_, n) for kind, n in counts.items()]


def _answers(store: Store, coalition: str, code: str) -> list[ErasureTarget]:
    if len(code) < SHORTEST_CODE:
        return []
    ids = {
        answer.id
        for activity in store.facts.all(coalition, Activity)
        for late in (False, True)
        for answer in store.room.answers(activity.id, late=late)
        if answer.id.startswith(code) and answer.value
    }
    return [ErasureTarget(ANSWER, id_, 1) for id_ in sorted(ids)]
