"""What was measured, and how it is told: medians, ratios, on which machine."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil

NOISE = 1.1
"""Up to this ratio two times are called equal: two runs of one tool differ by more."""


@dataclass(frozen=True, slots=True)
class Row:
    """One job, done by a stock tool and by us, in turns.

    Attributes
    ----------
    job : str
    tool : str
        The stock tool and its version, or what it was asked to do.
    unit : str
        Of the values; less is better.
    stock, ours : sequence of float
        One value for each repeat.
    """

    job: str
    tool: str
    unit: str
    stock: Sequence[float]
    ours: Sequence[float]

    @property
    def ratio(self) -> float:
        """Our median as a part of the stock tool's."""
        return median(self.ours) / median(self.stock)

    @property
    def is_slower(self) -> bool:
        """Whether we take more than the stock tool, by more than noise."""
        return self.ratio > NOISE


@dataclass(frozen=True, slots=True)
class Alone:
    """A job of ours that no stock tool does."""

    job: str
    unit: str
    ours: Sequence[float]


def in_turns(
    repeats: int, stock: Callable[[], object], ours: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """Time two jobs, one after the other in every repeat; in seconds.

    What else the machine does at that moment then slows down both.
    """
    pairs = [(seconds(stock), seconds(ours)) for _ in range(repeats)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def seconds(job: Callable[[], object]) -> float:
    """Time a job once."""
    began = perf_counter()
    job()
    return perf_counter() - began


def machine() -> str:
    """Name the machine: what was measured elsewhere cannot be compared."""
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    if told.exists():
        for line in told.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def table(rows: Sequence[Row | Alone]) -> str:
    """Lay out all jobs as Markdown, as the README shows them."""
    lines = ["| job | stock | ours | ours / stock |", "|---|---|---|---|"]
    return "\n".join([*lines, *map(_line, rows)])


def _line(row: Row | Alone) -> str:
    if isinstance(row, Alone):
        return f"| {row.job} | | {_value(row.ours, row.unit)} | |"
    theirs = f"{row.tool}: {_value(row.stock, row.unit)}"
    return f"| {row.job} | {theirs} | {_value(row.ours, row.unit)} | {row.ratio:.2f} |"


def _value(values: Sequence[float], unit: str) -> str:
    middle = median(values)
    digits = 0 if middle >= 20 else 1 if middle >= 2 else 2
    return f"{middle:.{digits}f} {unit}".strip()
