"""Stones on the phone."""

from collections.abc import Mapping
from typing import Any

from coalition.domain import Activity
from coalition.texts import Texts


def read(fields: Mapping[str, list[str]]) -> dict[str, Any]:
    """Read the number."""
    return {"stones": fields["stones"][-1]}


def context(
    activity: Activity, settings: Any, texts: Texts, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the most that can be put down."""
    return {"most": settings.most}
