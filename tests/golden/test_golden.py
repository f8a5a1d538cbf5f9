"""Everything that leaves a coalition, held against `expected/`, where it was reviewed.

After a change that is meant, run ``GOLDEN_UPDATE=1 python -m pytest tests/golden``
and read the difference in version control before committing it. Pages are made in
`pages`, the one module here that knows the program, and yield pairs of a name and a
text.
"""

import os
from collections.abc import Iterator
from difflib import unified_diff
from itertools import islice
from pathlib import Path

import pytest

from .pages import SCENES, pages

EXPECTED = Path(__file__).parent / "expected"
_DIFFERENT, _LINES, _WIDTH = 8, 14, 200
"""How much of a difference is told: files, lines of each, letters of a line."""


@pytest.mark.parametrize("scene", SCENES)
def test_what_leaves_a_coalition_is_what_was_reviewed(scene: str) -> None:
    made = {f"{scene}/{name}": text for name, text in pages(scene)}
    if os.environ.get("GOLDEN_UPDATE"):
        _write(scene, made)
    there = _read(scene)
    different = [n for n in sorted(made | there) if made.get(n) != there.get(n)]

    assert not different, "\n".join(
        [
            f"{len(different)} pages differ: {', '.join(different)}",
            *(_difference(n, made, there) for n in different[:_DIFFERENT]),
        ]
    )


def test_every_file_belongs_to_a_coalition_that_is_made() -> None:
    assert {folder.name for folder in EXPECTED.iterdir()} == set(SCENES)


def _difference(name: str, made: dict[str, str], there: dict[str, str]) -> str:
    if name not in there:
        return f"{name}: nobody reviewed it yet"
    if name not in made:
        return f"{name}: it is not made any more"
    old, new = there[name].splitlines(), made[name].splitlines()
    lines = unified_diff(old, new, name, "now", n=1, lineterm="")
    return "\n".join(line[:_WIDTH] for line in islice(lines, _LINES))


def _read(scene: str) -> dict[str, str]:
    return {
        path.relative_to(EXPECTED).as_posix(): path.read_bytes().decode()
        for path in _files(scene)
    }


def _write(scene: str, made: dict[str, str]) -> None:
    for path in _files(scene):
        path.unlink()
    for name, text in made.items():
        path = EXPECTED / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def _files(scene: str) -> Iterator[Path]:
    return (path for path in (EXPECTED / scene).rglob("*") if path.is_file())
