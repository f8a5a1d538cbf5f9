"""Merge of the fact versions of two stores, independent of the order.

Of two versions of a fact the later stands; of two of the same moment, the one whose
text sorts last. Lists that both added to, the coalition's own terms and who answered
in a wave, keep what either added.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from coalition.domain import Coalition, FactVersion, Wave

FactKey = tuple[str, str]
"""Kind and id of a fact."""
Document = dict[str, Any]

_TERMS = {Coalition.kind: ("sectors", "services", "places")}
_NAMES = {Wave.kind: ("expected", "answered")}
_TICK = timedelta(microseconds=1)


def missing_versions(
    here: Iterable[FactVersion], new: Iterable[FactVersion]
) -> list[FactVersion]:
    """List the incoming fact versions to add, resolving equal times.

    Of one moment, what sorts later is added after what is here, so that it stands;
    what sorts earlier is left out. So both laptops come to the same.
    """
    there, coming = _by_moment(here), _by_moment(new)
    found = []
    for key, versions in coming.items():
        held = there.get(key)
        if held is None:
            found += versions
        elif _text(versions[-1]) not in map(_text, held) and _text(
            versions[-1]
        ) > _text(held[-1]):
            found.append(versions[-1])
    return found


def merge_list_fields(
    here: Iterable[FactVersion], new: Iterable[FactVersion]
) -> list[FactVersion]:
    """Merge list fields that both sides extended.

    Parameters
    ----------
    here, new : iterable of Record
        All versions on either side, in order, before they meet.
    """
    ours, theirs = _by_key(here), _by_key(new)
    found = []
    for key in sorted(ours.keys() & theirs.keys()):
        if key[0] in _TERMS | _NAMES and have_diverged(ours[key], theirs[key]):
            record = _merge_diverged(ours[key], theirs[key])
            found += [record] if record else []
    return found


def have_diverged(one: Sequence[FactVersion], other: Sequence[FactVersion]) -> bool:
    """Tell whether a fact has diverged since both sides were the same."""
    ours, theirs = (_versions(side) for side in (one, other))
    return _version(one[-1]) not in theirs and _version(other[-1]) not in ours


def _merge_diverged(
    one: Sequence[FactVersion], other: Sequence[FactVersion]
) -> FactVersion | None:
    later, earlier = (one, other) if _rank(one[-1]) > _rank(other[-1]) else (other, one)
    stands, lost = later[-1], earlier[-1]
    if stands.document is None or lost.document is None:
        return None
    document = dict(stands.document)
    for field in _TERMS.get(stands.kind, ()):
        document[field] = _terms(field, later, lost.document, (*one, *other))
    for field in _NAMES.get(stands.kind, ()):
        added = _new_names(field, later, lost.document)
        document[field] = sorted({*document.get(field, ()), *added})
    if _is_same_document(document, stands.document):
        return None
    return FactVersion(
        kind=stands.kind,
        id=stands.id,
        recorded_at=stands.recorded_at + _TICK,
        document=document,
    )


def _is_same_document(one: Document, other: Document) -> bool:
    """Compare documents, treating empty lists as absent."""
    full = (
        {k: v for k, v in document.items() if v not in ([], ())}
        for document in (one, other)
    )
    return len({json.dumps(d, sort_keys=True) for d in full}) == 1


def _terms(
    field: str,
    later: Sequence[FactVersion],
    lost: Document,
    every: Iterable[FactVersion],
) -> list[Document]:
    """Add the terms that only the other side ever had, in the order of their making."""
    ever = {t["id"] for r in later for t in (r.document or {}).get(field, ())}
    stands = list((later[-1].document or {}).get(field, ()))
    added = [term for term in lost.get(field, ()) if term["id"] not in ever]
    if not added:
        return stands
    first: dict[str, tuple[datetime, int]] = {}
    for record in sorted(every, key=_rank):
        for place, term in enumerate((record.document or {}).get(field, ())):
            first.setdefault(term["id"], (record.recorded_at, place))
    return sorted([*stands, *added], key=lambda term: (first[term["id"]], term["id"]))


def _new_names(field: str, later: Sequence[FactVersion], lost: Document) -> set[str]:
    ever = {name for r in later for name in (r.document or {}).get(field, ())}
    return set(lost.get(field, ())) - ever


def _by_moment(
    records: Iterable[FactVersion],
) -> dict[tuple[Any, ...], list[FactVersion]]:
    found: dict[tuple[Any, ...], list[FactVersion]] = defaultdict(list)
    for record in records:
        found[record.kind, record.id, record.recorded_at].append(record)
    return found


def _by_key(records: Iterable[FactVersion]) -> Mapping[FactKey, list[FactVersion]]:
    found: dict[FactKey, list[FactVersion]] = defaultdict(list)
    for record in records:
        found[record.kind, record.id].append(record)
    for versions in found.values():
        versions.sort(key=lambda record: record.recorded_at)  # stable within a moment
    return found


def _versions(records: Iterable[FactVersion]) -> set[tuple[datetime, str]]:
    return {_version(record) for record in records}


def _version(record: FactVersion) -> tuple[datetime, str]:
    return record.recorded_at, _text(record)


_rank = _version


def _text(record: FactVersion) -> str:
    return json.dumps(record.document, sort_keys=True, ensure_ascii=False)
