"""Where phones find their pages."""

from typing import Any

HANDLERS: list[tuple[Any, ...]] = []
