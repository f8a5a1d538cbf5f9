"""The walk to a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.phones import Phone


@pytest.fixture
def seated(phones: Callable[[], Phone]) -> Phone:
    """A phone that has joined for Harbour House."""
    phone = phones()
    phone.join("harbour-house")
    return phone
