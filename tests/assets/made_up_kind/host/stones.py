"""Stones at the host's desk."""

from collections.abc import Mapping
from typing import Any

from coalition.blocks.kinds import Seen
from coalition.domain import Activity
from coalition.texts import Texts


def context(
    activity: Activity, settings: Any, texts: Texts, seen: Seen
) -> dict[str, Any]:
    """Give the most that can be put down."""
    return {"most": settings.most}


def ballot(fields: Mapping[str, list[str]], _settings: Any = None) -> dict[str, Any]:
    """Read the number on one paper."""
    return {"stones": fields["stones"][-1]}


def tally(fields: Mapping[str, list[str]]) -> dict[str, Any]:
    """Read how many lie on the ground."""
    stones, people = int(fields["stones"][-1]), int(fields["people"][-1])
    return {"people": people, "totals": {"all": {"stones": stones}}}


def settings(fields: Mapping[str, list[str]], languages: list[str]) -> dict[str, Any]:
    """Ask with ten stones each."""
    return {}
