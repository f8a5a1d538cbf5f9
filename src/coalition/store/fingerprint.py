"""Fingerprint of what a coalition holds: equal where two stores agree."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from coalition.domain import Answer, Fact

_LOCAL = {"import"}
"""Kinds of facts about this machine's work, not about the coalition."""
_KEYS = {"seat_key": ""}
"""Fields that open something and say nothing: they count as if they were not there."""


def fingerprint(facts: Iterable[Fact], answers: Iterable[Answer]) -> str:
    """Hash what a coalition holds to be so.

    Parameters
    ----------
    facts : iterable of Fact
        As they stand at the moment asked for, in any order.
    answers : iterable of Answer
        The answers that count, in any order. Who gave them, when and from which
        device does not enter.

    Returns
    -------
    str
        64 hexadecimal digits of SHA-256 over the sorted, canonical rows.
    """
    rows = [_canonical([f.kind, _known(f)]) for f in _shared(facts)]
    rows += [_canonical(["answer", _answer_document(answer)]) for answer in answers]
    return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()


def short_fingerprint(value: str) -> str:
    """Shorten a fingerprint for the foot of a page."""
    return f"{value[:4]}·{value[4:8]}"


def _shared(facts: Iterable[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.kind not in _LOCAL]


def _known(fact: Fact) -> dict[str, Any]:
    document = fact.model_dump(mode="json")
    return document | {key: none for key, none in _KEYS.items() if key in document}


def _answer_document(answer: Answer) -> dict[str, Any]:
    kept = {"activity", "value", "people", "organisation", "role", "counts", "admitted"}
    return answer.model_dump(mode="json", include=kept)


def _canonical(row: Any) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
