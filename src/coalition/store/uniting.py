"""Two laptops' versions of one coalition become one, whichever comes first.

Of two versions of a fact the later stands; of two of the same moment, the one whose
text sorts last. Lists that both added to, the coalition's own terms and who answered
in a wave, keep what either added.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from coalition.domain import Coalition, Record, Wave

Key = tuple[str, str]
"""Kind and id of a fact."""
Document = dict[str, Any]

_TERMS = {Coalition.kind: ("sectors", "services", "places")}
_NAMES = {Wave.kind: ("expected", "answered")}
_TICK = timedelta(microseconds=1)


def unknown(here: Iterable[Record], new: Iterable[Record]) -> list[Record]:
    """Give the records to add to those that are here, in their order.

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


def united(here: Iterable[Record], new: Iterable[Record]) -> list[Record]:
    """Give records that keep what each side added to a list that both changed.

    Parameters
    ----------
    here, new : iterable of Record
        All versions on either side, in order, before they meet.
    """
    ours, theirs = _by_key(here), _by_key(new)
    found = []
    for key in sorted(ours.keys() & theirs.keys()):
        if key[0] in _TERMS | _NAMES and apart(ours[key], theirs[key]):
            record = _united(ours[key], theirs[key])
            found += [record] if record else []
    return found


def apart(one: Sequence[Record], other: Sequence[Record]) -> bool:
    """Tell whether both sides changed a fact since they were the same."""
    ours, theirs = (_versions(side) for side in (one, other))
    return _version(one[-1]) not in theirs and _version(other[-1]) not in ours


def _united(one: Sequence[Record], other: Sequence[Record]) -> Record | None:
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
    if _same(document, stands.document):
        return None
    return Record(
        kind=stands.kind,
        id=stands.id,
        recorded_at=stands.recorded_at + _TICK,
        document=document,
    )


def _same(one: Document, other: Document) -> bool:
    """Compare, where an empty list may be left unsaid."""
    full = (
        {k: v for k, v in document.items() if v not in ([], ())}
        for document in (one, other)
    )
    return len({json.dumps(d, sort_keys=True) for d in full}) == 1


def _terms(
    field: str, later: Sequence[Record], lost: Document, every: Iterable[Record]
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


def _new_names(field: str, later: Sequence[Record], lost: Document) -> set[str]:
    ever = {name for r in later for name in (r.document or {}).get(field, ())}
    return set(lost.get(field, ())) - ever


def _by_moment(records: Iterable[Record]) -> dict[tuple[Any, ...], list[Record]]:
    found: dict[tuple[Any, ...], list[Record]] = defaultdict(list)
    for record in records:
        found[record.kind, record.id, record.recorded_at].append(record)
    return found


def _by_key(records: Iterable[Record]) -> Mapping[Key, list[Record]]:
    found: dict[Key, list[Record]] = defaultdict(list)
    for record in records:
        found[record.kind, record.id].append(record)
    for versions in found.values():
        versions.sort(key=lambda record: record.recorded_at)  # stable within a moment
    return found


def _versions(records: Iterable[Record]) -> set[tuple[datetime, str]]:
    return {_version(record) for record in records}


def _version(record: Record) -> tuple[datetime, str]:
    return record.recorded_at, _text(record)


_rank = _version


def _text(record: Record) -> str:
    return json.dumps(record.document, sort_keys=True, ensure_ascii=False)
