"""Where names and dots stand on a sheet, and what hides what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import pytest

from coalition.analysis.networks.layout import NetworkLayout

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def meet(one: Box, other: Box) -> bool:
    """Tell whether two boxes lie over each other, by more than rounding."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > 0.01
        and min(one[3], other[3]) - max(one[1], other[1]) > 0.01
    )


@dataclass(frozen=True)
class Sheet:
    """The boxes of an arrangement's names and dots."""

    done: NetworkLayout
    radii: Mapping[str, float]

    @property
    def names(self) -> dict[str, Box]:
        """The boxes of the names that are written."""
        return {
            member: (
                label.x - label.width / 2,
                label.top,
                label.x + label.width / 2,
                label.top + label.height,
            )
            for member, label in self.done.labels.items()
        }

    @property
    def dots(self) -> dict[str, Box]:
        """The boxes of the dots."""
        return {
            m: (
                x - self.radii[m],
                y - self.radii[m],
                x + self.radii[m],
                y + self.radii[m],
            )
            for m, (x, y) in self.done.places.items()
        }

    @property
    def hidden_names(self) -> int:
        """How many pairs of names lie over each other."""
        return sum(meet(a, b) for a, b in combinations(self.names.values(), 2))

    @property
    def hidden_dots(self) -> int:
        """How many times a name lies over a dot that is not its own."""
        names, dots = self.names, self.dots
        return sum(meet(names[a], dots[b]) for a in names for b in dots if a != b)

    def within(self, width: float, height: float) -> bool:
        """Tell whether all of it is on a sheet of such a size."""
        return all(
            left >= -0.01
            and top >= -0.01
            and right <= width + 0.01
            and bottom <= height + 0.01
            for left, top, right, bottom in (*self.names.values(), *self.dots.values())
        )


@pytest.fixture(scope="session")
def sheet_of() -> type[Sheet]:
    """Lay an arrangement out."""
    return Sheet
