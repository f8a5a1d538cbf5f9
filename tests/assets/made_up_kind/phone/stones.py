"""Stones on the phone."""

from collections.abc import Mapping
from typing import Any

from coalition.domain import Activity
from coalition.server.phone.kinds import Around
from coalition.texts import Texts


def read(fields: Mapping[str, list[str]], _around: Around) -> dict[str, Any]:
    """Read the number."""
    return {"stones": fields["stones"][-1]}


def context(
    _activity: Activity,
    settings: Any,
    _texts: Texts,
    _given: Mapping[str, Any],
    _around: Around,
) -> dict[str, Any]:
    """Give the most that can be put down."""
    return {"most": settings.most}
